// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/backuptypes.h"
#include "relay/storage/opening.h"

namespace kefu::storage {

//! A database made ready to take the place of another one.
struct Staged {
    MasterKey key; //!< seals it
};

//! Migrates the file and rewrites what may not come back from the past: replies under way become
//! uncertain, the epoch is new, tokens are gone; without a key that opens it, the secrets are gone
//! and another key (data_dir's, or a new one) seals. Fills in `report`.
Result<Staged> stage(const QString &database, const DataFolder &folder,
                     const QList<MasterKey> &keys, qint64 now, RestoreReport &report);

//! Channels, accounts or visitors.
bool holdsSomething(const QString &database);

//! Migrates the database, with a copy in data_dir/backups from before when `keepCopy`.
Result<MigrationPlan> runMigration(const DataFolder &folder, const QString &database,
                                   bool keepCopy);
//! The same with a copy that is removed again, and looked through in between.
Result<MigrationPlan> tryMigration(const DataFolder &folder, qint64 now);

} // namespace kefu::storage
