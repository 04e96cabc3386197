// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/backuptypes.h"

namespace kefu::storage {

//! Writes manifest.json into the backup's folder, whole or not at all, and brings it to the disk.
Result<void> writeManifest(const BackupManifest &manifest);

} // namespace kefu::storage
