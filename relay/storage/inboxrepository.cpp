// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/inboxrepository.h"

#include "relay/storage/connection.h"

namespace kefu::storage {

namespace {

constexpr char kTakeKey[] =
    "INSERT INTO dedupe (key, at) VALUES (?, ?) ON CONFLICT (key) DO NOTHING";
constexpr char kKeysAfter[] = "SELECT key, at FROM dedupe WHERE key > ? ORDER BY key LIMIT ?";
constexpr char kRemoveKey[] = "DELETE FROM dedupe WHERE key = ?";
constexpr char kAddEvent[] =
    "INSERT INTO channel_events (channel_id, type, openid, created_at, received_at, "
    "raw) VALUES (?, ?, ?, ?, ?, ?)";
constexpr char kCountEvent[] =
    "INSERT INTO channel_event_counts (channel_id, type, n, last_at) VALUES (?, ?, 1, ?) "
    "ON CONFLICT (channel_id, type) DO UPDATE SET n = n + 1, last_at = excluded.last_at";
constexpr char kAddUnparsed[] =
    "INSERT INTO unparsed (channel_id, body, why, at) VALUES (?, ?, ?, ?)";
constexpr char kUnparsedOf[] = "SELECT count(*) FROM unparsed WHERE channel_id = ?";
constexpr char kLastUnparsed[] =
    "SELECT why, at FROM unparsed WHERE channel_id = ? ORDER BY id DESC LIMIT 1";
constexpr char kUnparsedCount[] = "SELECT count(*) FROM unparsed";

} // namespace

bool InboxRepository::takeKey(const QByteArray &key, qint64 at)
{
    Statement &insert = m_db.statement(kTakeKey).arg(key).arg(at);
    return insert.run() && insert.changedRows() == 1;
}

QList<InboxRepository::DedupeKey> InboxRepository::keysAfter(const QByteArray &after, int limit)
{
    return fetchAll(m_db.statement(kKeysAfter).arg(after).arg(limit), [](Row &row) {
        DedupeKey key;
        key.key = row.blob();
        key.at = row.number();
        return key;
    });
}

void InboxRepository::removeKey(const QByteArray &key)
{
    m_db.statement(kRemoveKey).arg(key).run();
}

void InboxRepository::addEvent(const domain::Inbound &inbound, qint64 receivedAt)
{
    Statement &insert = m_db.statement(kAddEvent).arg(inbound.channel).arg(inbound.type);
    insert.arg(inbound.openid).arg(inbound.createdAt).arg(receivedAt).arg(inbound.raw).run();
    m_db.statement(kCountEvent).arg(inbound.channel).arg(inbound.type).arg(receivedAt).run();
}

qint64 InboxRepository::addUnparsed(const UnparsedItem &item)
{
    Statement &insert = m_db.statement(kAddUnparsed).arg(item.channel).arg(item.body).arg(item.why);
    return insert.arg(item.at).run() ? insert.insertedId() : 0;
}

qint64 InboxRepository::unparsedCount()
{
    return fetchOne(m_db.statement(kUnparsedCount), [](Row &row) { return row.number(); })
        .value_or(0);
}

UnparsedSummary InboxRepository::unparsedOf(ChannelId channel)
{
    UnparsedSummary summary;
    summary.count = fetchOne(m_db.statement(kUnparsedOf).arg(channel), [](Row &row) {
                        return row.number();
                    }).value_or(0);
    const auto last = fetchOne(m_db.statement(kLastUnparsed).arg(channel), [](Row &row) {
        const QString why = row.text();
        return std::pair(why, row.number());
    });
    if (last)
        std::tie(summary.lastWhy, summary.lastAt) = *last;
    return summary;
}

} // namespace kefu::storage
