// SPDX-License-Identifier: Apache-2.0
#include "relay/http/systemlimits.h"

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <cerrno>
#include <csignal>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace kefu::http {

qint64 raiseOpenFileLimit()
{
#ifdef Q_OS_WIN
    return 0;
#else
    rlimit limit {};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return 0;
    if (limit.rlim_cur < limit.rlim_max) {
        rlimit raised = limit;
        raised.rlim_cur = limit.rlim_max;
        if (setrlimit(RLIMIT_NOFILE, &raised) == 0)
            limit = raised;
    }
    return static_cast<qint64>(limit.rlim_cur);
#endif
}

bool shutDownWriting(qintptr socket)
{
#ifdef Q_OS_WIN
    return ::shutdown(static_cast<SOCKET>(socket), SD_SEND) == 0;
#else
    return ::shutdown(static_cast<int>(socket), SHUT_WR) == 0;
#endif
}

void resetOnClose(qintptr socket)
{
    const linger atOnce { 1, 0 };
#ifdef Q_OS_WIN
    ::setsockopt(static_cast<SOCKET>(socket), SOL_SOCKET, SO_LINGER,
                 reinterpret_cast<const char *>(&atOnce), sizeof atOnce);
#else
    ::setsockopt(static_cast<int>(socket), SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
#endif
}

Waiting waitingBytes(qintptr socket)
{
    char byte = 0;
#ifdef Q_OS_WIN
    u_long unread = 0;
    if (::ioctlsocket(static_cast<SOCKET>(socket), FIONREAD, &unread) != 0)
        return Waiting::End;
    if (unread > 0)
        return Waiting::Bytes;
    const WSAPOLLFD none { static_cast<SOCKET>(socket), POLLRDNORM, 0 };
    WSAPOLLFD watched = none;
    if (::WSAPoll(&watched, 1, 0) <= 0)
        return Waiting::Nothing;
    return ::recv(static_cast<SOCKET>(socket), &byte, 1, MSG_PEEK) > 0 ? Waiting::Bytes
                                                                       : Waiting::End;
#else
    const ssize_t got = ::recv(static_cast<int>(socket), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (got > 0)
        return Waiting::Bytes;
    const bool nothing = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
    return nothing ? Waiting::Nothing : Waiting::End;
#endif
}

QHostAddress peerAddress(qintptr socket)
{
    sockaddr_storage address {};
#ifdef Q_OS_WIN
    int size = sizeof address;
    const int got =
        ::getpeername(static_cast<SOCKET>(socket), reinterpret_cast<sockaddr *>(&address), &size);
#else
    socklen_t size = sizeof address;
    const int got =
        ::getpeername(static_cast<int>(socket), reinterpret_cast<sockaddr *>(&address), &size);
#endif
    return got == 0 ? QHostAddress(reinterpret_cast<const sockaddr *>(&address)) : QHostAddress();
}

void closeSocket(qintptr socket)
{
#ifdef Q_OS_WIN
    ::closesocket(static_cast<SOCKET>(socket));
#else
    ::close(static_cast<int>(socket));
#endif
}

void ignoreBrokenPipes()
{
#ifndef Q_OS_WIN
    std::signal(SIGPIPE, SIG_IGN);
#endif
}

} // namespace kefu::http
