// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/commands.h"
#include "relay/storage/session.h"

#include <algorithm>

namespace kefu::storage {

namespace {

bool isOpen(const ConversationRow &row)
{
    return row.info.state != ConversationState::Closed;
}

//! For the line in the history: "已解决 · 补发".
QString endWords(const EndItem &item)
{
    if (item.disposition.isEmpty() || item.note.isEmpty())
        return item.disposition + item.note;
    return item.disposition + QStringLiteral(" \u00b7 ") + item.note;
}

ConversationChange unchanged(const ConversationRow &row)
{
    return { row, {} };
}

} // namespace

Result<ConversationChange> endConversation(Session &session, const EndItem &item)
{
    auto row = session.conversations.find(item.conversation);
    if (!row)
        return noSuchConversation();
    if (!isOpen(*row))
        return makeError(ErrorCode::Closed, QStringLiteral("the conversation has ended"));
    if (item.version > 0 && row->info.version != item.version)
        return makeError(ErrorCode::Conflict, QStringLiteral("it has moved on"));
    // Without `by` it is the relay itself, which ends what nobody talks in any more.
    if (item.by.isValid() && !item.fromAnybody && row->info.owner != item.by)
        return ownedByAnother(session, *row);

    Message line;
    line.direction = Direction::System;
    line.content.kind = ContentKind::Ended;
    line.content.text = endWords(item);
    line.author = item.by;
    line.authorName = item.by.isValid() ? session.agents.nickname(item.by) : QString();
    line.createdAt = item.at;
    appendMessage(session, *row, line, item.at);
    session.segments.close(row->info.id, item.at, item.reason);
    row->info.state = ConversationState::Closed;
    row->info.endedAt = item.at;
    row->info.waitingSinceAt = 0;
    row->info.disposition = item.disposition;
    row->why = item.reason;
    ++row->info.version;
    session.conversations.saveState(*row);
    if (!item.disposition.isEmpty() || !item.note.isEmpty())
        session.conversations.saveEnd(*row, item.note);
    ConversationChange change { *row, {} };
    change.events.append(
        logEvent(session, EventRow::Kind::Updated, *row, row->info.owner, item.at, line.id));
    return change;
}

Result<ConversationChange> requeue(Session &session, const RequeueItem &item)
{
    auto row = session.conversations.find(item.conversation);
    if (!row)
        return noSuchConversation();
    const bool owned = row->info.state == ConversationState::Assigned;
    const bool waits = row->info.state == ConversationState::Queued && item.alsoQueued
        && (item.fromAnybody || !item.from.isValid());
    if (!waits && (!owned || (!item.fromAnybody && row->info.owner != item.from)))
        return ownedByAnother(session, *row);
    const AgentId before = owned ? row->info.owner : AgentId {};

    session.segments.close(row->info.id, item.at, item.reason);
    session.segments.openQueue(row->info.id, item.at, item.reason);
    row->info.state = ConversationState::Queued;
    row->info.owner = {};
    row->info.acceptUntilAt = 0;
    row->info.helpAt = 0;
    row->info.from = item.by;
    row->info.note = item.note;
    row->routing.group = item.group;
    row->routing.stayAt = item.at;
    if (item.declined && before.isValid())
        row->routing.declined.insert(before);
    row->assignedAt = 0;
    row->why = item.reason;
    ++row->info.version;
    session.conversations.saveState(*row);
    ConversationChange change { *row, {} };
    const auto kind = owned ? EventRow::Kind::Lost : EventRow::Kind::Updated;
    change.events.append(logEvent(session, kind, *row, before, item.at));
    return change;
}

Result<ConversationChange> markRead(Session &session, const ReadMarkItem &item)
{
    // An ended one has its mark, too, though a colleague may have the visitor by now.
    auto row = session.conversations.newestOwned(item.visitor, item.agent);
    if (!row)
        row = session.conversations.newestOf(item.visitor);
    if (!row)
        return noSuchConversation();
    // Only the owner's eyes count, and nobody has read what is not there yet.
    const int seq = std::min(item.seq, row->info.lastSeq);
    if (row->info.owner != item.agent || seq <= row->info.readSeq)
        return unchanged(*row);

    session.replies.addReadMark(item.visitor, { seq, item.agent, item.at });
    row->info.readSeq = seq;
    row->info.unread = session.messages.countIncoming(item.visitor, seq, row->info.lastSeq);
    ++row->info.version;
    session.conversations.saveProgress(*row);
    ConversationChange change { *row, {} };
    change.events.append(
        logEvent(session, EventRow::Kind::Updated, *row, row->info.owner, item.at));
    return change;
}

Result<ConversationChange> openForAgent(Session &session, VisitorId visitor, AgentId agent,
                                        qint64 at)
{
    auto row = session.conversations.newestOf(visitor);
    if (!row)
        return noSuchConversation();
    if (row->info.state == ConversationState::Assigned) {
        if (row->info.owner != agent)
            return ownedByAnother(session, *row);
        return unchanged(*row);
    }
    // One that waits is taken as it is; one that ended only while an answer can still reach the
    // visitor.
    if (!isOpen(*row) && row->window.view(at, session.rules).untilAt <= at) {
        return makeError(ErrorCode::WindowShut,
                         QStringLiteral("the visitor must write again before a reply is possible"));
    }
    ConversationChange change;
    change.events.append(assign(session, *row, agent, QStringLiteral("agent_wrote"), at));
    change.conversation = *row;
    return change;
}

} // namespace kefu::storage
