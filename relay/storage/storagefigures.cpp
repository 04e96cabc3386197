// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/figures.h"
#include "relay/storage/storageprivate.h"

//! Storage's calls for supervision.
namespace kefu::storage {

void Storage::readFacts(FactsQuery query, domain::FactSink sink, Callback<FactsRest> done)
{
    d->read<FactsRest>(
        [query = std::move(query), sink = std::move(sink)](Session &session) -> Result<FactsRest> {
            FactsRest rest = storage::readFacts(session, query, sink);
            if (session.db.failed())
                return makeError(ErrorCode::Unavailable,
                                 QStringLiteral("the figures were not read"));
            return rest;
        },
        std::move(done));
}

} // namespace kefu::storage
