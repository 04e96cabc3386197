// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/eventlog.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"

namespace kefu::storage {

namespace {

constexpr char kAdd[] =
    "INSERT INTO events (kind, agent, conversation, message, other, at) VALUES (?, ?, ?, ?, ?, ?)";
constexpr char kLastSeq[] =
    "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'events'";
#define KEFU_EVENT_COLUMNS "seq, kind, agent, conversation, message, other, at"
constexpr char kOldest[] = "SELECT " KEFU_EVENT_COLUMNS " FROM events ORDER BY seq LIMIT 1";
constexpr char kNewest[] = "SELECT " KEFU_EVENT_COLUMNS " FROM events ORDER BY seq DESC LIMIT 1";
constexpr char kAfter[] =
    "SELECT " KEFU_EVENT_COLUMNS " FROM events WHERE agent = ? AND seq > ? ORDER BY seq LIMIT ?";
constexpr char kAllAfter[] =
    "SELECT " KEFU_EVENT_COLUMNS " FROM events WHERE seq > ? ORDER BY seq LIMIT ?";
// Only from the front and only as far as it is old without a gap, within the first N rows: after a
// clock was set back a hole in the middle would look like "nothing happened" to a console that
// resumes.
constexpr char kRemoveBefore[] =
    "DELETE FROM events WHERE seq < coalesce("
    "(SELECT min(seq) FROM (SELECT seq, at FROM events ORDER BY seq LIMIT ?) WHERE at >= ?), "
    "(SELECT max(seq) + 1 FROM (SELECT seq FROM events ORDER BY seq LIMIT ?)))";

EventRow readEvent(Row &row)
{
    EventRow event;
    event.seq = row.id<EventSeq>();
    event.kind = fromCode(row.number(), EventRow::Kind::Updated, EventRow::Kind::Updated);
    event.agent = row.id<AgentId>();
    event.conversation = row.id<ConversationId>();
    event.message = row.id<MessageId>();
    event.other = row.id<AgentId>();
    event.at = row.number();
    return event;
}

} // namespace

EventRow EventLog::add(EventRow event)
{
    Statement &insert =
        m_db.statement(kAdd).arg(code(event.kind)).arg(event.agent).arg(event.conversation);
    if (insert.arg(event.message).arg(event.other).arg(event.at).run())
        event.seq = EventSeq { insert.insertedId() };
    return event;
}

EventSeq EventLog::lastSeq()
{
    return fetchOne(m_db.statement(kLastSeq), [](Row &row) { return row.id<EventSeq>(); })
        .value_or(EventSeq {});
}

EventRow EventLog::oldest()
{
    return fetchOne(m_db.statement(kOldest), readEvent).value_or(EventRow {});
}

EventRow EventLog::newest()
{
    return fetchOne(m_db.statement(kNewest), readEvent).value_or(EventRow {});
}

QList<EventRow> EventLog::after(AgentId agent, EventSeq since, int limit)
{
    return fetchAll(m_db.statement(kAfter).arg(agent).arg(since.value).arg(limit), readEvent);
}

QList<EventRow> EventLog::allAfter(EventSeq since, int limit)
{
    return fetchAll(m_db.statement(kAllAfter).arg(since.value).arg(limit), readEvent);
}

int EventLog::removeBefore(qint64 before, int limit)
{
    Statement &statement = m_db.statement(kRemoveBefore).arg(limit).arg(before).arg(limit);
    return statement.run() ? statement.changedRows() : 0;
}

} // namespace kefu::storage
