// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/backuptypes.h"
#include "relay/storage/opening.h"

namespace kefu::storage {

//! What to put into a data_dir that no relay uses.
struct RestoreOrder {
    QString from; //!< a backup's folder, or a relay-schema*.db that a migration has kept
    QString keyFile; //!< data_dir/key of then, or what `key export` wrote; may be empty
    QByteArray passphrase; //!< of the latter
    qint64 now = 0;
};

//! Puts a backup in the place of the data: checks it, migrates a copy of it, makes what was on its
//! way uncertain, begins a new epoch, takes every token back, then swaps. The former data is kept
//! in data_dir/before-<time>. Without the key the backup needs, secrets are dropped and said: their
//! channels are off until they are entered again (product.md 10). Cut short anywhere it can be run
//! again, and no relay starts in between. Errors: Conflict: a relay runs; Unavailable: the backup
//! is damaged; Unsupported: a newer schema; Unauthorized: the passphrase.
Result<RestoreReport> restore(const DataFolder &folder, const RestoreOrder &order);

//! Moves the data of another relay (a console's built-in one) into an empty data_dir, with open
//! conversations, its key and its files, under the same rules; the other relay does not start with
//! it any more. Errors: as restore(); Conflict, too, when the other relay runs, or data_dir has
//! channels, accounts or visitors already.
Result<RestoreReport> adopt(const DataFolder &folder, const QString &from,
                            const domain::QuotaRules &rules, qint64 now);

//! Migrates the database of a data_dir that no relay uses; `dryRun`: a copy of it, which is removed
//! again. Errors: as Migrator::run(), Conflict: a relay runs.
Result<MigrationPlan> migrate(const DataFolder &folder, bool dryRun, qint64 now);

//! `verify --accept`: SQLite finds nothing wrong with it, so it is believed as it is (restsum.h).
Result<DataVerdict> acceptData(const DataFolder &folder);

} // namespace kefu::storage
