// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

#include <QHash>
#include <QSet>
#include <set>

namespace kefu::desk {

//! The open conversations in memory, as the last commit left them, and every agent's load. Load
//! changes with time alone (an answered conversation stops counting after 10 minutes), so the book
//! keeps when.
class ConversationBook {
public:
    //! Takes the state after a commit; older versions are ignored, closed ones removed. False if
    //! ignored.
    bool update(const storage::ConversationRow &row, qint64 now);
    const storage::ConversationRow *find(ConversationId id) const;
    const storage::ConversationRow *findByVisitor(VisitorId id) const;
    QSet<ConversationId> ownedBy(AgentId agent) const { return m_owned.value(agent); }
    const QHash<ConversationId, storage::ConversationRow> &rows() const { return m_rows; }
    int loadOf(AgentId agent) const { return m_load.value(agent); }
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
