// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/conversationstate.h"

namespace kefu::domain {

namespace {

std::optional<ConversationState> afterQueued(ConversationEvent event)
{
    switch (event) {
    case ConversationEvent::VisitorWrote:
        return ConversationState::Queued;
    case ConversationEvent::Assigned:
        return ConversationState::Assigned;
    case ConversationEvent::Ended:
        return ConversationState::Closed;
    case ConversationEvent::ReturnedToQueue:
    case ConversationEvent::Reopened:
        break;
    }
    return std::nullopt;
}

std::optional<ConversationState> afterAssigned(ConversationEvent event)
{
    switch (event) {
    case ConversationEvent::VisitorWrote:
    case ConversationEvent::Assigned: // transfer and take-over
        return ConversationState::Assigned;
    case ConversationEvent::ReturnedToQueue:
        return ConversationState::Queued;
    case ConversationEvent::Ended:
        return ConversationState::Closed;
    case ConversationEvent::Reopened:
        break;
    }
    return std::nullopt;
}

} // namespace

std::optional<ConversationState> nextState(std::optional<ConversationState> from,
                                           ConversationEvent event)
{
    if (!from) // only messages open a conversation (design.md 4)
        return event == ConversationEvent::VisitorWrote ? std::optional(ConversationState::Queued)
                                                        : std::nullopt;
    switch (*from) {
    case ConversationState::Queued:
        return afterQueued(event);
    case ConversationState::Assigned:
        return afterAssigned(event);
    case ConversationState::Closed:
        // A visitor who writes again begins a new episode: that is nextState({}, VisitorWrote).
        return event == ConversationEvent::Reopened ? std::optional(ConversationState::Assigned)
                                                    : std::nullopt;
    }
    return std::nullopt;
}

bool countsAsLoad(ConversationState state, qint64 waitingSinceAt, qint64 lastMessageAt, qint64 now,
                  const LoadRules &rules)
{
    if (state != ConversationState::Assigned)
        return false;
    return waitingSinceAt > 0 || now < lastMessageAt + rules.silentAfterMs;
}

qint64 loadEndsAt(ConversationState state, qint64 waitingSinceAt, qint64 lastMessageAt,
                  const LoadRules &rules)
{
    if (state != ConversationState::Assigned || waitingSinceAt > 0)
        return 0;
    return lastMessageAt + rules.silentAfterMs;
}

} // namespace kefu::domain
