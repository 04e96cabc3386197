// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "rawpeer.h"
#include "tests/support/securepush.h"

#include <QList>
#include <QString>
#include <atomic>
#include <functional>
#include <thread>
#include <vector>

//! One thread of the crowd; ends when told or when it dies.
class CrowdThread {
public:
    CrowdThread() = default;
    ~CrowdThread() { stop(); }
    CrowdThread(const CrowdThread &) = delete;
    CrowdThread &operator=(const CrowdThread &) = delete;

    //! `round` is called until stop(); it should take no longer than some tenths of a second.
    void start(std::function<void()> round);
    void stop();

private:
    std::atomic<bool> m_stop = false;
    std::thread m_thread;
};

//! A good customer: every 50 ms a new connection and one callback. Remembers the slowest answer.
class Probe {
public:
    Probe(quint16 port, const kefu::testing::PushChannel &channel);
    ~Probe() { m_thread.stop(); }

    //! In ms since the last call; 0 = none was finished.
    double takeSlowest() { return double(m_slowestUs.exchange(0)) / 1000.0; }
    int answered() const { return m_answered; }
    int failed() const { return m_failed; }

private:
    void ask();

    quint16 m_port;
    kefu::testing::PushChannel m_channel;
    std::atomic<qint64> m_slowestUs = 0;
    std::atomic<int> m_answered = 0;
    std::atomic<int> m_failed = 0;
    quint64 m_number = 8'000'000'000'000'000'000ULL;
    CrowdThread m_thread;
};

//! Callbacks at a rate, with texts of `textBytes` from `visitors` visitors, over kept connections.
class Chatter {
public:
    Chatter(quint16 port, const kefu::testing::PushChannel &channel, int perSecond, int visitors,
            int textBytes);
    ~Chatter();
    int sent() const { return m_sent; }
    int failed() const { return m_failed; }

private:
    void talk(RawPeer &peer, int lane);

    quint16 m_port;
    kefu::testing::PushChannel m_channel;
    int m_perSecond;
    int m_visitors;
    QByteArray m_filler;
    qint64 m_startedNs = 0;
    std::atomic<int> m_next = 0;
    std::atomic<int> m_sent = 0;
    std::atomic<int> m_failed = 0;
    std::vector<RawPeer> m_peers;
    std::vector<std::unique_ptr<CrowdThread>> m_threads;
};

//! Logged-in consoles and pages that never read. One that is cut comes back.
class DeafConsoles {
public:
    struct Place {
        QByteArray token;
        bool layim = false;
    };
    //! `reads`: well-behaved ones, for comparison.
    DeafConsoles(quint16 port, QList<Place> places, bool reads = false);
    ~DeafConsoles() { m_thread.stop(); }
    int logins() const { return m_logins; }
    int cuts() const { return m_cuts; }

private:
    void visit();
    RawPeer logIn(const Place &place);

    quint16 m_port;
    QList<Place> m_places;
    bool m_reads;
    std::vector<RawPeer> m_peers;
    std::atomic<int> m_logins = 0;
    std::atomic<int> m_cuts = 0;
    CrowdThread m_thread;
};

//! A console that pings as fast as it is let and never reads.
class PingFlood {
public:
    PingFlood(quint16 port, const QByteArray &token);
    ~PingFlood() { m_thread.stop(); }
    qint64 bytes() const { return m_bytes; }
    int cuts() const { return m_cuts; }

private:
    void flood();

    quint16 m_port;
    QByteArray m_token;
    RawPeer m_peer;
    std::atomic<qint64> m_bytes = 0;
    std::atomic<int> m_cuts = 0;
    CrowdThread m_thread;
};

//! Connections that send one byte a second of a request that never ends.
class SlowSenders {
public:
    SlowSenders(quint16 port, int count);
    ~SlowSenders() { m_thread.stop(); }
    int closed() const { return m_closed; }

private:
    void drip();

    quint16 m_port;
    std::vector<RawPeer> m_peers;
    std::vector<int> m_at;
    std::atomic<int> m_closed = 0;
    CrowdThread m_thread;
};
