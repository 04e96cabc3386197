// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/commands.h"
#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

bool isUnderWay(DeliveryState state)
{
    return state == DeliveryState::Queued || state == DeliveryState::Sending;
}

void correctQuota(Session &session, ConversationRow &row, const SettleItem &item, bool isReserved)
{
    const domain::QuotaWindow before = row.window;
    if (item.releaseQuota && isReserved) {
        row.window.release(item.at);
        session.outbox.clearReservation(item.message);
    }
    if (item.quotaUsedUp)
        row.window.onUsedUp();
    if (item.windowShut)
        row.window.onShut();
    if (row.window != before)
        session.visitors.saveWindow(row.info.visitor.id, row.window);
}

} // namespace

Result<SettleOutcome> settle(Session &session, const SettleItem &item)
{
    auto message = session.messages.find(item.message);
    const auto reserved = session.outbox.isReserved(item.message);
    auto row = message ? session.conversations.find(message->conversation) : std::nullopt;
    if (!row)
        return makeError(ErrorCode::NotFound, QStringLiteral("no such message"));
    if (!reserved)
        return makeError(ErrorCode::Conflict,
                         QStringLiteral("the message's fate was settled before"));
    if (item.state == DeliveryState::None)
        return makeError(ErrorCode::BadRequest,
                         QStringLiteral("an outgoing message has a delivery state"));

    message->delivery = item.state;
    message->failure = item.failure;
    message->errcode = item.errcode;
    session.messages.saveDelivery(*message, item.rid);
    correctQuota(session, *row, item, *reserved);
    if (isUnderWay(item.state))
        session.outbox.reschedule(item);
    else
        session.outbox.remove(item.message);
    if (row->info.lastMessage && row->info.lastMessage->id == message->id)
        row->info.lastMessage = message;
    ++row->info.version;
    session.conversations.saveProgress(*row);

    SettleOutcome outcome;
    const AgentId audience = row->info.owner.isValid() ? row->info.owner : message->author;
    outcome.events.append(
        logEvent(session, EventRow::Kind::MessageUpdated, *row, audience, item.at, message->id));
    outcome.message = *message;
    outcome.conversation = *row;
    return outcome;
}

} // namespace kefu::storage
