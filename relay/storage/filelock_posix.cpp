// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/filelock.h"

#include <QFile>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace kefu::storage {

struct FileLock::Private {
    int descriptor = -1;
};

FileLock::FileLock()
    : d(std::make_unique<Private>())
{
}

FileLock::~FileLock()
{
    unlock();
}

Result<void> FileLock::lock(const QString &path)
{
    unlock();
    const int descriptor = ::open(QFile::encodeName(path).constData(),
                                  O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("cannot open %1: %2")
                             .arg(path, QString::fromLocal8Bit(std::strerror(errno))));
    }
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        const int why = errno;
        ::close(descriptor);
        if (why == EWOULDBLOCK) {
            return makeError(
                ErrorCode::Conflict,
                QStringLiteral("another relay works with this data_dir (%1)").arg(path));
        }
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("cannot lock %1: %2")
                             .arg(path, QString::fromLocal8Bit(std::strerror(why))));
    }
    d->descriptor = descriptor;
    return {};
}

void FileLock::unlock()
{
    if (d->descriptor >= 0)
        ::close(d->descriptor);
    d->descriptor = -1;
}

bool FileLock::isLocked() const
{
    return d->descriptor >= 0;
}

} // namespace kefu::storage
