// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/features.h"
#include "relay/storage/storageprivate.h"

//! Storage's calls about visitors.
namespace kefu::storage {

void Storage::visitorCard(VisitorId visitor, int beforeSeq, Callback<VisitorCardRow> done)
{
    d->read<VisitorCardRow>(
        [=](Session &session) -> Result<VisitorCardRow> {
            auto card = session.visitors.card(visitor, beforeSeq);
            if (!card)
                return makeError(ErrorCode::NotFound, QStringLiteral("no such visitor"));
            card->notes = session.notes.of(visitor, kMaxNotesShown);
            return *std::move(card);
        },
        std::move(done));
}

} // namespace kefu::storage
