// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/backuptypes.h"

#include <QJsonObject>

namespace kefu::control {

//! `{path, at, version, schema, epoch, keyId, databaseBytes, mediaFiles, mediaBytes, rows,
//! warning}`.
QJsonObject backupJson(const storage::BackupManifest &manifest);
//! `{path, backup, at, schema, epoch, keyId, hasKey, rows, mediaFiles, problems, sound}`.
QJsonObject verdictJson(const storage::DataVerdict &verdict);
//! `{from, before, schema, epoch, keyId, open, uncertain, tokens, keyMissing, shut, dropped}`:
//! `shut` channels and `dropped` webhooks have lost their secrets.
QJsonObject restoreJson(const storage::RestoreReport &report);
//! `{present, newest, steps, copy, dryRun}`.
QJsonObject migrationJson(const storage::MigrationPlan &plan, bool dryRun);

} // namespace kefu::control
