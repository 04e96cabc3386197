// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace kefu::test {

//! Sends from its own thread as fast as the server takes it, never reads, and keeps nothing: what
//! the process grows by is the server's.
class Flooder {
public:
    //! `head` once, then `piece` (if any) until `limit` bytes are out, the server hangs up, or
    //! takes nothing for 3 s.
    Flooder(quint16 port, const QByteArray &head, const QByteArray &piece, qint64 limit)
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address {};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience { 3, 0 };
        ::setsockopt(m_socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        ::connect(m_socket, reinterpret_cast<sockaddr *>(&address), sizeof address);
        put(head);
        if (!piece.isEmpty())
            flood(piece, limit);
    }
    ~Flooder()
    {
        if (m_thread.joinable())
            m_thread.join();
        ::close(m_socket);
    }
    void flood(const QByteArray &piece, qint64 limit)
    {
        m_thread = std::thread([this, piece, limit] {
            while (m_sent < limit && put(piece)) { }
            m_done = true;
        });
    }
    Flooder(const Flooder &) = delete;
    Flooder &operator=(const Flooder &) = delete;

    //! What the server has sent so far, at most 64 KiB; once done.
    QByteArray readAll() const
    {
        QByteArray bytes(64 * 1024, Qt::Uninitialized);
        const ssize_t n =
            ::recv(m_socket, bytes.data(), static_cast<size_t>(bytes.size()), MSG_DONTWAIT);
        return bytes.first(std::max<ssize_t>(n, 0));
    }
    bool isDone() const { return m_done; }
    bool wasCut() const { return m_cut; }
    qint64 sent() const { return m_sent; }

private:
    bool put(const QByteArray &bytes)
    {
        qsizetype at = 0;
        while (at < bytes.size()) {
            const ssize_t n = ::send(m_socket, bytes.constData() + at,
                                     static_cast<size_t>(bytes.size() - at), MSG_NOSIGNAL);
            if (n <= 0) {
                m_cut = errno == EPIPE || errno == ECONNRESET;
                return false;
            }
            at += n;
            m_sent += n;
        }
        return true;
    }

    int m_socket;
    std::atomic<bool> m_done = false;
    std::atomic<bool> m_cut = false;
    std::atomic<qint64> m_sent = 0;
    std::thread m_thread;
};

} // namespace kefu::test
