// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QHash>
#include <set>

namespace kefu::domain {

struct QueueKey {
    int priority = 0;
    qint64 firstQueuedAt = 0; //!< survives re-queueing
    ConversationId conversation;
};

//! Waiting conversations in order: priority·60 s + age, then conversation id. Since all ages grow
//! alike, the order is that of firstQueuedAt − priority·60 s and never changes by itself
//! (product.md 4).
class Queue {
public:
    void insert(const QueueKey &key); //!< replaces an earlier entry of the same conversation
    bool remove(ConversationId conversation);
    bool contains(ConversationId conversation) const;
    qsizetype size() const;
    //! In queue order.
    QList<ConversationId> ordered() const;
    int positionOf(ConversationId conversation) const; //!< 1-based, 0 = not waiting

private:
    struct Slot {
        qint64 rank = 0;
        ConversationId conversation;
        auto operator<=>(const Slot &) const = default;
    };
    std::set<Slot> m_slots;
    QHash<ConversationId, qint64> m_ranks;
};

} // namespace kefu::domain
