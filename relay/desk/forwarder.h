// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/storage/storagetypes.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QUrl>
#include <functional>

namespace kefu::storage {
class Storage;
}

namespace kefu::desk {

class AlarmClock;

//! A push on its way to the shop's own back end.
struct ForwardCall {
    ChannelId channel;
    QUrl url; //!< the target's, with the push's query behind its own
    QByteArray contentType;
    QByteArray body;
    bool publicOnly = true; //!< refuse addresses of private networks, whatever the name resolves to
    QList<QPair<QByteArray, QByteArray>> headers = {};
};
struct ForwardAnswer {
    int status = 0; //!< HTTP; 0 = no answer
    QString detail; //!< for the log and the doctor; no URL
    QByteArray body = {}; //!< the first KiB of the answer
};
//! Sends it once, from a pool of connections of that channel; answers later, once.
using ForwardTransport =
    std::function<void(const ForwardCall &, std::function<void(const ForwardAnswer &)>)>;

//! Passes pushes on to the target of their channel, from the database (product.md 3): after the
//! commit, again after 1, 2, 4 … 300 s until something below 500 answers, a day long at most. What
//! the target says is ignored. Channels are independent; each has a few calls under way, and while
//! 10,000 pushes wait nothing more is kept for a target that takes nothing.
class Forwarder : public QObject {
    Q_OBJECT
public:
    struct State {
        qint64 waiting = 0;
        qint64 dropped = 0; //!< not kept or given up since the start
        int lastStatus = 0;
        QString lastDetail;
        qint64 failingSinceAt = 0; //!< 0 = the last one got through, or there was none
    };
    using Noted = std::function<void(ChannelId, bool taken)>;

    Forwarder(storage::Storage &storage, Clock now, QObject *parent);

    //! Without a transport nothing is passed on; what is written waits.
    void setTransport(ForwardTransport transport, bool allowPrivate);
    void setNoted(Noted noted) { m_noted = std::move(noted); }
    void load(const QHash<ChannelId, qint64> &waiting);
    //! An empty target forgets what waits.
    void configure(ChannelId channel, const QString &target);
    //! Whether a push of this channel is to be kept with what is stored of it.
    bool wants(ChannelId channel);
    //! One was written.
    void onWritten(ChannelId channel);
    State state(ChannelId channel) const;
    void stop() { m_stopped = true; }

private:
    struct Lane {
        QUrl target;
        State state;
        QSet<qint64> underWay;
        bool reading = false;
        qint64 pausedUntilAt = 0;
        int failures = 0; //!< one after another
    };
    void pump(ChannelId channel);
    void onRead(ChannelId channel, const Result<QList<storage::ForwardRow>> &rows);
    void askForNext(ChannelId channel);
    void send(ChannelId channel, const storage::ForwardRow &row);
    void onAnswer(const storage::ForwardRow &row, const ForwardAnswer &answer);
    void onRang();

    storage::Storage &m_storage;
    Clock m_now;
    ForwardTransport m_transport;
    Noted m_noted;
    bool m_allowPrivate = false;
    bool m_stopped = false;
    AlarmClock *m_alarm;
    QHash<ChannelId, Lane> m_lanes;
};

} // namespace kefu::desk
