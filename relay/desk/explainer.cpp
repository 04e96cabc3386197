// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/explainer.h"

#include <QDateTime>

namespace kefu::desk {

namespace {

using L = QLatin1String;

//! The rules in words; a name goes before them.
QString ruleWords(const ExplainedAgent &agent)
{
    static const QHash<QString, QString> words {
        { L("not_online"), L("is not online") },
        { L("in_grace"), L("has lost the connection a moment ago") },
        { L("ramping_up"), L("has just come and gets conversations a few at a time") },
        { L("not_in_group"), L("is not in the group that is asked now") },
        { L("declined"), L("refused it or did not answer") },
        { L("not_his_channel"), L("does not serve this mini program") },
        { L("disabled"), L("has no account any more") },
        { L("later_in_order"), L("has room; the policy names another one first") },
    };
    const QString places = QStringLiteral("%1/%2").arg(agent.load).arg(agent.capacity);
    if (agent.rule == L("at_capacity"))
        return QStringLiteral("is full (%1)").arg(places);
    if (agent.rule == L("waited_for"))
        return QStringLiteral("served this visitor last, is full (%1) and is waited for")
            .arg(places);
    return words.value(agent.rule, agent.rule);
}

//! Why an agent has it; %1 is his name.
QString assignedWords(const QString &why)
{
    static const QHash<QString, QString> words {
        { L("last_agent"), L("It went to %1, who served this visitor last.") },
        { L("in_order"),
          L("It went to %1: of all who had room, %1 was given one least recently (in order).") },
        { L("least_busy"),
          L("It went to %1, who had the fewest conversations of all who had room (least busy).") },
        { L("spare_share"),
          L("It went to %1, who had the highest share of free places (spare capacity).") },
        { L("longest_idle"),
          L("It went to %1, who was without a visitor the longest of all who had room.") },
        { L("claimed"), L("%1 took it.") },
        { L("transferred"), L("It was transferred to %1.") },
        { L("taken_over"), L("%1 took it over.") },
        { L("by_supervisor"), L("A supervisor gave it to %1.") },
        { L("agent_wrote"), L("%1 wrote to the visitor.") },
        { L("reopened"), L("%1 opened it again.") },
        { L("no_answer"), L("It went to %1, who had room when the one before did not answer.") },
        { L("not_accepted"), L("It came back to %1: the transfer was not accepted.") },
        { L("refused"), L("It came back to %1: the transfer was refused.") },
    };
    return words.value(why, L("It is with %1: ") + why + u'.');
}

//! Why it waits; a sentence ends with them.
QString waitingWords(const QString &why)
{
    static const QHash<QString, QString> words {
        { L("all_full"), L("every agent who is there is full") },
        { L("nobody_online"), L("nobody is online") },
        { L("off_hours"), L("nobody is online, and it is outside the business hours") },
        { L("waiting_for_last_agent"),
          L("who served this visitor last is full, and is waited for a moment") },
        { L("window_over"), L("WeChat does not let anybody answer this visitor any more") },
    };
    return words.value(why, L("it is about to be given out"));
}

//! Why a stay began or ended.
QString stayWords(const QString &why)
{
    static const QHash<QString, QString> words {
        { L("visitor_wrote"), L("the visitor wrote") },
        { L("grace_over"), L("the agent's connection was lost") },
        { L("signed_off"), L("the agent signed off") },
        { L("owner_gone"), L("the agent was not there when the visitor wrote") },
        { L("away"), L("the agent was away for too long") },
        { L("given_back"), L("the agent gave it back") },
        { L("disabled"), L("the account was disabled") },
        { L("agent"), L("the agent ended it") },
        { L("silent"), L("nobody had written for a while") },
        { L("window_over"), L("nobody could answer the visitor any more") },
        { L("blocked"), L("the visitor was put on the blacklist") },
        { L("assigned"), L("it was given to an agent") },
        { L("claimed"), L("it was taken from the list") },
        { L("transferred"), L("it was transferred") },
        { L("taken_over"), L("it was taken over") },
        { L("by_supervisor"), L("a supervisor decided so") },
        { L("supervisor"), L("a supervisor ended it") },
        { L("no_answer"), L("there was no answer") },
        { L("not_accepted"), L("the transfer was not accepted") },
        { L("refused"), L("it was refused") },
        { L("last_agent"), L("served this visitor last") },
        { L("in_order"), L("came next in order") },
        { L("least_busy"), L("was the least busy") },
        { L("spare_share"), L("had the most spare capacity") },
        { L("longest_idle"), L("was idle the longest") },
        { L("agent_wrote"), L("the agent wrote to the visitor") },
        { L("reopened"), L("it was opened again") },
    };
    return words.value(why, why);
}

//! In the time of the shop.
class Times {
public:
    Times(const QTimeZone &zone, qint64 now)
        : m_zone(zone)
        , m_today(dateTime(now).date())
    {
    }
    QString words(qint64 at) const
    {
        const QDateTime time = dateTime(at);
        return time.toString(time.date() == m_today ? L("HH:mm:ss") : L("yyyy-MM-dd HH:mm:ss"));
    }

private:
    QDateTime dateTime(qint64 at) const { return QDateTime::fromMSecsSinceEpoch(at, m_zone); }
    QTimeZone m_zone;
    QDate m_today;
};

void addOthers(DeskCore &core, const storage::ConversationRow &row,
               const domain::RoutingDecision &decision, Explanation &explanation)
{
    QHash<AgentId, QString> excluded;
    for (const domain::Exclusion &exclusion : decision.excluded)
        excluded.insert(exclusion.agent, domain::exclusionName(exclusion.rule));
    if (decision.reason == domain::RoutingReason::WaitingForLastAgent)
        excluded.insert(row.lastAgent, QStringLiteral("waited_for"));
    for (const auto &[id, entry] : core.roster.all()) {
        if (id == explanation.owner || entry.record.info.role == Role::Qa)
            continue;
        ExplainedAgent agent;
        agent.agent = id;
        agent.name = entry.record.info.nickname;
        agent.load = core.book.loadOf(id);
        agent.capacity = core.dispatcher->capacityOf(id).capacity;
        if (!entry.record.enabled)
            agent.rule = QStringLiteral("disabled");
        else if (!Roster::serves(entry, row.info.visitor.channel))
            agent.rule = QStringLiteral("not_his_channel");
        else
            agent.rule = excluded.value(id, QStringLiteral("later_in_order"));
        explanation.others.append(agent);
    }
}

void addStays(const DeskCore &core, const QList<storage::SegmentRow> &stays,
              Explanation &explanation)
{
    for (const storage::SegmentRow &stay : stays) {
        const AgentEntry *entry = core.roster.find(stay.agent);
        explanation.stays.append({ stay.queue, stay.agent,
                                   entry ? entry->record.info.nickname : QString(), stay.fromAt,
                                   stay.toAt, stay.why, stay.endWhy });
    }
}

QString headline(const Explanation &explanation, const QString &owner, const Times &times)
{
    switch (explanation.state) {
    case ConversationState::Assigned:
        return assignedWords(explanation.why).replace(L("%1"), owner);
    case ConversationState::Closed:
        return QStringLiteral("It has ended: %1.").arg(stayWords(explanation.why));
    case ConversationState::Queued:
        break;
    }
    return QStringLiteral("%1 since %2, place %3 in its queue: %4.")
        .arg(explanation.leave ? L("It is a leave message") : L("It waits"),
             times.words(explanation.queuedAt))
        .arg(explanation.position)
        .arg(waitingWords(explanation.why));
}

QString stayLine(const ExplainedStay &stay, const Times &times)
{
    const QString who = stay.queue ? QStringLiteral("in the queue") : L("with ") + stay.name;
    QString line =
        QStringLiteral("  %1 %2 (%3)").arg(times.words(stay.fromAt), who, stayWords(stay.why));
    if (stay.toAt > 0)
        line +=
            QStringLiteral(" until %1 (%2)").arg(times.words(stay.toAt), stayWords(stay.endWhy));
    return line;
}

QStringList wordsOf(const Explanation &explanation, const QString &owner, const Times &times)
{
    QStringList words { headline(explanation, owner, times) };
    if (explanation.retryAt > 0)
        words.append(QStringLiteral("By itself it is looked at again at %1.")
                         .arg(times.words(explanation.retryAt)));
    words.append(QStringLiteral("Where it was:"));
    for (const ExplainedStay &stay : explanation.stays)
        words.append(stayLine(stay, times));
    if (explanation.state == ConversationState::Closed || explanation.others.isEmpty())
        return words;
    words.append(QStringLiteral("The others, as things stand now:"));
    for (const ExplainedAgent &agent : explanation.others)
        words.append(QStringLiteral("  %1 %2").arg(agent.name, ruleWords(agent)));
    return words;
}

} // namespace

Explanation explain(DeskCore &core, const storage::ConversationRow &row,
                    const QList<storage::SegmentRow> &stays)
{
    const domain::RoutingDecision decision = core.dispatcher->explain(row);
    Explanation explanation;
    explanation.conversation = row.info.id;
    explanation.state = row.info.state;
    explanation.policy =
        domain::routingPolicyName(core.dispatcher->rulesOf(row.info.visitor.channel).policy);
    explanation.queuedAt = row.queuedAt;
    explanation.leave = row.info.leave;
    explanation.closedHours = !core.autoresponder->isOpen(row.info.visitor.channel);
    if (row.info.state == ConversationState::Queued) {
        explanation.position = core.dispatcher->positionOf(row.info.id);
        explanation.retryAt = decision.retryAt;
        const bool nobody = decision.reason == domain::RoutingReason::NobodyOnline;
        explanation.why = nobody && explanation.closedHours
            ? QStringLiteral("off_hours")
            : domain::routingReasonName(decision.reason);
    } else {
        explanation.owner = row.info.owner;
        if (!stays.isEmpty())
            explanation.why = row.info.state == ConversationState::Closed ? stays.last().endWhy
                                                                          : stays.last().why;
    }
    addOthers(core, row, decision, explanation);
    addStays(core, stays, explanation);
    const AgentEntry *owner = core.roster.find(explanation.owner);
    explanation.words = wordsOf(explanation, owner ? owner->record.info.nickname : QString(),
                                Times(core.settings.timeZone, core.now()));
    return explanation;
}

} // namespace kefu::desk
