// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/board.h"

#include "relay/desk/deskcore.h"
#include "relay/protocol/features.h"

#include <algorithm>

//! Topic `queue`: who waits, in the queue's order.
namespace kefu::desk {

namespace {

using L = QLatin1String;

constexpr qint64 kPriorityMs = 60'000; //!< a minute of waiting each (product.md 4)
constexpr qint64 kSignOfLifeMs = 2000;
constexpr qsizetype kRowsInPart = 50; //!< with the longest remarks, tags and notes a frame's worth

qint64 orderOf(const storage::ConversationRow &row)
{
    return row.queuedAt - row.routing.priority * kPriorityMs;
}

bool isFirst(const storage::ConversationRow *a, const storage::ConversationRow *b)
{
    return std::pair(orderOf(*a), a->info.id) < std::pair(orderOf(*b), b->info.id);
}

} // namespace

//! The short of what Explanation::why says; looking at every agent for every row would be dear.
QString Board::whyWaits(const storage::ConversationRow &row) const
{
    const ChannelId channel = row.info.visitor.channel;
    if (const AgentEntry *last = m_core.roster.find(row.lastAgent)) {
        const qint64 waitMs = m_core.dispatcher->rulesOf(channel).lastAgentWaitMs;
        if (last->presence.takesNew() && m_core.now() - row.queuedAt < waitMs)
            return QStringLiteral("waiting_for_last_agent");
    }
    const auto &agents = m_core.roster.all();
    const bool someone = std::any_of(agents.begin(), agents.end(), [channel](const auto &entry) {
        return entry.second.presence.takesNew() && Roster::serves(entry.second, channel)
            && entry.second.record.info.role != Role::Qa;
    });
    if (someone)
        return QStringLiteral("all_full");
    return m_core.autoresponder->isOpen(channel) ? QStringLiteral("nobody_online")
                                                 : QStringLiteral("off_hours");
}

void Board::tellQueue(SessionId session, bool full)
{
    const auto who = m_queues.find(session);
    if (who == m_queues.end())
        return;
    QList<const storage::ConversationRow *> waiting;
    for (const storage::ConversationRow &row : m_core.book.rows()) {
        const ChannelId channel = row.info.visitor.channel;
        const bool isHis = who->actor.channels.isEmpty() || who->actor.channels.contains(channel);
        if (isHis && row.info.state == ConversationState::Queued && !row.info.leave)
            waiting.append(&row);
    }
    QueuePush push;
    push.at = m_core.now();
    push.full = full;
    push.total = waiting.size();
    const auto shown = std::min<qsizetype>(waiting.size(), kMaxQueueRows);
    std::partial_sort(waiting.begin(), waiting.begin() + shown, waiting.end(), isFirst);
    QHash<ConversationId, QueuedRow> rows;
    QHash<std::pair<ChannelId, AgentId>, QString> why;
    for (qsizetype i = 0; i < shown; ++i) {
        const storage::ConversationRow &row = *waiting[i];
        QString &reason = why[{ row.info.visitor.channel, row.lastAgent }];
        if (reason.isEmpty())
            reason = whyWaits(row);
        QueuedRow line { m_core.publisher->infoOf(row), orderOf(row), row.queuedAt, reason,
                         row.routing.group };
        const auto told = who->rows.constFind(row.info.id);
        if (full || told == who->rows.constEnd() || *told != line)
            push.rows.append(line);
        rows.insert(row.info.id, std::move(line));
    }
    for (auto it = who->rows.cbegin(); !full && it != who->rows.cend(); ++it) {
        if (!rows.contains(it.key()))
            push.gone.append(it.key());
    }
    const bool isNews =
        full || push.total != who->total || !push.rows.isEmpty() || !push.gone.isEmpty();
    if (!isNews && push.at - who->toldAt < kSignOfLifeMs)
        return;
    who->rows = std::move(rows);
    who->total = push.total;
    who->toldAt = push.at;
    SessionSink *sink = who->sink;
    do {
        QueuePush part = push;
        part.rows = push.rows.first(std::min(push.rows.size(), kRowsInPart));
        push.rows.remove(0, part.rows.size());
        push.full = false;
        push.gone.clear();
        sink->onQueue(part);
    } while (!push.rows.isEmpty());
}

} // namespace kefu::desk
