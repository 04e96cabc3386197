// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/timesheet.h"

#include "relay/storage/session.h"

#include <algorithm>

namespace kefu::storage {

namespace {

using domain::PresenceSpan;
using domain::StaySpan;

constexpr int kLost = 2;

// Each agent's spans from the last one that had begun when the period did.
constexpr char kPresence[] =
    "SELECT p.agent_id || ' ' || p.state || ' ' || p.link || ' ' || p.from_at || ' ' || p.to_at "
    "FROM agents a JOIN presence_log p ON p.agent_id = a.id AND p.from_at < ? AND p.from_at >= "
    "coalesce((SELECT max(q.from_at) FROM presence_log q WHERE q.agent_id = a.id "
    "AND q.from_at <= ?), 0) ORDER BY p.agent_id, p.from_at";

// Stays: those that began up to two days before the period by their begin, longer ones by the index
// of long ones, and what is still under way.
#define KEFU_STAY                                                                                  \
    "SELECT s.agent || ' ' || s.conversation_id || ' ' || v.channel_id || ' ' || s.from_at || ' "  \
    "' "                                                                                           \
    "|| s.to_at FROM segments s JOIN conversations c ON c.id = s.conversation_id "                 \
    "JOIN visitors v ON v.id = c.visitor_id WHERE s.kind = 1 AND s.agent IS NOT NULL AND "
constexpr qint64 kLongMs = 172'800'000; // as in index segments_long
constexpr char kRecent[] = KEFU_STAY "s.from_at >= ? AND s.from_at < ? AND s.to_at >= ?";
constexpr char kUnderWay[] = KEFU_STAY "s.to_at = 0 AND s.from_at < ?";
constexpr char kLong[] =
    KEFU_STAY "s.to_at - s.from_at > 172800000 AND s.to_at >= ? AND s.from_at < ?";

QList<PresenceSpan> presenceSpans(Session &session, qint64 fromAt, qint64 toAt, qint64 now)
{
    return fetchAll(session.db.statement(kPresence).arg(toAt).arg(fromAt), [now](Row &row) {
        Numbers in = row.numbers();
        PresenceSpan span;
        span.agent = in.id<AgentId>();
        span.state = PresenceState(in.integer());
        if (in.integer() == kLost)
            span.state = PresenceState::Offline;
        span.fromAt = in.number();
        const qint64 end = in.number();
        span.toAt = end > 0 ? end : now;
        return span;
    });
}

QList<StaySpan> stays(Session &session, qint64 fromAt, qint64 toAt, qint64 now)
{
    const auto read = [now](Row &row) {
        Numbers in = row.numbers();
        StaySpan span;
        span.agent = in.id<AgentId>();
        span.conversation = in.id<ConversationId>();
        span.channel = in.id<ChannelId>();
        span.fromAt = in.number();
        const qint64 end = in.number();
        span.isOver = end > 0;
        span.toAt = span.isOver ? end : now;
        return span;
    };
    auto all =
        fetchAll(session.db.statement(kRecent).arg(fromAt - kLongMs).arg(toAt).arg(fromAt), read);
    all += fetchAll(session.db.statement(kUnderWay).arg(toAt), read);
    for (const StaySpan &span : fetchAll(session.db.statement(kLong).arg(fromAt).arg(toAt), read)) {
        if (span.fromAt < fromAt - kLongMs) // else the first query has it
            all.append(span);
    }
    std::sort(all.begin(), all.end(), [](const StaySpan &a, const StaySpan &b) {
        return a.agent != b.agent ? a.agent < b.agent : a.fromAt < b.fromAt;
    });
    return all;
}

} // namespace

void readTimes(Session &session, qint64 fromAt, qint64 toAt, qint64 now,
               const PresenceSink &presence, const StaySink &stay)
{
    const QList<PresenceSpan> spans = presenceSpans(session, fromAt, toAt, now);
    const QList<StaySpan> owned = stays(session, fromAt, toAt, now);
    qsizetype next = 0;
    const auto takeStaysTo = [&](AgentId agent, bool including) {
        for (; next < owned.size(); ++next) {
            if (agent < owned[next].agent || (!including && owned[next].agent == agent))
                break;
            stay(owned[next]);
        }
    };
    for (qsizetype i = 0; i < spans.size(); ++i) {
        const bool isFirst = i == 0 || spans[i - 1].agent != spans[i].agent;
        if (isFirst)
            takeStaysTo(spans[i].agent, false); // of agents who have no presence at all
        presence(spans[i]);
        const bool isLast = i + 1 == spans.size() || spans[i + 1].agent != spans[i].agent;
        if (isLast)
            takeStaysTo(spans[i].agent, true);
    }
    for (; next < owned.size(); ++next)
        stay(owned[next]);
}

} // namespace kefu::storage
