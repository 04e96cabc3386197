// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/domain/doctorrules.h"
#include "relay/protocol/result.h"
#include "relay/storage/storagetypes.h"
#include "relay/wechat/transport.h"

#include <QObject>
#include <QUrl>
#include <functional>

namespace kefu::storage {
class Storage;
}

namespace kefu::desk {

class ChannelWatch;
class Forwarder;

//! What an address said to a GET.
struct WebAnswer {
    bool answered = false;
    int status = 0;
    QByteArray body;
    QString detail; //!< why there was no answer
    qint64 ms = 0;
    QString certificateProblem; //!< https: why its certificate is not to be trusted
    qint64 certificateExpiresAt = 0;
};
//! Asks once, without redirects; answers later, once.
using WebProbe = std::function<void(const QUrl &, std::function<void(const WebAnswer &)>)>;

struct DoctorPorts {
    WebProbe probe = {};
    QUrl publicUrl = {}; //!< the relay's address as seen from outside; empty = unknown
    std::function<QUrl()> ownUrl = {}; //!< the own listener
};

//! What was found for one channel.
struct Diagnosis {
    QString channel;
    qint64 at = 0;
    QList<domain::Finding> findings;
};

//! Examines channels: asks the callback URL as WeChat would, WeChat's API for a token and a
//! harmless call, and what the watch and the database remember. domain/doctorrules judges.
class Doctor : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(Result<QList<Diagnosis>>)>;
    using TransportFactory = std::function<wechat::Transport(ChannelId)>;
    using IsHandedOver = std::function<bool(ChannelId)>;

    Doctor(storage::Storage &storage, ChannelWatch &watch, const Forwarder &forwarder,
           TransportFactory transports, IsHandedOver isHandedOver, Clock now, QObject *parent);

    void setPorts(DoctorPorts ports) { m_ports = std::move(ports); }
    //! `all` is what there is beside them, for what two channels must not share.
    void examine(const QList<storage::ChannelRecord> &wanted,
                 const QList<storage::ChannelRecord> &all, Done done);

private:
    struct Examination;
    void begin(const std::shared_ptr<Examination> &run, const storage::ChannelRecord &channel,
               qsizetype index);
    void askUrl(const std::shared_ptr<Examination> &run, const storage::ChannelRecord &channel,
                qsizetype index);
    void askToken(const std::shared_ptr<Examination> &run, const storage::ChannelRecord &channel,
                  qsizetype index);
    void askPermission(const std::shared_ptr<Examination> &run,
                       const storage::ChannelRecord &channel, qsizetype index,
                       const QByteArray &token);
    void askStorage(const std::shared_ptr<Examination> &run, const storage::ChannelRecord &channel,
                    qsizetype index);
    domain::CallbackFacts callbacksOf(ChannelId channel);
    domain::DoctorFacts factsOf(const storage::ChannelRecord &channel,
                                const QList<storage::ChannelRecord> &all);
    static void finishPart(const std::shared_ptr<Examination> &run);

    storage::Storage &m_storage;
    ChannelWatch &m_watch;
    const Forwarder &m_forwarder;
    TransportFactory m_transports;
    IsHandedOver m_isHandedOver;
    Clock m_now;
    DoctorPorts m_ports;
};

} // namespace kefu::desk
