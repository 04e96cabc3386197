// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/allocatorprivate.h"

#include <algorithm>

namespace kefu::domain {

std::optional<AgentId> Allocator::Private::pick(const Pool &pool,
                                                const WaitingConversation &conversation) const
{
    const auto found = std::find_if(pool.free.begin(), pool.free.end(), [&](const AgentRank &rank) {
        return !conversation.declined.contains(rank.agent);
    });
    return found == pool.free.end() ? std::nullopt : std::optional(found->agent);
}

Allocation Allocator::Private::finish(ConversationId id, AgentId agent, RoutingReason reason)
{
    Entry entry = entries.take(id);
    unplace(entry);
    setTimer(entry, 0);
    queues[entry.conversation.channel].remove(id);
    return { id, agent, reason };
}

//! The head of a pool, if it can be decided; else it is moved to where it belongs.
std::optional<Allocation> Allocator::Private::decide(Pool &pool, qint64 now)
{
    const ConversationId id = pool.waiting.begin()->conversation;
    Entry &entry = entries[id];
    const PoolAgent *last = rememberedFor(entry.conversation, now);
    if (last && isThere(last->agent.now) && !isFull(last->agent.now))
        return finish(id, last->agent.now.agent, RoutingReason::LastAgent);
    if (waitsForLastUntil(entry.conversation, now) > 0) {
        place(entry, now);
        return std::nullopt;
    }
    if (const auto agent = pick(pool, entry.conversation))
        return finish(id, *agent, reasonOf(pool.policy));
    pool.waiting.erase(entry.rank);
    pool.parked.insert(entry.rank);
    entry.place = Entry::Place::Parked;
    refreshReady(pool);
    return std::nullopt;
}

//! What an agent who has room served last; unless that is too long ago by now.
std::optional<Allocation> Allocator::Private::decideRemembered(const Ready &first, qint64 now)
{
    Entry &entry = entries[first.rank.conversation];
    if (rememberedFor(entry.conversation, now))
        return finish(first.rank.conversation, first.agent, RoutingReason::LastAgent);
    place(entry, now);
    return std::nullopt;
}

Allocator::Allocator()
    : d(std::make_unique<Private>())
{
}

Allocator::~Allocator() = default;

void Allocator::configure(const QHash<ChannelId, RoutingRules> &rules,
                          const QList<RoutingGroup> &groups, qint64 now)
{
    for (Entry &entry : d->entries)
        d->unplace(entry);
    for (auto &[id, agent] : d->agents)
        agent.pools.clear();
    d->ready.clear();
    d->pools.clear();
    d->rules = rules;
    d->groups.clear();
    for (const RoutingGroup &group : groups)
        d->groups[group.id] = group;
    for (Entry &entry : d->entries)
        d->place(entry, now);
}

void Allocator::setAgent(const RoutingAgent &agent, qint64 now)
{
    PoolAgent &entry = d->agents[agent.now.agent];
    const bool isNew = !entry.agent.now.agent.isValid();
    const bool moved = isNew || entry.agent.channels != agent.channels;
    if (moved && !isNew)
        d->leaveAll(entry);
    entry.agent = agent;
    if (moved) {
        d->joinAll(entry);
        d->replaceThoseOf(agent.now.agent, now);
    }
    d->refresh(entry, now);
}

void Allocator::removeAgent(AgentId agent, qint64 now)
{
    const auto found = d->agents.find(agent);
    if (found == d->agents.end())
        return;
    found->second.agent.now.presence = PresenceState::Offline;
    d->refresh(found->second, now);
    d->leaveAll(found->second);
    d->agents.erase(found);
}

void Allocator::put(const WaitingConversation &conversation, qint64 now)
{
    Entry &entry = d->entries[conversation.key.conversation];
    d->unplace(entry);
    entry.conversation = conversation;
    d->place(entry, now);
}

bool Allocator::take(ConversationId conversation)
{
    if (!d->entries.contains(conversation))
        return false;
    d->finish(conversation, {}, {});
    return true;
}

std::optional<Allocation> Allocator::next(qint64 now)
{
    d->advance(now);
    while (!d->ready.empty()) {
        const Ready first = *d->ready.begin();
        const auto decided =
            first.pool ? d->decide(*first.pool, now) : d->decideRemembered(first, now);
        if (decided)
            return decided;
    }
    return std::nullopt;
}

qint64 Allocator::nextTimeAt() const
{
    return d->timers.empty() ? 0 : d->timers.begin()->first;
}

RoutingDecision Allocator::explain(ConversationId conversation, qint64 now) const
{
    const auto found = d->entries.constFind(conversation);
    if (found == d->entries.cend())
        return {};
    const WaitingConversation &waiting = found->conversation;
    RoutingDecision decision = explain(waiting, now);
    if (found->place == Entry::Place::Over) {
        decision.agent.reset();
        decision.reason = RoutingReason::WindowOver;
    }
    return decision;
}

RoutingDecision Allocator::explain(const WaitingConversation &waiting, qint64 now) const
{
    qint64 changesAt = 0;
    const Pool *pool = d->poolFor(d->poolKeyOf(waiting, now, changesAt));
    const PoolAgent *last = d->rememberedFor(waiting, now);
    QList<Candidate> candidates;
    for (const auto &[id, entry] : d->agents) {
        if (!servesChannel(entry.agent, waiting.channel))
            continue;
        // The last agent is asked as himself, not as a member of a group.
        Candidate candidate = &entry == last ? entry.agent.now : d->inPool(*pool, entry.agent.now);
        candidate.inGroup = d->isMember(*pool, entry);
        candidate.declined = waiting.declined.contains(id);
        candidates.append(candidate);
    }
    RoutingDecision decision =
        route(candidates, { waiting.lastAgent, waiting.lastServedAt, waiting.key.firstQueuedAt },
              now, d->rulesOf(waiting.channel));
    if (decision.retryAt == 0 && !decision.agent)
        decision.retryAt = changesAt;
    return decision;
}

int Allocator::positionOf(ConversationId conversation) const
{
    const auto found = d->entries.constFind(conversation);
    if (found == d->entries.cend())
        return 0;
    const auto queue = d->queues.constFind(found->conversation.channel);
    return queue == d->queues.cend() ? 0 : queue->positionOf(conversation);
}

bool Allocator::contains(ConversationId conversation) const
{
    return d->entries.contains(conversation);
}

qsizetype Allocator::waiting() const
{
    return d->entries.size();
}

QList<ConversationId> Allocator::conversations() const
{
    QList<ConversationId> ids = d->entries.keys();
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::optional<AgentId> Allocator::roomFor(const WaitingConversation &conversation, qint64 now) const
{
    qint64 changesAt = 0;
    return d->pick(*d->poolFor(d->poolKeyOf(conversation, now, changesAt)), conversation);
}

} // namespace kefu::domain
