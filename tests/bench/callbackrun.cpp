// SPDX-License-Identifier: Apache-2.0
#include "callbackrun.h"

#include <algorithm>
#include <string_view>

namespace kefu::bench {

namespace {

constexpr qint64 kConnectNs = 10'000'000'000;
constexpr qint64 kBeatNs = 100'000'000;
constexpr std::string_view kSuccess = "success";

} // namespace

class CallbackRun::Connection final : public Readiness {
public:
    explicit Connection(CallbackRun &run)
        : m_run(run)
    {
    }

    bool open(quint16 port) { return m_socket.open(port, m_run.m_poller, this); }
    bool isConnected() const { return m_connected; }
    bool isOpen() const { return m_socket.isOpen(); }

    void send(size_t index)
    {
        m_current = index;
        m_busy = true;
        m_socket.write(m_run.m_requests[index]);
    }

    void onReady(quint32) override
    {
        m_connected = true;
        m_socket.flush();
        if (!m_socket.readInto(m_in)) {
            m_socket.close();
            if (std::exchange(m_busy, false))
                m_run.settled(false);
            return;
        }
        const size_t head = m_in.find("\r\n\r\n");
        if (!m_busy || head == std::string::npos)
            return;
        const bool ok = m_in.starts_with("HTTP/1.1 200 ");
        if (ok && m_in.size() < head + 4 + kSuccess.size())
            return;
        Entry &entry = m_run.m_entries[m_current];
        entry.answeredNs = Poller::nowNs();
        entry.success = ok && std::string_view(m_in).substr(head + 4) == kSuccess;
        m_in.clear();
        m_busy = false;
        m_run.settled(entry.success);
        m_run.m_idle.push_back(this);
    }

private:
    CallbackRun &m_run;
    RawSocket m_socket;
    std::string m_in;
    size_t m_current = 0;
    bool m_busy = false;
    bool m_connected = false;
};

CallbackRun::CallbackRun(quint16 port, Poller &poller, std::vector<std::string> requests)
    : m_port(port)
    , m_poller(poller)
    , m_requests(std::move(requests))
    , m_entries(m_requests.size())
{
}

CallbackRun::~CallbackRun() = default;

bool CallbackRun::connectAll(int connections)
{
    for (int i = 0; i < connections; ++i) {
        m_connections.push_back(std::make_unique<Connection>(*this));
        if (!m_connections.back()->open(m_port))
            return false;
        m_idle.push_back(m_connections.back().get());
    }
    const auto stands = [](const auto &connection) { return connection->isConnected(); };
    const qint64 deadline = Poller::nowNs() + kConnectNs;
    while (!std::all_of(m_connections.begin(), m_connections.end(), stands)) {
        if (Poller::nowNs() > deadline)
            return false;
        m_poller.turn(Poller::nowNs() + kBeatNs);
    }
    return true;
}

void CallbackRun::run(double perSecond, qint64 deadlineNs)
{
    m_open = perSecond > 0;
    m_startedNs = Poller::nowNs();
    for (size_t i = 0; m_open && i < m_entries.size(); ++i)
        m_entries[i].intendedNs = m_startedNs + qint64(double(i) * 1e9 / perSecond);
    while (!isFinished() && Poller::nowNs() < deadlineNs) {
        sendDue();
        qint64 until = Poller::nowNs() + kBeatNs;
        if (m_open && m_next < m_entries.size() && !m_idle.empty())
            until = std::min(until, m_entries[m_next].intendedNs);
        m_poller.turn(until);
    }
}

void CallbackRun::sendDue()
{
    while (!m_idle.empty() && m_next < m_entries.size()) {
        Entry &entry = m_entries[m_next];
        const qint64 now = Poller::nowNs();
        if (m_open && entry.intendedNs > now)
            return;
        if (!m_open)
            entry.intendedNs = now;
        Connection *connection = m_idle.back();
        m_idle.pop_back();
        if (connection->isOpen()) // the relay ends those that were not needed for long
            connection->send(m_next++);
    }
}

void CallbackRun::settled(bool success)
{
    ++(success ? m_answered : m_failed);
}

} // namespace kefu::bench
