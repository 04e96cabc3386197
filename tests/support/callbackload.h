// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>
#include <chrono>
#include <memory>
#include <vector>

namespace kefu::testing {

//! Sends ready-made requests over kept connections and notes when each was answered `success`.
//! Closed loop: every connection sends its next request when the last one was answered. Open loop:
//! requests leave at a rate, and latency counts from the intended moment, so that a stall is not
//! hidden.
class CallbackLoad : public QObject {
    Q_OBJECT
public:
    enum class State { Waiting, Sent, Success, Refused, Broken };
    struct Entry {
        State state = State::Waiting;
        qint64 intendedNs = 0;
        qint64 answeredNs = 0;
    };

    CallbackLoad(quint16 port, QList<QByteArray> requests, QObject *parent = nullptr);
    ~CallbackLoad() override;

    void runClosed(int connections);
    void runOpen(int connections, double perSecond);
    //! Cuts all connections; what was sent and not answered stays Sent.
    void abort();

    qint64 nowNs() const { return m_clock.nsecsElapsed(); }
    //! What to add to the times here to have those of CLOCK_MONOTONIC, never too little.
    qint64 monotonicOffsetNs() const
    {
        const qint64 elapsed = nowNs();
        return std::chrono::steady_clock::now().time_since_epoch().count() - elapsed;
    }
    const std::vector<Entry> &entries() const { return m_entries; }
    int answered() const { return m_answered; }
    bool isFinished() const { return m_answered + m_failed == int(m_entries.size()); }

Q_SIGNALS:
    void finished();

private:
    struct Connection {
        QTcpSocket socket;
        QByteArray buffer;
        int current = -1;
    };
    void open(int connections);
    void sendNext(Connection &connection);
    void onReadyRead(Connection &connection);
    void onBroken(Connection &connection);
    void settle(Connection &connection, State state);
    void onTick();

    quint16 m_port;
    QList<QByteArray> m_requests;
    std::vector<Entry> m_entries;
    std::vector<std::unique_ptr<Connection>> m_connections;
    QList<Connection *> m_idle;
    QElapsedTimer m_clock;
    QTimer m_tick;
    double m_intervalNs = 0; //!< 0 = closed loop
    int m_next = 0;
    int m_due = 0; //!< open loop: requests whose moment has come
    int m_answered = 0;
    int m_failed = 0;
    bool m_aborted = false;
};

} // namespace kefu::testing
