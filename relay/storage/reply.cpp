// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/failpoint.h"
#include "relay/storage/commands.h"
#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

//! Whether one reply was taken from the quota, or why none can be.
Result<bool> reserve(domain::QuotaWindow &window, const ReplyItem &item)
{
    if (window.reserve(item.at))
        return true;
    if (item.force)
        return false;
    if (window.view(item.at).untilAt <= item.at) {
        return makeError(ErrorCode::WindowShut,
                         QStringLiteral("the visitor must write again before a reply is possible"));
    }
    return makeError(ErrorCode::QuotaExhausted, QStringLiteral("no reply is left in this window"));
}

Message messageOf(const ReplyItem &item)
{
    Message message;
    message.direction = Direction::Out;
    message.author = item.agent;
    message.authorName = item.authorName;
    message.content = item.content;
    message.createdAt = item.at;
    message.delivery = DeliveryState::Queued;
    message.clientMessageId = item.clientMessageId;
    message.resendOf = item.resendOf;
    return message;
}

} // namespace

Result<ReplyOutcome> reply(Session &session, const ReplyItem &item)
{
    ReplyOutcome outcome;
    if (const auto before = session.messages.findByClientId(item.agent, item.clientMessageId)) {
        outcome.message = *before;
        outcome.duplicate = true;
        outcome.conversation =
            session.conversations.find(before->conversation).value_or(ConversationRow {});
        return outcome;
    }
    auto row = session.conversations.find(item.conversation);
    if (!row)
        return noSuchConversation();
    if (row->info.state == ConversationState::Closed)
        return makeError(ErrorCode::Closed, QStringLiteral("the conversation has ended"));
    if (row->info.owner != item.agent)
        return ownedByAnother(session, *row);
    const Result<bool> reserved = reserve(row->window, item);
    if (!reserved)
        return reserved.error();

    Message message = messageOf(item);
    appendMessage(session, *row, message, item.at);
    KEFU_FAILPOINT("reply.before_outbox");
    session.outbox.add(message.id, item.at, *reserved);
    session.visitors.saveWindow(row->info.visitor.id, row->window);
    row->info.waitingSinceAt = 0;
    row->info.readSeq = message.seq;
    row->info.unread = 0;
    ++row->info.version;
    session.conversations.saveProgress(*row);
    outcome.events.append(logEvent(session, EventRow::Kind::MessageAdded, *row, row->info.owner,
                                   item.at, message.id));
    outcome.message = message;
    outcome.conversation = *row;
    return outcome;
}

} // namespace kefu::storage
