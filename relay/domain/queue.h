// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/leaveorder.h"
#include "relay/domain/rankedset.h"
#include "relay/protocol/types.h"

#include <QHash>
#include <QList>

namespace kefu::domain {

//! What gives a waiting conversation its place.
struct QueueKey {
    int priority = 0;
    qint64 firstQueuedAt = 0; //!< survives re-queueing
    ConversationId conversation;
    bool leave = false; //!< 留言: queued while nobody was online
    qint64 untilAt = 0; //!< leave: when WeChat's window closes
};

//! A place in the queue; the smaller comes first. Leave messages whose window closes within 2 h
//! (leaveorder.h), then those who wait, then the other leave messages: who left one is not there
//! any more.
struct QueueRank {
    enum Tier { Closing, Waiting, Left };
    int tier = Waiting;
    qint64 at = 0;
    ConversationId conversation;
    auto operator<=>(const QueueRank &) const = default;
};

//! priority·60 s + age, then conversation id. Since all ages grow alike, that is the order of
//! firstQueuedAt − priority·60 s and changes by itself only where a window begins to close
//! (product.md 4).
QueueRank queueRank(const QueueKey &key, qint64 now);
//! When that is, or when a leave message cannot be answered any more; 0 = never again.
qint64 queueRankChangesAt(const QueueKey &key, qint64 now);

//! Waiting conversations in order, each with its place in O(log n).
class Queue {
public:
    void insert(const QueueRank &rank); //!< replaces an earlier entry of the same conversation
    void insert(const QueueKey &key, qint64 now = 0) { insert(queueRank(key, now)); }
    QList<ConversationId> ordered() const;
    bool remove(ConversationId conversation);
    bool contains(ConversationId conversation) const;
    qsizetype size() const { return m_set.size(); }
    int positionOf(ConversationId conversation) const; //!< 1-based, 0 = not waiting

private:
    RankedSet<QueueRank> m_set;
    QHash<ConversationId, QueueRank> m_ranks;
};

} // namespace kefu::domain
