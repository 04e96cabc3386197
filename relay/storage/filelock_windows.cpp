// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/filelock.h"

#include <QDir>
#include <qt_windows.h>

namespace kefu::storage {

struct FileLock::Private {
    HANDLE file = INVALID_HANDLE_VALUE;
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
    const QString native = QDir::toNativeSeparators(path);
    HANDLE file = CreateFileW(reinterpret_cast<const wchar_t *>(native.utf16()),
                              GENERIC_READ | GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE,
                              nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file == INVALID_HANDLE_VALUE) {
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("cannot open %1: error %2").arg(path).arg(GetLastError()));
    }
    OVERLAPPED range {};
    if (!LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &range)) {
        const DWORD why = GetLastError();
        CloseHandle(file);
        if (why == ERROR_LOCK_VIOLATION || why == ERROR_IO_PENDING) {
            return makeError(
                ErrorCode::Conflict,
                QStringLiteral("another relay works with this data_dir (%1)").arg(path));
        }
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("cannot lock %1: error %2").arg(path).arg(why));
    }
    d->file = file;
    return {};
}

void FileLock::unlock()
{
    if (d->file != INVALID_HANDLE_VALUE)
        CloseHandle(d->file);
    d->file = INVALID_HANDLE_VALUE;
}

bool FileLock::isLocked() const
{
    return d->file != INVALID_HANDLE_VALUE;
}

} // namespace kefu::storage
