// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/conversationclock.h"

#include <algorithm>

namespace kefu::domain {

namespace {

//! One that waits for nobody stays a day longer, so that the list can say it is too late.
constexpr qint64 kQueuedAfterWindowMs = 24LL * 3600 * 1000;

//! When nobody can answer any more. A line that came after that, because the relay or WeChat was
//! away so long, is to be seen all the same: it stays as long as one that was answered.
qint64 windowEnd(const ConversationTimes &times, const RoutingRules &rules)
{
    return times.windowUntilAt > times.waitingSinceAt ? times.windowUntilAt
                                                      : times.waitingSinceAt + rules.silentEndMs;
}

} // namespace

qint64 answerDueFrom(const ConversationTimes &times)
{
    return std::max(times.waitingSinceAt, times.assignedAt);
}

std::optional<Due> nextDue(const ConversationTimes &times, const RoutingRules &rules)
{
    if (times.state == ConversationState::Closed)
        return std::nullopt;
    if (times.state == ConversationState::Queued) {
        if (times.windowUntilAt <= 0)
            return std::nullopt;
        return Due { DueAction::EndWindow, windowEnd(times, rules) + kQueuedAfterWindowMs };
    }
    if (times.acceptUntilAt > 0)
        return Due { DueAction::OfferOver, times.acceptUntilAt };
    if (times.waitingSinceAt <= 0)
        return Due { DueAction::EndSilent, times.lastMessageAt + rules.silentEndMs };
    const qint64 from = answerDueFrom(times);
    std::optional<Due> due;
    const auto sooner = [&due](DueAction action, qint64 at) {
        if (!due || at < due->at)
            due = Due { action, at };
    };
    if (rules.remindMs > 0 && times.remindedAt < from)
        sooner(DueAction::Remind, from + rules.remindMs);
    if (rules.reassignMs > 0 && times.hops < rules.maxHops)
        sooner(DueAction::Reassign, from + rules.reassignMs);
    if (times.windowUntilAt > 0)
        sooner(DueAction::EndWindow, windowEnd(times, rules));
    return due;
}

} // namespace kefu::domain
