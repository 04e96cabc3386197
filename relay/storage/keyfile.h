// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>

namespace kefu::storage {

//! The key that seals secrets in the database; 32 bytes. Its id is a hash of it, so that a sealed
//! value, a backup and the database can say which key they need without giving it away.
struct MasterKey {
    QByteArray bytes;
    QByteArray id; //!< 8 bytes
};

//! data_dir/key, one line: `kefudesk-key-1 <id, 16 hex digits> <key, 64 hex digits>`, mode 0600.
//! NotFound: no such file; Unavailable: unreadable or damaged.
Result<MasterKey> readKeyFile(const QString &path);
//! Makes a new key and its file, durable before it is used. Never overwrites one.
Result<MasterKey> createKeyFile(const QString &path);
//! Writes a key that came from elsewhere, as createKeyFile() does.
Result<void> writeKeyFile(const QString &path, const MasterKey &key);

} // namespace kefu::storage
