// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

namespace kefu::storage {

//! A callback as a record of the spool (SCHEMA.md, "The spool"). Whole: what comes out is what
//! went in.
QByteArray encodeSpooled(const IngestItem &item);
//! Nothing when the record is of a later version or damaged.
std::optional<IngestItem> decodeSpooled(const QByteArray &record);

} // namespace kefu::storage
