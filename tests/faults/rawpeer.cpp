// SPDX-License-Identifier: Apache-2.0
#include "rawpeer.h"

#include <QElapsedTimer>
#include <QString> // operator+ of byte arrays
#include <arpa/inet.h>
#include <cerrno>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

constexpr int kConnectMs = 15'000;
constexpr size_t kBlock = 64 * 1024;

} // namespace

RawPeer::RawPeer(quint16 port, int receiveBuffer)
    : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0))
{
    if (m_socket < 0)
        return;
    // Before connecting: the window is agreed on then.
    if (receiveBuffer > 0)
        ::setsockopt(m_socket, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
    const int on = 1;
    ::setsockopt(m_socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address {};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const int begun = ::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address);
    int error = begun == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
        error = waitFor(POLLOUT, kConnectMs) ? 0 : ETIMEDOUT;
        socklen_t size = sizeof error;
        if (error == 0)
            ::getsockopt(m_socket, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error != 0)
        close();
}

RawPeer &RawPeer::operator=(RawPeer &&other) noexcept
{
    if (this != &other) {
        close();
        m_socket = std::exchange(other.m_socket, -1);
        m_cut = other.m_cut;
    }
    return *this;
}

void RawPeer::close()
{
    if (m_socket >= 0)
        ::close(std::exchange(m_socket, -1));
}

bool RawPeer::waitFor(short events, int ms) const
{
    pollfd watched { m_socket, events, 0 };
    return ::poll(&watched, 1, ms) > 0;
}

bool RawPeer::send(QByteArrayView bytes, int patienceMs)
{
    qsizetype at = 0;
    while (at < bytes.size()) {
        const ssize_t put =
            ::send(m_socket, bytes.data() + at, size_t(bytes.size() - at), MSG_NOSIGNAL);
        if (put > 0) {
            at += put;
        } else if (errno == EAGAIN) {
            if (!waitFor(POLLOUT, patienceMs))
                return false;
        } else {
            m_cut = errno == EPIPE || errno == ECONNRESET;
            return false;
        }
    }
    return true;
}

QByteArray RawPeer::receive(int ms, QByteArrayView end)
{
    QElapsedTimer timer;
    timer.start();
    QByteArray all;
    QByteArray block(qsizetype(kBlock), Qt::Uninitialized);
    while (end.isEmpty() || !all.contains(end)) {
        const int left = ms - int(timer.elapsed());
        if (left <= 0 || !waitFor(POLLIN, left))
            break;
        const ssize_t got = ::recv(m_socket, block.data(), kBlock, 0);
        if (got <= 0) {
            m_cut = true;
            break;
        }
        all.append(block.constData(), got);
    }
    return all;
}

QByteArray RawPeer::receiveHead(int ms)
{
    QByteArray head;
    char one = 0;
    while (!head.endsWith("\r\n\r\n") && waitFor(POLLIN, ms) && ::recv(m_socket, &one, 1, 0) == 1)
        head.append(one);
    return head;
}

bool RawPeer::hasInput() const
{
    return waitFor(POLLIN, 0);
}

bool RawPeer::isGone() const
{
    pollfd watched { m_socket, POLLRDHUP, 0 };
    return m_socket < 0 || ::poll(&watched, 1, 0) > 0;
}

QByteArray upgradeRequest(const QByteArray &path, const QByteArray &protocol)
{
    return "GET " + path
        + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n"
        + (protocol.isEmpty() ? QByteArray() : "Sec-WebSocket-Protocol: " + protocol + "\r\n")
        + "\r\n";
}

QByteArray clientFrame(int opcode, const QByteArray &payload)
{
    constexpr int kSmall = 126;
    constexpr int kMasked = 0x80;
    QByteArray frame;
    frame.append(char(0x80 | opcode));
    if (payload.size() < kSmall) {
        frame.append(char(kMasked | int(payload.size())));
    } else {
        frame.append(char(kMasked | kSmall));
        frame.append(char(payload.size() >> 8));
        frame.append(char(payload.size() & 0xff));
    }
    return frame + QByteArray(4, '\0') + payload;
}
