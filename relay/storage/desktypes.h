// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

//! What storage keeps for an agent's desk beside conversations: notes, canned replies, pages of
//! history and of what was searched for.
namespace kefu::storage {

//! Which page of a visitor's history. One of beforeSeq, afterSeq, at; none of them: the newest.
struct HistoryQuery {
    VisitorId visitor;
    int beforeSeq = 0;
    std::optional<int> afterSeq {};
    qint64 at = 0; //!< the page around the first message of then or later
    int limit = 50;
    int endSeq = 0; //!< nothing from here on may be seen; 0 = no bound
};

//! Changes what agents say of a visitor; what is absent stays.
struct VisitorEditItem {
    VisitorId visitor;
    std::optional<QString> remark {};
    std::optional<QStringList> tags {};
    qint64 at = 0;
};
//! A note and whom it is about.
struct NoteRow {
    VisitorId visitor;
    VisitorNote note;
};

//! A canned reply and whose it is (scope Own).
struct CannedRow {
    CannedReply reply;
    AgentId agent {}; //!< none: the team's
};
//! Those an agent sees: the team's of his channels, and his own.
struct CannedQuery {
    AgentId agent;
    QSet<ChannelId> channels {}; //!< empty = all
    CannedId after {};
    int limit = 100;
};
struct CannedItem {
    CannedRow row;
    AgentId by {};
    qint64 at = 0;
};

//! What is looked for, and what the asker may read.
struct SearchQuery {
    QStringList words; //!< domain::searchWords(), at least one with a pair of letters
    ChannelId channel {};
    AgentId agent {};
    VisitorId visitor {};
    qint64 fromAt = 0;
    qint64 toAt = 0; //!< exclusive; 0 = no end
    MessageId before {};
    int limit = 30;
    QSet<ChannelId> channels {}; //!< the asker's; empty = all
    //! Valid: only what this agent may read as such (product.md 9), judged at `now`.
    AgentId reader {};
    qint64 readSince = 0; //!< … of conversations that ended before, nothing
};
struct SearchPage {
    QList<SearchHit> hits; //!< newest first
    MessageId before {}; //!< where to go on; none: there is no more
    bool incomplete = false; //!< the index has not come to the newest messages yet
};

} // namespace kefu::storage
