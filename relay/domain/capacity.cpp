// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/capacity.h"

#include <algorithm>

namespace kefu::domain {

CapacityNow capacityNow(const CapacityState &state, qint64 now, const RoutingRules &rules)
{
    if (state.capacity == 0)
        return {};
    const bool hasExtra = state.extra > 0 && now < state.extraUntilAt;
    CapacityNow result;
    result.capacity = state.capacity + (hasExtra ? state.extra : 0);
    if (hasExtra)
        result.changesAt = state.extraUntilAt;
    if (rules.rampStepMs <= 0 || state.onlineSinceAt <= 0)
        return result;
    // A clock set back gives no more than the first ones.
    const qint64 steps = std::max<qint64>(0, now - state.onlineSinceAt) / rules.rampStepMs;
    const qint64 allowed = state.loadThen + rules.rampFirst + steps;
    if (allowed >= result.capacity)
        return result;
    result.capacity = int(std::max<qint64>(allowed, 1)); // 0 would mean "no limit"
    result.ramping = true;
    const qint64 nextStepAt = state.onlineSinceAt + (steps + 1) * rules.rampStepMs;
    result.changesAt = hasExtra ? std::min(nextStepAt, state.extraUntilAt) : nextStepAt;
    return result;
}

} // namespace kefu::domain
