// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/desktypes.h"

#include <QString>

namespace kefu::storage {

class Connection;
class SearchIndex;
struct Session;

//! A page of what is looked for, by a reader: what the index finds, looked at once more (it knows
//! pairs of letters, not words), and what it has not come to yet, read through.
Result<SearchPage> search(Session &session, const QString &indexPath, const SearchQuery &query);

//! Takes the next messages into the index, at most `limit`, fewer when they are long; how many were
//! taken, 0 when there are no more, -1 when the index cannot be written. `session` reads relay.db.
int fillSearchIndex(Session &session, SearchIndex &index, int limit);

} // namespace kefu::storage
