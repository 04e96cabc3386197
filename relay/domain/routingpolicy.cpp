// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/routingpolicy.h"

#include "relay/protocol/names.h"

#include <algorithm>

namespace kefu::domain {

namespace {

using L = QLatin1String;

constexpr std::array kPolicies {
    NameRow<RoutingPolicy> { RoutingPolicy::InOrder, L("in_order") },
    NameRow<RoutingPolicy> { RoutingPolicy::LeastBusy, L("least_busy") },
    NameRow<RoutingPolicy> { RoutingPolicy::SpareShare, L("spare_share") },
    NameRow<RoutingPolicy> { RoutingPolicy::LongestIdle, L("longest_idle") },
};

constexpr std::array kExclusions {
    NameRow<ExclusionRule> { ExclusionRule::NotOnline, L("not_online") },
    NameRow<ExclusionRule> { ExclusionRule::InGrace, L("in_grace") },
    NameRow<ExclusionRule> { ExclusionRule::AtCapacity, L("at_capacity") },
    NameRow<ExclusionRule> { ExclusionRule::RampingUp, L("ramping_up") },
    NameRow<ExclusionRule> { ExclusionRule::NotInGroup, L("not_in_group") },
    NameRow<ExclusionRule> { ExclusionRule::Declined, L("declined") },
};

constexpr std::array kReasons {
    NameRow<RoutingReason> { RoutingReason::LastAgent, L("last_agent") },
    NameRow<RoutingReason> { RoutingReason::InOrder, L("in_order") },
    NameRow<RoutingReason> { RoutingReason::LeastBusy, L("least_busy") },
    NameRow<RoutingReason> { RoutingReason::SpareShare, L("spare_share") },
    NameRow<RoutingReason> { RoutingReason::LongestIdle, L("longest_idle") },
    NameRow<RoutingReason> { RoutingReason::WaitingForLastAgent, L("waiting_for_last_agent") },
    NameRow<RoutingReason> { RoutingReason::AllFull, L("all_full") },
    NameRow<RoutingReason> { RoutingReason::NobodyOnline, L("nobody_online") },
    NameRow<RoutingReason> { RoutingReason::WindowOver, L("window_over") },
};

//! Used part of the limit in units of 2^-32: exact enough to tell any two fractions of limits up to
//! 60,000 apart, and an integer, so that every machine orders alike.
qint64 usedShare(const Candidate &candidate)
{
    return candidate.capacity > 0 ? (qint64(candidate.load) << 32) / candidate.capacity : 0;
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

//! The last agent is no member of a ring: he comes first wherever he sits.
std::optional<ExclusionRule> obstacleOfLast(Candidate candidate)
{
    candidate.inGroup = true;
    return exclusionOf(candidate);
}

bool isFull(std::optional<ExclusionRule> rule)
{
    return rule == ExclusionRule::AtCapacity || rule == ExclusionRule::RampingUp;
}

RoutingReason reasonForNobody(const QList<Exclusion> &excluded)
{
    const bool anyFull =
        std::any_of(excluded.begin(), excluded.end(), [](const Exclusion &exclusion) {
            return isFull(exclusion.rule) || exclusion.rule == ExclusionRule::Declined;
        });
    return anyFull ? RoutingReason::AllFull : RoutingReason::NobodyOnline;
}

} // namespace

QString routingPolicyName(RoutingPolicy policy)
{
    return nameOf(kPolicies, policy);
}

std::optional<RoutingPolicy> routingPolicyFromName(QStringView name)
{
    return valueOf(kPolicies, name);
}

QString exclusionName(ExclusionRule rule)
{
    return nameOf(kExclusions, rule);
}

QString routingReasonName(RoutingReason reason)
{
    return nameOf(kReasons, reason);
}

RoutingReason reasonOf(RoutingPolicy policy)
{
    switch (policy) {
    case RoutingPolicy::InOrder:
        return RoutingReason::InOrder;
    case RoutingPolicy::LeastBusy:
        return RoutingReason::LeastBusy;
    case RoutingPolicy::SpareShare:
        return RoutingReason::SpareShare;
    case RoutingPolicy::LongestIdle:
        return RoutingReason::LongestIdle;
    }
    return RoutingReason::InOrder;
}

AgentRank agentRank(RoutingPolicy policy, const Candidate &candidate)
{
    switch (policy) {
    case RoutingPolicy::InOrder:
        break;
    case RoutingPolicy::LeastBusy:
        return { candidate.load, candidate.lastAssignedAt, candidate.agent };
    case RoutingPolicy::SpareShare:
        return { usedShare(candidate), candidate.lastAssignedAt, candidate.agent };
    case RoutingPolicy::LongestIdle:
        return { candidate.idleSinceAt, candidate.lastAssignedAt, candidate.agent };
    }
    return { candidate.lastAssignedAt, 0, candidate.agent };
}

std::optional<ExclusionRule> exclusionOf(const Candidate &candidate)
{
    if (candidate.presence != PresenceState::Online || candidate.link == LinkState::Lost)
        return ExclusionRule::NotOnline;
    if (candidate.link == LinkState::Grace)
        return ExclusionRule::InGrace;
    if (!candidate.inGroup)
        return ExclusionRule::NotInGroup;
    if (candidate.declined)
        return ExclusionRule::Declined;
    if (candidate.capacity > 0 && candidate.load >= candidate.capacity)
        return candidate.ramping ? ExclusionRule::RampingUp : ExclusionRule::AtCapacity;
    return std::nullopt;
}

RoutingDecision route(const QList<Candidate> &candidates, const RoutingRequest &request, qint64 now,
                      const RoutingRules &rules)
{
    RoutingDecision decision;
    std::optional<AgentRank> best;
    for (const Candidate &candidate : candidates) {
        const auto rule = exclusionOf(candidate);
        const AgentRank rank = agentRank(rules.policy, candidate);
        if (rule)
            decision.excluded.append(Exclusion { candidate.agent, *rule });
        else if (!best || rank < *best)
            best = rank;
    }
    std::sort(decision.excluded.begin(), decision.excluded.end(),
              [](const Exclusion &a, const Exclusion &b) { return a.agent < b.agent; });
    if (const Candidate *last = rememberedAgent(candidates, request, now, rules)) {
        const auto obstacle = obstacleOfLast(*last);
        if (!obstacle) {
            decision.agent = last->agent;
            decision.reason = RoutingReason::LastAgent;
            return decision;
        }
        // A clock set back must not make the wait longer.
        const qint64 waitUntil = std::min(request.queuedAt, now) + rules.lastAgentWaitMs;
        if (isFull(obstacle) && now < waitUntil) {
            decision.reason = RoutingReason::WaitingForLastAgent;
            decision.retryAt = waitUntil;
            return decision;
        }
    }
    if (best)
        decision.agent = best->agent;
    decision.reason = best ? reasonOf(rules.policy) : reasonForNobody(decision.excluded);
    return decision;
}

} // namespace kefu::domain
