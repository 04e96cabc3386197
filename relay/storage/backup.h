// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/backuptypes.h"
#include "relay/storage/opening.h"

#include <atomic>

namespace kefu::storage {

inline constexpr char kManifestName[] = "manifest.json";

//! Where `backup` puts one when nobody says where.
QString backupFolderFor(const DataFolder &folder, qint64 now);

//! Copies the database and the files of messages to `target` while a relay works with them: the
//! database as of one moment (VACUUM INTO), the files as further names of the same files, or as
//! copies on another disk. Without the key; the manifest says which one it needs, and is written
//! last, so that a folder without it is no backup. `stop` may be null. Errors: Conflict: the folder
//! exists and is not empty; Unavailable.
Result<BackupManifest> makeBackup(const DataFolder &folder, const QString &target, qint64 now,
                                  const std::atomic_bool *stop);
//! Removes whole backups that backupFolderFor() named, all but the newest `keep`. How many.
int removeOldBackups(const DataFolder &folder, int keep);

//! NotFound: no manifest; BadRequest: not ours, or of a later format.
Result<BackupManifest> readManifest(const QString &folder);

//! "kefudesk-relay restore …" for the newest backup or copy that is there, or where to look.
QString restoreHint(const DataFolder &folder);

//! A stored fact of the database: epoch, key_id, or the newest schema.
class Connection;
QString metaText(Connection &db, const QString &name);
int schemaOf(Connection &db);

} // namespace kefu::storage
