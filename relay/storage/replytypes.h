// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/autoreply.h"
#include "relay/storage/storagetypes.h"

//! The values of automatic replies, leave messages and read marks that cross the border of storage.
namespace kefu::storage {

//! What a channel says by itself, as stored; a channel without a row has the defaults.
struct ReplyState {
    domain::ChannelReplies replies;
    qint64 absentSinceAt = 0; //!< since when nobody is there; 0 = somebody is, or not known
};
struct ReplyBook {
    QHash<ChannelId, ReplyState> channels;
    domain::Calendar calendar;
};

//! An automatic message to be written, if the visitor's past allows one of the candidates.
struct AutoReplyItem {
    VisitorId visitor;
    ConversationId conversation; //!< none: he has entered and not written
    QList<domain::ReplyCandidate> candidates;
    bool keepLast = true;
    qint64 at = 0;
};
struct AutoReplyOutcome {
    domain::ReplyChoice choice;
    //! The rest only with choice.reply. The conversation's id is invalid when there is none.
    Message message;
    ConversationRow conversation;
    QList<EventRow> events;
};

//! How far an agent had read, and when.
struct ReadMarkRow {
    int seq = 0;
    AgentId agent;
    qint64 at = 0;
};

//! Conversations of any owner, by descending id.
struct ConversationFilter {
    QSet<ChannelId> channels = {}; //!< empty = all
    std::optional<ConversationState> state = {};
    ConversationId before = {}; //!< only smaller ids; invalid = from the newest
    int limit = 50;
};

} // namespace kefu::storage
