// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/keyfile.h"
#include "relay/storage/storagetypes.h"

#include <QDir>

namespace kefu::storage {

class Sealer;
class SpoolFile;
struct Session;

//! The names inside data_dir (design.md 8).
struct DataFolder {
    QDir dir;
    QString database() const { return dir.filePath(QStringLiteral("relay.db")); }
    //! The index of what is searched: made of relay.db again whenever it is missing.
    QString searchIndex() const { return dir.filePath(QStringLiteral("search.db")); }
    QString lock() const { return dir.filePath(QStringLiteral("lock")); }
    QString key() const { return dir.filePath(QStringLiteral("key")); }
    QString nextKey() const { return key() + QStringLiteral(".next"); } //!< see keyrotation.h
    QString oldKey() const { return key() + QStringLiteral(".old"); }
    QString backups() const { return dir.filePath(QStringLiteral("backups")); }
    QString media() const { return dir.filePath(QStringLiteral("media")); }
    QString spool() const { return dir.filePath(QStringLiteral("spool/callbacks")); }
    //! There while a restore is under way, with what it restores in it.
    QString restoring() const { return dir.filePath(QStringLiteral("restoring")); }
    //! There when another relay has adopted the data.
    QString moved() const { return dir.filePath(QStringLiteral("moved")); }
};

//! Makes the folder when it is missing, for its owner only.
Result<void> makeFolder(const DataFolder &folder);
//! Unavailable: a restore was cut short, or another relay has the data now; with the way out.
Result<void> checkMarkers(const DataFolder &folder);
//! Reads the key, or makes one when there is no database yet that needs an older one. More than one
//! after a rotation that was cut short: which one counts is in the database.
Result<QList<MasterKey>> takeKeys(const DataFolder &folder);
//! Null when there can be none (said in the log): the relay works without, only less patiently.
std::unique_ptr<SpoolFile> openSpool(const DataFolder &folder);
//! Checks the file, migrates it, takes what is in the spool (may be null), settles what the last
//! run left behind and reads the state to start from. Runs in the caller's thread, with a
//! connection of its own that is closed again. Afterwards `sealer` seals with the database's key.
Result<StartState> prepareDatabase(const DataFolder &folder, Sealer &sealer,
                                   const domain::QuotaRules &rules, SpoolFile *spool, qint64 now);

//! Who asks for a database that cannot be opened gets the command that helps: `details.command`,
//! and `details.hand` = true, because no restart changes it.
Error withRemedy(const Error &error, const DataFolder &folder);

//! Replies in that state may have arrived: uncertain, never sent again by themselves (design.md 4).
//! How many. In the caller's transaction.
int makeUncertain(Session &session, DeliveryState from, qint64 now);

} // namespace kefu::storage
