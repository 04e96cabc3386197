// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/queue.h"

namespace kefu::domain {

namespace {
constexpr qint64 kPriorityStepMs = 60'000;
}

QueueRank queueRank(const QueueKey &key, qint64 now)
{
    if (key.leave && key.untilAt > 0 && now >= key.untilAt - kLeaveUrgentMs)
        return { QueueRank::Closing, key.untilAt, key.conversation };
    return { key.leave ? QueueRank::Left : QueueRank::Waiting,
             key.firstQueuedAt - key.priority * kPriorityStepMs, key.conversation };
}

qint64 queueRankChangesAt(const QueueKey &key, qint64 now)
{
    if (!key.leave || now >= key.untilAt)
        return 0;
    const qint64 closingAt = key.untilAt - kLeaveUrgentMs;
    return now < closingAt ? closingAt : key.untilAt;
}

void Queue::insert(const QueueRank &rank)
{
    remove(rank.conversation);
    m_set.insert(rank);
    m_ranks.insert(rank.conversation, rank);
}

bool Queue::remove(ConversationId conversation)
{
    const auto rank = m_ranks.constFind(conversation);
    if (rank == m_ranks.cend())
        return false;
    m_set.erase(*rank);
    m_ranks.erase(rank);
    return true;
}

bool Queue::contains(ConversationId conversation) const
{
    return m_ranks.contains(conversation);
}

QList<ConversationId> Queue::ordered() const
{
    QList<ConversationId> list;
    list.reserve(size());
    m_set.forEach([&list](const QueueRank &rank) { list.append(rank.conversation); });
    return list;
}

int Queue::positionOf(ConversationId conversation) const
{
    const auto rank = m_ranks.constFind(conversation);
    return rank == m_ranks.cend() ? 0 : int(m_set.place(*rank));
}

} // namespace kefu::domain
