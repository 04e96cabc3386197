// SPDX-License-Identifier: Apache-2.0
#include "relay/http/socketguard.h"

#include "relay/http/server.h"
#include "relay/http/systemlimits.h"
#include "relay/http/unsentbytes.h"

#include <QSslSocket>
#include <QTimer>
#include <QWebSocket>

namespace kefu::http {

namespace {

constexpr int kClosingMs = 2000;
//! A client that takes nothing for so long is measured by its share of what all may hold.
constexpr int kStuckMs = 500;

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
    // Now, and not when the loop finds the socket writable: that would be a turn later, and two
    // system calls to watch for it.
    socket.flush();
    if (SocketGuard *guard = SocketGuard::of(socket))
        guard->recount();
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

SocketGuard::SocketGuard(QWebSocket *socket, QTcpSocket *transport, Seat seat,
                         const QHostAddress &client, std::shared_ptr<SendBudget> budget)
    : QObject(socket)
    , m_socket(socket)
    , m_transport(transport)
    , m_tls(qobject_cast<const QSslSocket *>(transport))
    , m_seat(std::move(seat))
    , m_client(client)
    , m_budget(std::move(budget))
{
    m_stuck.start();
    connect(socket, &QWebSocket::bytesWritten, this, &SocketGuard::recount);
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

SocketGuard::~SocketGuard()
{
    m_budget->used -= m_unsent;
}

void SocketGuard::recount()
{
    const qint64 unsent = m_doomed ? 0 : unsentBytes(*m_transport, m_tls);
    if (unsent < m_unsent || m_unsent == 0)
        m_stuck.start();
    m_budget->used += unsent - m_unsent;
    m_unsent = unsent;
}

bool SocketGuard::isOverBudget()
{
    const qint64 unsent = unsentBytes(*m_transport, m_tls);
    if (unsent > m_budget->perSocket)
        return true;
    return unsent > SendBudget::kLeastShare && m_stuck.hasExpired(kStuckMs)
        && unsent > m_budget->share();
}

bool SocketGuard::admit()
{
    if (!m_doomed && isOverBudget())
        abortLater();
    return !m_doomed;
}

void SocketGuard::abortLater()
{
    m_doomed = true;
    recount(); // what it holds is as good as gone
    // The kernel's buffer goes too, and the client hears of it though it takes nothing.
    resetOnClose(m_transport->socketDescriptor());
    QMetaObject::invokeMethod(m_socket, &QWebSocket::abort, Qt::QueuedConnection);
}

} // namespace kefu::http
