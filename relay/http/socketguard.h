// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/admission.h"
#include "relay/http/sendbudget.h"

#include <QElapsedTimer>
#include <QHostAddress>
#include <QObject>
#include <QString>

class QSslSocket;
class QTcpSocket;
class QWebSocket;

namespace kefu::http {

// For the owner of a WebSocket that Server opened. On a socket from elsewhere the budget is the
// default of Limits and there is no client address.

//! Queues a text frame. False when the socket is not open or its peer has not taken what it was
//! sent before (Limits::socketBacklog and ::socketBacklogTotal): then the socket is aborted from
//! the loop, and its `disconnected` tells the owner, never from within this call.
bool sendText(QWebSocket &socket, const QString &text);
bool sendText(QWebSocket &socket, const QByteArray &utf8); //!< must be valid UTF-8

//! The client's address, behind a trusted proxy the one it names.
QHostAddress clientAddress(const QWebSocket &socket);

//! After the login: the socket no longer counts against its address
//! (Limits::unauthenticatedPerAddress).
void markAuthenticated(QWebSocket &socket);

//! Lives as a child of the QWebSocket and dies with it.
class SocketGuard final : public QObject {
    Q_OBJECT
public:
    //! `transport` is the socket below: with TLS only it knows what is still to be sent.
    SocketGuard(QWebSocket *socket, QTcpSocket *transport, Seat seat, const QHostAddress &client,
                std::shared_ptr<SendBudget> budget);
    ~SocketGuard() override;

    static SocketGuard *of(const QWebSocket &socket);
    //! True if a frame may be sent; false dooms the socket.
    bool admit();
    //! Something was queued or taken: brings the shared count up to date.
    void recount();
    QHostAddress client() const { return m_client; }
    void markAuthenticated() { m_seat.markAuthenticated(); }

private:
    bool isOverBudget();
    void abortLater();

    QWebSocket *m_socket;
    QTcpSocket *m_transport; //!< lives as long as m_socket
    const QSslSocket *m_tls; //!< the same, if it is one
    Seat m_seat;
    QHostAddress m_client;
    std::shared_ptr<SendBudget> m_budget;
    qint64 m_unsent = 0; //!< as counted in m_budget
    QElapsedTimer m_stuck; //!< since the client last took something it had been sent
    bool m_doomed = false;
};

} // namespace kefu::http
