// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/allocatorprivate.h"

#include <algorithm>

//! The conversations' side: where each waits, and when that changes by itself.
namespace kefu::domain {

const RoutingRules &Allocator::Private::rulesOf(ChannelId channel) const
{
    static const RoutingRules defaults;
    const auto found = rules.constFind(channel);
    return found == rules.cend() ? defaults : *found;
}

//! The agents it is offered to now, and when there will be more of them.
PoolKey Allocator::Private::poolKeyOf(const WaitingConversation &conversation, qint64 now,
                                      qint64 &changesAt) const
{
    const RoutingRules &of = rulesOf(conversation.channel);
    changesAt = 0;
    if (conversation.group.isValid() && groups.contains(conversation.group)) {
        const qint64 until = conversation.staySinceAt + of.groupWaitMs;
        if (now < until) {
            changesAt = until;
            return { conversation.channel, 0, conversation.group };
        }
    }
    int ring = 0;
    // Age counts from the first enqueue, also here; a clock set back makes nobody older.
    const qint64 age = std::max<qint64>(0, now - conversation.key.firstQueuedAt);
    while (ring + 1 < of.rings.size() && of.rings[ring + 1].afterMs <= age)
        ++ring;
    if (ring + 1 < of.rings.size())
        changesAt = now - age + of.rings[ring + 1].afterMs;
    return { conversation.channel, ring, {} };
}

//! Its last agent, while he is remembered and may be asked; perhaps he is not there.
const PoolAgent *Allocator::Private::rememberedFor(const WaitingConversation &conversation,
                                                   qint64 now) const
{
    if (!conversation.lastAgent.isValid()
        || now - conversation.lastServedAt > rulesOf(conversation.channel).lastAgentMemoryMs
        || conversation.declined.contains(conversation.lastAgent))
        return nullptr;
    const auto found = agents.find(conversation.lastAgent);
    if (found == agents.end() || !servesChannel(found->second.agent, conversation.channel))
        return nullptr;
    return &found->second;
}

qint64 Allocator::Private::waitsForLastUntil(const WaitingConversation &conversation,
                                             qint64 now) const
{
    const PoolAgent *last = rememberedFor(conversation, now);
    if (!last || !isThere(last->agent.now) || !isFull(last->agent.now))
        return 0;
    const qint64 until = std::min(conversation.key.firstQueuedAt, now)
        + rulesOf(conversation.channel).lastAgentWaitMs;
    return now < until ? until : 0;
}

void Allocator::Private::setTimer(Entry &entry, qint64 at)
{
    const ConversationId id = entry.conversation.key.conversation;
    if (entry.timer > 0)
        timers.erase({ entry.timer, id });
    entry.timer = at;
    if (at > 0)
        timers.insert({ at, id });
}

void Allocator::Private::unplace(Entry &entry)
{
    if (const auto agent = agents.find(entry.remembered); agent != agents.end()) {
        agent->second.remembered.erase(entry.rank);
        agent->second.waitedFor.erase(entry.rank);
        refreshReady(agent->second);
    }
    entry.remembered = {};
    if (entry.place == Entry::Place::Pool) {
        entry.pool->waiting.erase(entry.rank);
        refreshReady(*entry.pool);
    } else if (entry.place == Entry::Place::Parked) {
        entry.pool->parked.erase(entry.rank);
    }
    entry.place = Entry::Place::Over;
}

//! Its last agent gets it as soon as he can, wherever else it waits.
void Allocator::Private::remember(Entry &entry, qint64 now)
{
    if (!rememberedFor(entry.conversation, now))
        return;
    entry.remembered = entry.conversation.lastAgent;
    PoolAgent &agent = agents.at(entry.remembered);
    agent.remembered.insert(entry.rank);
    refreshReady(agent);
}

//! Puts it where it belongs now, and sets when that changes by itself.
void Allocator::Private::place(Entry &entry, qint64 now)
{
    unplace(entry);
    const WaitingConversation &conversation = entry.conversation;
    const QueueKey &key = conversation.key;
    entry.rank = queueRank(key, now);
    queues[conversation.channel].insert(entry.rank);
    if (key.leave && key.untilAt > 0 && now >= key.untilAt) {
        setTimer(entry, 0); // nobody can answer it: it is given to nobody
        return;
    }
    qint64 at = queueRankChangesAt(key, now);
    const auto sooner = [&at](qint64 other) {
        if (other > 0 && (at == 0 || other < at))
            at = other;
    };
    qint64 widensAt = 0;
    const PoolKey poolKey = poolKeyOf(conversation, now, widensAt);
    sooner(widensAt);
    remember(entry, now);
    if (const qint64 until = waitsForLastUntil(conversation, now); until > 0) {
        sooner(until);
        entry.place = Entry::Place::LastAgent;
        agents.at(entry.remembered).waitedFor.insert(entry.rank);
    } else {
        entry.place = Entry::Place::Pool;
        entry.pool = poolFor(poolKey);
        entry.pool->waiting.insert(entry.rank);
        refreshReady(*entry.pool);
    }
    setTimer(entry, at);
}

void Allocator::Private::advance(qint64 now)
{
    while (!timers.empty() && timers.begin()->first <= now)
        place(entries[timers.begin()->second], now);
}

//! An agent is new, or serves other channels: those he served last may be his again.
void Allocator::Private::replaceThoseOf(AgentId agent, qint64 now)
{
    for (Entry &entry : entries) {
        if (entry.conversation.lastAgent == agent)
            place(entry, now);
    }
}

} // namespace kefu::domain
