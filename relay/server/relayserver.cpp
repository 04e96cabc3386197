// SPDX-License-Identifier: Apache-2.0
#include "relay/server/relayserver.h"

#include "relay/api/adminhandler.h"
#include "relay/api/callbackhandler.h"
#include "relay/api/healthhandler.h"
#include "relay/api/loginhandler.h"
#include "relay/api/mediahandler.h"
#include "relay/api/messagehandler.h"
#include "relay/api/metricshandler.h"
#include "relay/api/systemhandler.h"
#include "relay/control/channelvalues.h"
#include "relay/control/controlserver.h"
#include "relay/control/handlers.h"
#include "relay/control/offline.h"
#include "relay/gateway/gateway.h"
#include "relay/layim/layimendpoint.h"
#include "relay/server/localsetup.h"
#include "relay/server/networkports.h"
#include "relay/server/tlskeeper.h"
#include "relay/server/wechattransport.h"
#include "relay/storage/storage.h"

#include <QLoggingCategory>
#include <QPointer>
#include <QStorageInfo>

namespace kefu::server {

namespace {

Q_LOGGING_CATEGORY(lcServer, "kefudesk.server")

QString stopReason()
{
    return QStringLiteral("the relay stops");
}

//! For somebody on this machine.
QUrl ownUrlOf(const Endpoint &endpoint)
{
    const bool any = endpoint.address == QHostAddress::Any
        || endpoint.address == QHostAddress::AnyIPv4 || endpoint.address == QHostAddress::AnyIPv6;
    const Endpoint here { any ? QHostAddress(QHostAddress::LocalHost) : endpoint.address,
                          endpoint.port };
    return QUrl(QLatin1String("http://") + here.toString());
}

//! Of the disk data_dir is on; -1 = not known.
int diskFreePercent(const QString &dir)
{
    constexpr qint64 kHundred = 100;
    const QStorageInfo disk(dir);
    if (!disk.isValid() || disk.bytesTotal() <= 0)
        return -1;
    return int(disk.bytesAvailable() * kHundred / disk.bytesTotal());
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
              withMedia(config.desk))
        , http(config.http)
        , tls(http, config.tlsCertificate, config.tlsKey)
        , callbacks(desk)
        , logins(desk)
        , messages(desk)
        , system(desk)
        , media(desk)
        , health(desk)
        , metrics(desk, callbacks.meters(), http)
        , metricsHttp(config.http)
        , gateway(desk, http, config.gateway)
        , layim(desk, config.layim)
        , handlers(desk, config.publicUrl.toString())
        , admin(desk,
                [this](const domain::Actor &actor, const QJsonObject &request,
                       const control::Answer &done) { handlers.handle(actor, request, done); })
        , control(handlers)
        , local(desk)
    {
        storage.setQuotaRules(config.desk.quota);
        desk.setPorts({ network.forward(),
                        { network.probe(), config.publicUrl, [this] { return ownUrl; } },
                        { [this] { return tls.expiresAt(); },
                          [dir = config.dataDir] { return diskFreePercent(dir); } } });
        handlers.setCertificateExpiry([this] { return tls.expiresAt(); });
    }

    //! Files and typing go over connections of their own.
    desk::Settings withMedia(desk::Settings settings)
    {
        settings.media.transports = [this](ChannelId channel) {
            return transport.forMedia(channel);
        };
        return settings;
    }

    storage::Storage storage;
    WechatTransport transport;
    NetworkPorts network;
    desk::Desk desk;
    http::Server http;
    TlsKeeper tls;
    api::CallbackHandler callbacks;
    api::LoginHandler logins;
    api::MessageHandler messages;
    api::SystemHandler system;
    api::MediaHandler media;
    api::HealthHandler health;
    api::MetricsHandler metrics;
    http::Server metricsHttp; //!< only /metrics
    gateway::Gateway gateway;
    layim::LayimEndpoint layim;
    control::Handlers handlers;
    api::AdminHandler admin;
    control::ControlServer control;
    LocalSetup local;
    QUrl ownUrl; //!< empty until it listens; with TLS the certificate is for another name
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

Result<Endpoint> RelayServer::start(std::optional<qintptr> inherited)
{
    m_parts = std::make_unique<Parts>(m_config);
    const Result<void> opened = openData();
    if (!opened)
        return opened.error();
    return listen(inherited);
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

Result<Endpoint> RelayServer::listen(std::optional<qintptr> inherited)
{
    m_parts->callbacks.addRoutes(m_parts->http);
    m_parts->logins.addRoutes(m_parts->http);
    m_parts->messages.addRoutes(m_parts->http);
    m_parts->system.addRoutes(m_parts->http);
    m_parts->media.addRoutes(m_parts->http, m_config.desk.media.uploadBytes);
    m_parts->health.addRoutes(m_parts->http);
    const Result<void> measured = listenForMetrics();
    if (!measured)
        return measured.error();
    m_parts->admin.addRoutes(m_parts->http);
    m_parts->layim.addRoutes(m_parts->http);
    m_parts->gateway.start();
    const Result<Endpoint> endpoint = openSocket(inherited);
    if (!endpoint)
        return endpoint.error();
    if (!m_parts->tls.isOn())
        m_parts->ownUrl = ownUrlOf(*endpoint);
    const Result<void> control = m_parts->control.listen(m_config.dataDir);
    if (!control)
        return control.error();
    if (!endpoint->address.isLoopback() && !m_parts->tls.isOn())
        qCWarning(lcServer)
            << "listening beyond this machine without TLS, as allow_clear_text says";
    return *endpoint;
}

Result<Endpoint> RelayServer::openSocket(std::optional<qintptr> inherited)
{
    const Result<void> secured = m_parts->tls.start();
    if (!secured)
        return secured.error();
    Config config = m_config;
    if (inherited) {
        if (const Result<quint16> port = m_parts->http.listen(*inherited); !port)
            return port.error();
        config.listen = m_parts->http.address(); // the unit's, whatever the file says
    }
    if (config.isExposedClearText())
        return makeError(
            ErrorCode::BadRequest,
            QStringLiteral("not listening on %1 in clear text beyond this machine: set "
                           "a certificate, or say that a TLS proxy is in front")
                .arg(config.listen.toString()));
    if (inherited)
        return Endpoint { config.listen, m_parts->http.port() };
    const Result<quint16> port = m_parts->http.listen(config.listen, config.port);
    if (!port)
        return makeError(port.error().code,
                         Endpoint { config.listen, config.port }.toString() + QStringLiteral(": ")
                             + port.error().message);
    return Endpoint { config.listen, *port };
}

void RelayServer::probe(std::function<void()> done)
{
    if (m_parts)
        m_parts->storage.probeWriter([done = std::move(done)](bool) { done(); });
}

//! Behind a token on the relay's port, or on a listener of its own, or not at all.
Result<void> RelayServer::listenForMetrics()
{
    const Config::Metrics &wanted = m_config.metrics;
    if (!wanted.token.isEmpty())
        m_parts->metrics.addRoute(m_parts->http, wanted.token);
    if (wanted.listen.isNull())
        return {};
    m_parts->metrics.addRoute(m_parts->metricsHttp, {});
    const Result<quint16> port = m_parts->metricsHttp.listen(wanted.listen, wanted.port);
    if (!port)
        return makeError(port.error().code,
                         Endpoint { wanted.listen, wanted.port }.toString() + QStringLiteral(": ")
                             + port.error().message);
    qCInfo(lcServer).noquote() << "metrics on" << Endpoint { wanted.listen, *port }.toString();
    return {};
}

void RelayServer::offerSetup(const std::function<void(const QString &code)> &tell)
{
    desk::Desk &desk = m_parts->desk;
    if (!desk.needsSetup() || desk.hasSetupCode())
        return;
    desk.makeSetupCode(desk::Desk::localActor(), [tell](const Result<QByteArray> &code) {
        if (code)
            tell(QString::fromLatin1(*code));
    });
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
