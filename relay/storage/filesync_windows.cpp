// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/filesync.h"

#include <QDir>
#include <io.h>
#include <windows.h>

namespace kefu::storage {

bool syncFile(QFile &file)
{
    return file.flush() && _commit(file.handle()) == 0;
}

bool reserveSpace(QFile &file, qint64 size)
{
    return file.resize(size); // NTFS takes the space at once
}

bool syncFolder(const QString &)
{
    return true; // NTFS journals names; there is nothing to flush for a folder
}

bool linkFile(const QString &from, const QString &to)
{
    const QString source = QDir::toNativeSeparators(from);
    const QString target = QDir::toNativeSeparators(to);
    return CreateHardLinkW(reinterpret_cast<const wchar_t *>(target.utf16()),
                           reinterpret_cast<const wchar_t *>(source.utf16()), nullptr)
        != 0;
}

} // namespace kefu::storage
