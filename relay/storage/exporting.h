// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/privacytypes.h"

namespace kefu::storage {

struct DataFolder;

//! Writes a visitor's copy (product.md 11) to data_dir/exports, for its owner only: a tar archive
//! with `visitor.json` and the files of his messages. Without `reveal` phone, identity and bank
//! numbers stand masked in texts. Errors: Unavailable.
Result<ExportFile> writeExport(const DataFolder &folder, const VisitorDossier &dossier, bool reveal,
                               qint64 now);
//! Nothing: `name` is none of an export's.
std::optional<VisitorId> visitorOfExport(const QString &name);
//! Those of one visitor, or (none) those older than `before`.
void removeExports(const DataFolder &folder, VisitorId visitor, qint64 before);

} // namespace kefu::storage
