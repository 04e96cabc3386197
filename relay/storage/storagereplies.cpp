// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/replycommands.h"
#include "relay/storage/storageprivate.h"

//! Storage's calls about automatic replies, leave messages and read marks.
namespace kefu::storage {

void Storage::replyBook(Callback<ReplyBook> done)
{
    d->read<ReplyBook>([](Session &session) -> Result<ReplyBook> { return session.replies.all(); },
                       std::move(done));
}

void Storage::changeReplies(ChannelId channel, RepliesChange change, Callback<ReplyState> done)
{
    d->write<ReplyState>(
        [channel, change = std::move(change)](Session &session) -> Result<ReplyState> {
            if (!session.channels.exists({ channel }))
                return makeError(ErrorCode::NotFound, QStringLiteral("no such channel"));
            ReplyState state = session.replies.find(channel);
            if (const Result<void> changed = change(state.replies); !changed)
                return changed.error();
            session.replies.save(channel, state.replies);
            return state;
        },
        std::move(done));
}

void Storage::changeCalendar(CalendarChange change, Callback<domain::Calendar> done)
{
    d->write<domain::Calendar>(
        [change = std::move(change)](Session &session) -> Result<domain::Calendar> {
            domain::Calendar calendar = session.replies.calendar();
            if (const Result<void> changed = change(calendar); !changed)
                return changed.error();
            session.replies.saveCalendar(calendar);
            return calendar;
        },
        std::move(done));
}

void Storage::saveAbsence(ChannelId channel, qint64 sinceAt, Callback<bool> done)
{
    d->write<bool>(
        [=](Session &session) -> Result<bool> {
            session.replies.saveAbsence(channel, sinceAt);
            return true;
        },
        std::move(done));
}

void Storage::autoReply(AutoReplyItem item, Callback<AutoReplyOutcome> done)
{
    d->write<AutoReplyOutcome>(
        [item = std::move(item)](Session &session) { return storage::autoReply(session, item); },
        std::move(done));
}

void Storage::replyHistory(VisitorId visitor, qint64 at, Callback<domain::ReplyHistory> done)
{
    d->read<domain::ReplyHistory>(
        [=](Session &session) -> Result<domain::ReplyHistory> {
            return session.replies.history(visitor, at);
        },
        std::move(done));
}

void Storage::markLeave(QList<ConversationId> ids, qint64 at,
                        Callback<QList<ConversationChange>> done)
{
    d->write<QList<ConversationChange>>(
        [ids = std::move(ids), at](Session &session) {
            return storage::markLeave(session, ids, at);
        },
        std::move(done));
}

void Storage::readMarks(VisitorId visitor, int fromSeq, int limit,
                        Callback<QList<ReadMarkRow>> done)
{
    d->read<QList<ReadMarkRow>>(
        [=](Session &session) -> Result<QList<ReadMarkRow>> {
            return session.replies.readMarks(visitor, fromSeq, limit);
        },
        std::move(done));
}

void Storage::listConversations(ConversationFilter filter, Callback<QList<ConversationRow>> done)
{
    d->read<QList<ConversationRow>>(
        [filter = std::move(filter)](Session &session) -> Result<QList<ConversationRow>> {
            return session.conversations.listed(filter);
        },
        std::move(done));
}

} // namespace kefu::storage
