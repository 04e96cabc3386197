// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/keyfile.h"

namespace kefu::storage {

//! The key under a passphrase, as one line of text to be kept elsewhere than the backups: argon2id,
//! XChaCha20-Poly1305. Takes about a second and 256 MiB: not in a loop. BadRequest: the passphrase
//! is shorter than 12 characters.
Result<QByteArray> exportKey(const MasterKey &key, const QByteArray &passphrase);
//! Unauthorized: the passphrase is wrong, or the text was changed; BadRequest: no such text.
Result<MasterKey> importKey(const QByteArray &text, const QByteArray &passphrase);
//! A key from a file of either kind: data_dir/key, or what exportKey() made.
Result<MasterKey> readAnyKey(const QString &path, const QByteArray &passphrase);

} // namespace kefu::storage
