// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskcore.h"

#include <QLoggingCategory>

//! What the relay does by itself about who has what.
namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcRouting, "kefudesk.routing")

//! Shown to the agent as it is (product.md 4).
QString notAnsweringReason()
{
    return QStringLiteral("\u7cfb\u7edf\uff1a\u8fde\u7eed\u672a\u56de\u590d"); // 系统：连续未回复
}

bool isLead(const AgentEntry &entry)
{
    return entry.record.info.role == Role::Supervisor || entry.record.info.role == Role::Admin;
}

} // namespace

void DeskCore::connectRouting()
{
    keeper->setPorts({ [this](ChannelId channel) -> const domain::RoutingRules & {
                          return dispatcher->rulesOf(channel);
                      },
                       [this](const storage::ConversationRow &row, domain::DueAction action) {
                           return onDue(row, action);
                       } });
    dispatcher->setPassed([this] { keeper->onRoom(); });
    dispatcher->setTold([this](AgentId agent) {
        colleagueTopic->noteChanged(agent);
        board->touch();
    });
    book.setSilentAfter(
        [this](ChannelId channel) { return dispatcher->rulesOf(channel).silentAfterMs; });
}

void DeskCore::startRouting(const storage::StartState &state)
{
    QHash<ChannelId, domain::RoutingRules> rules = state.routing;
    if (!rules.contains({}))
        rules.insert({}, settings.routing);
    configureRouting(rules, state.groups);
    for (const storage::PresenceStay &stay : state.presences) {
        AgentEntry *entry = roster.find(stay.agent);
        if (!entry)
            continue;
        // Why he is away, and until when, outlives the relay; his link does not.
        if (entry->presence.state == stay.state) {
            entry->presence.reason = stay.reason;
            entry->presence.untilAt = stay.untilAt;
            entry->presence.by = stay.by;
        }
        entry->sinceAt = now();
        saveLink(*entry);
    }
}

void DeskCore::configureRouting(const QHash<ChannelId, domain::RoutingRules> &rules,
                                const QList<storage::GroupRecord> &groups)
{
    dispatcher->configure(rules, groups);
    book.recount(now());
    m_alarm->setFor(book.nextLoadEnd());
    dispatcher->wake(); // a shorter silence makes room
    keeper->onRulesChanged();
    board->recount();
}

void DeskCore::alertLeads(ChannelId channel, const AlertPush &alert)
{
    for (const auto &[id, entry] : roster.all()) {
        if (isLead(entry) && Roster::serves(entry, channel))
            publisher->publishAlert(id, alert);
    }
}

Callback<storage::ClaimOutcome> DeskCore::handed(const Callback<ConversationInfo> &done)
{
    return [this, done](const Result<storage::ClaimOutcome> &outcome) {
        if (outcome) {
            if (outcome->conversation.info.state == ConversationState::Assigned)
                roster.noteAssigned(outcome->conversation.info.owner);
            apply(outcome->conversation, outcome->events, nullptr, &outcome->messages);
            dispatcher->agentChanged(outcome->conversation.info.owner);
        } else if (!done && outcome.error().code != ErrorCode::Conflict) {
            qCWarning(lcRouting) << "not handed over:" << outcome.error().message;
        }
        if (done)
            done(outcome ? Result<ConversationInfo>(publisher->infoOf(outcome->conversation))
                         : Result<ConversationInfo>(outcome.error()));
    };
}

void DeskCore::handOver(const storage::HandItem &item, const Callback<ConversationInfo> &done)
{
    storage.handOver(item, [this, item, done](const Result<storage::ClaimOutcome> &outcome) {
        handed(done)(outcome);
        if (outcome && item.fromAnybody)
            letFormerOwnerLookOn(*outcome);
    });
}

//! After a take-over he goes on seeing what happens, until he leaves it or it ends (product.md 4).
void DeskCore::letFormerOwnerLookOn(const storage::ClaimOutcome &outcome)
{
    for (const storage::EventRow &event : outcome.events) {
        if (event.kind == storage::EventRow::Kind::Lost)
            publisher->watchFrom(outcome.conversation, event.agent);
    }
}

bool DeskCore::onDue(const storage::ConversationRow &row, domain::DueAction action)
{
    switch (action) {
    case domain::DueAction::OfferOver:
        onOfferOver(row);
        return true;
    case domain::DueAction::Remind:
        publisher->publishAlert(row.info.owner,
                                { QStringLiteral("no_answer"), row.info.id, row.info.visitor.id,
                                  row.info.owner, row.info.waitingSinceAt });
        return true;
    case domain::DueAction::Reassign:
        return reassign(row);
    case domain::DueAction::EndSilent:
        endByItself(row, QStringLiteral("silent"));
        return true;
    case domain::DueAction::EndWindow:
        endByItself(row, QStringLiteral("window_over"));
        return true;
    }
    return true;
}

//! Nobody said yes: a transfer goes back to its sender, if he is there, an offer to the next agent.
void DeskCore::onOfferOver(const storage::ConversationRow &row)
{
    noteMiss(row);
    const AgentEntry *sender = roster.find(row.info.from);
    if (!sender || sender->presence.link == LinkState::Lost
        || sender->presence.state == PresenceState::Offline) {
        returnToQueue(row, QStringLiteral("not_accepted"), true);
        return;
    }
    storage::HandItem item;
    item.conversation = row.info.id;
    item.from = row.info.owner;
    item.to = row.info.from;
    item.reason = QStringLiteral("not_accepted");
    item.declinedByFrom = true;
    item.at = now();
    handOver(item);
}

//! 180 s without a human answer: a colleague with room gets it, if there is one.
bool DeskCore::reassign(const storage::ConversationRow &row)
{
    const auto colleague = dispatcher->roomFor(row);
    if (!colleague)
        return false;
    const AgentId owner = row.info.owner;
    storage::HandItem item;
    item.conversation = row.info.id;
    item.from = owner;
    item.to = *colleague;
    item.reason = QStringLiteral("no_answer");
    item.hop = true;
    item.declinedByFrom = true;
    item.at = now();
    publisher->publishAlert(owner,
                            { QStringLiteral("reassigned"), row.info.id, row.info.visitor.id, owner,
                              row.info.waitingSinceAt });
    const storage::ConversationRow missed = row;
    handOver(item);
    noteMiss(missed);
    return true;
}

void DeskCore::endByItself(const storage::ConversationRow &row, const QString &reason)
{
    storage.endConversation({ row.info.id, {}, reason, now(), row.info.version },
                            [this](const Result<storage::ConversationChange> &change) {
                                if (change)
                                    apply(change->conversation, change->events);
                                else if (change.error().code != ErrorCode::Conflict)
                                    qCWarning(lcRouting)
                                        << "not ended by itself:" << change.error().message;
                            });
}

//! Two visitors in a row who got no answer, and the agent is away (product.md 4).
void DeskCore::noteMiss(const storage::ConversationRow &row)
{
    AgentEntry *entry = roster.find(row.info.owner);
    if (!entry)
        return;
    const int limit = dispatcher->rulesOf(row.info.visitor.channel).missesUntilAway;
    ++entry->misses;
    if (limit == 0 || entry->misses < limit || entry->presence.state != PresenceState::Online)
        return;
    entry->misses = 0;
    PresenceRequest away;
    away.state = PresenceState::Away;
    away.reason = notAnsweringReason();
    choosePresence(row.info.owner, away);
    alertLeads(row.info.visitor.channel,
               { QStringLiteral("not_answering"), row.info.id, row.info.visitor.id, row.info.owner,
                 now() });
}

void DeskCore::noteAnswered(AgentId agent)
{
    if (AgentEntry *entry = roster.find(agent))
        entry->misses = 0;
}

} // namespace kefu::desk
