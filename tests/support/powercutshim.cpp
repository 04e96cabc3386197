// SPDX-License-Identifier: Apache-2.0
// Preloaded into a relay under test (Linux only): writes every change of the files below
// KEFUDESK_POWERCUT_DIR into the journal KEFUDESK_POWERCUT_JOURNAL, in the order the kernel saw
// them, with the moment; tests/faults/powercut.cpp makes from it what a disk would hold after a
// power cut. While the file KEFUDESK_POWERCUT_FULL exists, the disk is full: nothing below the
// folder grows. No Qt, no allocation in the paths of writes.
#include "tests/support/powercutjournal.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <dlfcn.h>
#include <fcntl.h>
#include <mutex>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

using kefu::testing::JournalEntry;
using Kind = kefu::testing::JournalEntry::Kind;

namespace {

constexpr size_t kMaxFiles = 65536;

//! One function of the C library behind ours.
template <typename Function> Function next(const char *name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

struct Shim {
    Shim()
    {
        const char *folder = std::getenv("KEFUDESK_POWERCUT_DIR");
        const char *path = std::getenv("KEFUDESK_POWERCUT_JOURNAL");
        if (folder)
            std::snprintf(dir, sizeof dir, "%s/", folder);
        if (const char *file = std::getenv("KEFUDESK_POWERCUT_FULL"))
            std::snprintf(full, sizeof full, "%s", file);
        if (folder && path)
            journal = realOpen(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    }
    bool covers(const char *path) const
    {
        const size_t length = std::strlen(dir);
        if (length == 0 || !path)
            return false;
        const bool isFolderItself =
            std::strlen(path) + 1 == length && std::strncmp(path, dir, length - 1) == 0;
        return isFolderItself || std::strncmp(path, dir, length) == 0;
    }
    unsigned handleOf(int fd) const
    {
        return fd >= 0 && size_t(fd) < kMaxFiles ? handles[size_t(fd)] : 0;
    }
    bool isFull() const { return full[0] != '\0' && access(full, F_OK) == 0; }

    using Open = int (*)(const char *, int, ...);
    using Write = ssize_t (*)(int, const void *, size_t);
    using PositionedWrite = ssize_t (*)(int, const void *, size_t, off64_t);
    using Truncate = int (*)(int, off64_t);
    using Allocate = int (*)(int, off64_t, off64_t);
    using OnFile = int (*)(int);
    using OnPath = int (*)(const char *);
    using OnPaths = int (*)(const char *, const char *);
    using RenameAt = int (*)(int, const char *, int, const char *, unsigned);
    using MakeFolder = int (*)(const char *, mode_t);

    Open realOpen = next<Open>("open64");
    Write realWrite = next<Write>("write");
    PositionedWrite realPwrite = next<PositionedWrite>("pwrite64");
    Truncate realTruncate = next<Truncate>("ftruncate64");
    Allocate realAllocate = next<Allocate>("posix_fallocate64");
    OnFile realSync = next<OnFile>("fsync");
    OnFile realDataSync = next<OnFile>("fdatasync");
    OnFile realClose = next<OnFile>("close");
    OnPath realUnlink = next<OnPath>("unlink");
    OnPaths realRename = next<OnPaths>("rename");
    RenameAt realRenameAt = next<RenameAt>("renameat2");
    MakeFolder realMakeFolder = next<MakeFolder>("mkdir");

    char dir[PATH_MAX] = {};
    char full[PATH_MAX] = {};
    int journal = -1;
    unsigned lastHandle = 0;
    std::array<unsigned, kMaxFiles> handles {}; //!< by descriptor; 0 = none of ours
    std::mutex mutex; //!< a change and its entry are one step
};

Shim &shim()
{
    static Shim one;
    return one;
}

void note(Kind kind, unsigned handle, long long offset, const void *data, size_t size)
{
    Shim &s = shim();
    if (s.journal < 0)
        return;
    timespec now {};
    clock_gettime(CLOCK_MONOTONIC, &now);
    JournalEntry entry;
    entry.kind = kind;
    entry.handle = handle;
    entry.ns = now.tv_sec * 1'000'000'000LL + now.tv_nsec;
    entry.offset = offset;
    entry.size = static_cast<long long>(size);
    const std::array<iovec, 2> parts { { { &entry, sizeof entry },
                                         { const_cast<void *>(data), size } } };
    if (writev(s.journal, parts.data(), 2) != ssize_t(sizeof entry + size))
        std::abort(); // a journal with a hole would prove nothing
}

void notePath(Kind kind, unsigned handle, const char *path)
{
    note(kind, handle, 0, path, std::strlen(path));
}

long long sizeOf(int fd)
{
    struct stat status { };
    return fstat(fd, &status) == 0 ? status.st_size : 0;
}

int openFile(const char *path, int flags, mode_t mode)
{
    Shim &s = shim();
    if (!s.covers(path))
        return s.realOpen(path, flags, mode);
    const std::lock_guard lock(s.mutex);
    const bool existed = access(path, F_OK) == 0;
    if (!existed && (flags & O_CREAT) && s.isFull()) {
        errno = ENOSPC;
        return -1;
    }
    const int fd = s.realOpen(path, flags, mode);
    if (fd < 0 || size_t(fd) >= kMaxFiles)
        return fd;
    s.handles[size_t(fd)] = ++s.lastHandle;
    notePath(existed ? Kind::Open : Kind::Create, s.lastHandle, path);
    if (existed && (flags & O_TRUNC))
        note(Kind::Truncate, s.lastHandle, 0, nullptr, 0);
    return fd;
}

ssize_t writeAt(int fd, const void *data, size_t size, off64_t offset)
{
    Shim &s = shim();
    if (s.isFull() && offset + static_cast<long long>(size) > sizeOf(fd)) {
        errno = ENOSPC;
        return -1;
    }
    const std::lock_guard lock(s.mutex);
    const ssize_t written = s.realPwrite(fd, data, size, offset);
    if (written > 0)
        note(Kind::Write, s.handles[size_t(fd)], offset, data, size_t(written));
    return written;
}

int truncateTo(int fd, off64_t size)
{
    Shim &s = shim();
    if (s.handleOf(fd) == 0)
        return s.realTruncate(fd, size);
    const std::lock_guard lock(s.mutex);
    const int result = s.realTruncate(fd, size);
    if (result == 0)
        note(Kind::Truncate, s.handleOf(fd), size, nullptr, 0);
    return result;
}

int allocateTo(int fd, off64_t offset, off64_t length)
{
    Shim &s = shim();
    if (s.handleOf(fd) == 0)
        return s.realAllocate(fd, offset, length);
    if (s.isFull())
        return ENOSPC;
    const std::lock_guard lock(s.mutex);
    const int result = s.realAllocate(fd, offset, length);
    if (result == 0)
        note(Kind::Truncate, s.handleOf(fd), sizeOf(fd), nullptr, 0);
    return result;
}

//! What was written before the call began is on the disk when it ends; nothing is said about the
//! rest, so the lock is not held.
int syncWith(Shim::OnFile real, int fd)
{
    Shim &s = shim();
    const unsigned handle = s.handleOf(fd);
    if (handle != 0) {
        const std::lock_guard lock(s.mutex);
        note(Kind::SyncBegin, handle, 0, nullptr, 0);
    }
    const int result = real(fd);
    if (handle != 0 && result == 0) {
        const std::lock_guard lock(s.mutex);
        note(Kind::SyncEnd, handle, 0, nullptr, 0);
    }
    return result;
}

int noteRename(int result, const char *from, const char *to)
{
    if (result == 0 && shim().covers(from)) {
        notePath(Kind::RenameFrom, 0, from);
        notePath(Kind::RenameTo, 0, to);
    }
    return result;
}

mode_t modeOf(int flags, va_list arguments)
{
    return (flags & (O_CREAT | O_TMPFILE)) ? mode_t(va_arg(arguments, unsigned)) : 0;
}

} // namespace

extern "C" {

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = modeOf(flags, arguments);
    va_end(arguments);
    return openFile(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = modeOf(flags, arguments);
    va_end(arguments);
    return openFile(path, flags, mode);
}

int __open_2(const char *path, int flags)
{
    return openFile(path, flags, 0);
}

int __open64_2(const char *path, int flags)
{
    return openFile(path, flags, 0);
}

int close(int fd)
{
    Shim &s = shim();
    if (s.handleOf(fd) != 0)
        s.handles[size_t(fd)] = 0;
    return s.realClose(fd);
}

ssize_t write(int fd, const void *data, size_t size)
{
    Shim &s = shim();
    if (s.handleOf(fd) == 0)
        return s.realWrite(fd, data, size);
    const off64_t at = lseek64(fd, 0, SEEK_CUR);
    const ssize_t written = writeAt(fd, data, size, at);
    if (written > 0)
        lseek64(fd, at + written, SEEK_SET);
    return written;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t offset)
{
    Shim &s = shim();
    return s.handleOf(fd) == 0 ? s.realPwrite(fd, data, size, offset)
                               : writeAt(fd, data, size, offset);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t offset)
{
    return pwrite64(fd, data, size, offset);
}

int ftruncate64(int fd, off64_t size) noexcept
{
    return truncateTo(fd, size);
}

int ftruncate(int fd, off_t size) noexcept
{
    return truncateTo(fd, size);
}

int posix_fallocate64(int fd, off64_t offset, off64_t length)
{
    return allocateTo(fd, offset, length);
}

int posix_fallocate(int fd, off_t offset, off_t length)
{
    return allocateTo(fd, offset, length);
}

int fsync(int fd)
{
    return syncWith(shim().realSync, fd);
}

int fdatasync(int fd)
{
    return syncWith(shim().realDataSync, fd);
}

int unlink(const char *path) noexcept
{
    Shim &s = shim();
    if (!s.covers(path))
        return s.realUnlink(path);
    const std::lock_guard lock(s.mutex);
    const int result = s.realUnlink(path);
    if (result == 0)
        notePath(Kind::Unlink, 0, path);
    return result;
}

int rename(const char *from, const char *to) noexcept
{
    Shim &s = shim();
    const std::lock_guard lock(s.mutex);
    return noteRename(s.realRename(from, to), from, to);
}

int renameat2(int fromDir, const char *from, int toDir, const char *to, unsigned flags) noexcept
{
    Shim &s = shim();
    const std::lock_guard lock(s.mutex);
    return noteRename(s.realRenameAt(fromDir, from, toDir, to, flags), from, to);
}

int mkdir(const char *path, mode_t mode) noexcept
{
    Shim &s = shim();
    const std::lock_guard lock(s.mutex);
    const int result = s.realMakeFolder(path, mode);
    if (result == 0 && s.covers(path))
        notePath(Kind::MakeFolder, 0, path);
    return result;
}

} // extern "C"
