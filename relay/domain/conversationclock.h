// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/routingpolicy.h"

namespace kefu::domain {

//! What of an open conversation time alone can change.
struct ConversationTimes {
    ConversationState state = ConversationState::Queued;
    qint64 waitingSinceAt = 0; //!< the visitor's first unanswered line
    qint64 lastMessageAt = 0;
    qint64 assignedAt = 0;
    qint64 acceptUntilAt = 0; //!< an offer or a transfer nobody has accepted yet
    qint64 windowUntilAt = 0; //!< WeChat's, for answers; 0 = never had one
    qint64 remindedAt = 0; //!< for the line that waits now
    int hops = 0; //!< re-assignments since the last human answer
};

enum class DueAction {
    OfferOver, //!< not accepted in time: it goes on
    Remind, //!< the owner has not answered
    Reassign, //!< … and somebody else should
    EndSilent, //!< answered, and nothing since
    EndWindow, //!< nobody can answer any more
};
struct Due {
    DueAction action = DueAction::Remind;
    qint64 at = 0;
    bool operator==(const Due &) const = default;
};

//! What happens next if nobody does anything, and when (product.md 4); nothing: time changes
//! nothing. With something unanswered no timer ends a conversation before its window does.
std::optional<Due> nextDue(const ConversationTimes &times, const RoutingRules &rules);

//! From when on the owner is asked to answer: the line, or when he got it. A burst counts from its
//! first line.
qint64 answerDueFrom(const ConversationTimes &times);

} // namespace kefu::domain
