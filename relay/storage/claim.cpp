// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/failpoint.h"
#include "relay/storage/commands.h"
#include "relay/storage/session.h"

namespace kefu::storage {

EventRow assign(Session &session, ConversationRow &row, AgentId agent, const QString &why,
                qint64 at, qint64 acceptUntilAt, AgentId before)
{
    ConversationInfo &info = row.info;
    // With an agent it ended for the reason the next one has it.
    session.segments.close(info.id, at, before.isValid() ? why : QStringLiteral("assigned"));
    session.segments.openAgent(info.id, agent, at, why);
    info.state = ConversationState::Assigned;
    info.owner = agent;
    info.endedAt = 0;
    ++info.version;
    if (std::exchange(info.leave, false))
        session.conversations.saveLeave(row, 0);
    info.acceptUntilAt = acceptUntilAt;
    info.helpAt = 0;
    if (!info.disposition.isEmpty()) { // opened again: it has not ended
        info.disposition.clear();
        session.conversations.saveEnd(row, {});
    }
    row.routing.group = {};
    row.routing.stayAt = 0;
    row.assignedAt = at;
    row.why = why;
    row.lastAgent = agent;
    row.lastAgentAt = at;
    session.conversations.saveState(row);
    session.visitors.saveLastAgent(info.visitor.id, agent, at);
    return logEvent(session, EventRow::Kind::Gained, row, agent, at);
}

Result<ClaimOutcome> claim(Session &session, const ClaimItem &item)
{
    auto row = session.conversations.find(item.conversation);
    if (!row)
        return noSuchConversation();
    ClaimOutcome outcome;
    outcome.won = row->info.state == ConversationState::Queued && row->info.version == item.version;
    if (outcome.won) {
        KEFU_FAILPOINT("claim.before_assign");
        outcome.events.append(
            assign(session, *row, item.agent, item.reason, item.at, item.acceptUntilAt));
        session.agents.saveAssigned(item.agent, item.at);
        outcome.messages = session.messages.page(row->info.visitor.id, 0, kSnapshotMessages);
    }
    outcome.conversation = *row;
    return outcome;
}

} // namespace kefu::storage
