// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QList>
#include <optional>

namespace kefu::domain {

//! What routing must know of an agent; the caller has already left out agents that do not serve the
//! channel.
struct Candidate {
    AgentId agent;
    PresenceState presence = PresenceState::Offline;
    LinkState link = LinkState::Lost;
    int load = 0; //!< live conversations (product.md 4, "Capacity")
    int capacity = 10; //!< 0 = no limit
    qint64 lastAssignedAt = 0; //!< 0 = never
};

struct RoutingRequest {
    AgentId lastAgent; //!< who served this visitor last, if anyone
    qint64 lastServedAt = 0;
    qint64 queuedAt = 0;
};

struct RoutingRules {
    qint64 lastAgentMemoryMs = 7LL * 24 * 3600 * 1000;
    qint64 lastAgentWaitMs = 30'000; //!< how long to wait for the last agent when he is only full
};

enum class ExclusionRule { NotOnline, InGrace, AtCapacity };
struct Exclusion {
    AgentId agent;
    ExclusionRule rule;
    bool operator==(const Exclusion &) const = default;
};

enum class RoutingReason { LastAgent, InOrder, WaitingForLastAgent, AllFull, NobodyOnline };

struct RoutingDecision {
    std::optional<AgentId> agent;
    RoutingReason reason = RoutingReason::NobodyOnline;
    qint64 retryAt = 0; //!< WaitingForLastAgent: when to ask again
    QList<Exclusion> excluded; //!< ordered by agent id
    bool operator==(const RoutingDecision &) const = default;
};

//! 轮流分配: the last agent first (within 7 days; waits up to 30 s if he is only full, 0 s if
//! offline), then whoever was assigned least recently among the online ones with room; ties by
//! agent id, so that the same state always gives the same answer (product.md 4).
RoutingDecision routeInOrder(const QList<Candidate> &candidates, const RoutingRequest &request,
                             qint64 now, const RoutingRules &rules = {});

QString routingReasonName(RoutingReason reason);

} // namespace kefu::domain
