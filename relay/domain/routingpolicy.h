// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QList>
#include <QSet>
#include <optional>

//! Who gets whom: a filter, then ordered keys (product.md 4, market.md 2.8). Pure; here by looking
//! at everybody, for a few and for the words why; domain/allocator does the same for many.
namespace kefu::domain {

enum class RoutingPolicy {
    InOrder, //!< 轮流分配: who was assigned least recently
    LeastBusy, //!< the fewest live conversations
    SpareShare, //!< the highest share of spare capacity
    LongestIdle, //!< whose last conversation ended longest ago
};
QString routingPolicyName(RoutingPolicy policy);
std::optional<RoutingPolicy> routingPolicyFromName(QStringView name);

//! What routing must know of an agent; the caller has already left out agents that do not serve the
//! channel.
struct Candidate {
    AgentId agent;
    PresenceState presence = PresenceState::Offline;
    LinkState link = LinkState::Lost;
    int load = 0; //!< live conversations (product.md 4, "Capacity")
    int capacity = 10; //!< just now; 0 = no limit
    qint64 lastAssignedAt = 0; //!< 0 = never; any number that grows with every assignment
    qint64 idleSinceAt = 0; //!< when a conversation of his ended last; 0 = never
    bool ramping = false; //!< `capacity` is what ramp-up allows by now, not his own
    bool inGroup = true; //!< among those the conversation is offered to now
    bool declined = false; //!< this conversation, lately
};

struct RoutingRequest {
    AgentId lastAgent; //!< who served this visitor last, if anyone
    qint64 lastServedAt = 0;
    qint64 queuedAt = 0;
};

//! From `afterMs` of waiting on these groups are asked, too; none = everybody of the channel.
struct OverflowRing {
    qint64 afterMs = 0;
    QList<GroupId> groups {};
    bool operator==(const OverflowRing &) const = default;
};

//! The numbers of product.md 4 and 5 for one channel; every one is a setting.
struct RoutingRules {
    qint64 lastAgentMemoryMs = 7LL * 24 * 3600 * 1000;
    qint64 lastAgentWaitMs = 30'000; //!< how long to wait for the last agent when he is only full
    RoutingPolicy policy = RoutingPolicy::InOrder;
    QList<OverflowRing> rings {}; //!< by afterMs; none = one ring with everybody
    qint64 groupWaitMs = 180'000; //!< a transfer to a group: then everybody is asked
    qint64 acceptMs = 0; //!< 0 = automatic assignment; else an offer, to be accepted within
    qint64 transferAcceptMs = 60'000; //!< a transfer to a colleague goes back to its sender after
    qint64 remindMs = 100'000; //!< no human answer: the agent is reminded
    qint64 reassignMs = 180'000; //!< … and a colleague with room gets it
    int maxHops = 2; //!< times that happens without an answer
    int missesUntilAway = 2; //!< in a row; then the agent is 小休（系统：连续未回复）
    qint64 silentAfterMs = 10LL * 60 * 1000; //!< answered: stops counting as load
    qint64 silentEndMs = 30LL * 60 * 1000; //!< answered: ends by itself
    qint64 reopenMs = 24LL * 3600 * 1000;
    int rampFirst = 5; //!< after coming online: so many at once …
    qint64 rampStepMs = 5000; //!< … and one more each …; 0 = no ramp
    bool operator==(const RoutingRules &) const = default;
};

enum class ExclusionRule { NotOnline, InGrace, AtCapacity, RampingUp, NotInGroup, Declined };
QString exclusionName(ExclusionRule rule);
struct Exclusion {
    AgentId agent;
    ExclusionRule rule;
    bool operator==(const Exclusion &) const = default;
};

enum class RoutingReason {
    LastAgent,
    InOrder,
    LeastBusy,
    SpareShare,
    LongestIdle,
    WaitingForLastAgent,
    AllFull,
    NobodyOnline,
    WindowOver, //!< a leave message nobody can answer any more
};

struct RoutingDecision {
    std::optional<AgentId> agent;
    RoutingReason reason = RoutingReason::NobodyOnline;
    qint64 retryAt = 0; //!< WaitingForLastAgent: when to ask again
    QList<Exclusion> excluded; //!< ordered by agent id
    bool operator==(const RoutingDecision &) const = default;
};

//! What orders agents who could all have it; the smaller comes first, ties by agent id, so that the
//! same state always gives the same answer.
struct AgentRank {
    qint64 first = 0;
    qint64 second = 0;
    AgentId agent;
    auto operator<=>(const AgentRank &) const = default;
};
AgentRank agentRank(RoutingPolicy policy, const Candidate &candidate);

//! Why he cannot have it; nothing: he can.
std::optional<ExclusionRule> exclusionOf(const Candidate &candidate);

//! The last agent first (within 7 days; waits up to 30 s if he is only full, 0 s if offline), then
//! by the policy among those who are online and have room (product.md 4).
RoutingDecision route(const QList<Candidate> &candidates, const RoutingRequest &request, qint64 now,
                      const RoutingRules &rules = {});

//! The reason of an assignment by this policy.
RoutingReason reasonOf(RoutingPolicy policy);
QString routingReasonName(RoutingReason reason);

} // namespace kefu::domain
