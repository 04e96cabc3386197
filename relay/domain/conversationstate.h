// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <optional>

namespace kefu::domain {

enum class ConversationEvent { VisitorWrote, Assigned, ReturnedToQueue, Ended, Reopened };

//! The next state, or nothing if the event is not possible in this one (product.md 4).
std::optional<ConversationState> nextState(std::optional<ConversationState> from,
                                           ConversationEvent event);

struct LoadRules {
    qint64 silentAfterMs = 10LL * 60 * 1000;
};

//! True while a conversation takes one of its owner's places: something is unanswered, or our last
//! word is younger than 10 minutes.
bool countsAsLoad(ConversationState state, qint64 waitingSinceAt, qint64 lastMessageAt, qint64 now,
                  const LoadRules &rules = {});
//! When an answered conversation stops counting, if nothing happens; 0 = it does not by itself.
qint64 loadEndsAt(ConversationState state, qint64 waitingSinceAt, qint64 lastMessageAt,
                  const LoadRules &rules = {});

} // namespace kefu::domain
