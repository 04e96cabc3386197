// SPDX-License-Identifier: Apache-2.0
#include "relay/control/replyhandlers.h"

#include "relay/control/replyvalues.h"
#include "relay/protocol/jsonreader.h"

#include <QHash>
#include <QJsonArray>
#include <algorithm>

namespace kefu::control {

namespace {

using L = QLatin1String;
using domain::Actor;
using domain::ChannelReplies;
using domain::KeywordRule;

constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxText = 3000;
constexpr qint64 kMaxMinutes = 7 * 24 * 60;
constexpr qint64 kMinuteMs = 60'000;

//! A switch: true or false, or the command line's on and off. Absent: nothing.
std::optional<bool> switchIn(const QJsonObject &d, L key, JsonReader &reader)
{
    const QJsonValue value = d.value(key);
    if (value.isUndefined())
        return std::nullopt;
    const bool isOn = value.toBool() || value.toString() == L("on");
    const bool isOff = (value.isBool() && !value.toBool()) || value.toString() == L("off");
    if (!isOn && !isOff)
        reader.fail(key);
    return isOn;
}

Error noSuchRule()
{
    return makeError(ErrorCode::NotFound, QStringLiteral("no such rule"));
}

auto ruleWithId(QList<KeywordRule> &rules, qint64 id)
{
    return std::find_if(rules.begin(), rules.end(),
                        [id](const KeywordRule &rule) { return rule.id == id; });
}

qint64 ruleId(JsonReader &reader)
{
    bool ok = false;
    const qint64 id = reader.string(L("id"), 20, true).toLongLong(&ok);
    if (!ok || id <= 0)
        reader.fail(L("id"));
    return id;
}

QJsonObject queueJson(const desk::QueueFigures &queue)
{
    return { { L("channel"), queue.channel.name },   { L("waiting"), queue.waiting },
             { L("leaves"), queue.leaves },          { L("assigned"), queue.assigned },
             { L("oldestAt"), queue.oldestAt },      { L("agentsOnline"), queue.agentsOnline },
             { L("agentsThere"), queue.agentsThere } };
}

} // namespace

ReplyHandlers::ReplyHandlers(desk::Desk &desk)
    : m_desk(desk)
{
}

ReplyHandlers::Method ReplyHandlers::methodFor(const QString &cmd)
{
    static const QHash<QString, Method> kMethods {
        { L("reply.list"), &ReplyHandlers::list },
        { L("reply.set"), &ReplyHandlers::set },
        { L("reply.hours"), &ReplyHandlers::hours },
        { L("reply.text"), &ReplyHandlers::text },
        { L("reply.add"), &ReplyHandlers::add },
        { L("reply.change"), &ReplyHandlers::changeRule },
        { L("reply.remove"), &ReplyHandlers::remove },
        { L("reply.test"), &ReplyHandlers::test },
        { L("reply.emergency"), &ReplyHandlers::emergency },
        { L("calendar.list"), &ReplyHandlers::listCalendar },
        { L("calendar.set"), &ReplyHandlers::setCalendar },
        { L("queue.list"), &ReplyHandlers::listQueues },
    };
    return kMethods.value(cmd, nullptr);
}

bool ReplyHandlers::handle(const Actor &actor, const QString &cmd, const QJsonObject &d,
                           const Answer &done)
{
    const Method method = methodFor(cmd);
    if (method)
        (this->*method)(actor, d, done);
    return method != nullptr;
}

void ReplyHandlers::list(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.replies(actor, name, [name, done](const Result<desk::ReplyView> &view) {
        done(view ? okAnswer(repliesJson(name, *view)) : errorAnswer(view.error()));
    });
}

void ReplyHandlers::change(const Actor &actor, const QString &channel,
                           const desk::Desk::RepliesChange &change, const Answer &done)
{
    m_desk.changeReplies(
        actor, channel, change, [channel, done](const Result<desk::ReplyView> &view) {
            done(view ? okAnswer(repliesJson(channel, *view)) : errorAnswer(view.error()));
        });
}

void ReplyHandlers::set(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    const auto on = switchIn(d, L("on"), reader);
    const auto keepLast = switchIn(d, L("keepLast"), reader);
    const auto leaveOnly = switchIn(d, L("leaveOnlyOffHours"), reader);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    change(
        actor, name,
        [=](ChannelReplies &replies) -> Result<void> {
            replies.on = on.value_or(replies.on);
            replies.keepLast = keepLast.value_or(replies.keepLast);
            replies.leaveOnlyOffHours = leaveOnly.value_or(replies.leaveOnlyOffHours);
            return {};
        },
        done);
}

void ReplyHandlers::hours(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    const Result<domain::BusinessHours> hours = readHours(d);
    if (!reader.ok() || !hours)
        return done(errorAnswer(reader.ok() ? hours.error() : reader.error()));
    change(
        actor, name,
        [hours = *hours](ChannelReplies &replies) -> Result<void> {
            replies.hours = hours;
            return {};
        },
        done);
}

void ReplyHandlers::text(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    const auto kind =
        reader.name(L("kind"), domain::replyKindFromName, domain::ReplyKind::Keyword, true);
    const auto on = switchIn(d, L("on"), reader);
    const QString text = reader.string(L("text"), kMaxText);
    // Those two have commands of their own.
    if (kind == domain::ReplyKind::Keyword || kind == domain::ReplyKind::Emergency)
        reader.fail(L("kind"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    change(
        actor, name,
        [=](ChannelReplies &replies) -> Result<void> {
            replies.of(kind).on = on.value_or(replies.of(kind).on);
            if (!text.isEmpty())
                replies.of(kind).text = text;
            return {};
        },
        done);
}

void ReplyHandlers::add(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    KeywordRule rule;
    const Result<void> read = readRule(d, true, rule);
    if (!reader.ok() || !read)
        return done(errorAnswer(reader.ok() ? read.error() : reader.error()));
    change(
        actor, name,
        [rule](ChannelReplies &replies) -> Result<void> {
            replies.rules.append(rule);
            return {};
        },
        done);
}

void ReplyHandlers::changeRule(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    const qint64 id = ruleId(reader);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    change(
        actor, name,
        [d, id](ChannelReplies &replies) -> Result<void> {
            const auto rule = ruleWithId(replies.rules, id);
            return rule == replies.rules.end() ? noSuchRule() : readRule(d, false, *rule);
        },
        done);
}

void ReplyHandlers::remove(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    const qint64 id = ruleId(reader);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    change(
        actor, name,
        [id](ChannelReplies &replies) -> Result<void> {
            const auto rule = ruleWithId(replies.rules, id);
            if (rule == replies.rules.end())
                return noSuchRule();
            replies.rules.erase(rule);
            return {};
        },
        done);
}

void ReplyHandlers::test(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    const QString text = reader.string(L("text"), kMaxText, true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.tryReply(actor, name, text, [done](const Result<desk::Autoresponder::Trial> &trial) {
        done(trial ? okAnswer(trialJson(*trial)) : errorAnswer(trial.error()));
    });
}

void ReplyHandlers::emergency(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    const auto on = switchIn(d, L("on"), reader);
    const QString text = reader.string(L("text"), kMaxText);
    const qint64 minutes = reader.integer(L("minutes"), 0, kMaxMinutes);
    if (!on)
        reader.fail(L("on"));
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    const qint64 untilAt = minutes > 0 ? m_desk.now() + minutes * kMinuteMs : 0;
    m_desk.setEmergency(
        actor, name, *on, text, untilAt, [name, done](const Result<desk::ReplyView> &view) {
            done(view ? okAnswer(repliesJson(name, *view)) : errorAnswer(view.error()));
        });
}

void ReplyHandlers::listCalendar(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.calendar(actor, [done](const Result<domain::Calendar> &calendar) {
        done(calendar ? okAnswer(calendarJson(*calendar)) : errorAnswer(calendar.error()));
    });
}

void ReplyHandlers::setCalendar(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<QJsonObject> year = readYear(d);
    if (!year)
        return done(errorAnswer(year.error()));
    m_desk.changeCalendar(actor, *year, [done](const Result<domain::Calendar> &calendar) {
        done(calendar ? okAnswer(calendarJson(*calendar)) : errorAnswer(calendar.error()));
    });
}

void ReplyHandlers::listQueues(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.queueFigures(actor, [done](const Result<QList<desk::QueueFigures>> &queues) {
        if (!queues)
            return done(errorAnswer(queues.error()));
        QJsonArray list;
        for (const desk::QueueFigures &queue : *queues)
            list.append(queueJson(queue));
        done(okAnswer({ { L("queues"), list } }));
    });
}

} // namespace kefu::control
