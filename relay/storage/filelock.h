// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <memory>

namespace kefu::storage {

//! An exclusive lock on a file, held by this object and gone with the process however it ends.
//! flock on POSIX, LockFileEx on Windows; QLockFile will not do, because it takes a container's PID
//! 1 for a stale lock.
class FileLock {
public:
    FileLock();
    ~FileLock();
    Q_DISABLE_COPY_MOVE(FileLock)

    //! Conflict: somebody else holds it, also within this process; Unavailable: the file cannot be
    //! made.
    Result<void> lock(const QString &path);
    void unlock();
    bool isLocked() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace kefu::storage
