// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/backuptypes.h"

namespace kefu::storage {

class Connection;

//! Every table of the database, by name, with its rows counted and hashed (BLAKE2b of each row,
//! added up, so that the order of rows does not count). Reads all of it: seconds per GiB.
Result<QList<TableSum>> tableSums(Connection &db);

} // namespace kefu::storage
