// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/routingpolicy.h"

namespace kefu::domain {

//! What an agent's limit depends on beside himself.
struct CapacityState {
    int capacity = 10; //!< his own; 0 = no limit
    int extra = 0; //!< 临时上限 of a group of his, while it lasts
    qint64 extraUntilAt = 0;
    qint64 onlineSinceAt = 0; //!< 0 = long ago
    int loadThen = 0; //!< what he had when he came online
};

struct CapacityNow {
    int capacity = 0; //!< 0 = no limit
    bool ramping = false; //!< less than his own, because he has just come
    qint64 changesAt = 0; //!< by itself; 0 = it does not
    bool operator==(const CapacityNow &) const = default;
};

//! 接待上限 as of now: who comes online gets a few at once and one more every few seconds, so that
//! a full queue does not fall on the first one in the morning (market.md 2.9). Who has no limit has
//! no ramp either.
CapacityNow capacityNow(const CapacityState &state, qint64 now, const RoutingRules &rules = {});

} // namespace kefu::domain
