// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <string>

//! One epoll loop for the load program. Qt's own loop polls every socket each turn, which at 10,000
//! agents would measure the generator instead of the relay.
namespace kefu::bench {

//! What a socket's owner does when it can go on.
class Readiness {
public:
    virtual ~Readiness() = default;
    virtual void onReady(quint32 events) = 0;
};

class Poller {
public:
    Poller();
    ~Poller();
    Poller(const Poller &) = delete;
    Poller &operator=(const Poller &) = delete;

    //! Edge-triggered, for reading and writing.
    void watch(int descriptor, Readiness *owner);
    //! Waits at most until `untilNs` of nowNs(), or for the first event.
    void turn(qint64 untilNs);
    static qint64 nowNs();

private:
    int m_epoll;
    int m_timer;
};

//! A loopback socket that never blocks. Reads and writes what it can.
class RawSocket {
public:
    RawSocket() = default;
    ~RawSocket() { close(); }
    RawSocket(const RawSocket &) = delete;
    RawSocket &operator=(const RawSocket &) = delete;

    bool open(quint16 port, Poller &poller, Readiness *owner);
    void close();
    bool isOpen() const { return m_descriptor >= 0; }
    //! Appends what has come to `into`; false when the peer has gone.
    bool readInto(std::string &into);
    //! Sends now what the kernel takes; keeps the rest for flush().
    void write(const char *data, size_t size);
    void write(const std::string &data) { write(data.data(), data.size()); }
    void flush();

private:
    int m_descriptor = -1;
    std::string m_unsent;
};

} // namespace kefu::bench
