// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/filesync.h"

#include <io.h>

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

} // namespace kefu::storage
