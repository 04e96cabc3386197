// SPDX-License-Identifier: Apache-2.0
#include "relay/control/replyspecs.h"

namespace kefu::control {

namespace {

using Kind = OptionSpec::Kind;

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

OptionSpec option(const char *name, const char *field, const char *value, const char *description,
                  Kind kind = Kind::Text, bool required = false)
{
    return { s(name), s(field), s(value), s(description), kind, required };
}

OptionSpec channelOption()
{
    return option("channel", "name", "NAME", "The channel.", Kind::Text, true);
}

CommandSpec command(const char *noun, const char *verb, const char *cmd, const char *nameField,
                    const char *summary, const QList<OptionSpec> &options)
{
    CommandSpec spec;
    spec.words = { s(noun), s(verb) };
    spec.cmd = s(cmd);
    spec.nameField = s(nameField);
    spec.summary = s(summary);
    spec.options = options;
    spec.hasJson = true;
    return spec;
}

OptionSpec matchOption(bool required)
{
    return option("match", "match", "exact|contains|regex",
                  "How the text is compared; width and case of letters do not matter.",
                  Kind::Choice, required);
}

QList<OptionSpec> ruleOptions(bool isNew)
{
    return { channelOption(),
             matchOption(isNew),
             option("pattern", "pattern", "TEXT",
                    "The words, one per line, or the expression (no back references, no "
                    "look-around: it is read in one pass).",
                    Kind::Text, isNew),
             option("text", "text", "TEXT", "The answer, at most 2048 bytes.", Kind::Text, isNew),
             option("hours", "hours", "always|open|closed", "When it applies; always by default.",
                    Kind::Choice),
             option("position", "position", "N", "The first rule that matches answers.",
                    Kind::Number) };
}

QList<CommandSpec> textSpecs()
{
    return {
        command("reply", "list", "reply.list", "name",
                "Shows what the channel NAME says by itself, and what each text costs.", {}),
        command(
            "reply", "set", "reply.set", "name", "Switches of the channel NAME.",
            { option("on", "on", "on|off", "All automatic replies.", Kind::Choice),
              option("keep-last", "keepLast", "on|off",
                     "Leave the last reply WeChat allows to people; on by default.", Kind::Choice),
              option("leave-only", "leaveOnlyOffHours", "on|off",
                     "Take leave messages only outside of the working hours.", Kind::Choice) }),
        command("reply", "hours", "reply.hours", "name",
                "Working hours of the channel NAME; without --day it is always open.",
                { option("day", "days", "DAY=HH:MM-HH:MM,...", "mon to sun; may be repeated.",
                         Kind::List),
                  option("zone", "zone", "ZONE", "Asia/Shanghai by default.") }),
        command("reply", "text", "reply.text", "name",
                "Switches or changes a text of the channel NAME.",
                { option("kind", "kind", "welcome|off_hours|leave|queue|satisfaction|thanks",
                         "Which one.", Kind::Choice, true),
                  option("on", "on", "on|off", "Whether it is sent.", Kind::Choice),
                  option("text", "text", "TEXT", "At most 2048 bytes; queue: with {position}.") }),
        command("reply", "emergency", "reply.emergency", "name",
                "Switches the emergency text of the channel NAME.",
                { option("on", "on", "on|off", "Whether it is sent, once to each visitor.",
                         Kind::Choice, true),
                  option("text", "text", "TEXT", "Another text."),
                  option("minutes", "minutes", "N", "Ends by itself after so many minutes.",
                         Kind::Number) }),
    };
}

QList<CommandSpec> ruleSpecs()
{
    return {
        command("reply", "add", "reply.add", "", "Adds a keyword rule.", ruleOptions(true)),
        command("reply", "change", "reply.change", "id", "Changes the keyword rule NAME (its id).",
                ruleOptions(false)),
        command("reply", "remove", "reply.remove", "id", "Removes the keyword rule NAME (its id).",
                { channelOption() }),
        command("reply", "test", "reply.test", "text",
                "Says which rule the text NAME would trigger now; sends nothing.",
                { channelOption() }),
        command("calendar", "set", "calendar.set", "year",
                "Holidays and make-up days of the year NAME, for all channels.",
                { option("holiday", "holidays", "DATE[..DATE]", "May be repeated.", Kind::List),
                  option("workday", "workdays", "DATE[=DAY]",
                         "A make-up day and the weekday it works like, Monday by default; may be "
                         "repeated.",
                         Kind::List) }),
        command("calendar", "list", "calendar.list", "", "Lists holidays and make-up days.", {}),
        command("queue", "list", "queue.list", "",
                "Shows who waits, per channel, and how many could take them.", {}),
    };
}

QList<CommandSpec> webhookSpecs()
{
    return {
        command("webhook", "add", "webhook.add", "url",
                "Posts events to the address NAME, signed; the secret is printed once.",
                { option("event", "events", "KIND",
                         "Only these, such as message.added; may be repeated.", Kind::List),
                  option("channel", "channels", "NAME", "Only of this channel; may be repeated.",
                         Kind::List) }),
        command("webhook", "list", "webhook.list", "", "Lists the webhooks and how they do.", {}),
        command("webhook", "remove", "webhook.remove", "id", "Removes the webhook NAME (its id).",
                {}),
        command("webhook", "dead", "webhook.dead", "id",
                "Lists what the webhook NAME (its id) never took.", {}),
        command("webhook", "retry", "webhook.retry", "id",
                "Tries the webhook NAME (its id) at once, its dead letters first.", {}),
    };
}

} // namespace

QList<CommandSpec> replySpecs()
{
    return textSpecs() + ruleSpecs() + webhookSpecs();
}

} // namespace kefu::control
