// SPDX-License-Identifier: Apache-2.0
#include "relay/http/server.h"

#include "relay/http/connection.h"
#include "relay/http/serverprivate.h"
#include "relay/http/systemlimits.h"

#include <QLoggingCategory>
#include <QSslSocket>
#include <algorithm>
#include <chrono>

namespace kefu::http {

namespace {

Q_LOGGING_CATEGORY(lcHttp, "kefudesk.http")

constexpr int kListenBacklog = 1024;
//! Ending a connection costs some 80 µs; more of them at once would be felt by everybody else.
constexpr int kExpiredPerTick = 200;
constexpr int kExpiredGuests = 500; //!< those who never said a word cost less
constexpr std::chrono::milliseconds kResumeAccepting { 200 };
constexpr qsizetype kScratch = 64 * 1024;
constexpr int kUnavailable = 503;
//! How long a draining server still takes requests on connections it has: one may be on its way.
constexpr int kFarewellMs = 300;

void turnAway(qintptr descriptor, bool secure)
{
    auto socket = std::make_unique<QTcpSocket>();
    // A 503 in clear text would mean nothing to a TLS client.
    if (secure || !socket->setSocketDescriptor(descriptor)) {
        closeSocket(descriptor);
        return;
    }
    socket->write(serialize(errorResponse(kUnavailable, 0), { false, false, false }));
    socket->flush();
    socket->disconnectFromHost();
    socket.release()->deleteLater();
}

} // namespace

Listener::Listener(std::function<void(qintptr)> onConnection, QObject *parent)
    : QTcpServer(parent)
    , m_onConnection(std::move(onConnection))
{
    setListenBacklogSize(kListenBacklog);
    connect(this, &QTcpServer::acceptError, this, &Listener::resumeLater);
}

void Listener::resumeLater()
{
    // Qt stops accepting for good when the process is out of descriptors.
    qCWarning(lcHttp) << "accepting connections failed:" << errorString();
    QTimer::singleShot(kResumeAccepting, this, &QTcpServer::resumeAccepting);
}

Server::Private::Private(Server *owner, const Limits &l)
    : q(owner)
    , limits(l)
    , admission(l.connections, l.unauthenticatedPerAddress, l.trustedProxies)
    , deadlines(l)
    , lobby(l.headerDeadlineMs,
            [this](qintptr descriptor, const QHostAddress &peer, Seat seat) {
                accept(descriptor, peer, std::move(seat));
            })
    , sendBudget(
          std::make_shared<SendBudget>(SendBudget { l.socketBacklog, l.socketBacklogTotal, 0 }))
    , upgrader(owner)
    , largeBodies { l.largeBodies, 0 }
    , scratch(static_cast<size_t>(std::max<qsizetype>(kScratch, l.requestLine + l.headerBytes + 4)))
{
}

void Server::Private::admit(qintptr descriptor)
{
    const QHostAddress peer = plainAddress(peerAddress(descriptor));
    std::optional<Seat> seat = admission.admit(peer);
    if (!seat) {
        qCInfo(lcHttp) << "too many connections, turned one away;" << admission.count() << "open";
        return turnAway(descriptor, tls.has_value());
    }
    if (!sweeper->isActive())
        sweeper->start();
    lobby.add(descriptor, peer, std::move(*seat));
}

void Server::Private::accept(qintptr descriptor, const QHostAddress &peer, Seat seat)
{
    const bool secure = tls.has_value();
    std::unique_ptr<QTcpSocket> socket;
    if (secure)
        socket = std::make_unique<QSslSocket>();
    else
        socket = std::make_unique<QTcpSocket>();
    if (!socket->setSocketDescriptor(descriptor)) {
        closeSocket(descriptor);
        return;
    }
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    socket->setReadBufferSize(limits.readBuffer);
    QTcpSocket *raw = socket.get();
    new Connection(this, socket.release(), peer, std::move(seat));
    if (secure)
        encrypt(static_cast<QSslSocket &>(*raw));
}

void Server::Private::encrypt(QSslSocket &socket) const
{
    socket.setSslConfiguration(*tls);
    QObject::connect(&socket, &QAbstractSocket::errorOccurred, q,
                     [&socket](QAbstractSocket::SocketError error) {
                         if (error == QAbstractSocket::SslHandshakeFailedError)
                             qCInfo(lcHttp) << "TLS handshake failed:" << socket.errorString();
                     });
    socket.startServerEncryption();
}

void Server::Private::sweep()
{
    for (int i = 0; i < kExpiredPerTick; ++i) {
        Connection *expired = deadlines.firstExpired();
        if (!expired)
            break;
        expired->expire();
    }
    lobby.sweep(kExpiredGuests);
    if (deadlines.isEmpty() && lobby.isEmpty())
        sweeper->stop();
}

bool Server::Private::isBusy() const
{
    for (int kind = Deadlines::None; kind < Deadlines::KindCount; ++kind) {
        const auto &list = deadlines.list(static_cast<Deadlines::Kind>(kind));
        if (std::any_of(list.begin(), list.end(),
                        [](const Deadlines::Entry &entry) { return entry.connection->isBusy(); }))
            return true;
    }
    return false;
}

void Server::Private::connectionGone()
{
    if (drained && sentAway && !isBusy())
        QMetaObject::invokeMethod(
            q, [this] { finishDrain(); }, Qt::QueuedConnection);
}

void Server::Private::sendAway()
{
    sentAway = true;
    lobby.clear();
    for (Connection *connection :
         q->findChildren<Connection *>(QString(), Qt::FindDirectChildrenOnly))
        connection->drain();
    connectionGone();
}

void Server::Private::finishDrain()
{
    drainTimer->stop();
    if (const std::function<void()> done = std::exchange(drained, nullptr))
        done();
}

Server::Server(const Limits &limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, limits))
{
    d->listener = new Listener([this](qintptr descriptor) { d->admit(descriptor); }, this);
    d->sweeper = new QTimer(this);
    d->sweeper->setInterval(d->deadlines.tickMs());
    connect(d->sweeper, &QTimer::timeout, this, [this] { d->sweep(); });
    d->drainTimer = new QTimer(this);
    d->drainTimer->setSingleShot(true);
    connect(d->drainTimer, &QTimer::timeout, this, [this] { d->finishDrain(); });
}

Server::~Server()
{
    d->listener->close();
    d->drained = nullptr;
    // They refer to what they share with the server, which would go first.
    qDeleteAll(findChildren<Connection *>(QString(), Qt::FindDirectChildrenOnly));
}

void Server::addRoute(Route route)
{
    d->router.add(std::move(route));
}

void Server::addWebSocketRoute(WebSocketRoute route)
{
    d->upgrader.add(std::move(route));
}

void Server::setTls(const QSslConfiguration &configuration)
{
    d->tls = configuration;
}

bool Server::isSecure() const
{
    return d->tls.has_value();
}

Result<quint16> Server::listen(const QHostAddress &address, quint16 port)
{
    raiseOpenFileLimit();
    if (!d->listener->listen(address, port))
        return makeError(ErrorCode::Unavailable, d->listener->errorString());
    return d->listener->serverPort();
}

Result<quint16> Server::listen(qintptr descriptor)
{
    raiseOpenFileLimit();
    if (!d->listener->setSocketDescriptor(descriptor))
        return makeError(ErrorCode::Unavailable, d->listener->errorString());
    return d->listener->serverPort();
}

QHostAddress Server::address() const
{
    return d->listener->serverAddress();
}

quint16 Server::port() const
{
    return d->listener->serverPort();
}

int Server::connectionCount() const
{
    return d->admission.count();
}

qint64 Server::unsentBytes() const
{
    return d->sendBudget->used;
}

void Server::drain(int deadlineMs, std::function<void()> done)
{
    d->draining = true;
    d->drained = std::move(done);
    d->listener->close();
    d->drainTimer->start(deadlineMs);
    if (d->admission.count() == 0)
        return d->sendAway();
    QTimer::singleShot(std::min(kFarewellMs, deadlineMs / 2), this, [this] { d->sendAway(); });
}

} // namespace kefu::http
