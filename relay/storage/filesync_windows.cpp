// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/filesync.h"

#include <io.h>

namespace kefu::storage {

bool syncFile(QFile &file)
{
    return file.flush() && _commit(file.handle()) == 0;
}

bool syncFolder(const QString &)
{
    return true; // NTFS journals names; there is nothing to flush for a folder
}

} // namespace kefu::storage
