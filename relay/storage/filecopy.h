// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QString>
#include <atomic>

namespace kefu::storage {

//! Copies a file, for its owner only, and brings it to the disk. The target must not exist.
Result<void> copyFile(const QString &from, const QString &to);
//! A second name for a file that never changes, or a copy where that cannot be. True: linked.
Result<bool> linkOrCopy(const QString &from, const QString &to);
//! SHA-256 of a file's content.
Result<QByteArray> fileHash(const QString &path);
//! A folder of its owner only, with those above it.
Result<void> makePrivateFolder(const QString &path);

//! Counts of a copied tree.
struct TreeCopy {
    qint64 files = 0;
    qint64 bytes = 0;
};
//! Gives a folder of messages' files (mediafiles.h) the files of another one it does not have.
//! `stop` may be null; Unavailable when it was set.
Result<TreeCopy> copyMedia(const QString &from, const QString &to, const std::atomic_bool *stop);

} // namespace kefu::storage
