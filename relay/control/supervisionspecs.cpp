// SPDX-License-Identifier: Apache-2.0
#include "relay/control/supervisionspecs.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>

namespace kefu::control {

namespace {

using L = QLatin1String;
using Kind = OptionSpec::Kind;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

OptionSpec option(const char *name, const char *field, const char *value, const char *description,
                  Kind kind = Kind::Text, bool required = false)
{
    return { s(name), s(field), s(value), s(description), kind, required };
}

CommandSpec command(const char *first, const char *second, const char *nameField,
                    const char *summary, QList<OptionSpec> options)
{
    CommandSpec spec;
    spec.words = { s(first), s(second) };
    spec.cmd = s(first) + u'.' + s(second);
    spec.nameField = s(nameField);
    spec.summary = s(summary);
    spec.options = std::move(options);
    spec.hasJson = true;
    return spec;
}

QString timeText(qint64 at)
{
    return at == 0 ? s("-") : QDateTime::fromMSecsSinceEpoch(at).toString(L("yyyy-MM-dd HH:mm:ss"));
}

QString dispositionLine(const QJsonObject &row)
{
    const QString channel = row.value(L("channel")).toString();
    QStringList names;
    for (const QJsonValue &name : row.value(L("names")).toArray())
        names.append(name.toString());
    return (channel.isEmpty() ? s("all") : channel) + s(": ") + names.join(s(", "));
}

QString ruleLine(const QJsonObject &row)
{
    if (!row.value(L("enabled")).toBool())
        return row.value(L("kind")).toString() + s("  off");
    return s("%1  warning %2  critical %3")
        .arg(row.value(L("kind")).toString())
        .arg(row.value(L("warning")).toInteger())
        .arg(row.value(L("critical")).toInteger());
}

QString alertLine(const QJsonObject &row)
{
    return s("%1  %2  %3  %4  from %5  to %6")
        .arg(row.value(L("id")).toString(), row.value(L("kind")).toString(),
             row.value(L("level")).toString(), row.value(L("channel")).toString(),
             timeText(row.value(L("fromAt")).toInteger()),
             timeText(row.value(L("toAt")).toInteger()));
}

QString robotLine(const QJsonObject &row)
{
    const QString error = row.value(L("lastError")).toString();
    return s("%1  %2  %3  from %4%5")
        .arg(row.value(L("id")).toString(), row.value(L("preset")).toString(),
             row.value(L("host")).toString(), row.value(L("level")).toString(),
             error.isEmpty() ? QString() : s("  last error: ") + error);
}

QString lines(const QJsonValue &array, QString (*line)(const QJsonObject &))
{
    QString text = QStringLiteral(""); // empty is not null
    for (const QJsonValue &row : array.toArray())
        text += line(row.toObject()) + u'\n';
    return text;
}

QList<CommandSpec> alertSpecs()
{
    return {
        command("alert", "list", "", "Lists the alerts there are and their thresholds.", {}),
        command("alert", "set", "kind",
                "Thresholds of the alert NAME (wait, nobody_online, account, uncertain, "
                "certificate, disk, no_push).",
                { option("on", "on", "on|off", "Whether it is given.", Kind::Choice),
                  option("warning", "warning", "N",
                         "ms for waits; days, per cent or pushes for the others; 0 = never.",
                         Kind::Number),
                  option("critical", "critical", "N", "The same.", Kind::Number) }),
        command("alert", "history", "", "Lists the last alerts.", {}),
        command("robot", "list", "", "Lists whom alerts are told.", {}),
        command("robot", "add", "url",
                "Tells alerts to the address NAME of a robot in a chat group.",
                { option("preset", "preset", "json|wecom|dingtalk|feishu", "Whose robot it is.",
                         Kind::Choice, true),
                  option("secret", "secret", "TEXT", "What it asks to sign with."),
                  option("level", "level", "warning|critical", "From which on; warning by default.",
                         Kind::Choice),
                  option("channel", "channels", "NAME", "Only of this channel; may be repeated.",
                         Kind::List) }),
        command("robot", "remove", "id", "Removes the robot NAME (its id).", {}),
        command("robot", "test", "id", "Sends a trial to the robot NAME (its id).", {}),
    };
}

} // namespace

QList<CommandSpec> supervisionSpecs()
{
    return QList<CommandSpec> {
        command("disposition", "list", "", "Lists what the end sheet offers.", {}),
        command("disposition", "set", "list",
                "What the end sheet offers: NAME is words parted by commas.",
                { option("channel", "channel", "NAME", "In this channel, beside those of all.") }),
    }
    + alertSpecs();
}

QString supervisionText(const QString &cmd, const QJsonObject &d)
{
    if (cmd == L("disposition.list"))
        return lines(d.value(L("dispositions")), dispositionLine);
    if (cmd == L("disposition.set"))
        return s("saved: %1\n").arg(d.value(L("saved")).toInteger());
    if (cmd == L("alert.list"))
        return lines(d.value(L("rules")), ruleLine);
    if (cmd == L("alert.set"))
        return ruleLine(d) + u'\n';
    if (cmd == L("alert.history"))
        return lines(d.value(L("alerts")), alertLine);
    if (cmd == L("robot.list"))
        return lines(d.value(L("robots")), robotLine);
    if (cmd == L("robot.add"))
        return robotLine(d) + u'\n';
    if (cmd == L("robot.remove"))
        return s("removed\n");
    if (cmd == L("robot.test"))
        return d.value(L("taken")).toBool() ? s("taken\n")
                                            : d.value(L("problem")).toString() + u'\n';
    return {};
}

} // namespace kefu::control
