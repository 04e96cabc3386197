// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/allocator.h"

#include <map>
#include <set>
#include <tuple>
#include <vector>

//! What the allocator keeps in order. Internal to it.
namespace kefu::domain {

//! Agents a conversation may be offered to: a channel as wide as one of its rings, or one group.
struct PoolKey {
    ChannelId channel;
    int ring = 0; //!< of the channel's rules
    GroupId group; //!< valid: this group alone
    auto operator<=>(const PoolKey &) const = default;
};

struct Pool {
    PoolKey key {};
    RoutingPolicy policy = RoutingPolicy::InOrder;
    bool everybody = true; //!< of the channel
    QList<GroupId> groups {};
    std::set<AgentRank> free {}; //!< who could have one now
    std::set<QueueRank> waiting {};
    std::set<QueueRank> parked {}; //!< whoever is free has declined these
    std::optional<QueueRank> ready {}; //!< as it stands among those that can be decided
};

struct PoolAgent {
    RoutingAgent agent {};
    std::vector<std::pair<Pool *, std::optional<AgentRank>>> pools {}; //!< his, with his place
    std::set<QueueRank> remembered {}; //!< those he served last, wherever else they wait
    std::set<QueueRank> waitedFor {}; //!< of these: they wait for him alone, who is only full
    std::optional<QueueRank> ready {};
};

struct Entry {
    enum class Place {
        Pool,
        Parked,
        LastAgent, //!< in waitedFor of its last agent
        Over, //!< not to be given to anybody
    };
    WaitingConversation conversation {};
    QueueRank rank {};
    Place place = Place::Over;
    Pool *pool = nullptr;
    AgentId remembered {}; //!< whose `remembered` it is in
    qint64 timer = 0;
};

//! What can be decided now, in queue order: the head of a pool, or of those an agent served last.
struct Ready {
    QueueRank rank;
    AgentId agent; //!< none: of `pool`
    Pool *pool = nullptr;
    bool operator<(const Ready &other) const
    {
        return std::tie(rank, agent) < std::tie(other.rank, other.agent);
    }
};

inline bool isFull(const Candidate &candidate)
{
    return candidate.capacity > 0 && candidate.load >= candidate.capacity;
}

inline bool isThere(const Candidate &candidate)
{
    return candidate.presence == PresenceState::Online && candidate.link == LinkState::Connected;
}

inline bool servesChannel(const RoutingAgent &agent, ChannelId channel)
{
    return agent.channels.isEmpty() || agent.channels.contains(channel);
}

struct Allocator::Private {
    QHash<ChannelId, RoutingRules> rules;
    std::map<GroupId, RoutingGroup> groups;
    std::map<PoolKey, Pool> pools; // nodes stay where they are
    std::map<AgentId, PoolAgent> agents;
    QHash<ConversationId, Entry> entries;
    QHash<ChannelId, Queue> queues;
    std::set<Ready> ready;
    std::set<std::pair<qint64, ConversationId>> timers;

    // ---- who could have one (allocatorpools.cpp)
    Pool *poolFor(const PoolKey &key);
    bool isMember(const Pool &pool, const PoolAgent &entry) const;
    Candidate inPool(const Pool &pool, const Candidate &agent) const;
    void join(PoolAgent &entry, Pool &pool);
    void joinAll(PoolAgent &entry);
    void leaveAll(PoolAgent &entry);
    void refresh(PoolAgent &entry, qint64 now);
    void setFree(Pool &pool, std::optional<AgentRank> &rank, const PoolAgent &entry);
    void unpark(Pool &pool);
    void refreshReady(Pool &pool);
    void refreshReady(PoolAgent &entry);

    // ---- who waits, and where (allocatorplaces.cpp)
    const RoutingRules &rulesOf(ChannelId channel) const;
    PoolKey poolKeyOf(const WaitingConversation &conversation, qint64 now, qint64 &changesAt) const;
    const PoolAgent *rememberedFor(const WaitingConversation &conversation, qint64 now) const;
    //! Until when it waits for its last agent alone, who is there and only full; 0 = it does not.
    qint64 waitsForLastUntil(const WaitingConversation &conversation, qint64 now) const;
    void remember(Entry &entry, qint64 now);
    void place(Entry &entry, qint64 now);
    void unplace(Entry &entry);
    void setTimer(Entry &entry, qint64 at);
    void advance(qint64 now);
    void replaceThoseOf(AgentId agent, qint64 now);

    // ---- what can be decided (allocator.cpp)
    std::optional<Allocation> decide(Pool &pool, qint64 now);
    std::optional<Allocation> decideRemembered(const Ready &first, qint64 now);
    std::optional<AgentId> pick(const Pool &pool, const WaitingConversation &conversation) const;
    Allocation finish(ConversationId id, AgentId agent, RoutingReason reason);
};

} // namespace kefu::domain
