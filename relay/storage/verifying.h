// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/backuptypes.h"
#include "relay/storage/opening.h"

#include <atomic>

namespace kefu::storage {

//! Looks through the database of a data_dir, beside a relay that works with it or without one:
//! integrity, foreign keys, that every file of a message is there and is what its name says, which
//! key it needs. Never changes it. What is wrong stands in `problems`; an error only when nothing
//! could be looked at.
Result<DataVerdict> verifyData(const DataFolder &folder, const std::atomic_bool *stop);

//! The same of a backup, and that everything is as its manifest says, row by row. `folder`: whose
//! key is looked for.
Result<DataVerdict> verifyBackup(const QString &backup, const DataFolder &folder,
                                 const std::atomic_bool *stop);

//! integrity_check and foreign_key_check, in words; empty = sound.
class Connection;
QStringList integrityProblems(Connection &db);

} // namespace kefu::storage
