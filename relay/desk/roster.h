// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/presence.h"
#include "relay/storage/storagetypes.h"

#include <QHash>
#include <map>

namespace kefu::desk {

struct AgentEntry {
    storage::AgentRecord record;
    domain::Presence presence;
    //! Rank of the last assignment, 0 = never: times in milliseconds would tie under a burst and
    //! break the order.
    qint64 assignedRank = 0;
    qint64 idleSinceAt = 0; //!< when a conversation of his ended last
    qint64 sinceAt = 0; //!< in this state
    int misses = 0; //!< visitors he let wait too long, in a row
};

//! Every agent and how he stands, in memory. Ordered by id, so that walking it gives the same order
//! always.
class Roster {
public:
    //! Agents in `connectedBefore` start in grace, counted from `now`.
    void load(const QList<storage::AgentRecord> &agents, const QList<AgentId> &connectedBefore,
              qint64 now, const domain::PresenceRules &rules);
    void add(const storage::AgentRecord &record);
    AgentEntry *find(AgentId id);
    const AgentEntry *find(AgentId id) const;
    const AgentEntry *findByName(const QString &username) const;
    const std::map<AgentId, AgentEntry> &all() const { return m_agents; }

    static bool serves(const AgentEntry &entry, ChannelId channel);
    //! Somebody of this channel is at his desk, though perhaps busy or away: what a visitor writes
    //! is no leave message then.
    bool someoneThere(ChannelId channel) const;
    //! Gives the agent the newest rank; the one he had before.
    qint64 noteAssigned(AgentId id);
    //! The assignment did not come true: his turn is still to come, unless he got another one
    //! meanwhile.
    void takeBackAssigned(AgentId id, qint64 given, qint64 before);
    //! Ends every grace and stay away that is over; those agents.
    QList<AgentId> onTime(qint64 now);
    qint64 nextTimeAt() const; //!< when onTime() has something to do; 0 = never
    AgentInfo infoOf(const AgentEntry &entry) const;

private:
    std::map<AgentId, AgentEntry> m_agents;
    QHash<QString, AgentId> m_names;
    qint64 m_rank = 0;
};

} // namespace kefu::desk
