// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"
#include "relay/desk/pagelimits.h"
#include "relay/domain/searchtext.h"
#include "relay/protocol/features.h"

#include <algorithm>

//! Search over all history, within what the asker may read.
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

constexpr int kMaxHits = 50; //!< a page of them fits into a frame, whatever they say

//! Whether he reads conversations that are nobody's business of his; asked of the one place that
//! decides.
bool readsForeign(const Actor &actor, qint64 now)
{
    domain::Subject foreign;
    foreign.channel = actor.channels.isEmpty() ? ChannelId { 1 } : *actor.channels.cbegin();
    return domain::authorize(actor, Command::ReadHistory, foreign, now).ok();
}

bool canBeLookedFor(const QStringList &words)
{
    return std::any_of(words.cbegin(), words.cend(),
                       [](const QString &word) { return !domain::searchPairs(word).isEmpty(); });
}

//! A hit says where to look; the text itself stands in the history.
void cutHit(SearchHit &hit)
{
    Content &content = hit.message.content;
    for (QString *text : { &content.text, &content.title, &content.description }) {
        if (text->size() > kPreviewChars)
            text->truncate((*text)[kPreviewChars - 1].isHighSurrogate() ? kPreviewChars - 1
                                                                        : kPreviewChars);
    }
    content.url.clear();
    content.coverUrl.clear();
}

} // namespace

void Desk::search(const Actor &actor, const SearchRequest &wanted, Callback<SearchAnswer> done)
{
    if (!d->allowed(actor, Command::Search, done))
        return;
    storage::SearchQuery query;
    query.words = domain::searchWords(wanted.text);
    if (!canBeLookedFor(query.words)) {
        d->fail(done,
                makeError(ErrorCode::BadRequest, QStringLiteral("a word of two letters, at least"),
                          { { QLatin1String("field"), QLatin1String("text") } }));
        return;
    }
    query.channel = wanted.channel;
    query.agent = wanted.agent;
    query.visitor = wanted.visitor;
    query.fromAt = wanted.fromAt;
    query.toAt = wanted.toAt;
    query.before = wanted.before;
    query.limit = std::clamp(wanted.limit, 1, kMaxHits);
    query.channels = actor.channels;
    if (!readsForeign(actor, d->core.now())) {
        query.reader = actor.agent;
        query.readSince = d->core.now() - domain::kFormerOwnerMs;
    }
    d->core.storage.search(query, [done](const Result<storage::SearchPage> &page) {
        if (!page) {
            done(page.error());
            return;
        }
        SearchAnswer answer { page->hits, page->before, page->incomplete };
        for (SearchHit &hit : answer.hits)
            cutHit(hit);
        done(answer);
    });
}

} // namespace kefu::desk
