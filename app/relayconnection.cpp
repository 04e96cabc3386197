// SPDX-License-Identifier: Apache-2.0
#include "app/relayconnection.h"

#include "app/relayaddress.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QJsonArray>
#include <QLoggingCategory>
#include <QSslError>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

namespace kefu::app {
namespace {

Q_LOGGING_CATEGORY(lcConnection, "kefudesk.connection")

//! A relay of another version upgrades without our subprotocol and then says so (design.md 5).
constexpr int kVersionWordMs = 3'000;

QString supportedOf(const Error &error)
{
    const QJsonValue supported = error.details.value(QLatin1String("supported"));
    if (supported.isString())
        return supported.toString().left(100);
    QStringList names;
    const QJsonArray list = supported.toArray();
    for (const QJsonValue &value : list)
        names.append(value.isString() ? value.toString() : QString::number(value.toInt()));
    return names.join(QLatin1String(", ")).left(100);
}

} // namespace

RelayConnection::RelayConnection(Scheduler &scheduler, QObject *parent)
    : QObject(parent)
    , m_handshakeTimer(scheduler.timer([this] {
        m_upgraded ? fail(ConnectionFault::NotARelay)
                   : fail(ConnectionFault::Unreachable, tr("no answer in time"));
    }))
    , m_pingTimer(scheduler.timer([this] { ping(); }))
    , m_silenceTimer(scheduler.timer([this] { fail(ConnectionFault::Silent); }))
{
}

RelayConnection::~RelayConnection()
{
    drop();
}

void RelayConnection::open(const QUrl &url)
{
    drop();
    m_tlsProblem.clear();
    m_certificate = ui::CertificateFault::None;
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingFrameSize(kMaxFrameFromRelay);
    m_socket->setMaxAllowedIncomingMessageSize(kMaxFrameFromRelay);
    connect(m_socket, &QWebSocket::connected, this, &RelayConnection::onConnected);
    connect(m_socket, &QWebSocket::textMessageReceived, this, &RelayConnection::onText);
    connect(m_socket, &QWebSocket::binaryMessageReceived, this,
            [this] { fail(ConnectionFault::BadFrame); });
    connect(m_socket, &QWebSocket::pong, this, &RelayConnection::heard);
    connect(m_socket, &QWebSocket::disconnected, this, &RelayConnection::onEnded);
    connect(m_socket, &QWebSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
        m_tlsProblem = errors.isEmpty() ? QString() : errors.first().errorString();
        m_certificate = certificateFault(errors);
    });
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    connect(m_socket, &QWebSocket::errorOccurred, this, &RelayConnection::onSocketError);
#else
    connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &RelayConnection::onSocketError);
#endif
    if (!isSafe(url)) {
        later([this] { fail(ConnectionFault::ClearText); });
        return;
    }
    m_socket->setSslConfiguration(m_trust ? *m_trust : *relayTrust());
    m_handshakeTimer->start(kHandshakeMs);
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({ QLatin1String(kSubprotocol) });
    m_socket->open(url, options);
}

QString RelayConnection::send(const RequestBody &body)
{
    if (!m_open)
        return {};
    const QString id = QString::number(m_nextId++);
    m_socket->sendTextMessage(QString::fromUtf8(codec::encodeRequest({ id, body })));
    expectSound();
    return id;
}

void RelayConnection::close()
{
    if (m_socket && m_open) {
        // The close frame and what was sent before it still go out; nothing of it comes back here.
        QWebSocket *socket = m_socket;
        socket->disconnect(this);
        connect(socket, &QWebSocket::disconnected, socket, &QObject::deleteLater);
        socket->close();
        m_socket.clear();
    }
    drop();
}

void RelayConnection::onConnected()
{
    m_upgraded = true;
    if (m_socket->subprotocol() != QLatin1String(kSubprotocol)) {
        // The token is not for it. It may still tell us its version.
        m_handshakeTimer->start(kVersionWordMs);
        return;
    }
    m_handshakeTimer->stop();
    m_open = true;
    m_pingTimer->start(kPingMs);
    Q_EMIT opened();
}

void RelayConnection::onText(const QString &text)
{
    heard();
    const Result<RelayFrame> frame = codec::decodeRelayFrame(text.toUtf8(), kMaxFrameFromRelay);
    if (!frame) {
        qCWarning(lcConnection) << "unreadable frame:" << frame.error().message;
        fail(m_open ? ConnectionFault::BadFrame : ConnectionFault::NotARelay);
        return;
    }
    const auto *answer = std::get_if<Answer>(&*frame);
    if (answer && !answer->ok && answer->error.code == ErrorCode::VersionUnsupported) {
        fail(ConnectionFault::Version, supportedOf(answer->error));
        return;
    }
    if (!m_open)
        return;
    if (answer)
        Q_EMIT answered(*answer);
    else
        Q_EMIT pushed(std::get<Push>(*frame));
}

void RelayConnection::onEnded()
{
    if (!m_socket)
        return;
    const int code = int(m_socket->closeCode());
    const QString reason = m_socket->closeReason().left(200);
    switch (code) {
    case CloseToken:
        return fail(ConnectionFault::Token, reason);
    case CloseDisabled:
        return fail(ConnectionFault::Disabled, reason);
    case CloseVersion:
        return fail(ConnectionFault::Version, reason);
    default:
        break;
    }
    if (!m_upgraded) {
        // Over TLS the socket ends first and says why right after.
        later([this] { fail(handshakeFailure()); });
        return;
    }
    fail(m_open ? ConnectionFault::Closed : ConnectionFault::NotARelay, reason);
}

void RelayConnection::onSocketError()
{
    if (!m_socket)
        return;
    if (!m_upgraded) {
        return fail(handshakeFailure());
    }
    if (!m_socket->isValid())
        fail(ConnectionFault::Closed, m_socket->errorString());
}

ConnectionFailure RelayConnection::handshakeFailure() const
{
    if (!m_tlsProblem.isEmpty())
        return { ConnectionFault::Tls, m_tlsProblem, m_certificate };
    switch (m_socket->error()) {
    case QAbstractSocket::SslHandshakeFailedError:
    case QAbstractSocket::SslInternalError:
    case QAbstractSocket::SslInvalidUserDataError:
        return { ConnectionFault::Tls, m_socket->errorString() };
    case QAbstractSocket::ConnectionRefusedError: // QWebSocket's word for an upgrade it did not
                                                  // like, too
        return m_socket->errorString().contains(QLatin1String("QWebSocket"))
            ? ConnectionFailure { ConnectionFault::NotARelay, m_socket->errorString() }
            : ConnectionFailure { ConnectionFault::Unreachable, m_socket->errorString() };
    case QAbstractSocket::UnknownSocketError:
        return { ConnectionFault::NotARelay, m_socket->errorString() };
    default:
        return { ConnectionFault::Unreachable, m_socket->errorString() };
    }
}

void RelayConnection::heard()
{
    m_silenceTimer->stop();
}

//! Whatever we send, something must be heard soon: an answer, a push or at least a pong.
void RelayConnection::expectSound()
{
    if (!m_silenceTimer->isActive())
        m_silenceTimer->start(kSilenceMs);
}

void RelayConnection::ping()
{
    if (!m_open)
        return;
    m_socket->ping();
    expectSound();
    m_pingTimer->start(kPingMs);
}

//! Unless this socket is history by then.
void RelayConnection::later(std::function<void()> what)
{
    QWebSocket *socket = m_socket;
    QMetaObject::invokeMethod(
        socket,
        [this, socket, what = std::move(what)] {
            if (m_socket == socket)
                what();
        },
        Qt::QueuedConnection);
}

void RelayConnection::fail(ConnectionFault fault, const QString &detail)
{
    fail({ fault, detail });
}

void RelayConnection::fail(const ConnectionFailure &failure)
{
    if (!m_socket)
        return;
    drop();
    Q_EMIT failed(failure);
}

void RelayConnection::drop()
{
    m_open = false;
    m_upgraded = false;
    m_handshakeTimer->stop();
    m_pingTimer->stop();
    m_silenceTimer->stop();
    if (QWebSocket *socket = m_socket) {
        m_socket.clear();
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

} // namespace kefu::app
