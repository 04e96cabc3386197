// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/explainer.h"

#include <QDateTime>

namespace kefu::desk {

namespace {

using L = QLatin1String;

//! The rules in words; a sentence goes on with them.
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
        { L("later_in_order"), L("has room; the policy named another one first") },
    };
    if (agent.rule == L("at_capacity"))
        return QStringLiteral("is full (%1/%2)").arg(agent.load).arg(agent.capacity);
    return words.value(agent.rule, agent.rule);
}

QString reasonWords(const QString &why)
{
    static const QHash<QString, QString> words {
        { L("last_agent"), L("served this visitor last") },
        { L("in_order"), L("was assigned least recently of those with room (in order)") },
        { L("least_busy"), L("had the fewest conversations of those with room (least busy)") },
        { L("spare_share"), L("had the highest share of spare capacity") },
        { L("longest_idle"), L("was idle the longest of those with room") },
        { L("claimed"), L("took it") },
        { L("transferred"), L("got it by a transfer") },
        { L("taken_over"), L("took it over") },
        { L("agent_wrote"), L("wrote to the visitor") },
        { L("reopened"), L("opened it again") },
        { L("no_answer"), L("had room when the one before did not answer") },
        { L("not_accepted"), L("got it back: the transfer was not accepted") },
        { L("refused"), L("got it back: the transfer was refused") },
        { L("all_full"), L("every agent who is there is full") },
        { L("nobody_online"), L("nobody is online") },
        { L("off_hours"), L("nobody is online, outside the business hours") },
        { L("waiting_for_last_agent"), L("the last agent is full, and is waited for a moment") },
        { L("window_over"), L("the visitor can not be answered any more") },
        { L("visitor_wrote"), L("the visitor wrote") },
        { L("grace_over"), L("the agent's connection was lost") },
        { L("signed_off"), L("the agent signed off") },
        { L("owner_gone"), L("the agent was not there when the visitor wrote") },
        { L("away"), L("the agent was away for too long") },
        { L("given_back"), L("the agent gave it back") },
        { L("disabled"), L("the account was disabled") },
        { L("agent"), L("the agent ended it") },
        { L("silent"), L("nobody wrote for half an hour") },
        { L("blocked"), L("the visitor was put on the blacklist") },
        { L("assigned"), L("it was assigned") },
    };
    return words.value(why, why);
}

QString clock(qint64 at)
{
    return QDateTime::fromMSecsSinceEpoch(at, Qt::UTC).toString(L("yyyy-MM-dd HH:mm:ss"))
        + L(" UTC");
}

void addOthers(DeskCore &core, const storage::ConversationRow &row,
               const domain::RoutingDecision &decision, Explanation &explanation)
{
    QHash<AgentId, QString> excluded;
    for (const domain::Exclusion &exclusion : decision.excluded)
        excluded.insert(exclusion.agent, domain::exclusionName(exclusion.rule));
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

QString headline(const Explanation &explanation, const QString &owner)
{
    switch (explanation.state) {
    case ConversationState::Assigned:
        return QStringLiteral("%1 has it: %1 %2").arg(owner, reasonWords(explanation.why));
    case ConversationState::Closed:
        return QStringLiteral("it has ended: %1").arg(reasonWords(explanation.why));
    case ConversationState::Queued:
        break;
    }
    return QStringLiteral("%1, place %2 of its queue, since %3: %4")
        .arg(explanation.leave ? L("a leave message") : L("waiting"))
        .arg(explanation.position)
        .arg(clock(explanation.queuedAt), reasonWords(explanation.why));
}

QStringList wordsOf(const Explanation &explanation, const QString &owner)
{
    QStringList words { headline(explanation, owner) };
    if (explanation.retryAt > 0)
        words.append(QStringLiteral("the next look by itself: %1").arg(clock(explanation.retryAt)));
    for (const ExplainedStay &stay : explanation.stays) {
        const QString who = stay.queue ? QStringLiteral("in the queue") : L("with ") + stay.name;
        QString line =
            QStringLiteral("%1 %2: %3").arg(clock(stay.fromAt), who, reasonWords(stay.why));
        if (stay.toAt > 0)
            line +=
                QStringLiteral("; until %1, %2").arg(clock(stay.toAt), reasonWords(stay.endWhy));
        words.append(line);
    }
    words.append(QStringLiteral("the others, as things stand now:"));
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
    explanation.words = wordsOf(explanation, owner ? owner->record.info.nickname : QString());
    return explanation;
}

} // namespace kefu::desk
