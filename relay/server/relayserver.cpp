// SPDX-License-Identifier: Apache-2.0
#include "relay/server/relayserver.h"

#include "relay/api/callbackhandler.h"
#include "relay/api/healthhandler.h"
#include "relay/api/loginhandler.h"
#include "relay/api/messagehandler.h"
#include "relay/control/channelvalues.h"
#include "relay/control/controlserver.h"
#include "relay/control/handlers.h"
#include "relay/control/offline.h"
#include "relay/gateway/gateway.h"
#include "relay/layim/layimendpoint.h"
#include "relay/server/localsetup.h"
#include "relay/server/tlskeeper.h"
#include "relay/server/wechattransport.h"
#include "relay/storage/storage.h"

#include <QLoggingCategory>
#include <QPointer>

namespace kefu::server {

namespace {

Q_LOGGING_CATEGORY(lcServer, "kefudesk.server")

QString stopReason()
{
    return QStringLiteral("the relay stops");
}

} // namespace

QString Endpoint::toString() const
{
    const QString host = address.protocol() == QAbstractSocket::IPv6Protocol
        ? u'[' + address.toString() + u']'
        : address.toString();
    return host + u':' + QString::number(port);
}

//! In the order they are built; destroyed the other way round, so nothing outlives what it refers
//! to.
struct RelayServer::Parts {
    explicit Parts(const Config &config)
        : transport({ config.desk.sendsPerChannel, config.wechatProxy, config.wechatCaFile,
                      config.wechatStandIns })
        , desk(
              storage, [this](ChannelId channel) { return transport.forChannel(channel); },
              config.desk)
        , http(config.http)
        , tls(http, config.tlsCertificate, config.tlsKey)
        , callbacks(desk)
        , logins(desk)
        , messages(desk)
        , health(desk)
        , gateway(desk, http, config.gateway)
        , layim(desk, config.layim)
        , handlers(desk, config.publicUrl.toString())
        , control(handlers)
        , local(desk)
    {
        handlers.setCertificateExpiry([this] { return tls.expiresAt(); });
    }

    storage::Storage storage;
    WechatTransport transport;
    desk::Desk desk;
    http::Server http;
    TlsKeeper tls;
    api::CallbackHandler callbacks;
    api::LoginHandler logins;
    api::MessageHandler messages;
    api::HealthHandler health;
    gateway::Gateway gateway;
    layim::LayimEndpoint layim;
    control::Handlers handlers;
    control::ControlServer control;
    LocalSetup local;
};

RelayServer::RelayServer(const Config &config, QObject *parent)
    : QObject(parent)
    , m_config(config)
{
}

RelayServer::~RelayServer() = default;

LocalSetup &RelayServer::local()
{
    Q_ASSERT(m_parts);
    return m_parts->local;
}

Result<Endpoint> RelayServer::start()
{
    m_parts = std::make_unique<Parts>(m_config);
    const Result<void> opened = openData();
    if (!opened)
        return opened.error();
    return listen();
}

Result<void> RelayServer::openData()
{
    const Result<void> made = control::makeDataDir(m_config.dataDir);
    if (!made)
        return made.error();
    Result<storage::StartState> state = m_parts->storage.open(m_config.dataDir);
    if (!state)
        return state.error();
    m_parts->desk.start(std::move(state).value());
    warnAboutChannels();
    return {};
}

Result<Endpoint> RelayServer::listen()
{
    m_parts->callbacks.addRoutes(m_parts->http);
    m_parts->logins.addRoutes(m_parts->http);
    m_parts->messages.addRoutes(m_parts->http);
    m_parts->health.addRoutes(m_parts->http);
    m_parts->layim.addRoutes(m_parts->http);
    m_parts->gateway.start();
    if (m_config.isExposedClearText())
        return makeError(
            ErrorCode::BadRequest,
            QStringLiteral("not listening on %1 in clear text beyond this machine: set "
                           "a certificate, or say that a TLS proxy is in front")
                .arg(m_config.listen.toString()));
    const Result<void> secured = m_parts->tls.start();
    if (!secured)
        return secured.error();
    const Result<quint16> port = m_parts->http.listen(m_config.listen, m_config.port);
    if (!port)
        return makeError(port.error().code,
                         Endpoint { m_config.listen, m_config.port }.toString()
                             + QStringLiteral(": ") + port.error().message);
    const Result<void> control = m_parts->control.listen(m_config.dataDir);
    if (!control)
        return control.error();
    if (!m_config.listen.isLoopback() && !m_parts->tls.isOn())
        qCWarning(lcServer)
            << "listening beyond this machine without TLS, as allow_clear_text says";
    return Endpoint { m_config.listen, *port };
}

void RelayServer::reloadCertificate()
{
    if (m_parts)
        m_parts->tls.reload();
}

//! Plain mode is a standing danger, so it is said at each start.
void RelayServer::warnAboutChannels() const
{
    for (const ChannelInfo &info : m_parts->desk.channels()) {
        const auto channel = m_parts->desk.channelByName(info.name);
        if (!channel)
            continue;
        for (const QString &warning : control::channelWarnings(*channel))
            qCWarning(lcServer).noquote() << warning;
    }
}

void RelayServer::stop(int deadlineMs, std::function<void()> done)
{
    if (!m_parts) {
        QMetaObject::invokeMethod(this, done, Qt::QueuedConnection);
        return;
    }
    m_parts->health.setStopping();
    m_parts->control.close();
    // Sockets last: what a console has just sent is answered while callbacks drain.
    m_parts->http.drain(deadlineMs / 2,
                        [self = QPointer(this), deadlineMs, done = std::move(done)] {
                            if (!self)
                                return;
                            self->m_parts->gateway.stop(stopReason());
                            self->m_parts->layim.stop(stopReason());
                            self->stopDesk(deadlineMs / 2, done);
                        });
}

void RelayServer::stopDesk(int deadlineMs, const std::function<void()> &done)
{
    m_parts->desk.stop(deadlineMs, [self = QPointer(this), done] {
        if (!self)
            return;
        self->m_parts->storage.close(); // writes what was handed in
        qCInfo(lcServer) << "stopped";
        done();
    });
}

} // namespace kefu::server
