// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/search.h"
#include "relay/storage/storageprivate.h"

#include "relay/protocol/features.h"

#include <algorithm>
#include <limits>

//! Storage's calls for an agent's desk beside conversations.
namespace kefu::storage {

namespace {

constexpr int kMaxHistoryPage = 500;
constexpr int kMaxCannedPage = 500;
constexpr int kMaxCanned = 2000; //!< of the team, and of each agent

Error noSuchNote()
{
    return makeError(ErrorCode::NotFound, QStringLiteral("no such note"));
}

Error noSuchCanned()
{
    return makeError(ErrorCode::NotFound, QStringLiteral("no such canned reply"));
}

//! Cuts what is wanted out of the visitor's history. `from` is the first number that may be shown,
//! `end` the first one behind it.
HistoryPage readPage(Session &session, const HistoryQuery &query)
{
    const int limit = std::clamp(query.limit, 1, kMaxHistoryPage);
    const int last = session.messages.lastSeq(query.visitor);
    const int end = query.endSeq > 0 ? std::min(query.endSeq, last + 1) : last + 1;
    HistoryPage page;
    page.lastSeq = end - 1;
    if (query.afterSeq) {
        const int from = *query.afterSeq < end ? *query.afterSeq + 1 : end;
        page.messages = session.messages.pageFrom(query.visitor, from, end, limit);
    } else if (query.at > 0) {
        const int middle = std::min(session.messages.seqAt(query.visitor, query.at), end);
        // Around it: half before, and as much as fits after; at the end more before.
        const int before = std::max(limit / 2, limit - (end - middle));
        const int from = std::max(1, middle - before);
        page.messages = session.messages.pageFrom(query.visitor, from, end, limit);
    } else {
        const int before = query.beforeSeq > 0 ? std::min(query.beforeSeq, end) : end;
        page.messages = session.messages.page(query.visitor, before, limit);
    }
    if (page.messages.isEmpty()) {
        const bool atEnd = query.afterSeq || query.at > 0;
        page.complete = !atEnd || end <= 1;
        page.newest = atEnd || end <= 1;
        return page;
    }
    const int first = page.messages.first().seq;
    page.complete = session.messages.page(query.visitor, first, 1).isEmpty();
    page.newest = page.messages.last().seq + 1 >= end;
    return page;
}

Result<ConversationChange> editVisitor(Session &session, const VisitorEditItem &item)
{
    auto row = session.conversations.newestOf(item.visitor);
    if (!row)
        return noSuchConversation();
    VisitorInfo &visitor = row->info.visitor;
    const VisitorInfo before = visitor;
    visitor.remark = item.remark.value_or(visitor.remark);
    visitor.tags = item.tags.value_or(visitor.tags);
    if (visitor == before)
        return ConversationChange { *row, {} };
    session.visitors.saveLabels(visitor);
    ++row->info.version;
    session.conversations.saveProgress(*row);
    ConversationChange change { *row, {} };
    change.events.append(
        logEvent(session, EventRow::Kind::Updated, *row, row->info.owner, item.at));
    return change;
}

Result<CannedReply> saveCanned(Session &session, CannedItem item)
{
    CannedReply &reply = item.row.reply;
    if (reply.id.isValid()) {
        const auto before = session.canned.find(reply.id);
        if (!before || before->agent != item.row.agent)
            return noSuchCanned();
        if (before->reply.version != reply.version)
            return makeError(ErrorCode::Conflict, QStringLiteral("it was changed meanwhile"),
                             { { QStringLiteral("version"), before->reply.version } });
    }
    if (reply.channel.isValid() && !session.channels.exists({ reply.channel }))
        return makeError(ErrorCode::NotFound, QStringLiteral("no such channel"));
    if (!reply.id.isValid() && session.canned.count(item.row.agent) >= kMaxCanned)
        return makeError(ErrorCode::TooLarge, QStringLiteral("there are too many"),
                         { { QStringLiteral("limit"), kMaxCanned } });
    if (session.canned.withShortcut(item.row))
        return makeError(ErrorCode::Conflict, QStringLiteral("the shortcut is taken"),
                         { { QStringLiteral("shortcut"), reply.shortcut } });
    if (reply.id.isValid())
        session.canned.save(item);
    else
        session.canned.add(item);
    return reply;
}

} // namespace

void Storage::historyPage(HistoryQuery query, Callback<HistoryPage> done)
{
    d->read<HistoryPage>(
        [query](Session &session) -> Result<HistoryPage> { return readPage(session, query); },
        std::move(done));
}

void Storage::editVisitor(VisitorEditItem item, Callback<ConversationChange> done)
{
    d->write<ConversationChange>(
        [item = std::move(item)](Session &session) { return storage::editVisitor(session, item); },
        std::move(done));
}

void Storage::addNote(NoteRow row, Callback<VisitorNote> done)
{
    d->write<VisitorNote>(
        [row = std::move(row)](Session &session) -> Result<VisitorNote> {
            NoteRow added = row;
            session.notes.add(added);
            return added.note;
        },
        std::move(done));
}

void Storage::findNote(NoteId id, Callback<NoteRow> done)
{
    d->read<NoteRow>(
        [id](Session &session) -> Result<NoteRow> {
            auto row = session.notes.find(id);
            if (!row)
                return noSuchNote();
            return *std::move(row);
        },
        std::move(done));
}

void Storage::removeNote(NoteId id, Callback<bool> done)
{
    d->write<bool>(
        [id](Session &session) -> Result<bool> {
            if (!session.notes.find(id))
                return noSuchNote();
            session.notes.remove(id);
            return true;
        },
        std::move(done));
}

void Storage::cannedReplies(CannedQuery query, Callback<QList<CannedReply>> done)
{
    query.limit = std::clamp(query.limit, 1, kMaxCannedPage);
    d->read<QList<CannedReply>>(
        [query = std::move(query)](Session &session) -> Result<QList<CannedReply>> {
            return session.canned.list(query);
        },
        std::move(done));
}

void Storage::findCanned(CannedId id, Callback<CannedRow> done)
{
    d->read<CannedRow>(
        [id](Session &session) -> Result<CannedRow> {
            auto row = session.canned.find(id);
            if (!row)
                return noSuchCanned();
            return *std::move(row);
        },
        std::move(done));
}

void Storage::saveCanned(CannedItem item, Callback<CannedReply> done)
{
    d->write<CannedReply>(
        [item = std::move(item)](Session &session) { return storage::saveCanned(session, item); },
        std::move(done));
}

void Storage::removeCanned(CannedId id, Callback<bool> done)
{
    d->write<bool>(
        [id](Session &session) -> Result<bool> {
            if (!session.canned.find(id))
                return noSuchCanned();
            session.canned.remove(id);
            return true;
        },
        std::move(done));
}

void Storage::cannedShows(const QString &media, AgentId agent, QSet<ChannelId> channels,
                          Callback<bool> done)
{
    d->read<bool>(
        [media, agent, channels = std::move(channels)](Session &session) -> Result<bool> {
            return session.canned.shows(media, agent, channels);
        },
        std::move(done));
}

void Storage::search(SearchQuery query, Callback<SearchPage> done)
{
    d->read<SearchPage>([query = std::move(query), path = d->folder.searchIndex()](
                            Session &session) { return storage::search(session, path, query); },
                        std::move(done));
}

} // namespace kefu::storage
