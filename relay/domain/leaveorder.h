// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"

#include <tuple>

namespace kefu::domain {

//! What decides the order of leave messages (留言).
struct LeaveKey {
    qint64 untilAt = 0; //!< the last time an answer is possible
    qint64 queuedAt = 0; //!< first enqueue
    ConversationId conversation;
};

inline constexpr qint64 kLeaveUrgentMs = 2LL * 3600 * 1000;
inline constexpr qint64 kLeaveAlertMs = 6LL * 3600 * 1000; //!< before a window closes

//! Windows closing within 2 h first, the next to close in front; then the oldest; those whose
//! window has closed last, since nobody can answer them (product.md 4).
inline bool leaveBefore(const LeaveKey &a, const LeaveKey &b, qint64 now)
{
    const auto rank = [now](const LeaveKey &key) {
        const bool shut = key.untilAt <= now;
        const bool urgent = !shut && key.untilAt - now <= kLeaveUrgentMs;
        const int group = urgent ? 0 : shut ? 2 : 1;
        return std::tuple(group, urgent ? key.untilAt : key.queuedAt, key.conversation.value);
    };
    return rank(a) < rank(b);
}

} // namespace kefu::domain
