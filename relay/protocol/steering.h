// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/board.h"

//! The frames supervisors steer with (PROTOCOL.md, "Supervision"); part of frames.h.
namespace kefu {

// ---- requests
// -----------------------------------------------------------------------------------

//! A supervisor hands many conversations, waiting or owned, to an agent or to a group, or, with
//! neither, back to the queue. Each has a result of its own.
struct AssignRequest {
    QList<ConversationId> conversations;
    //! Whose they are as far as the supervisor saw; none: they wait. Who has another owner
    //! meanwhile is not moved.
    AgentId from {};
    AgentId agent {};
    GroupId group {};
    QString note {};
    bool operator==(const AssignRequest &) const = default;
};
//! 悄悄话: to the owner of a conversation; the visitor never sees it. Answered with the note.
struct WhisperRequest {
    ConversationId conversation;
    QString text;
    bool operator==(const WhisperRequest &) const = default;
};
//! How urgent a waiting conversation is: 0..kMaxPriority.
struct PriorityRequest {
    ConversationId conversation;
    int priority = 0;
    bool operator==(const PriorityRequest &) const = default;
};
//! The conversations one of the dashboard's numbers counts: `figure` is a field of BoardFigures.
//! Answered with a page of conversations.
struct BoardListRequest {
    QString figure;
    ChannelId channel {};
    GroupId group {};
    AgentId agent {};
    ConversationId after {};
    int limit = 50;
    bool operator==(const BoardListRequest &) const = default;
};
// ---- answers
// ------------------------------------------------------------------------------------

//! What became of each conversation of an AssignRequest, in its order.
struct AssignResult {
    ConversationId conversation;
    QString error {}; //!< errorCodeName; empty: done
    AgentId owner {}; //!< who has it, where that is the error
    bool operator==(const AssignResult &) const = default;
};
struct AssignAnswer {
    QList<AssignResult> results;
    bool operator==(const AssignAnswer &) const = default;
};
// ---- pushes
// -------------------------------------------------------------------------------------

//! 悄悄话 for the owner of a conversation and for those who look on. Has no seq; the visitor's card
//! keeps it.
struct WhisperPush {
    ConversationId conversation;
    VisitorNote note;
    bool operator==(const WhisperPush &) const = default;
};
//! Topic `dashboard`. `full`: everything, what was known before is void; else what changed. The
//! total is always there.
struct BoardPush {
    qint64 at = 0; //!< when it was so
    bool full = false;
    BoardFigures total {};
    QList<BoardChannel> channels {};
    QList<BoardGroup> groups {};
    QList<BoardAgent> agents {};
    QList<AgentId> gone {}; //!< agents who are not shown any more
    QList<BoardPoint> points {}; //!< full: the whole day; else the ones that changed
    QList<BoardPoint> lastWeek {}; //!< only when full: the same weekday before
    QList<BoardAlert> alerts {}; //!< all that stand
    bool operator==(const BoardPush &) const = default;
};
//! Topic `queue`: who waits; as BoardPush.
struct QueuePush {
    qint64 at = 0;
    bool full = false;
    qint64 total = 0; //!< who waits in all; rows are at most the first kMaxQueueRows
    QList<QueuedRow> rows {};
    QList<ConversationId> gone {};
    bool operator==(const QueuePush &) const = default;
};
} // namespace kefu
