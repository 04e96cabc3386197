// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/routingcommands.h"

#include "relay/protocol/failpoint.h"
#include "relay/storage/commands.h"
#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

bool mayBeTaken(const ConversationRow &row, const HandItem &item)
{
    if (item.fromAnybody)
        return true;
    if (!item.from.isValid())
        return row.info.state == ConversationState::Queued;
    return row.info.state == ConversationState::Assigned && row.info.owner == item.from;
}

} // namespace

Result<ClaimOutcome> handOver(Session &session, const HandItem &item)
{
    auto row = session.conversations.find(item.conversation);
    if (!row)
        return noSuchConversation();
    if (row->info.state == ConversationState::Closed)
        return makeError(ErrorCode::Closed, QStringLiteral("the conversation has ended"));
    if (!mayBeTaken(*row, item))
        return ownedByAnother(session, *row);
    ClaimOutcome outcome;
    outcome.won = true;
    const AgentId before =
        row->info.state == ConversationState::Assigned ? row->info.owner : AgentId {};
    if (before == item.to) { // he has it already
        outcome.conversation = *row;
        return outcome;
    }
    row->info.from = item.by;
    row->info.note = item.note;
    row->routing.hops = item.hop ? row->routing.hops + 1 : 0;
    if (item.declinedByFrom && before.isValid())
        row->routing.declined.insert(before);
    KEFU_FAILPOINT("hand_over.before_assign");
    outcome.events.append(
        assign(session, *row, item.to, item.reason, item.at, item.acceptUntilAt, before));
    if (before.isValid()) {
        outcome.events.append(
            logEvent(session, EventRow::Kind::Lost, *row, before, item.at, {}, item.to));
    }
    session.agents.saveAssigned(item.to, item.at);
    outcome.messages = session.messages.page(row->info.visitor.id, 0, kSnapshotMessages);
    outcome.conversation = *row;
    return outcome;
}

Result<ClaimOutcome> reopen(Session &session, const ReopenItem &item)
{
    auto row = session.conversations.find(item.conversation);
    if (!row)
        return noSuchConversation();
    const auto newest = session.conversations.newestOf(row->info.visitor.id);
    if (newest && newest->info.state != ConversationState::Closed)
        return ownedByAnother(session, *newest);
    if (!newest || newest->info.id != item.conversation || row->info.endedAt < item.endedAfter)
        return makeError(ErrorCode::Closed, QStringLiteral("it ended too long ago"));
    ClaimOutcome outcome;
    outcome.won = true;
    outcome.events.append(assign(session, *row, item.agent, QStringLiteral("reopened"), item.at));
    outcome.messages = session.messages.page(row->info.visitor.id, 0, kSnapshotMessages);
    outcome.conversation = *row;
    return outcome;
}

Result<ConversationChange> accept(Session &session, const AcceptItem &item)
{
    auto row = session.conversations.find(item.conversation);
    if (!row)
        return noSuchConversation();
    if (row->info.state != ConversationState::Assigned || row->info.owner != item.agent)
        return ownedByAnother(session, *row);
    if (row->info.acceptUntilAt == 0)
        return ConversationChange { *row, {} };
    row->info.acceptUntilAt = 0;
    ++row->info.version;
    session.segments.accept(item.conversation, item.at);
    session.conversations.saveRouting(*row);
    ConversationChange change { *row, {} };
    change.events.append(logEvent(session, EventRow::Kind::Updated, *row, item.agent, item.at));
    return change;
}

Result<ConversationChange> setPriority(Session &session, const PriorityItem &item)
{
    auto row = session.conversations.find(item.conversation);
    if (!row)
        return noSuchConversation();
    if (row->info.state == ConversationState::Closed)
        return makeError(ErrorCode::Closed, QStringLiteral("the conversation has ended"));
    ConversationChange change { *row, {} };
    if (row->routing.priority == item.priority)
        return change;
    row->routing.priority = item.priority;
    row->info.priority = item.priority;
    ++row->info.version;
    session.conversations.saveRouting(*row);
    const AgentId owner =
        row->info.state == ConversationState::Assigned ? row->info.owner : AgentId {};
    change.conversation = *row;
    change.events.append(logEvent(session, EventRow::Kind::Updated, *row, owner, item.at));
    return change;
}

Result<ConversationChange> askForHelp(Session &session, const HelpItem &item)
{
    auto row = session.conversations.find(item.conversation);
    if (!row)
        return noSuchConversation();
    if (row->info.state != ConversationState::Assigned || row->info.owner != item.agent)
        return ownedByAnother(session, *row);
    row->info.helpAt = !item.on ? 0 : row->info.helpAt > 0 ? row->info.helpAt : item.at;
    ++row->info.version;
    session.conversations.saveRouting(*row);
    ConversationChange change { *row, {} };
    change.events.append(logEvent(session, EventRow::Kind::Updated, *row, item.agent, item.at));
    return change;
}

Result<ConversationChange> block(Session &session, const BlockItem &item)
{
    session.routing.saveBlock(item);
    const auto row = session.conversations.newestOf(item.visitor);
    if (!row)
        return ConversationChange {};
    if (item.untilAt == 0 || row->info.state == ConversationState::Closed)
        return ConversationChange { *row, {} };
    return endConversation(session, { row->info.id, {}, QStringLiteral("blocked"), item.at });
}

Result<GroupRecord> saveGroup(Session &session, const GroupRecord &record)
{
    if (session.routing.nameExists(record.group.channel, record.name, record.group.id)) {
        return makeError(ErrorCode::Conflict,
                         QStringLiteral("a group named %1 exists there").arg(record.name));
    }
    GroupRecord saved = record;
    session.routing.saveGroup(saved);
    return saved;
}

} // namespace kefu::storage
