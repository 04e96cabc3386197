// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/outboxrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"
#include "relay/storage/messagerepository.h"

namespace kefu::storage {

namespace {

#define KEFU_RESERVATION_COLUMNS                                                                   \
    "paid_message, paid_enter, paid_message_until_at, paid_enter_until_at, paid_corrections"
#define KEFU_SELECT_ENTRY                                                                          \
    "SELECT " KEFU_MESSAGE_COLUMNS ", v.channel_id, v.openid, o.next_attempt_at, "                 \
    "o.network_tries, o.busy_tries, o.token_renewed, o.first_try_at FROM outbox o "                \
    "JOIN messages m ON m.id = o.message_id JOIN visitors v ON v.id = m.visitor_id "

constexpr char kAdd[] =
    "INSERT INTO outbox (message_id, next_attempt_at, reserved, " KEFU_RESERVATION_COLUMNS
    ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kReservation[] =
    "SELECT " KEFU_FIRST_NUMBER("paid_message") KEFU_NUMBER("paid_enter")
        KEFU_NUMBER("paid_message_until_at") KEFU_NUMBER("paid_enter_until_at")
            KEFU_LAST_NUMBER("paid_corrections") " FROM outbox WHERE message_id = ?";
constexpr char kSaveReservation[] =
    "UPDATE outbox SET reserved = ?, paid_message = ?, paid_enter = ?, paid_message_until_at = ?, "
    "paid_enter_until_at = ?, paid_corrections = ? WHERE message_id = ?";
constexpr char kReschedule[] =
    "UPDATE outbox SET next_attempt_at = ?, network_tries = ?, busy_tries = ?, token_renewed = ?, "
    "first_try_at = ? WHERE message_id = ?";
constexpr char kSaveReleased[] =
    "UPDATE outbox SET since_at = ?, next_attempt_at = ? WHERE message_id = ?";
constexpr char kRemove[] = "DELETE FROM outbox WHERE message_id = ?";
constexpr char kEntries[] = KEFU_SELECT_ENTRY "WHERE m.delivery = ? ORDER BY o.message_id";
constexpr char kHeldOf[] =
    KEFU_SELECT_ENTRY "WHERE m.visitor_id = ? AND m.held = 1 ORDER BY o.message_id";
constexpr char kVisitorsToRelease[] =
    "SELECT DISTINCT m.visitor_id FROM outbox o JOIN messages m ON m.id = o.message_id "
    "WHERE m.held = 1 AND EXISTS (SELECT 1 FROM messages i WHERE i.visitor_id = m.visitor_id "
    "AND i.seq > m.seq AND i.direction = 0) ORDER BY m.visitor_id";

using domain::Paid;
static_assert(code(Paid::No) == 0 && code(Paid::Yes) == 1 && code(Paid::Overdrawn) == 2);

OutboxEntry readEntry(Row &row)
{
    OutboxEntry entry;
    entry.message = readMessage(row);
    entry.visitor = entry.message.visitor;
    entry.channel = row.id<ChannelId>();
    entry.openid = row.text();
    entry.nextAttemptAt = row.number();
    entry.history.networkTries = row.integer();
    entry.history.busyTries = row.integer();
    entry.history.tokenRenewed = row.flag();
    entry.history.firstTryAt = row.number();
    return entry;
}

domain::Reservation readReservation(Row &row)
{
    Numbers numbers = row.numbers();
    domain::Reservation reservation;
    reservation.byMessage = fromCode(numbers.number(), Paid::Overdrawn, Paid::No);
    reservation.byEnter = fromCode(numbers.number(), Paid::Overdrawn, Paid::No);
    reservation.messageUntilAt = numbers.number();
    reservation.enterUntilAt = numbers.number();
    reservation.corrections = numbers.integer();
    return reservation;
}

Statement &bindReservation(Statement &statement, const domain::Reservation &reservation)
{
    return statement.arg(reservation.isValid())
        .arg(code(reservation.byMessage))
        .arg(code(reservation.byEnter))
        .arg(reservation.messageUntilAt)
        .arg(reservation.enterUntilAt)
        .arg(reservation.corrections);
}

} // namespace

void OutboxRepository::add(MessageId message, qint64 dueAt, const domain::Reservation &reservation)
{
    bindReservation(m_db.statement(kAdd).arg(message).arg(dueAt), reservation).run();
}

std::optional<domain::Reservation> OutboxRepository::reservation(MessageId message)
{
    return fetchOne(m_db.statement(kReservation).arg(message), readReservation);
}

void OutboxRepository::saveReservation(MessageId message, const domain::Reservation &reservation)
{
    bindReservation(m_db.statement(kSaveReservation), reservation).arg(message).run();
}

void OutboxRepository::reschedule(const SettleItem &item)
{
    const domain::SendHistory &history = item.history;
    Statement &update =
        m_db.statement(kReschedule).arg(item.nextAttemptAt).arg(history.networkTries);
    update.arg(history.busyTries)
        .arg(history.tokenRenewed)
        .arg(history.firstTryAt)
        .arg(item.message)
        .run();
}

void OutboxRepository::saveReleased(MessageId message, qint64 at)
{
    m_db.statement(kSaveReleased).arg(at).arg(at).arg(message).run();
}

void OutboxRepository::remove(MessageId message)
{
    m_db.statement(kRemove).arg(message).run();
}

QList<OutboxEntry> OutboxRepository::entries(DeliveryState state)
{
    return fetchAll(m_db.statement(kEntries).arg(code(state)), readEntry);
}

QList<OutboxEntry> OutboxRepository::heldOf(VisitorId visitor)
{
    return fetchAll(m_db.statement(kHeldOf).arg(visitor), readEntry);
}

QList<VisitorId> OutboxRepository::visitorsToRelease()
{
    return fetchAll(m_db.statement(kVisitorsToRelease),
                    [](Row &row) { return row.id<VisitorId>(); });
}

} // namespace kefu::storage
