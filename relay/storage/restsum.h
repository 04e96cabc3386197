// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QString>

namespace kefu::storage {

//! The checksum of a database at rest. SQLite has none of its own: a byte that turns inside a text
//! passes every check it knows. So whoever closes relay.db in good order writes its BLAKE2b beside
//! it, and whoever opens it compares (reliability-security-ux.md R11).

//! Writes data_dir/relay.db.sum. Gives up after two seconds, and when something is left in the
//! write-ahead log: then there is no checksum, and the next start has SQLite's own checks only.
void writeRestSum(const QString &database);
//! Compares and removes it: from now on the database changes. Nothing to compare is no error.
//! Unavailable: it is not what was closed.
Result<void> takeRestSum(const QString &database);
//! Believes the database as it is.
void dropRestSum(const QString &database);
QString restSumPath(const QString &database);

} // namespace kefu::storage
