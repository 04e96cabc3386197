// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/queue.h"

#include <iterator>

namespace kefu::domain {

namespace {
constexpr qint64 kPriorityStepMs = 60'000;
}

void Queue::insert(const QueueKey &key)
{
    remove(key.conversation);
    const qint64 rank = key.firstQueuedAt - key.priority * kPriorityStepMs;
    m_slots.insert(Slot { rank, key.conversation });
    m_ranks.insert(key.conversation, rank);
}

bool Queue::remove(ConversationId conversation)
{
    const auto rank = m_ranks.constFind(conversation);
    if (rank == m_ranks.cend())
        return false;
    m_slots.erase(Slot { *rank, conversation });
    m_ranks.erase(rank);
    return true;
}

bool Queue::contains(ConversationId conversation) const
{
    return m_ranks.contains(conversation);
}

qsizetype Queue::size() const
{
    return m_ranks.size();
}

QList<ConversationId> Queue::ordered() const
{
    QList<ConversationId> list;
    list.reserve(size());
    for (const Slot &slot : m_slots)
        list.append(slot.conversation);
    return list;
}

int Queue::positionOf(ConversationId conversation) const
{
    const auto rank = m_ranks.constFind(conversation);
    if (rank == m_ranks.cend())
        return 0;
    const auto slot = m_slots.find(Slot { *rank, conversation });
    return static_cast<int>(std::distance(m_slots.begin(), slot)) + 1;
}

} // namespace kefu::domain
