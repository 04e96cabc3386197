// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/replytypes.h"

namespace kefu::storage {

class Connection;

//! Tables `reply_channels`, `reply_texts`, `reply_rules`, `reply_sent`, `ratings_asked`,
//! `calendar_years`, `calendar_days` and `read_marks`.
class ReplyRepository {
public:
    explicit ReplyRepository(Connection &db)
        : m_db(db)
    {
    }

    ReplyBook all();
    ReplyState find(ChannelId channel);
    //! Writes everything a channel says; new rules get their id.
    void save(ChannelId channel, domain::ChannelReplies &replies);
    void saveAbsence(ChannelId channel, qint64 sinceAt);

    domain::Calendar calendar();
    void saveCalendar(const domain::Calendar &calendar);

    //! What went to the visitor before, as of `at`.
    domain::ReplyHistory history(VisitorId visitor, qint64 at,
                                 const domain::ReplyLimits &limits = {});
    void saveSent(VisitorId visitor, domain::ReplyKind kind, qint64 at);

    //! The visitor was asked for a rating of this conversation.
    void saveAsked(VisitorId visitor, ConversationId conversation, qint64 untilAt);
    //! What he was asked about, if that is not over; it is answered by this.
    ConversationId takeAsked(VisitorId visitor, qint64 at);

    void addReadMark(VisitorId visitor, const ReadMarkRow &mark);
    //! Those at or behind `fromSeq`, ascending: the first one at or behind a message says when it
    //! was read.
    QList<ReadMarkRow> readMarks(VisitorId visitor, int fromSeq, int limit);

private:
    Connection &m_db;
};

} // namespace kefu::storage
