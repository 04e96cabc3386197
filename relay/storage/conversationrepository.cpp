// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/conversationrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"
#include "relay/storage/messagerepository.h"
#include "relay/storage/routingdetail.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <limits>

namespace kefu::storage {

namespace {

#define KEFU_CONVERSATION_COLUMNS                                                                  \
    KEFU_FIRST_NUMBER("c.id")                                                                      \
    KEFU_NUMBER("c.state")                                                                         \
    KEFU_NUMBER("c.owner")                                                                         \
    KEFU_NUMBER("c.version")                                                                       \
    KEFU_NUMBER("c.opened_at")                                                                     \
    KEFU_NUMBER("c.ended_at")                                                                      \
    KEFU_NUMBER("c.waiting_since_at")                                                              \
    KEFU_NUMBER("c.last_seq")                                                                      \
    KEFU_NUMBER("c.read_seq")                                                                      \
    KEFU_NUMBER("c.unread")                                                                        \
    KEFU_NUMBER("c.queued_at")                                                                     \
    KEFU_NUMBER("c.assigned_at")                                                                   \
    KEFU_NUMBER("c.leave_at")                                                                      \
    KEFU_LAST_NUMBER("c.rating") ", c.routing, c.disposition"

#define KEFU_SELECT_CONVERSATION                                                                   \
    "SELECT " KEFU_VISITOR_COLUMNS ", " KEFU_CONVERSATION_COLUMNS ", " KEFU_MESSAGE_COLUMNS        \
    " FROM conversations c JOIN visitors v ON v.id = c.visitor_id"                                 \
    " LEFT JOIN messages m ON m.visitor_id = c.visitor_id AND m.seq = c.last_seq "

constexpr char kFind[] = KEFU_SELECT_CONVERSATION "WHERE c.id = ?";
constexpr char kNewestOf[] =
    KEFU_SELECT_CONVERSATION "WHERE c.visitor_id = ? ORDER BY c.id DESC LIMIT 1";
constexpr char kNewestOwned[] =
    KEFU_SELECT_CONVERSATION "WHERE c.visitor_id = ? AND c.owner = ? ORDER BY c.id DESC LIMIT 1";
constexpr char kOpen[] = KEFU_SELECT_CONVERSATION
    "WHERE c.id IN (SELECT id FROM conversations WHERE state < 2) ORDER BY c.id";
constexpr char kOfAgent[] = KEFU_SELECT_CONVERSATION
    "WHERE c.id IN (SELECT id FROM conversations WHERE owner = ? AND state = 1 UNION ALL "
    "SELECT id FROM conversations WHERE owner = ? AND state = 2 AND ended_at >= ?) "
    "AND c.id < ? ORDER BY c.id DESC LIMIT ?";
constexpr char kVisitorAndOpen[] =
    "SELECT " KEFU_VISITOR_COLUMNS ", " KEFU_CONVERSATION_COLUMNS
    " FROM visitors v LEFT JOIN conversations c ON c.visitor_id = v.id AND c.state < 2 "
    "WHERE v.channel_id = ? AND v.openid = ?";
constexpr char kAdd[] =
    "INSERT INTO conversations (visitor_id, state, version, opened_at, queued_at, "
    "last_seq, read_seq) VALUES (?, 0, 0, ?, ?, ?, ?)";
constexpr char kSaveProgress[] =
    "UPDATE conversations SET version = ?, waiting_since_at = ?, last_seq = ?, "
    "read_seq = ?, unread = ? WHERE id = ?";
constexpr char kSaveState[] =
    "UPDATE conversations SET state = ?, owner = ?, version = ?, queued_at = ?, assigned_at = ?, "
    "ended_at = ?, waiting_since_at = ?, last_seq = ?, read_seq = ?, unread = ?, routing = ? "
    "WHERE id = ?";
constexpr char kSaveRouting[] = "UPDATE conversations SET routing = ?, version = ? WHERE id = ?";
constexpr char kSaveLeave[] = "UPDATE conversations SET leave_at = ?, version = ? WHERE id = ?";
constexpr char kSaveEnd[] = "UPDATE conversations SET disposition = ?, end_note = ? WHERE id = ?";
constexpr char kSaveRating[] = "UPDATE conversations SET rating = ? WHERE id = ?";
constexpr char kListed[] = KEFU_SELECT_CONVERSATION
    "WHERE c.id < ? AND (? < 0 OR c.state = ?) AND (? = '' OR v.channel_id IN "
    "(SELECT value FROM json_each(?))) ORDER BY c.id DESC LIMIT ?";

ConversationRow readConversation(const VisitorRow &visitor, Row &row)
{
    ConversationRow result;
    ConversationInfo &info = result.info;
    info.visitor = visitor.info;
    Numbers numbers = row.numbers();
    info.id = numbers.id<ConversationId>();
    info.state = fromCode(numbers.number(), ConversationState::Closed, ConversationState::Closed);
    info.owner = numbers.id<AgentId>();
    info.version = numbers.number();
    info.openedAt = numbers.number();
    info.endedAt = numbers.number();
    info.waitingSinceAt = numbers.number();
    info.lastSeq = numbers.integer();
    info.readSeq = numbers.integer();
    info.unread = numbers.integer();
    result.queuedAt = numbers.number();
    result.assignedAt = numbers.number();
    info.leave = numbers.flag();
    info.rating = numbers.integer();
    readRoutingText(row.text(), result);
    info.disposition = row.text();
    result.openid = visitor.openid;
    result.window = visitor.window;
    result.lastAgent = visitor.lastAgent;
    result.lastAgentAt = visitor.lastAgentAt;
    return result;
}

ConversationRow readWhole(Row &row)
{
    const VisitorRow visitor = readVisitor(row);
    ConversationRow result = readConversation(visitor, row);
    if (!row.isNull())
        result.info.lastMessage = readMessage(row);
    return result;
}

VisitorAndOpen readVisitorAndOpen(Row &row)
{
    VisitorAndOpen result { readVisitor(row), std::nullopt };
    if (!row.isNull())
        result.open = readConversation(result.visitor, row);
    return result;
}

} // namespace

std::optional<ConversationRow> ConversationRepository::find(ConversationId id)
{
    return fetchOne(m_db.statement(kFind).arg(id), readWhole);
}

std::optional<ConversationRow> ConversationRepository::newestOf(VisitorId visitor)
{
    return fetchOne(m_db.statement(kNewestOf).arg(visitor), readWhole);
}

std::optional<ConversationRow> ConversationRepository::newestOwned(VisitorId visitor, AgentId owner)
{
    return fetchOne(m_db.statement(kNewestOwned).arg(visitor).arg(owner), readWhole);
}

std::optional<VisitorAndOpen> ConversationRepository::visitorAndOpen(ChannelId channel,
                                                                     const QString &openid)
{
    if (auto known = m_cache.take(channel, openid))
        return known;
    return fetchOne(m_db.statement(kVisitorAndOpen).arg(channel).arg(openid), readVisitorAndOpen);
}

QList<ConversationRow> ConversationRepository::open()
{
    return fetchAll(m_db.statement(kOpen), readWhole);
}

QList<ConversationRow> ConversationRepository::ofAgent(AgentId agent, ConversationId before,
                                                       int limit, qint64 endedAfter)
{
    constexpr qint64 kNoBound = std::numeric_limits<qint64>::max();
    Statement &select = m_db.statement(kOfAgent).arg(agent).arg(agent).arg(endedAfter);
    select.arg(before.isValid() ? before.value : kNoBound).arg(limit);
    return fetchAll(select, readWhole);
}

ConversationRow ConversationRepository::add(const VisitorRow &visitor, qint64 at)
{
    m_cache.forget(visitor.info.id);
    ConversationRow row;
    row.info.visitor = visitor.info;
    row.info.openedAt = at;
    row.info.lastSeq = visitor.lastSeq;
    row.info.readSeq = visitor.lastSeq;
    row.openid = visitor.openid;
    row.window = visitor.window;
    row.queuedAt = at;
    row.lastAgent = visitor.lastAgent;
    row.lastAgentAt = visitor.lastAgentAt;
    Statement &insert = m_db.statement(kAdd).arg(visitor.info.id).arg(at).arg(at);
    if (insert.arg(visitor.lastSeq).arg(visitor.lastSeq).run())
        row.info.id = ConversationId { insert.insertedId() };
    return row;
}

void ConversationRepository::saveProgress(const ConversationRow &row)
{
    const ConversationInfo &info = row.info;
    m_cache.forget(info.visitor.id);
    Statement &update = m_db.statement(kSaveProgress).arg(info.version).arg(info.waitingSinceAt);
    update.arg(info.lastSeq).arg(info.readSeq).arg(info.unread).arg(info.id).run();
}

void ConversationRepository::saveState(const ConversationRow &row)
{
    const ConversationInfo &info = row.info;
    m_cache.forget(info.visitor.id);
    Statement &update =
        m_db.statement(kSaveState).arg(code(info.state)).arg(info.owner).arg(info.version);
    update.arg(row.queuedAt).arg(row.assignedAt).arg(info.endedAt).arg(info.waitingSinceAt);
    update.arg(info.lastSeq).arg(info.readSeq).arg(info.unread);
    update.arg(routingText(row)).arg(info.id).run();
}

void ConversationRepository::saveRouting(const ConversationRow &row)
{
    m_cache.forget(row.info.visitor.id);
    Statement &update = m_db.statement(kSaveRouting).arg(routingText(row)).arg(row.info.version);
    update.arg(row.info.id).run();
}

void ConversationRepository::saveLeave(const ConversationRow &row, qint64 at)
{
    m_cache.forget(row.info.visitor.id);
    m_db.statement(kSaveLeave).arg(at).arg(row.info.version).arg(row.info.id).run();
}

void ConversationRepository::saveEnd(const ConversationRow &row, const QString &note)
{
    m_cache.forget(row.info.visitor.id);
    m_db.statement(kSaveEnd).arg(row.info.disposition).arg(note).arg(row.info.id).run();
}

void ConversationRepository::saveRating(ConversationId id, int rating)
{
    m_db.statement(kSaveRating).arg(rating).arg(id).run();
}

QList<ConversationRow> ConversationRepository::listed(const ConversationFilter &filter)
{
    constexpr qint64 kNoBound = std::numeric_limits<qint64>::max();
    QJsonArray channels;
    for (const ChannelId channel : filter.channels)
        channels.append(channel.value);
    const QString ids = filter.channels.isEmpty()
        ? QStringLiteral("")
        : QString::fromLatin1(QJsonDocument(channels).toJson(QJsonDocument::Compact));
    const qint64 state = filter.state ? code(*filter.state) : -1;
    Statement &select =
        m_db.statement(kListed).arg(filter.before.isValid() ? filter.before.value : kNoBound);
    select.arg(state).arg(state).arg(ids).arg(ids).arg(filter.limit);
    return fetchAll(select, readWhole);
}

} // namespace kefu::storage
