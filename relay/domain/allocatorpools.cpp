// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/allocatorprivate.h"

#include <algorithm>

//! The agents' side: who is free in which pool, and in which order.
namespace kefu::domain {

Pool *Allocator::Private::poolFor(const PoolKey &key)
{
    const auto known = pools.find(key);
    if (known != pools.end())
        return &known->second;
    Pool &pool = pools[key];
    pool.key = key;
    const RoutingRules &of = rulesOf(key.channel);
    pool.policy = of.policy;
    pool.everybody = !key.group.isValid() && of.rings.isEmpty();
    if (key.group.isValid())
        pool.groups.append(key.group);
    for (int i = 0; !key.group.isValid() && i <= key.ring && i < of.rings.size(); ++i) {
        pool.groups += of.rings[i].groups;
        pool.everybody = pool.everybody || of.rings[i].groups.isEmpty();
    }
    for (auto &[id, entry] : agents) {
        if (isMember(pool, entry))
            join(entry, pool);
    }
    return &pool;
}

bool Allocator::Private::isMember(const Pool &pool, const PoolAgent &entry) const
{
    if (!servesChannel(entry.agent, pool.key.channel))
        return false;
    if (pool.everybody)
        return true;
    return std::any_of(pool.groups.begin(), pool.groups.end(), [&](GroupId id) {
        const auto group = groups.find(id);
        return group != groups.end() && group->second.members.contains(entry.agent.now.agent);
    });
}

//! The agent with his limit there: a group may have a smaller one for its members; of several the
//! largest counts, and who is asked as one of everybody has his own.
Candidate Allocator::Private::inPool(const Pool &pool, const Candidate &agent) const
{
    Candidate here = agent;
    int limit = 0;
    for (const GroupId id : pool.everybody ? QList<GroupId>() : pool.groups) {
        const auto group = groups.find(id);
        if (group == groups.end() || !group->second.members.contains(agent.agent))
            continue;
        if (group->second.capacity == 0)
            return here;
        limit = std::max(limit, group->second.capacity);
    }
    if (limit > 0 && (here.capacity == 0 || limit < here.capacity)) {
        here.capacity = limit;
        here.ramping = false;
    }
    return here;
}

void Allocator::Private::join(PoolAgent &entry, Pool &pool)
{
    entry.pools.emplace_back(&pool, std::nullopt);
    setFree(pool, entry.pools.back().second, entry);
}

void Allocator::Private::joinAll(PoolAgent &entry)
{
    for (auto &[key, pool] : pools) {
        if (isMember(pool, entry))
            join(entry, pool);
    }
}

void Allocator::Private::leaveAll(PoolAgent &entry)
{
    for (auto &[pool, rank] : entry.pools) {
        if (rank)
            pool->free.erase(*rank);
        refreshReady(*pool);
    }
    entry.pools.clear();
}

//! His place among the free ones of a pool, as he is now.
void Allocator::Private::setFree(Pool &pool, std::optional<AgentRank> &rank, const PoolAgent &entry)
{
    const Candidate here = inPool(pool, entry.agent.now);
    const std::optional<AgentRank> before = rank;
    rank = exclusionOf(here) ? std::nullopt : std::optional(agentRank(pool.policy, here));
    if (rank == before)
        return;
    if (before)
        pool.free.erase(*before);
    if (rank)
        pool.free.insert(*rank);
    if (rank && !before)
        unpark(pool);
    refreshReady(pool);
}

void Allocator::Private::refresh(PoolAgent &entry, qint64 now)
{
    for (auto &[pool, rank] : entry.pools)
        setFree(*pool, rank, entry);
    if (!isThere(entry.agent.now)) { // who is not there is not waited for
        const std::set<QueueRank> waited = entry.waitedFor;
        for (const QueueRank &rank : waited)
            place(entries[rank.conversation], now);
    }
    refreshReady(entry);
}

//! Somebody new is free there: perhaps he has not declined them.
void Allocator::Private::unpark(Pool &pool)
{
    for (const QueueRank &rank : pool.parked) {
        entries[rank.conversation].place = Entry::Place::Pool;
        pool.waiting.insert(rank);
    }
    pool.parked.clear();
}

void Allocator::Private::refreshReady(Pool &pool)
{
    std::optional<QueueRank> head;
    if (!pool.free.empty() && !pool.waiting.empty())
        head = *pool.waiting.begin();
    if (head == pool.ready)
        return;
    if (pool.ready)
        ready.erase({ *pool.ready, {}, &pool });
    pool.ready = head;
    if (head)
        ready.insert({ *head, {}, &pool });
}

void Allocator::Private::refreshReady(PoolAgent &entry)
{
    const AgentId id = entry.agent.now.agent;
    std::optional<QueueRank> head;
    if (!entry.remembered.empty() && isThere(entry.agent.now) && !isFull(entry.agent.now))
        head = *entry.remembered.begin();
    if (head == entry.ready)
        return;
    if (entry.ready)
        ready.erase({ *entry.ready, id, nullptr });
    entry.ready = head;
    if (head)
        ready.insert({ *head, id, nullptr });
}

} // namespace kefu::domain
