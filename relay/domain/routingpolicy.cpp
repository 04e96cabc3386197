// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/routingpolicy.h"

#include <algorithm>
#include <tuple>

namespace kefu::domain {

namespace {

std::optional<ExclusionRule> exclusionOf(const Candidate &candidate)
{
    if (candidate.presence != PresenceState::Online || candidate.link == LinkState::Lost)
        return ExclusionRule::NotOnline;
    if (candidate.link == LinkState::Grace)
        return ExclusionRule::InGrace;
    if (candidate.capacity > 0 && candidate.load >= candidate.capacity)
        return ExclusionRule::AtCapacity;
    return std::nullopt;
}

QList<Exclusion> exclusionsOf(const QList<Candidate> &candidates)
{
    QList<Exclusion> excluded;
    for (const Candidate &candidate : candidates) {
        if (const auto rule = exclusionOf(candidate))
            excluded.append(Exclusion { candidate.agent, *rule });
    }
    std::sort(excluded.begin(), excluded.end(),
              [](const Exclusion &a, const Exclusion &b) { return a.agent < b.agent; });
    return excluded;
}

const Candidate *rememberedAgent(const QList<Candidate> &candidates, const RoutingRequest &request,
                                 qint64 now, const RoutingRules &rules)
{
    if (!request.lastAgent.isValid() || now - request.lastServedAt > rules.lastAgentMemoryMs)
        return nullptr;
    const auto found =
        std::find_if(candidates.begin(), candidates.end(), [&request](const Candidate &candidate) {
            return candidate.agent == request.lastAgent;
        });
    return found == candidates.end() ? nullptr : &*found;
}

const Candidate *leastRecentlyAssigned(const QList<Candidate> &candidates)
{
    const Candidate *best = nullptr;
    for (const Candidate &candidate : candidates) {
        if (exclusionOf(candidate))
            continue;
        if (!best
            || std::tie(candidate.lastAssignedAt, candidate.agent)
                < std::tie(best->lastAssignedAt, best->agent))
            best = &candidate;
    }
    return best;
}

RoutingReason reasonForNobody(const QList<Exclusion> &excluded)
{
    const bool anyFull =
        std::any_of(excluded.begin(), excluded.end(), [](const Exclusion &exclusion) {
            return exclusion.rule == ExclusionRule::AtCapacity;
        });
    return anyFull ? RoutingReason::AllFull : RoutingReason::NobodyOnline;
}

} // namespace

RoutingDecision routeInOrder(const QList<Candidate> &candidates, const RoutingRequest &request,
                             qint64 now, const RoutingRules &rules)
{
    RoutingDecision decision;
    decision.excluded = exclusionsOf(candidates);
    if (const Candidate *last = rememberedAgent(candidates, request, now, rules)) {
        const auto obstacle = exclusionOf(*last);
        if (!obstacle) {
            decision.agent = last->agent;
            decision.reason = RoutingReason::LastAgent;
            return decision;
        }
        // A clock set back must not make the wait longer.
        const qint64 waitUntil = std::min(request.queuedAt, now) + rules.lastAgentWaitMs;
        if (obstacle == ExclusionRule::AtCapacity && now < waitUntil) {
            decision.reason = RoutingReason::WaitingForLastAgent;
            decision.retryAt = waitUntil;
            return decision;
        }
    }
    if (const Candidate *next = leastRecentlyAssigned(candidates)) {
        decision.agent = next->agent;
        decision.reason = RoutingReason::InOrder;
        return decision;
    }
    decision.reason = reasonForNobody(decision.excluded);
    return decision;
}

QString routingReasonName(RoutingReason reason)
{
    switch (reason) {
    case RoutingReason::LastAgent:
        return QStringLiteral("last_agent");
    case RoutingReason::InOrder:
        return QStringLiteral("in_order");
    case RoutingReason::WaitingForLastAgent:
        return QStringLiteral("waiting_for_last_agent");
    case RoutingReason::AllFull:
        return QStringLiteral("all_full");
    case RoutingReason::NobodyOnline:
        return QStringLiteral("nobody_online");
    }
    return QStringLiteral("unknown");
}

} // namespace kefu::domain
