// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/opening.h"
#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

void settleOne(Session &session, const OutboxEntry &entry, qint64 now)
{
    Message message = entry.message;
    message.delivery = DeliveryState::Uncertain;
    message.failure = FailureReason::RelayRestarted;
    const auto reservation = session.outbox.reservation(message.id);
    session.messages.saveDelivery(message, {});
    if (message.held)
        session.messages.saveHeld(message.id, false);
    session.outbox.remove(message.id);
    auto row = session.conversations.find(message.conversation);
    if (!row)
        return;
    row->window.sent(reservation.value_or(domain::Reservation {}), now);
    session.visitors.saveWindow(message.visitor, row->window);
    ++row->info.version;
    session.conversations.saveProgress(*row);
    const AgentId audience = row->info.owner.isValid() ? row->info.owner : message.author;
    logEvent(session, EventRow::Kind::MessageUpdated, *row, audience, now, message.id);
}

} // namespace

int makeUncertain(Session &session, DeliveryState from, qint64 now)
{
    const QList<OutboxEntry> entries = session.outbox.entries(from);
    for (const OutboxEntry &entry : entries)
        settleOne(session, entry, now);
    return int(entries.size());
}

} // namespace kefu::storage
