// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/segmentrepository.h"

#include "relay/storage/connection.h"

namespace kefu::storage {

namespace {

constexpr int kQueue = 0;
constexpr int kAgent = 1;
constexpr char kOpen[] =
    "INSERT INTO segments (conversation_id, kind, agent, from_at, why) VALUES (?, ?, ?, ?, ?)";
// max(): our clock may have been set back, and 0 would mean "still open".
constexpr char kClose[] = "UPDATE segments SET to_at = max(?, from_at, 1), end_why = ? "
                          "WHERE conversation_id = ? AND to_at = 0";
constexpr char kAccept[] =
    "UPDATE segments SET accepted_at = ? WHERE conversation_id = ? AND to_at = 0";

constexpr char kOf[] = "SELECT conversation_id, kind, agent, from_at, to_at, why, end_why FROM "
                       "segments WHERE conversation_id = ? ORDER BY id";
constexpr char kWithAgents[] =
    "SELECT conversation_id, kind, agent, from_at, to_at, why, end_why FROM segments "
    "WHERE kind = 1 AND from_at < ? AND (to_at = 0 OR to_at > ?) ORDER BY from_at, id";
// A conversation of the day: its first stay began then. The last agent is who had the visitor's
// conversation before.
constexpr char kRecorded[] =
    "SELECT c.id, v.channel_id, c.visitor_id, c.queued_at, coalesce(s.from_at, 0), s.agent, "
    "(SELECT p.owner FROM conversations p WHERE p.visitor_id = c.visitor_id AND p.id < c.id "
    "AND p.owner IS NOT NULL ORDER BY p.id DESC LIMIT 1), "
    "coalesce((SELECT min(m.received_at) FROM messages m WHERE m.visitor_id = c.visitor_id "
    "AND m.conversation_id = c.id AND m.direction = 1 AND m.author IS NOT NULL), 0), "
    "coalesce((SELECT sum(CASE WHEN t.to_at = 0 THEN ? ELSE t.to_at END - t.from_at) "
    "FROM segments t WHERE t.conversation_id = c.id AND t.kind = 1), 0) "
    "FROM conversations c JOIN visitors v ON v.id = c.visitor_id "
    "LEFT JOIN segments s ON s.id = (SELECT min(a.id) FROM segments a "
    "WHERE a.conversation_id = c.id AND a.kind = 1) "
    "WHERE c.queued_at >= ? AND c.queued_at < ? ORDER BY c.queued_at, c.id";

SegmentRow readSegment(Row &row)
{
    SegmentRow segment;
    segment.conversation = row.id<ConversationId>();
    segment.queue = row.integer() == kQueue;
    segment.agent = row.id<AgentId>();
    segment.fromAt = row.number();
    segment.toAt = row.number();
    segment.why = row.text();
    segment.endWhy = row.text();
    return segment;
}

RecordedConversation readRecorded(Row &row)
{
    RecordedConversation recorded;
    recorded.id = row.id<ConversationId>();
    recorded.channel = row.id<ChannelId>();
    recorded.visitor = row.id<VisitorId>();
    recorded.queuedAt = row.number();
    recorded.assignedAt = row.number();
    recorded.agent = row.id<AgentId>();
    recorded.lastAgent = row.id<AgentId>();
    recorded.answeredAt = row.number();
    recorded.heldMs = row.number();
    return recorded;
}

} // namespace

QList<SegmentRow> SegmentRepository::of(ConversationId conversation)
{
    return fetchAll(m_db.statement(kOf).arg(conversation), readSegment);
}

QList<SegmentRow> SegmentRepository::withAgents(qint64 fromAt, qint64 toAt)
{
    return fetchAll(m_db.statement(kWithAgents).arg(toAt).arg(fromAt), readSegment);
}

QList<RecordedConversation> SegmentRepository::recorded(qint64 fromAt, qint64 toAt)
{
    return fetchAll(m_db.statement(kRecorded).arg(toAt).arg(fromAt).arg(toAt), readRecorded);
}

void SegmentRepository::openQueue(ConversationId conversation, qint64 at, const QString &why)
{
    m_db.statement(kOpen).arg(conversation).arg(kQueue).argNull().arg(at).arg(why).run();
}

void SegmentRepository::openAgent(ConversationId conversation, AgentId agent, qint64 at,
                                  const QString &why)
{
    m_db.statement(kOpen).arg(conversation).arg(kAgent).arg(agent).arg(at).arg(why).run();
}

void SegmentRepository::accept(ConversationId conversation, qint64 at)
{
    m_db.statement(kAccept).arg(at).arg(conversation).run();
}

void SegmentRepository::close(ConversationId conversation, qint64 at, const QString &why)
{
    m_db.statement(kClose).arg(at).arg(why).arg(conversation).run();
}

} // namespace kefu::storage
