// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/forwardrepository.h"

#include "relay/storage/connection.h"

namespace kefu::storage {

namespace {

constexpr char kAdd[] = "INSERT INTO forwards (channel_id, query, content_type, body, at, next_at) "
                        "VALUES (?, ?, ?, ?, ?, ?)";
constexpr char kDue[] =
    "SELECT id, channel_id, query, content_type, body, at, tries, next_at FROM forwards "
    "WHERE channel_id = ? AND next_at <= ? ORDER BY next_at, id LIMIT ?";
constexpr char kNextDue[] = "SELECT min(next_at) FROM forwards WHERE channel_id = ?";
constexpr char kPostpone[] = "UPDATE forwards SET tries = ?, next_at = ? WHERE id = ?";
constexpr char kRemove[] = "DELETE FROM forwards WHERE id = ?";
constexpr char kClear[] = "DELETE FROM forwards WHERE channel_id = ?";
constexpr char kCounts[] = "SELECT channel_id, count(*) FROM forwards GROUP BY channel_id";

ForwardRow readForward(Row &row)
{
    ForwardRow forward;
    forward.id = row.number();
    forward.channel = row.id<ChannelId>();
    forward.copy.query = row.blob();
    forward.copy.contentType = row.blob();
    forward.copy.body = row.blob();
    forward.at = row.number();
    forward.tries = row.integer();
    forward.nextAt = row.number();
    return forward;
}

//! SQLite takes a null array for NULL; the column wants nothing, which is something.
QByteArray notNull(const QByteArray &bytes)
{
    return bytes.isNull() ? QByteArray("") : bytes;
}

} // namespace

void ForwardRepository::add(ChannelId channel, const domain::PushCopy &copy, qint64 at)
{
    Statement &insert = m_db.statement(kAdd).arg(channel).arg(notNull(copy.query));
    insert.arg(notNull(copy.contentType)).arg(notNull(copy.body)).arg(at).arg(at).run();
}

QList<ForwardRow> ForwardRepository::due(ChannelId channel, qint64 now, int limit)
{
    return fetchAll(m_db.statement(kDue).arg(channel).arg(now).arg(limit), readForward);
}

qint64 ForwardRepository::nextDueAt(ChannelId channel)
{
    return fetchOne(m_db.statement(kNextDue).arg(channel), [](Row &row) { return row.number(); })
        .value_or(0);
}

void ForwardRepository::postpone(qint64 id, int tries, qint64 nextAt)
{
    m_db.statement(kPostpone).arg(tries).arg(nextAt).arg(id).run();
}

void ForwardRepository::remove(qint64 id)
{
    m_db.statement(kRemove).arg(id).run();
}

void ForwardRepository::clear(ChannelId channel)
{
    m_db.statement(kClear).arg(channel).run();
}

QHash<ChannelId, qint64> ForwardRepository::counts()
{
    QHash<ChannelId, qint64> counts;
    const auto rows = fetchAll(m_db.statement(kCounts), [](Row &row) {
        const auto channel = row.id<ChannelId>();
        return std::pair(channel, row.number());
    });
    for (const auto &[channel, count] : rows)
        counts.insert(channel, count);
    return counts;
}

} // namespace kefu::storage
