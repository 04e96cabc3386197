// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/desk/pagelimits.h"
#include "relay/protocol/features.h"

//! Looking on in conversations of others (旁听, product.md 4 and 8).
namespace kefu::desk {

using domain::Actor;
using domain::Command;
using L = QLatin1String;

namespace {

constexpr int kFirstMessages = 50; //!< as with a conversation that is gained

Error hasEnded()
{
    return makeError(ErrorCode::Closed, QStringLiteral("the conversation has ended"));
}

//! His last stay in it ended with a take-over.
bool wasTakenFrom(const QList<storage::SegmentRow> &stays, AgentId agent)
{
    for (auto stay = stays.crbegin(); stay != stays.crend(); ++stay) {
        if (stay->agent == agent)
            return stay->endWhy == L("taken_over");
    }
    return false;
}

} // namespace

void Desk::watch(const Actor &actor, SessionId session, ConversationId conversation,
                 Callback<WatchAnswer> done)
{
    const auto audit = d->audited(actor, Command::Watch, { .conversation = conversation }, done);
    // Who had it until it was taken over comes back to it with another socket.
    const Callback<WatchAnswer> otherwise = [=, this](const Result<WatchAnswer> &refusal) {
        if (refusal || refusal.error().code != ErrorCode::NotFound)
            return done(refusal);
        d->core.storage.segmentsOf(
            conversation, [=, this](const Result<QList<storage::SegmentRow>> &stays) {
                const storage::ConversationRow *row = d->core.book.find(conversation);
                domain::Subject subject = row ? subjectOf(*row) : domain::Subject {};
                subject.looksOn = stays && wasTakenFrom(*stays, actor.agent);
                if (row && domain::authorize(actor, Command::Watch, subject, d->core.now()))
                    d->startWatching(actor, session, *row, done);
                else
                    done(refusal);
            });
    };
    d->withConversation<WatchAnswer>(actor, Command::Watch, conversation, otherwise,
                                     [=, this](const storage::ConversationRow &row) {
                                         d->startWatching(actor, session, row, done);
                                     });
}

void Desk::Private::startWatching(const Actor &actor, SessionId session,
                                  const storage::ConversationRow &row,
                                  const Callback<WatchAnswer> &done)
{
    const ConversationId id = row.info.id;
    if (row.info.state == ConversationState::Closed) {
        fail(done, hasEnded());
        return;
    }
    // Before anything is read: what is committed meanwhile is pushed, so that nothing falls
    // between.
    if (!core.publisher->watch(session, id)) {
        fail(done,
             makeError(ErrorCode::TooLarge, QStringLiteral("looks on in too many already"),
                       { { L("limit"), WatchList::kMaxOfSession } }));
        return;
    }
    const bool isTold = actor.role != Role::Agent; // when something was read
    const VisitorId visitor = row.info.visitor.id;
    const Callback<HistoryAnswer> ready = [=, this](const Result<HistoryAnswer> &page) {
        if (page) {
            endWatchSetup(session, id, *page, done);
        } else {
            core.publisher->unwatch(session, id);
            done(page.error());
        }
    };
    core.storage.history(visitor, 0, kFirstMessages,
                         [=, this](const Result<storage::HistoryPage> &page) {
                             if (!page)
                                 return ready(page.error());
                             HistoryAnswer answer { visitor, page->messages, page->complete };
                             cutToBytes(answer.messages, kMaxPageBytes);
                             if (isTold)
                                 withReadMarks(std::move(answer), ready);
                             else
                                 ready(answer);
                         });
}

void Desk::Private::endWatchSetup(SessionId session, ConversationId conversation,
                                  const HistoryAnswer &page, const Callback<WatchAnswer> &done)
{
    const storage::ConversationRow *row = core.book.find(conversation);
    if (row) {
        done(WatchAnswer { core.publisher->infoOf(*row), page.messages });
        return;
    }
    core.publisher->unwatch(session, conversation); // it ended while its messages were read
    done(hasEnded());
}

void Desk::unwatch(SessionId session, ConversationId conversation)
{
    d->core.publisher->unwatch(session, conversation);
}

} // namespace kefu::desk
