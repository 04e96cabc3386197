// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/desk/pagelimits.h"
#include "relay/protocol/features.h"

//! Pages of a visitor's history, both ways and by time.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

GiveWay endOf(const HistoryRequest &wanted)
{
    if (wanted.afterSeq)
        return GiveWay::Newest;
    return wanted.at > 0 ? GiveWay::Both : GiveWay::Oldest;
}

HistoryAnswer answerOf(const HistoryRequest &wanted, const storage::HistoryPage &page)
{
    HistoryAnswer answer { wanted.visitor, page.messages, page.complete };
    answer.newest = page.newest;
    answer.lastSeq = page.lastSeq;
    const GaveWay gave = cutToBytes(answer.messages, kMaxPageBytes, endOf(wanted));
    answer.complete = answer.complete && !gave.oldest;
    answer.newest = answer.newest && !gave.newest;
    return answer;
}

} // namespace

void Desk::history(const Actor &actor, VisitorId visitor, int beforeSeq, int limit,
                   Callback<HistoryAnswer> done)
{
    historyPage(actor, { visitor, beforeSeq, limit }, std::move(done));
}

void Desk::historyPage(const Actor &actor, const HistoryRequest &wanted,
                       Callback<HistoryAnswer> done)
{
    d->withOwnOfVisitor<HistoryAnswer>(
        actor, Command::ReadHistory, wanted.visitor, done,
        [=, this](const storage::ConversationRow &row, bool whole) {
            d->noteReading(actor, row);
            storage::HistoryQuery query;
            query.visitor = wanted.visitor;
            query.beforeSeq = wanted.beforeSeq;
            query.afterSeq = wanted.afterSeq;
            query.at = wanted.at;
            query.limit = wanted.limit;
            query.endSeq = whole ? 0 : row.info.lastSeq + 1;
            d->core.storage.historyPage(
                query, [this, actor, wanted, done](const Result<storage::HistoryPage> &page) {
                    if (!page)
                        done(page.error());
                    else if (actor.role == Role::Agent && !actor.local)
                        done(answerOf(wanted, *page));
                    else
                        d->withReadMarks(answerOf(wanted, *page), done);
                });
        });
}

} // namespace kefu::desk
