// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/allocator.h"
#include "relay/protocol/frames.h"

#include <QHash>

//! Values about who has what, as they cross the border of storage.
namespace kefu::storage {

//! What routing remembers of a conversation (SCHEMA.md, "routing").
struct RoutingState {
    int priority = 0; //!< a minute of waiting each
    GroupId group {}; //!< transferred to this group
    int hops = 0; //!< re-assignments since the last human answer
    qint64 stayAt = 0; //!< queued: since when, this time
    QSet<AgentId> declined {}; //!< who refused it, or did not answer
    bool operator==(const RoutingState &) const = default;
};

//! A conversation changes hands: compare-and-set of the owner.
struct HandItem {
    ConversationId conversation;
    AgentId from {}; //!< must be the owner; none = it must wait in the queue
    bool fromAnybody = false; //!< a supervisor: whoever has it, also nobody
    AgentId to;
    QString reason; //!< "claimed", "transferred", "taken_over", "no_answer", "refused"
    AgentId by {}; //!< who transferred it; none keeps no note
    QString note {};
    qint64 acceptUntilAt = 0; //!< it must be accepted until then
    bool hop = false; //!< counts as a re-assignment for want of an answer
    bool declinedByFrom = false; //!< the former owner is not asked again
    qint64 at = 0;
};
struct ReopenItem {
    ConversationId conversation;
    AgentId agent;
    qint64 endedAfter = 0;
    qint64 at = 0;
};
struct HelpItem {
    ConversationId conversation;
    AgentId agent; //!< must be the owner
    bool on = true;
    qint64 at = 0;
};
struct AcceptItem {
    ConversationId conversation;
    AgentId agent; //!< must be the owner
    qint64 at = 0;
};

//! How urgent a conversation is.
struct PriorityItem {
    ConversationId conversation;
    int priority = 0;
    qint64 at = 0;
};

struct BlockItem {
    VisitorId visitor;
    QString reason {};
    AgentId by {};
    qint64 at = 0;
    qint64 untilAt = 0; //!< 0 = taken off the blacklist
};

//! How an agent stands from now on.
struct PresenceItem {
    AgentId agent;
    PresenceState state = PresenceState::Offline;
    LinkState link = LinkState::Lost;
    QString reason {};
    AgentId by {}; //!< a supervisor
    qint64 untilAt = 0;
    qint64 at = 0;
};
struct PresenceStay {
    AgentId agent;
    PresenceState state = PresenceState::Offline;
    LinkState link = LinkState::Lost;
    QString reason {};
    AgentId by {};
    qint64 untilAt = 0;
    qint64 fromAt = 0;
    qint64 toAt = 0; //!< 0 = under way
};

struct GroupRecord {
    domain::RoutingGroup group;
    QString name {};
    int extra = 0; //!< 临时上限 of its members …
    qint64 extraUntilAt = 0; //!< … until then
};

struct SegmentRow {
    ConversationId conversation;
    bool queue = true;
    AgentId agent {};
    qint64 fromAt = 0;
    qint64 toAt = 0;
    QString why {};
    QString endWhy {};
};

//! A conversation of a day that is over, with what a replay needs of it.
struct RecordedConversation {
    ConversationId id;
    ChannelId channel;
    VisitorId visitor;
    qint64 queuedAt = 0;
    qint64 assignedAt = 0; //!< 0 = never
    AgentId agent {}; //!< who got it first
    AgentId lastAgent {}; //!< who had served the visitor before
    qint64 answeredAt = 0; //!< the first human line; 0 = none
    qint64 heldMs = 0; //!< with agents, in all
};
struct RecordedDay {
    QList<RecordedConversation> conversations; //!< by queuedAt
    QList<PresenceStay> presences; //!< that touch the day, by fromAt
    QList<SegmentRow> stays; //!< with agents, that touch the day
};

} // namespace kefu::storage
