// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFile>
#include <QString>

namespace kefu::storage {

//! Brings a written file to the disk itself. False when the system cannot say so.
bool syncFile(QFile &file);
//! Brings the names in a folder to the disk, so that a new file is still there after a power cut.
bool syncFolder(const QString &path);
//! Makes the file `size` bytes long with its space on the disk taken: writing into it later cannot
//! find the disk full.
bool reserveSpace(QFile &file, qint64 size);
//! Another name for the same file. False where that cannot be: another disk, no such file, the name
//! is taken.
bool linkFile(const QString &from, const QString &to);

} // namespace kefu::storage
