// SPDX-License-Identifier: Apache-2.0
#include "relay/control/routinghandlers.h"

#include "relay/control/recordedday.h"
#include "relay/domain/routingsettings.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/jsonreader.h"

#include <QHash>
#include <QJsonArray>
#include <QPointer>
#include <QThreadPool>

namespace kefu::control {

namespace {

using L = QLatin1String;
using domain::Actor;

constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxMembers = 10'000;
constexpr int kMaxCapacity = 1000;
constexpr qint64 kMaxMinutes = 7 * 24 * 60;
constexpr qint64 kMinuteMs = 60'000;

QJsonObject rulesJson(const QString &channel, const domain::RoutingRules &rules)
{
    // Every number, also those at their default.
    domain::RoutingRules other;
    other.policy = rules.policy == domain::RoutingPolicy::InOrder ? domain::RoutingPolicy::LeastBusy
                                                                  : domain::RoutingPolicy::InOrder;
    other.lastAgentMemoryMs = other.lastAgentWaitMs = other.groupWaitMs = other.acceptMs = -1;
    other.transferAcceptMs = other.remindMs = other.reassignMs = other.silentAfterMs = -1;
    other.silentEndMs = other.reopenMs = other.rampStepMs = -1;
    other.maxHops = other.missesUntilAway = other.rampFirst = -1;
    QJsonObject json = domain::routingRulesToJson(rules, other);
    json.insert(L("channel"), channel);
    return json;
}

//! "30:vip,night" is a ring from 30 s on; "90:*" is everybody.
std::optional<QJsonObject> ringFromText(const QString &text, const QHash<QString, GroupId> &groups)
{
    bool ok = false;
    const qint64 seconds = text.section(u':', 0, 0).toLongLong(&ok);
    const QString who = text.section(u':', 1);
    if (!ok || seconds < 0 || who.isEmpty())
        return std::nullopt;
    QJsonArray ids;
    for (const QString &name : who == u"*" ? QStringList() : who.split(u',')) {
        if (!groups.contains(name))
            return std::nullopt;
        ids.append(groups.value(name).toString());
    }
    return QJsonObject { { L("afterMs"), seconds * 1000 }, { L("groups"), ids } };
}

} // namespace

RoutingHandlers::RoutingHandlers(desk::Desk &desk)
    : m_desk(desk)
{
}

RoutingHandlers::Method RoutingHandlers::methodFor(const QString &cmd)
{
    static const QHash<QString, Method> methods {
        { L("explain"), &RoutingHandlers::explain },
        { L("replay"), &RoutingHandlers::replay },
        { L("routing.show"), &RoutingHandlers::showRules },
        { L("routing.set"), &RoutingHandlers::setRules },
        { L("group.set"), &RoutingHandlers::setGroup },
        { L("group.remove"), &RoutingHandlers::removeGroup },
        { L("group.list"), &RoutingHandlers::listGroups },
    };
    return methods.value(cmd);
}

bool RoutingHandlers::handle(const Actor &actor, const QString &cmd, const QJsonObject &d,
                             const Answer &done)
{
    const Method method = methodFor(cmd);
    if (!method)
        return false;
    (this->*method)(actor, d, done);
    return true;
}

void RoutingHandlers::explain(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const ConversationId id = reader.id<ConversationId>(L("conversation"), true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.explain(actor, id, [done](const Result<Explanation> &explanation) {
        done(explanation ? okAnswer(codec::toJson(ExplainAnswer { *explanation }))
                         : errorAnswer(explanation.error()));
    });
}

void RoutingHandlers::replay(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const Result<ReplayQuestion> question = replayQuestion(d, m_desk.timeZone(), m_desk.now());
    if (!question)
        return done(errorAnswer(question.error()));
    const auto run = [self = QPointer(this), question = *question,
                      done](const storage::RecordedDay &day,
                            const QList<storage::AgentRecord> &agents) {
        // A pool's thread: a large day takes longer than the relay's loop may stand still.
        QThreadPool::globalInstance()->start([=] {
            const QJsonObject answer = okAnswer(replayJson(question, day, agents));
            if (self)
                QMetaObject::invokeMethod(
                    self.data(), [done, answer] { done(answer); }, Qt::QueuedConnection);
        });
    };
    m_desk.recordedDay(actor, question->fromAt, question->toAt,
                       [=, self = QPointer(this)](const Result<storage::RecordedDay> &day) {
                           if (!day)
                               return done(errorAnswer(day.error()));
                           if (!self)
                               return;
                           self->m_desk.listAgents(
                               actor,
                               [=, day = *day](const Result<QList<storage::AgentRecord>> &agents) {
                                   if (agents)
                                       run(day, *agents);
                                   else
                                       done(errorAnswer(agents.error()));
                               });
                       });
}

void RoutingHandlers::showRules(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const QString channel = d.value(L("channel")).toString();
    m_desk.routingRules(actor, channel, [=](const Result<domain::RoutingRules> &rules) {
        done(rules ? okAnswer(rulesJson(channel, *rules)) : errorAnswer(rules.error()));
    });
}

void RoutingHandlers::setRules(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    const QString channel = d.value(L("channel")).toString();
    const auto set = [=, this](QJsonObject change, const QList<storage::GroupRecord> &groups) {
        QHash<QString, GroupId> ids;
        for (const storage::GroupRecord &group : groups)
            ids.insert(group.name, group.group.id);
        QJsonArray rings;
        for (const QJsonValue &ring : change.value(L("ring")).toArray()) {
            const auto read = ringFromText(ring.toString(), ids);
            if (!read) {
                return done(errorAnswer(makeError(ErrorCode::BadRequest,
                                                  QStringLiteral("not a ring: SECONDS:GROUP,…"),
                                                  { { L("field"), L("ring") } })));
            }
            rings.append(*read);
        }
        if (!rings.isEmpty())
            change.insert(L("rings"), rings);
        m_desk.changeRoutingRules(
            actor, channel, change, [=](const Result<domain::RoutingRules> &rules) {
                done(rules ? okAnswer(rulesJson(channel, *rules)) : errorAnswer(rules.error()));
            });
    };
    m_desk.listGroups(actor, [=](const Result<QList<storage::GroupRecord>> &groups) {
        if (groups)
            set(d, *groups);
        else
            done(errorAnswer(groups.error()));
    });
}

QJsonObject RoutingHandlers::groupJson(const storage::GroupRecord &group) const
{
    QStringList members;
    for (const AgentId id : group.group.members) {
        if (const auto agent = m_desk.agent(id))
            members.append(agent->username);
    }
    members.sort();
    QString channel;
    for (const ChannelInfo &info : m_desk.channels()) {
        if (info.id == group.group.channel)
            channel = info.name;
    }
    return { { L("id"), group.group.id.toString() },
             { L("name"), group.name },
             { L("channel"), channel },
             { L("members"), QJsonArray::fromStringList(members) },
             { L("capacity"), group.group.capacity },
             { L("extra"), group.extra },
             { L("extraUntilAt"), group.extraUntilAt } };
}

void RoutingHandlers::setGroup(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    desk::GroupChange change;
    change.name = reader.string(L("name"), kMaxName, true);
    change.channel = reader.string(L("channel"), kMaxName, true);
    if (d.contains(L("members"))) {
        QStringList members;
        for (const QJsonValue &member : reader.array(L("members"), kMaxMembers))
            members.append(member.toString());
        change.members = members;
    }
    if (d.contains(L("capacity")))
        change.capacity = int(reader.integer(L("capacity"), 0, kMaxCapacity));
    if (d.contains(L("extra"))) {
        change.extra = int(reader.integer(L("extra"), 0, kMaxCapacity));
        change.extraUntilAt =
            m_desk.now() + reader.integer(L("minutes"), 1, kMaxMinutes, 60) * kMinuteMs;
    }
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.saveGroup(actor, change,
                     [self = QPointer(this), done](const Result<storage::GroupRecord> &saved) {
                         if (!saved)
                             done(errorAnswer(saved.error()));
                         else if (self)
                             done(okAnswer(self->groupJson(*saved)));
                     });
}

void RoutingHandlers::removeGroup(const Actor &actor, const QJsonObject &d, const Answer &done)
{
    JsonReader reader(d);
    const QString name = reader.string(L("name"), kMaxName, true);
    const QString channel = reader.string(L("channel"), kMaxName, true);
    if (!reader.ok())
        return done(errorAnswer(reader.error()));
    m_desk.removeGroup(actor, channel, name, [=](const Result<bool> &removed) {
        done(removed ? okAnswer({ { L("removed"), name } }) : errorAnswer(removed.error()));
    });
}

void RoutingHandlers::listGroups(const Actor &actor, const QJsonObject &, const Answer &done)
{
    m_desk.listGroups(
        actor, [self = QPointer(this), done](const Result<QList<storage::GroupRecord>> &groups) {
            if (!groups)
                return done(errorAnswer(groups.error()));
            QJsonArray list;
            for (const storage::GroupRecord &group : *groups) {
                if (self)
                    list.append(self->groupJson(group));
            }
            done(okAnswer({ { L("groups"), list } }));
        });
}

} // namespace kefu::control
