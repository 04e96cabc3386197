// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/searchrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"
#include "relay/storage/contentdetail.h"
#include "relay/storage/messagerepository.h"
#include "relay/storage/visitorrepository.h"

#include <limits>

namespace kefu::storage {

namespace {

// Every filter in one statement, so that it is prepared once; 0 does not restrict.
constexpr char kFitting[] =
    "SELECT " KEFU_MESSAGE_COLUMNS ", " KEFU_VISITOR_COLUMNS
    " FROM messages m JOIN visitors v ON v.id = m.visitor_id "
    "WHERE m.id IN (SELECT value FROM json_each(?)) "
    "AND (? = 0 OR v.channel_id = ?) AND (? = 0 OR m.visitor_id = ?) "
    "AND m.created_at >= ? AND m.created_at < ? "
    "AND (? = '[]' OR v.channel_id IN (SELECT value FROM json_each(?))) "
    "AND (? = 0 OR m.author = ? OR EXISTS (SELECT 1 FROM segments s WHERE "
    "s.conversation_id = m.conversation_id AND s.kind = 1 AND s.agent = ?)) "
    "ORDER BY m.id DESC";
constexpr char kBetween[] =
    "SELECT id FROM messages WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT ?";
constexpr char kTextsAfter[] = "SELECT m.id, m.visitor_id, v.channel_id, m.kind, m.text, m.detail "
                               "FROM messages m JOIN visitors v ON v.id = m.visitor_id "
                               "WHERE m.id > ? ORDER BY m.id LIMIT ?";
constexpr char kServed[] =
    "SELECT visitor_id FROM conversations WHERE owner = ? AND state = 1 UNION "
    "SELECT id FROM visitors WHERE last_agent = ? AND last_agent_at >= ?";
constexpr char kOwned[] = "SELECT visitor_id, max(last_seq) FROM conversations "
                          "WHERE owner = ? AND state = 2 AND ended_at >= ? GROUP BY visitor_id";
constexpr char kReceived[] =
    "SELECT id, received_at FROM messages WHERE id >= ? ORDER BY id LIMIT 1";
constexpr char kLastId[] = "SELECT id FROM messages ORDER BY id DESC LIMIT 1";

template <typename List> QString listText(const List &ids)
{
    QStringList texts;
    for (const auto id : ids)
        texts += id.toString();
    return u'[' + texts.join(u',') + u']';
}

} // namespace

QList<SearchRepository::Found> SearchRepository::fitting(const QList<MessageId> &ids,
                                                         const SearchQuery &query)
{
    const QString channels = listText(query.channels);
    Statement &select = m_db.statement(kFitting).arg(listText(ids));
    select.arg(query.channel.value).arg(query.channel.value);
    select.arg(query.visitor.value).arg(query.visitor.value).arg(query.fromAt);
    select.arg(query.toAt > 0 ? query.toAt : std::numeric_limits<qint64>::max());
    select.arg(channels).arg(channels);
    select.arg(query.agent.value).arg(query.agent.value).arg(query.agent.value);
    return fetchAll(select, [](Row &row) {
        Found found;
        found.message = readMessage(row);
        found.visitor = readVisitor(row).info;
        return found;
    });
}

QList<MessageId> SearchRepository::between(MessageId from, MessageId before, int limit)
{
    Statement &select = m_db.statement(kBetween).arg(from.value).arg(before.value).arg(limit);
    return fetchAll(select, [](Row &row) { return row.id<MessageId>(); });
}

QList<SearchRepository::Text> SearchRepository::textsAfter(MessageId after, int limit)
{
    return fetchAll(m_db.statement(kTextsAfter).arg(after.value).arg(limit), [](Row &row) {
        Text text;
        text.message = row.id<MessageId>();
        text.visitor = row.id<VisitorId>();
        text.channel = row.id<ChannelId>();
        text.content.kind = fromCode(row.number(), ContentKind::Event, ContentKind::Unsupported);
        text.content.text = row.text();
        readDetail(row.text(), text.content);
        return text;
    });
}

QHash<VisitorId, int> SearchRepository::readableBy(AgentId agent, qint64 since)
{
    QHash<VisitorId, int> readable;
    const auto owned = fetchAll(m_db.statement(kOwned).arg(agent).arg(since), [](Row &row) {
        const VisitorId visitor = row.id<VisitorId>();
        return std::pair(visitor, row.integer());
    });
    for (const auto &[visitor, lastSeq] : owned)
        readable.insert(visitor, lastSeq);
    Statement &served = m_db.statement(kServed).arg(agent).arg(agent).arg(since);
    for (const VisitorId visitor : fetchAll(served, [](Row &row) { return row.id<VisitorId>(); }))
        readable.insert(visitor, std::numeric_limits<int>::max());
    return readable;
}

MessageId SearchRepository::firstReceived(qint64 at)
{
    qint64 from = 1;
    qint64 to =
        fetchOne(m_db.statement(kLastId), [](Row &row) { return row.number(); }).value_or(0) + 1;
    while (from < to) {
        const qint64 middle = from + (to - from) / 2;
        const auto next = fetchOne(m_db.statement(kReceived).arg(middle), [](Row &row) {
            const qint64 id = row.number();
            return std::pair(id, row.number());
        });
        if (next && next->second < at)
            from = next->first + 1;
        else
            to = middle;
    }
    return { from };
}

} // namespace kefu::storage
