// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/backoff.h"
#include "relay/protocol/frames.h"

#include <QElapsedTimer>
#include <QHash>
#include <QPointer>
#include <QSet>
#include <QTimer>

class QWebSocket;

namespace kefu::faults {

//! A console reduced to its rules on the wire: hello with its cursor, events only if they follow
//! it, the console's back-off. A thousand fit into one test.
class LightAgent : public QObject {
    Q_OBJECT
public:
    LightAgent(QByteArray token, quint32 seed);
    ~LightAgent() override;

    void connectTo(quint16 port);
    void stop();
    //! What comes now is timed from `clock`.
    void watch(const QElapsedTimer &clock);

    bool isSynced() const { return m_synced; }
    qint64 backAfterMs() const { return m_backMs; } //!< hello answered; -1: not yet
    qint64 syncedAfterMs() const { return m_syncedMs; } //!< and what was missed is here
    int attempts() const { return m_attempts; }
    int snapshots() const { return m_snapshots; }

    //! Texts of visitors' messages, by visitor and seq.
    const QHash<VisitorId, QHash<int, QString>> &texts() const { return m_texts; }
    int doubled() const { return m_doubled; } //!< told twice as new
    int gaps() const { return m_gaps; } //!< pushes that did not follow the cursor

Q_SIGNALS:
    void synced();

private:
    void open();
    void onConnected();
    void onText(const QString &text);
    void onHello(const Answer &answer);
    void onEvents(const EventsPush &push);
    void keep(const Message &message, bool isNew);
    void onSynced();
    void onLost();

    QByteArray m_token;
    app::Backoff m_backoff;
    QTimer m_retry;
    QPointer<QWebSocket> m_socket;
    quint16 m_port = 0;
    EventSeq m_cursor;
    QString m_epoch;
    QElapsedTimer m_clock;
    QElapsedTimer m_onlineSince;
    bool m_synced = false;
    qint64 m_backMs = -1;
    qint64 m_syncedMs = -1;
    int m_attempts = 0;
    int m_snapshots = 0;
    int m_doubled = 0;
    int m_gaps = 0;
    QHash<VisitorId, QHash<int, QString>> m_texts;
};

} // namespace kefu::faults
