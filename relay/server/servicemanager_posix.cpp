// SPDX-License-Identifier: Apache-2.0
#include "relay/server/servicemanager.h"

#include <QCoreApplication>
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <limits>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace kefu::server {

namespace {

constexpr int kFirstSocket = 3; // SD_LISTEN_FDS_START
constexpr int kMaxSockets = 16;

QByteArray take(const char *name)
{
    const QByteArray value = qgetenv(name);
    qunsetenv(name);
    return value;
}

//! Variables that name another process are an outer program's, left over.
bool isMeant(const QByteArray &pid)
{
    return pid.toLongLong() == QCoreApplication::applicationPid();
}

bool isListening(int descriptor)
{
    int value = 0;
    socklen_t size = sizeof value;
    return ::getsockopt(descriptor, SOL_SOCKET, SO_ACCEPTCONN, &value, &size) == 0 && value != 0;
}

QList<qintptr> takeSockets()
{
    const bool meant = isMeant(take("LISTEN_PID"));
    const int count = take("LISTEN_FDS").toInt();
    qunsetenv("LISTEN_FDNAMES");
    QList<qintptr> sockets;
    if (!meant)
        return sockets;
    for (int fd = kFirstSocket; fd < kFirstSocket + std::clamp(count, 0, kMaxSockets); ++fd) {
        ::fcntl(fd, F_SETFD, FD_CLOEXEC);
        if (isListening(fd))
            sockets.append(fd);
    }
    return sockets;
}

int takeWatchdogMs()
{
    constexpr qint64 kUsPerMs = 1000;
    const QByteArray pid = take("WATCHDOG_PID");
    const qint64 us = take("WATCHDOG_USEC").toLongLong();
    if ((!pid.isEmpty() && !isMeant(pid)) || us <= 0)
        return 0;
    return int(std::clamp<qint64>(us / kUsPerMs, 1, std::numeric_limits<int>::max()));
}

} // namespace

ServiceManager ServiceManager::takeFromEnvironment()
{
    ServiceManager manager;
    manager.m_address = take("NOTIFY_SOCKET");
    manager.m_sockets = takeSockets();
    manager.m_watchdogMs = takeWatchdogMs();
    return manager;
}

void ServiceManager::tell(const QByteArray &state) const
{
    sockaddr_un to {};
    to.sun_family = AF_UNIX;
    const auto length = size_t(m_address.size());
    if (length < 2 || length >= sizeof to.sun_path)
        return;
    std::memcpy(to.sun_path, m_address.constData(), length);
    if (to.sun_path[0] == '@') // an abstract address
        to.sun_path[0] = '\0';
    const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket < 0)
        return;
    const auto size = socklen_t(offsetof(sockaddr_un, sun_path) + length);
    [[maybe_unused]] const ssize_t sent =
        ::sendto(socket, state.constData(), size_t(state.size()), MSG_NOSIGNAL,
                 reinterpret_cast<const sockaddr *>(&to), size);
    ::close(socket);
}

} // namespace kefu::server
