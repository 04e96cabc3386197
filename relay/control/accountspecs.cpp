// SPDX-License-Identifier: Apache-2.0
#include "relay/control/accounthandlers.h"

#include <QDateTime>
#include <QJsonArray>

namespace kefu::control {

namespace {

using L = QLatin1String;
using Kind = OptionSpec::Kind;

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

CommandSpec spec(const char *first, const char *second, const char *cmd, const char *nameField,
                 const char *summary)
{
    CommandSpec made;
    made.words = { s(first), s(second) };
    made.cmd = s(cmd);
    made.nameField = s(nameField);
    made.summary = s(summary);
    made.hasJson = true;
    return made;
}

CommandSpec agentSet()
{
    CommandSpec made = spec("agent", "set", "agent.set", "username",
                            "Changes the account NAME; what is not named stays. Another role or "
                            "other channels end its logins.");
    made.options = {
        { s("nickname"), s("nickname"), s("TEXT"), s("Name shown to colleagues.") },
        { s("number"), s("number"), s("TEXT"), s("Staff number; nobody else's.") },
        { s("role"), s("role"), s("agent|qa|supervisor|admin"), s("What the account may do."),
          Kind::Choice },
        { s("capacity"), s("capacity"), s("N"), s("Conversations at a time; 0 = no limit."),
          Kind::Number },
        { s("channel"), s("channels"), s("NAME"),
          s("A channel the account serves, instead of those of now; may be repeated."),
          Kind::List },
        { s("all-channels"), s("allChannels"), {}, s("It serves all channels."), Kind::Flag },
    };
    return made;
}

CommandSpec agentDisable()
{
    CommandSpec made =
        spec("agent", "disable", "agent.disable", "username",
             "Shuts the account NAME out at once, its name stays in reports. Unanswered "
             "conversations go back to the queue, or all of them where the options say.");
    made.options = {
        { s("to-group"), s("toGroup"), s("NAME"), s("Conversations go to this group.") },
        { s("to-agent"), s("toAgent"), s("NAME"), s("Conversations go to this colleague.") },
    };
    return made;
}

CommandSpec auditVerify()
{
    CommandSpec made = spec("audit", "verify", "audit.verify", "",
                            "Looks whether the audit is what was written; exit code 1 when it was "
                            "changed, cut or, with --head, shortened.");
    made.options = { { s("head"), s("head"), s("HEX"),
                       s("A head written down before, as the log says it every hour.") } };
    return made;
}

CommandSpec wordAdd()
{
    CommandSpec made = spec("word", "add", "word.add", "word",
                            "Adds the sensitive word NAME, or changes what it does.");
    made.options = {
        { s("action"), s("action"), s("mask|warn|block"), s("What it does; mask by default."),
          Kind::Choice },
        { s("direction"), s("direction"), s("both|in|out"),
          s("Whose messages it counts in; both by default."), Kind::Choice },
    };
    return made;
}

CommandSpec retentionSet()
{
    CommandSpec made = spec("retention", "set", "retention.set", "name",
                            "How long conversations and files of the channel NAME are kept.");
    made.options = {
        { s("months"), s("months"), s("6|12|36"), s("Conversations; 12 by default."),
          Kind::Number },
        { s("media-days"), s("mediaDays"), s("DAYS"), s("Files; 180 by default."), Kind::Number },
    };
    return made;
}

CommandSpec factorRequire()
{
    CommandSpec made = spec("factor", "require", "factor.require", "",
                            "Which roles must log in with a second factor; without --role none.");
    made.options = { { s("role"), s("roles"), s("ROLE"),
                       s("agent, qa, supervisor or admin; may be repeated."), Kind::List } };
    return made;
}

QString verdictText(const QJsonObject &d)
{
    if (d.value(L("sound")).toBool())
        return QStringLiteral("sound: %1 rows, %2 to %3\nhead %4\n")
            .arg(d.value(L("rows")).toInteger())
            .arg(d.value(L("first")).toString(), d.value(L("last")).toString(),
                 d.value(L("head")).toString());
    const QString at = d.value(L("brokenAt")).toString();
    return QStringLiteral("NOT SOUND%1: %2\n%3 rows before it are what was written\n")
        .arg(at == L("0") ? QString() : QStringLiteral(" at row ") + at,
             d.value(L("why")).toString())
        .arg(d.value(L("rows")).toInteger());
}

QString codeText(const QJsonObject &d)
{
    const qint64 until = d.value(L("untilAt")).toInteger();
    QString text = d.value(L("code")).toString() + u'\n';
    if (until > 0)
        text += QStringLiteral("good for one new password, until %1\n")
                    .arg(QDateTime::fromMSecsSinceEpoch(until).toString(Qt::ISODate));
    return text;
}

QString wordsText(const QJsonArray &words)
{
    QString text;
    for (const QJsonValue &value : words) {
        const QJsonObject word = value.toObject();
        text += QStringLiteral("%1  %2  %3\n")
                    .arg(word.value(L("action")).toString().leftJustified(5),
                         word.value(L("direction")).toString().leftJustified(4),
                         word.value(L("word")).toString());
    }
    return words.isEmpty() ? s("none\n") : text;
}

QString rolesText(const QJsonArray &roles)
{
    QStringList names;
    for (const QJsonValue &role : roles)
        names.append(role.toString());
    return names.isEmpty() ? s("no role must have a second factor\n") : names.join(u'\n') + u'\n';
}

} // namespace

QList<CommandSpec> accountSpecs()
{
    return { agentSet(),
             agentDisable(),
             spec("agent", "code", "agent.code", "username",
                  "Makes a one-time code for the account NAME, whose owner forgot the password; "
                  "prints it once."),
             spec("agent", "factor-reset", "agent.factor.reset", "username",
                  "Takes the second factor of the account NAME away: the phone is lost."),
             spec("factor", "roles", "factor.roles", "",
                  "Lists the roles that must log in with a second factor."),
             factorRequire(),
             spec("setup", "code", "setup.code", "",
                  "Makes a one-time code for the first administrator and prints it; the one "
                  "before is void."),
             auditVerify(),
             spec("word", "list", "word.list", "", "Lists the sensitive words."),
             wordAdd(),
             spec("word", "remove", "word.remove", "word", "Removes the sensitive word NAME."),
             spec("retention", "show", "retention.show", "name",
                  "Says how long conversations and files of the channel NAME are kept."),
             retentionSet() };
}

QString accountText(const QString &cmd, const QJsonObject &d)
{
    if (cmd == L("agent.set"))
        return d.value(L("username")).toString() + s(" is changed\n");
    if (cmd == L("agent.code") || cmd == L("setup.code"))
        return codeText(d);
    if (cmd == L("agent.factor.reset"))
        return d.value(L("username")).toString() + s(" has no second factor now\n");
    if (cmd == L("factor.roles") || cmd == L("factor.require"))
        return rolesText(d.value(L("roles")).toArray());
    if (cmd == L("audit.verify"))
        return verdictText(d);
    if (cmd == L("word.list"))
        return wordsText(d.value(L("words")).toArray());
    if (cmd == L("word.add") || cmd == L("word.remove"))
        return QStringLiteral("%1 words\n").arg(d.value(L("count")).toInt());
    if (cmd.startsWith(L("retention.")))
        return QStringLiteral("%1: conversations %2 months, files %3 days\n")
            .arg(d.value(L("channel")).toString())
            .arg(d.value(L("months")).toInt())
            .arg(d.value(L("mediaDays")).toInt());
    return {};
}

} // namespace kefu::control
