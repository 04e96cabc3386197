// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/outboxrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"
#include "relay/storage/messagerepository.h"

namespace kefu::storage {

namespace {

constexpr char kAdd[] =
    "INSERT INTO outbox (message_id, next_attempt_at, reserved) VALUES (?, ?, ?)";
constexpr char kIsReserved[] = "SELECT reserved FROM outbox WHERE message_id = ?";
constexpr char kReschedule[] =
    "UPDATE outbox SET next_attempt_at = ?, network_tries = ?, busy_tries = ?, token_renewed = ?, "
    "first_try_at = ? WHERE message_id = ?";
constexpr char kClearReservation[] = "UPDATE outbox SET reserved = 0 WHERE message_id = ?";
constexpr char kRemove[] = "DELETE FROM outbox WHERE message_id = ?";
constexpr char kEntries[] =
    "SELECT " KEFU_MESSAGE_COLUMNS ", v.channel_id, v.openid, o.next_attempt_at, o.network_tries, "
    "o.busy_tries, o.token_renewed, o.first_try_at FROM outbox o JOIN messages m ON m.id = "
    "o.message_id "
    "JOIN visitors v ON v.id = m.visitor_id WHERE m.delivery = ? ORDER BY o.message_id";

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

} // namespace

void OutboxRepository::add(MessageId message, qint64 dueAt, bool reserved)
{
    m_db.statement(kAdd).arg(message).arg(dueAt).arg(reserved).run();
}

std::optional<bool> OutboxRepository::isReserved(MessageId message)
{
    return fetchOne(m_db.statement(kIsReserved).arg(message), [](Row &row) { return row.flag(); });
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

void OutboxRepository::clearReservation(MessageId message)
{
    m_db.statement(kClearReservation).arg(message).run();
}

void OutboxRepository::remove(MessageId message)
{
    m_db.statement(kRemove).arg(message).run();
}

QList<OutboxEntry> OutboxRepository::entries(DeliveryState state)
{
    return fetchAll(m_db.statement(kEntries).arg(code(state)), readEntry);
}

} // namespace kefu::storage
