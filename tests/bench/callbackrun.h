// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "poller.h"

#include <memory>
#include <string>
#include <vector>

namespace kefu::bench {

//! Posts prepared callbacks over kept connections, one at a time on each.
//! Open loop: each has an intended moment and its latency counts from there, so that a relay that
//! stalls cannot hide it by slowing the generator down. Closed loop: the next goes out when the one
//! before is answered.
class CallbackRun {
public:
    struct Entry {
        qint64 intendedNs = 0;
        qint64 answeredNs = 0;
        bool success = false;
    };

    CallbackRun(quint16 port, Poller &poller, std::vector<std::string> requests);
    ~CallbackRun();
    //! Connects and waits until all stand, at most 10 s.
    bool connectAll(int connections);
    //! 0 per second: closed loop. Returns at the end, or after `deadlineNs`.
    void run(double perSecond, qint64 deadlineNs);
    const std::vector<Entry> &entries() const { return m_entries; }
    int answered() const { return m_answered; }
    qint64 startedNs() const { return m_startedNs; }

private:
    class Connection;

    bool isFinished() const { return m_answered + m_failed >= int(m_entries.size()); }
    void sendDue();
    void settled(bool success);

    quint16 m_port;
    Poller &m_poller;
    std::vector<std::string> m_requests;
    std::vector<Entry> m_entries;
    std::vector<std::unique_ptr<Connection>> m_connections;
    std::vector<Connection *> m_idle;
    bool m_open = false;
    qint64 m_startedNs = 0;
    size_t m_next = 0;
    int m_answered = 0;
    int m_failed = 0;
};

} // namespace kefu::bench
