// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

#include <QHash>
#include <QSet>
#include <functional>
#include <set>

namespace kefu::desk {

//! The open conversations in memory, as the last commit left them, and every agent's load. Load
//! changes with time alone (an answered conversation stops counting after its channel's silence, 10
//! minutes by default: product.md 4), so the book keeps when.
class ConversationBook {
public:
    //! How long a channel's answered conversation counts, in ms (RoutingRules::silentAfterMs).
    void setSilentAfter(std::function<qint64(ChannelId)> silentAfter)
    {
        m_silentAfter = std::move(silentAfter);
    }
    //! Counts everything anew: the silence of a channel is another one now.
    void recount(qint64 now);
    //! Takes the state after a commit; older versions are ignored, closed ones removed. False if
    //! ignored.
    bool update(const storage::ConversationRow &row, qint64 now);
    const storage::ConversationRow *find(ConversationId id) const;
    const storage::ConversationRow *findByVisitor(VisitorId id) const;
    QSet<ConversationId> ownedBy(AgentId agent) const { return m_owned.value(agent); }
    const QHash<ConversationId, storage::ConversationRow> &rows() const { return m_rows; }
    int loadOf(AgentId agent) const { return m_load.value(agent); }
    //! It is in its owner's load.
    bool counts(ConversationId id) const { return m_counted.value(id).owner.isValid(); }
    //! Whose load has changed since this was asked last.
    QSet<AgentId> takeChangedLoads() { return std::exchange(m_changedLoads, {}); }
    bool hasChangedLoads() const { return !m_changedLoads.isEmpty(); }

    //! Stops counting what has been silent long enough. True if somebody got room.
    bool expireLoad(qint64 now);
    qint64 nextLoadEnd() const; //!< 0 = none
    qsizetype size() const { return m_rows.size(); }
    qsizetype queuedCount() const { return m_queued; }

private:
    struct LoadEnd {
        qint64 at = 0;
        ConversationId conversation;
        auto operator<=>(const LoadEnd &) const = default;
    };
    struct Counted {
        AgentId owner; //!< whose load it is in; none = it does not count
        qint64 endsAt = 0;
    };
    void uncount(ConversationId id);
    void count(const storage::ConversationRow &row, qint64 now);
    void forget(const storage::ConversationRow &row);

    std::function<qint64(ChannelId)> m_silentAfter;
    QHash<ConversationId, storage::ConversationRow> m_rows;
    QHash<VisitorId, ConversationId> m_byVisitor;
    QHash<AgentId, QSet<ConversationId>> m_owned;
    QHash<AgentId, int> m_load;
    QSet<AgentId> m_changedLoads;
    QHash<ConversationId, Counted> m_counted;
    std::set<LoadEnd> m_ends;
    qsizetype m_queued = 0;
};

} // namespace kefu::desk
