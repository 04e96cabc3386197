// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/commands.h"
#include "relay/storage/replycommands.h"
#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

bool isUnderWay(DeliveryState state)
{
    return state == DeliveryState::Queued || state == DeliveryState::Sending;
}

//! The message as it will be, and what it holds of the quota.
struct Fate {
    Message message;
    ConversationRow row;
    domain::Reservation reservation;
    const SettleItem &item;
};

//! May it still go? What has paid for it may be over: then another reply is taken, and if there is
//! none the message ends here, before anybody was called.
void admit(Session &session, Fate &fate)
{
    domain::QuotaWindow &window = fate.row.window;
    // Forced messages hold nothing: the agent sends although our view says no.
    if (!fate.reservation.isValid() || window.covers(fate.reservation, fate.item.at, session.rules))
        return;
    window.release(fate.reservation, session.rules);
    fate.reservation = {};
    const qint64 at = fate.item.at;
    if (const auto another = window.reserve(at, session.rules)) {
        if (window.covers(*another, at, session.rules)) {
            fate.reservation = *another;
            return;
        }
        window.release(*another, session.rules);
    }
    const bool isShut = window.view(at, session.rules).untilAt <= at + session.rules.enterSafetyMs;
    fate.message.delivery = isShut ? DeliveryState::Expired : DeliveryState::Failed;
    fate.message.failure = isShut ? FailureReason::WindowOver : FailureReason::QuotaUsedUp;
}

void correctQuota(Session &session, Fate &fate)
{
    domain::QuotaWindow &window = fate.row.window;
    const SettleItem &item = fate.item;
    // What the visitor did since the call began gave new replies, of which WeChat has not spoken.
    const bool isOfBefore = window.isFilledSince(item.windowSeen);
    const bool isRefused = item.quotaUsedUp || item.windowShut;
    if (item.releaseQuota || (isRefused && isOfBefore)) {
        window.release(fate.reservation, session.rules);
        fate.reservation = {};
    } else if (!isUnderWay(item.state) && !isRefused) {
        window.sent(fate.reservation, item.at);
    }
    if (item.quotaUsedUp && !isOfBefore)
        window.onUsedUp();
    if (item.windowShut && !isOfBefore)
        window.onShut();
}

void save(Session &session, const Fate &fate, const Fate &before)
{
    session.messages.saveDelivery(fate.message, fate.item.rid);
    if (fate.message.held != before.message.held)
        session.messages.saveHeld(fate.message.id, fate.message.held);
    if (fate.row.window != before.row.window)
        session.visitors.saveWindow(fate.row.info.visitor.id, fate.row.window);
    if (!isUnderWay(fate.message.delivery)) {
        session.outbox.remove(fate.message.id);
        return;
    }
    session.outbox.reschedule(fate.item);
    if (fate.reservation != before.reservation)
        session.outbox.saveReservation(fate.message.id, fate.reservation);
}

SettleOutcome told(Session &session, Fate &fate)
{
    ConversationRow &row = fate.row;
    if (row.info.lastMessage && row.info.lastMessage->id == fate.message.id)
        row.info.lastMessage = fate.message;
    ++row.info.version;
    session.conversations.saveProgress(row);
    SettleOutcome outcome;
    const AgentId audience = row.info.owner.isValid() ? row.info.owner : fate.message.author;
    outcome.events.append(logEvent(session, EventRow::Kind::MessageUpdated, row, audience,
                                   fate.item.at, fate.message.id));
    outcome.message = fate.message;
    outcome.conversation = row;
    return outcome;
}

//! The conversation of a message; one that greets a visitor who has not written yet has none, and
//! then the row stands for the visitor alone.
std::optional<ConversationRow> placeOf(Session &session, const Message &message)
{
    if (message.conversation.isValid())
        return session.conversations.find(message.conversation);
    const auto visitor = session.visitors.find(message.visitor);
    return visitor ? std::optional(rowOf(*visitor)) : std::nullopt;
}

} // namespace

Result<SettleOutcome> settle(Session &session, const SettleItem &item)
{
    const auto message = session.messages.find(item.message);
    const auto reservation = session.outbox.reservation(item.message);
    const auto row = message ? placeOf(session, *message) : std::nullopt;
    if (!row)
        return makeError(ErrorCode::NotFound, QStringLiteral("no such message"));
    if (!reservation)
        return makeError(ErrorCode::Conflict,
                         QStringLiteral("the message's fate was settled before"));
    if (item.state == DeliveryState::None)
        return makeError(ErrorCode::BadRequest,
                         QStringLiteral("an outgoing message has a delivery state"));

    const Fate before { *message, *row, *reservation, item };
    Fate fate = before;
    fate.message.delivery = item.state;
    fate.message.failure = item.failure;
    fate.message.errcode = item.errcode;
    fate.message.held = fate.message.held && item.state == DeliveryState::Queued;
    correctQuota(session, fate);
    if (item.state == DeliveryState::Sending)
        admit(session, fate);
    save(session, fate, before);
    return told(session, fate);
}

Result<ReleaseOutcome> releaseHeld(Session &session, VisitorId visitor, qint64 at)
{
    ReleaseOutcome outcome;
    for (OutboxEntry entry : session.outbox.heldOf(visitor)) {
        auto row = session.conversations.find(entry.message.conversation);
        if (!row)
            continue;
        const auto taken = row->window.reserve(at, session.rules);
        if (!taken)
            break; // they go in order: what does not fit waits for the visitor's next words
        entry.message.held = false;
        session.messages.saveHeld(entry.message.id, false);
        session.outbox.saveReservation(entry.message.id, *taken);
        session.outbox.saveReleased(entry.message.id, at);
        session.visitors.saveWindow(visitor, row->window);
        SettleItem item;
        item.message = entry.message.id;
        item.at = at;
        Fate fate { entry.message, *row, *taken, item };
        outcome.changes.append(told(session, fate));
        outcome.entries.append(entry);
    }
    return outcome;
}

} // namespace kefu::storage
