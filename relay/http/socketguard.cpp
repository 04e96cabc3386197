// SPDX-License-Identifier: Apache-2.0
#include "relay/http/socketguard.h"

#include "relay/http/server.h"

#include <QSslSocket>
#include <QTimer>
#include <QWebSocket>

namespace kefu::http {

namespace {

constexpr int kClosingMs = 2000;

bool mayWrite(QWebSocket &socket)
{
    if (socket.state() != QAbstractSocket::ConnectedState)
        return false;
    if (SocketGuard *guard = SocketGuard::of(socket))
        return guard->admit();
    return socket.bytesToWrite() <= Limits().socketBacklog;
}

} // namespace

bool sendText(QWebSocket &socket, const QString &text)
{
    if (!mayWrite(socket))
        return false;
    socket.sendTextMessage(text);
    return true;
}

bool sendText(QWebSocket &socket, const QByteArray &utf8)
{
    return sendText(socket, QString::fromUtf8(utf8));
}

QHostAddress clientAddress(const QWebSocket &socket)
{
    const SocketGuard *guard = SocketGuard::of(socket);
    return guard ? guard->client() : QHostAddress();
}

void markAuthenticated(QWebSocket &socket)
{
    if (SocketGuard *guard = SocketGuard::of(socket))
        guard->markAuthenticated();
}

SocketGuard::SocketGuard(QWebSocket *socket, const QSslSocket *tls, Seat seat,
                         const QHostAddress &client, qint64 budget)
    : QObject(socket)
    , m_socket(socket)
    , m_tls(tls)
    , m_seat(std::move(seat))
    , m_client(client)
    , m_budget(budget)
{
    // Qt waits for ever for a peer that does not take the close frame.
    connect(socket, &QWebSocket::aboutToClose, this,
            [this] { QTimer::singleShot(kClosingMs, m_socket, &QWebSocket::abort); });
}

SocketGuard *SocketGuard::of(const QWebSocket &socket)
{
    for (QObject *child : socket.children()) {
        if (auto *guard = qobject_cast<SocketGuard *>(child))
            return guard;
    }
    return nullptr;
}

bool SocketGuard::admit()
{
    const qint64 encrypted = m_tls ? m_tls->encryptedBytesToWrite() : 0;
    if (!m_doomed && m_socket->bytesToWrite() + encrypted > m_budget)
        abortLater();
    return !m_doomed;
}

void SocketGuard::abortLater()
{
    m_doomed = true;
    QMetaObject::invokeMethod(m_socket, &QWebSocket::abort, Qt::QueuedConnection);
}

} // namespace kefu::http
