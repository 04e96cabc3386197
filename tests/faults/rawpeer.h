// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <utility>

//! A bare TCP client for a thread of its own: sends exactly what it is told, reads only when asked,
//! keeps nothing.
class RawPeer {
public:
    RawPeer() = default;
    //! Connects; `receiveBuffer` in bytes makes the peer one that takes very little (0 = as usual).
    explicit RawPeer(quint16 port, int receiveBuffer = 0);
    ~RawPeer() { close(); }
    RawPeer(RawPeer &&other) noexcept
        : m_socket(std::exchange(other.m_socket, -1))
        , m_cut(other.m_cut)
    {
    }
    RawPeer &operator=(RawPeer &&other) noexcept;
    RawPeer(const RawPeer &) = delete;
    RawPeer &operator=(const RawPeer &) = delete;

    bool isOpen() const { return m_socket >= 0; }
    int descriptor() const { return m_socket; }
    void close();
    //! All of it; false when the server has cut the connection or takes nothing for `patienceMs`.
    bool send(QByteArrayView bytes, int patienceMs = 3000);
    bool wasCut() const { return m_cut; }
    //! What comes until `end` has been seen, the server has closed, or `ms` are over.
    QByteArray receive(int ms, QByteArrayView end = {});
    //! Reads a head and nothing behind it.
    QByteArray receiveHead(int ms);
    bool hasInput() const; //!< something to read, or the end
    //! The server has closed or reset; tells without reading.
    bool isGone() const;

private:
    bool waitFor(short events, int ms) const;

    int m_socket = -1;
    bool m_cut = false;
};

//! The upgrade of a WebSocket client.
QByteArray upgradeRequest(const QByteArray &path, const QByteArray &protocol);
//! A client's frame (masked with zeros); opcode 1 text, 9 ping. At most 65,535 bytes.
QByteArray clientFrame(int opcode, const QByteArray &payload);
