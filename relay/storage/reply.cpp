// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/failpoint.h"
#include "relay/storage/commands.h"
#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

//! One reply taken from the quota, an invalid one if none is needed, or why none can be.
Result<domain::Reservation> reserve(domain::QuotaWindow &window, const ReplyItem &item,
                                    const domain::QuotaRules &rules, bool isClosed)
{
    const bool mustWait = item.held && isClosed;
    if (const auto taken =
            mustWait ? std::nullopt : window.reserve(item.at, rules, item.automatic ? 1 : 0))
        return *taken;
    if (item.force || item.held)
        return domain::Reservation {};
    if (window.view(item.at, rules).untilAt <= item.at) {
        return makeError(ErrorCode::WindowShut,
                         QStringLiteral("the visitor must write again before a reply is possible"));
    }
    return makeError(ErrorCode::QuotaExhausted, QStringLiteral("no reply is left in this window"));
}

//! Windows outlive conversations: what waits for the visitor may be written into the last one.
bool isNewest(Session &session, const ConversationRow &row)
{
    const auto newest = session.conversations.newestOf(row.info.visitor.id);
    return newest && newest->info.id == row.info.id;
}

//! As settle.cpp decides for a message that has waited: what pays for it must last until it is
//! there.
bool mayGoAtOnce(const domain::QuotaWindow &window, const ReplyItem &item,
                 const domain::Reservation &reserved, const domain::QuotaRules &rules)
{
    const bool isPaid = !reserved.isValid() || window.covers(reserved, item.at, rules);
    return item.hasPlace && !item.held && isPaid;
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

//! A human answer accepts what was offered and ends the search for somebody who answers.
void forgetAttempts(Session &session, ConversationRow &row)
{
    if (row.info.acceptUntilAt == 0 && row.routing.hops == 0 && row.routing.declined.isEmpty())
        return;
    row.info.acceptUntilAt = 0;
    row.routing.hops = 0;
    row.routing.declined.clear();
    session.conversations.saveRouting(row);
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
    const bool isClosed = row->info.state == ConversationState::Closed;
    if (isClosed && !(item.held && isNewest(session, *row)))
        return makeError(ErrorCode::Closed, QStringLiteral("the conversation has ended"));
    if (row->info.owner != item.agent)
        return ownedByAnother(session, *row);
    const Result<domain::Reservation> reserved =
        reserve(row->window, item, session.rules, isClosed);
    if (!reserved)
        return reserved.error();

    Message message = messageOf(item);
    message.held = item.held && !reserved->isValid();
    if (mayGoAtOnce(row->window, item, *reserved, session.rules))
        message.delivery = DeliveryState::Sending;
    appendMessage(session, *row, message, item.at);
    KEFU_FAILPOINT("reply.before_outbox");
    session.outbox.add(message.id, std::max(item.at, item.dueAt), *reserved);
    if (message.held)
        session.messages.saveHeld(message.id, true);
    session.visitors.saveWindow(row->info.visitor.id, row->window);
    if (row->info.unread > 0)
        session.replies.addReadMark(message.visitor, { message.seq, item.agent, item.at });
    if (!message.held) { // nobody has been answered yet
        row->info.waitingSinceAt = 0;
        forgetAttempts(session, *row);
    }
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
