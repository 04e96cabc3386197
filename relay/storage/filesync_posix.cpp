// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/filesync.h"

#include <fcntl.h>
#include <unistd.h>

namespace kefu::storage {

bool syncFile(QFile &file)
{
    return file.flush() && ::fsync(file.handle()) == 0;
}

bool reserveSpace(QFile &file, qint64 size)
{
    return ::posix_fallocate(file.handle(), 0, size) == 0;
}

bool syncFolder(const QString &path)
{
    const int folder =
        ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return false;
    const bool done = ::fsync(folder) == 0;
    ::close(folder);
    return done;
}

bool linkFile(const QString &from, const QString &to)
{
    return ::link(QFile::encodeName(from).constData(), QFile::encodeName(to).constData()) == 0;
}

} // namespace kefu::storage
