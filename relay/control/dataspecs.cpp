// SPDX-License-Identifier: Apache-2.0
#include "relay/control/datahandlers.h"

#include <QDateTime>
#include <QJsonArray>
#include <QLocale>

namespace kefu::control {

namespace {

using L = QLatin1String;
using Kind = OptionSpec::Kind;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

CommandSpec command(const QStringList &words, const char *cmd, const char *summary)
{
    CommandSpec spec;
    spec.words = words;
    spec.cmd = L(cmd);
    spec.summary = s(summary);
    spec.hasJson = true;
    return spec;
}

CommandSpec onFolder(const char *word, const char *summary)
{
    CommandSpec spec = command({ L(word) }, word, summary);
    spec.nameField = s("dir");
    spec.nameLabel = s("DIR");
    return spec;
}

CommandSpec backupSpec()
{
    CommandSpec spec = onFolder(
        "backup",
        "Copies database and files of messages to DIR while the relay goes on, or to a folder of "
        "its own in data_dir/backups. The key that seals secrets is not in it (`key export`).");
    spec.nameOptional = true;
    spec.options = { { s("keep"), s("keep"), s("N"),
                       s("Of the backups in data_dir/backups the newest N stay. All by default."),
                       Kind::Number } };
    return spec;
}

CommandSpec verifySpec()
{
    CommandSpec spec = onFolder(
        "verify",
        "Looks through the database, or the backup in DIR: integrity, every row and file, which "
        "key it needs. Exits with 1 if something is wrong.");
    spec.nameOptional = true;
    spec.options = { { s("accept"),
                       s("accept"),
                       {},
                       s("Believes a database that was changed while no relay ran, if nothing in "
                         "it is wrong."),
                       Kind::Flag } };
    return spec;
}

CommandSpec restoreSpec()
{
    CommandSpec spec = onFolder(
        "restore",
        "Puts the backup in DIR, or a relay-schema*.db of backups/, in the place of the data; the "
        "former data is kept beside it. The relay must not run. Replies that were on their way "
        "are uncertain then, everybody logs in again.");
    spec.options = { { s("key-file"), s("keyFile"), s("FILE"),
                       s("The key of then: data_dir/key, or what `key export` printed. Without "
                         "the key the secrets of each mini program have to be entered again.") } };
    spec.inputs = { Input::Passphrase };
    spec.inputOptional = true;
    return spec;
}

CommandSpec migrateSpec()
{
    CommandSpec spec = command(
        { s("migrate") }, "migrate",
        "Brings the database to this program's schema, after a copy; a start does the same. The "
        "relay must not run.");
    spec.options = {
        { s("dry-run"), s("dryRun"), {}, s("With a copy that is removed again."), Kind::Flag }
    };
    return spec;
}

CommandSpec keyExportSpec()
{
    CommandSpec spec =
        command({ s("key"), s("export") }, "key.export",
                "Prints the key that seals secrets, under a passphrase of at least 12 characters. "
                "Keep it elsewhere than the backups.");
    spec.inputs = { Input::Passphrase };
    return spec;
}

QString size(qint64 bytes)
{
    return QLocale::c().formattedDataSize(bytes);
}

QString listed(const QJsonValue &values, const QString &line)
{
    QString text;
    for (const QJsonValue &value : values.toArray())
        text += line.arg(value.toString()) + u'\n';
    return text;
}

QString backupText(const QJsonObject &d)
{
    return QStringLiteral("%1\n%2 rows, %3; %4 files, %5\nits secrets need key %6\n")
        .arg(d.value(L("path")).toString())
        .arg(d.value(L("rows")).toInteger())
        .arg(size(d.value(L("databaseBytes")).toInteger()))
        .arg(d.value(L("mediaFiles")).toInteger())
        .arg(size(d.value(L("mediaBytes")).toInteger()), d.value(L("keyId")).toString());
}

QString verdictText(const QJsonObject &d)
{
    QString text = d.value(L("path")).toString() + u'\n';
    if (d.value(L("backup")).toBool())
        text += QStringLiteral("  made %1\n")
                    .arg(QDateTime::fromMSecsSinceEpoch(d.value(L("at")).toInteger())
                             .toString(Qt::ISODate));
    text += listed(d.value(L("problems")), s("  wrong: %1"));
    if (!d.value(L("sound")).toBool())
        return text;
    return text
        + QStringLiteral("  sound: schema %1, %2 rows, %3 files\n  key %4 (%5)\n")
              .arg(d.value(L("schema")).toInt())
              .arg(d.value(L("rows")).toInteger())
              .arg(d.value(L("mediaFiles")).toInteger())
              .arg(d.value(L("keyId")).toString(),
                   d.value(L("hasKey")).toBool() ? s("it is in data_dir")
                                                 : s("data_dir has another one, or none"));
}

QString restoreText(const QJsonObject &d)
{
    QString text = QStringLiteral("restored %1: schema %2, %3 open conversations\n")
                       .arg(d.value(L("from")).toString())
                       .arg(d.value(L("schema")).toInt())
                       .arg(d.value(L("open")).toInt());
    text += QStringLiteral("%1 replies that were on their way are uncertain; %2 logins and tokens "
                           "are void\n")
                .arg(d.value(L("uncertain")).toInt())
                .arg(d.value(L("tokens")).toInt());
    if (const QString before = d.value(L("before")).toString(); !before.isEmpty())
        text += QStringLiteral("the former data is in %1\n").arg(before);
    if (!d.value(L("keyMissing")).toBool())
        return text;
    text += s("the key of then is not here, so the secrets are gone:\n");
    text += listed(d.value(L("shut")),
                   s("  channel %1 is off until `kefudesk-relay channel set %1 --secrets-stdin` "
                     "and `kefudesk-relay channel enable %1`"));
    return text
        + listed(d.value(L("dropped")), s("  webhook %1 is gone: `kefudesk-relay webhook add`"));
}

QString migrationText(const QJsonObject &d)
{
    const QJsonArray steps = d.value(L("steps")).toArray();
    if (steps.isEmpty())
        return QStringLiteral("schema %1 is the newest; nothing to do\n")
            .arg(d.value(L("present")).toInt());
    const QString copy = d.value(L("copy")).toString();
    return QStringLiteral("schema %1 %2 %3: %4 steps\n")
               .arg(d.value(L("present")).toInt())
               .arg(d.value(L("dryRun")).toBool() ? s("can become") : s("became"))
               .arg(d.value(L("newest")).toInt())
               .arg(steps.size())
        + (copy.isEmpty() ? QString() : QStringLiteral("the copy from before: %1\n").arg(copy));
}

} // namespace

QList<CommandSpec> dataSpecs()
{
    return { backupSpec(),
             verifySpec(),
             restoreSpec(),
             onFolder("adopt",
                      "Moves the data in DIR, such as a console's built-in relay's, into this "
                      "empty data_dir, with open conversations. Neither relay may run; the other "
                      "one does not start again with it."),
             migrateSpec(),
             keyExportSpec() };
}

QString dataText(const QString &cmd, const QJsonObject &d)
{
    if (cmd == L("backup"))
        return backupText(d);
    if (cmd == L("verify"))
        return verdictText(d);
    if (cmd == L("restore") || cmd == L("adopt"))
        return restoreText(d);
    if (cmd == L("migrate"))
        return migrationText(d);
    if (cmd == L("key.export"))
        return d.value(L("key")).toString() + u'\n';
    return {};
}

} // namespace kefu::control
