// SPDX-License-Identifier: Apache-2.0
#include "relay/control/routingspecs.h"

#include "relay/control/recordedday.h"

#include <QDateTime>
#include <QJsonArray>

namespace kefu::control {

namespace {

using Kind = OptionSpec::Kind;
using L = QLatin1String;

constexpr char kPolicies[] = "in_order|least_busy|spare_share|longest_idle";

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

OptionSpec option(const char *name, const char *field, const char *value, const char *description,
                  Kind kind = Kind::Text, bool required = false)
{
    return { s(name), s(field), s(value), s(description), kind, required };
}

CommandSpec command(const QStringList &words, const char *cmd, const char *nameField,
                    const char *summary, const QList<OptionSpec> &options)
{
    CommandSpec spec;
    spec.words = words;
    spec.cmd = s(cmd);
    spec.nameField = s(nameField);
    spec.summary = s(summary);
    spec.options = options;
    spec.hasJson = true;
    return spec;
}

OptionSpec channelOption(bool required)
{
    return option("channel", "channel", "NAME",
                  required ? "The channel."
                           : "The channel; without it, all that have no rules of "
                             "their own.",
                  Kind::Text, required);
}

CommandSpec setRouting()
{
    return command(
        { s("routing"), s("set") }, "routing.set", "",
        "Changes how conversations are given out; what is not named stays.",
        { channelOption(false),
          option("policy", "policy", kPolicies, "Who comes first of those with room.",
                 Kind::Choice),
          option("ring", "ring", "SECONDS:GROUP,...",
                 "From then on these groups are asked, too; `*` is everybody. Repeat it, the first "
                 "at 0.",
                 Kind::List),
          option("accept-ms", "acceptMs", "MS",
                 "Offers must be accepted within this; 0 = automatic assignment.", Kind::Number),
          option("last-agent-wait-ms", "lastAgentWaitMs", "MS",
                 "How long a full last agent is waited for.", Kind::Number),
          option("remind-ms", "remindMs", "MS", "Without an answer the agent is reminded.",
                 Kind::Number),
          option("reassign-ms", "reassignMs", "MS", "... and a colleague with room gets it.",
                 Kind::Number),
          option("silent-after-ms", "silentAfterMs", "MS",
                 "Answered and silent, it takes no place any more.", Kind::Number),
          option("silent-end-ms", "silentEndMs", "MS", "... and ends.", Kind::Number),
          option("ramp-first", "rampFirst", "N", "At once for who comes online.", Kind::Number),
          option("ramp-step-ms", "rampStepMs", "MS", "... and one more each; 0 = all at once.",
                 Kind::Number) });
}

CommandSpec setGroup()
{
    return command(
        { s("group"), s("set") }, "group.set", "name",
        "Adds or changes a group of agents; what is not named stays.",
        { channelOption(true),
          option("agent", "members", "NAME", "A member; may be repeated.", Kind::List),
          option("capacity", "capacity", "N",
                 "A member who has so many gets no more as such; 0 = his own limit.", Kind::Number),
          option("extra", "extra", "N", "More for each member, for a while.", Kind::Number),
          option("minutes", "minutes", "N", "How long; 60 by default.", Kind::Number) });
}

QString rulesText(const QJsonObject &d)
{
    QString text;
    for (auto it = d.begin(); it != d.end(); ++it) {
        const QString value = it->isString() ? it->toString() : QString::number(it->toInteger());
        if (!it->isArray())
            text += it.key().leftJustified(20) + value + u'\n';
    }
    for (const QJsonValue &ring : d.value(L("rings")).toArray()) {
        QStringList groups;
        for (const QJsonValue &group : ring[L("groups")].toArray())
            groups.append(group.toString());
        text += QStringLiteral("ring after %1 s     %2\n")
                    .arg(ring[L("afterMs")].toInteger() / 1000)
                    .arg(groups.isEmpty() ? s("everybody") : groups.join(u", "));
    }
    return text;
}

QString groupLine(const QJsonObject &group)
{
    QStringList members;
    for (const QJsonValue &member : group.value(L("members")).toArray())
        members.append(member.toString());
    QString line = QStringLiteral("%1  %2/%3  limit %4  %5\n")
                       .arg(group.value(L("id")).toString(), group.value(L("channel")).toString(),
                            group.value(L("name")).toString())
                       .arg(group.value(L("capacity")).toInt())
                       .arg(members.join(u", "));
    const qint64 until = group.value(L("extraUntilAt")).toInteger();
    if (group.value(L("extra")).toInt() > 0)
        line += QStringLiteral("    %1 more each until %2\n")
                    .arg(group.value(L("extra")).toInt())
                    .arg(QDateTime::fromMSecsSinceEpoch(until).toString(Qt::ISODate));
    return line;
}

} // namespace

QList<CommandSpec> routingSpecs()
{
    return {
        command({ s("explain") }, "explain", "conversation",
                "Says of the conversation with the id NAME why it is where it is.", {}),
        command({ s("replay") }, "replay", "",
                "Runs a recorded day again under other settings and prints both results.",
                { option("date", "date", "YYYY-MM-DD", "The day; today by default."),
                  option("policy", "policy", "POLICY",
                         "in_order, least_busy, spare_share or longest_idle; may be repeated.",
                         Kind::List),
                  option("capacity", "capacity", "N", "Everybody's limit instead of his own.",
                         Kind::Number),
                  option("speed", "speed", "N",
                         "The day was played so many times faster (kefudesk-simulator --speed).",
                         Kind::Number) }),
        command({ s("routing"), s("show") }, "routing.show", "",
                "Shows how conversations are given out.", { channelOption(false) }),
        setRouting(),
        setGroup(),
        command({ s("group"), s("remove") }, "group.remove", "name", "Removes the group NAME.",
                { channelOption(true) }),
        command({ s("group"), s("list") }, "group.list", "", "Lists the groups of agents.", {}),
    };
}

QString routingText(const QString &cmd, const QJsonObject &d)
{
    if (cmd == L("explain")) {
        QString text;
        for (const QJsonValue &line : d.value(L("words")).toArray())
            text += line.toString() + u'\n';
        return text;
    }
    if (cmd == L("replay"))
        return replayText(d);
    if (cmd == L("routing.show") || cmd == L("routing.set"))
        return rulesText(d);
    if (cmd == L("group.set"))
        return groupLine(d);
    if (cmd == L("group.remove"))
        return QStringLiteral("removed %1\n").arg(d.value(L("removed")).toString());
    if (cmd != L("group.list"))
        return {};
    QString text = QStringLiteral("");
    for (const QJsonValue &group : d.value(L("groups")).toArray())
        text += groupLine(group.toObject());
    return text;
}

} // namespace kefu::control
