// SPDX-License-Identifier: Apache-2.0
#include "tests/support/callbackload.h"

#include <QHostAddress>

namespace kefu::testing {

CallbackLoad::CallbackLoad(quint16 port, QList<QByteArray> requests, QObject *parent)
    : QObject(parent)
    , m_port(port)
    , m_requests(std::move(requests))
    , m_entries(size_t(m_requests.size()))
{
    m_clock.start();
    m_tick.setTimerType(Qt::PreciseTimer);
    connect(&m_tick, &QTimer::timeout, this, &CallbackLoad::onTick);
}

CallbackLoad::~CallbackLoad()
{
    abort();
}

void CallbackLoad::open(int connections)
{
    for (int i = 0; i < connections; ++i) {
        m_connections.push_back(std::make_unique<Connection>());
        Connection *connection = m_connections.back().get();
        connect(&connection->socket, &QTcpSocket::connected, this, [this, connection] {
            connection->socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
            sendNext(*connection);
        });
        connect(&connection->socket, &QTcpSocket::readyRead, this,
                [this, connection] { onReadyRead(*connection); });
        connect(&connection->socket, &QTcpSocket::disconnected, this,
                [this, connection] { onBroken(*connection); });
        connect(&connection->socket, &QTcpSocket::errorOccurred, this,
                [this, connection] { onBroken(*connection); });
        connection->socket.connectToHost(QHostAddress(QHostAddress::LocalHost), m_port);
    }
}

void CallbackLoad::runClosed(int connections)
{
    open(connections);
}

void CallbackLoad::runOpen(int connections, double perSecond)
{
    m_intervalNs = 1e9 / perSecond;
    const qint64 start = nowNs() + 200'000'000; // time for the connections to stand
    for (size_t i = 0; i < m_entries.size(); ++i)
        m_entries[i].intendedNs = start + qint64(double(i) * m_intervalNs);
    open(connections);
    m_tick.start(1);
}

void CallbackLoad::onTick()
{
    while (m_due < int(m_entries.size()) && m_entries[size_t(m_due)].intendedNs <= nowNs())
        ++m_due;
    while (m_next < m_due && !m_idle.isEmpty())
        sendNext(*m_idle.takeFirst());
}

void CallbackLoad::sendNext(Connection &connection)
{
    const bool open = m_intervalNs > 0;
    if (m_next >= int(m_entries.size()) || (open && m_next >= m_due)) {
        m_idle.append(&connection);
        return;
    }
    connection.current = m_next++;
    Entry &entry = m_entries[size_t(connection.current)];
    entry.state = State::Sent;
    if (!open)
        entry.intendedNs = nowNs();
    connection.socket.write(m_requests[connection.current]);
}

void CallbackLoad::onReadyRead(Connection &connection)
{
    connection.buffer += connection.socket.readAll();
    const qsizetype headEnd = connection.buffer.indexOf("\r\n\r\n");
    if (headEnd < 0 || connection.current < 0)
        return;
    if (!connection.buffer.startsWith("HTTP/1.1 200 ")) {
        settle(connection, State::Refused);
    } else if (connection.buffer.size() >= headEnd + 4 + 7) {
        settle(connection, connection.buffer.endsWith("success") ? State::Success : State::Refused);
    }
}

void CallbackLoad::settle(Connection &connection, State state)
{
    Entry &entry = m_entries[size_t(std::exchange(connection.current, -1))];
    entry.state = state;
    entry.answeredNs = nowNs();
    connection.buffer.clear();
    ++(state == State::Success ? m_answered : m_failed);
    if (isFinished()) {
        m_tick.stop();
        Q_EMIT finished();
        return;
    }
    sendNext(connection);
}

void CallbackLoad::onBroken(Connection &connection)
{
    if (m_aborted || connection.current < 0)
        return;
    m_entries[size_t(std::exchange(connection.current, -1))].state = State::Broken;
    ++m_failed;
    if (isFinished())
        Q_EMIT finished();
}

void CallbackLoad::abort()
{
    m_aborted = true;
    m_tick.stop();
    for (auto &connection : m_connections)
        connection->socket.abort();
}

} // namespace kefu::testing
