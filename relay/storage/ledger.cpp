// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/codes.h"
#include "relay/storage/commands.h"
#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

constexpr qint64 kOverdueMs = 10LL * 60 * 1000;

constexpr char kRows[] =
    "SELECT v.channel_id, m.delivery, m.failure, m.held, count(*), min(m.created_at) "
    "FROM messages m JOIN visitors v ON v.id = m.visitor_id WHERE m.direction = 1 "
    "GROUP BY v.channel_id, m.delivery, m.failure, m.held ORDER BY 1, 2, 3, 4";
constexpr char kWithoutOutbox[] =
    "SELECT count(*) FROM messages m WHERE m.direction = 1 AND m.delivery IN (1, 2) "
    "AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.message_id = m.id)";
constexpr char kWithoutEnd[] =
    "SELECT count(*) FROM outbox o JOIN messages m ON m.id = o.message_id "
    "WHERE m.delivery NOT IN (1, 2)";
constexpr char kOverdue[] = "SELECT count(*) FROM outbox o JOIN messages m ON m.id = o.message_id "
                            "WHERE m.held = 0 AND max(m.created_at, o.since_at) < ?";

LedgerRow readRow(Row &row)
{
    LedgerRow entry;
    entry.channel = row.id<ChannelId>();
    entry.delivery = fromCode(row.number(), DeliveryState::Uncertain, DeliveryState::None);
    entry.failure = fromCode(row.number(), FailureReason::Unknown, FailureReason::Unknown);
    entry.held = row.flag();
    entry.count = row.number();
    entry.oldestAt = row.number();
    return entry;
}

qint64 number(Statement &statement)
{
    return fetchOne(statement, [](Row &row) { return row.number(); }).value_or(0);
}

} // namespace

Result<LedgerBook> ledger(Session &session, qint64 now)
{
    LedgerBook book;
    book.at = now;
    book.rows = fetchAll(session.db.statement(kRows), readRow);
    book.withoutOutbox = number(session.db.statement(kWithoutOutbox));
    book.withoutEnd = number(session.db.statement(kWithoutEnd));
    book.overdue = number(session.db.statement(kOverdue).arg(now - kOverdueMs));
    return book;
}

} // namespace kefu::storage
