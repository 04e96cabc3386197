// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/ledgertypes.h"
#include "relay/storage/opening.h"

#include <QList>

namespace kefu::storage {

class Sealer;
struct Session;

//! A column of sealed values; the table has an integer `id`.
struct SealedColumn {
    const char *table;
    const char *column;
    const char *select; //!< id and value of every row that has one
    const char *update; //!< value, id
};
//! All of them. Whoever adds one adds it here: what is missing would be lost by a rotation.
const QList<SealedColumn> &sealedColumns();

//! Makes another key and seals everything with it, in one transaction (in the writer's thread, with
//! no other job in it). A crash at any moment leaves a database that one of the files beside it
//! opens: `key.next` is durable before the commit, and `key` is replaced after it. Errors:
//! Unavailable; then the old key still counts.
Result<KeyRotation> rotateKey(Session &session, Sealer &sealer, const DataFolder &folder,
                              bool keepOld);

//! Leaves `id` as data_dir/key and removes what a rotation that was cut short left beside it.
//! `keepOld`: the former key stays as key.<id>. Errors: Unavailable; nothing is lost then.
Result<void> settleKeyFiles(const DataFolder &folder, const QByteArray &id, bool keepOld);

} // namespace kefu::storage
