// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/admission.h"
#include "relay/http/bodybudget.h"
#include "relay/http/deadlines.h"
#include "relay/http/httpparser.h"
#include "relay/http/limits.h"
#include "relay/http/responder.h"
#include "relay/http/responsewriter.h"
#include "relay/http/router.h"

#include <QObject>
#include <memory>

class QSslSocket;
class QTcpSocket;
class QWebSocket;

namespace kefu::http {

//! One client: reads a request, hands it to its route, writes the answer, and only then looks at
//! the next. The socket's own read buffer is the only one, so a WebSocket upgrade can be handed on
//! untouched and a client that sends ahead is held back by TCP.
class Connection final : public QObject {
    Q_OBJECT
public:
    Connection(Server::Private *server, QTcpSocket *socket, const QHostAddress &peer, Seat seat);
    ~Connection() override;

    void answer(quint64 request, const Response &response);
    void breakOff(quint64 request, const Response &response, qsizetype bytes);
    void stall(quint64 request, const Response &response, qsizetype bytes);
    void answerFailure(quint64 request); //!< 500 for a responder that died unanswered
    void markAuthenticated() { m_seat.markAuthenticated(); }

    void expire(); //!< its deadline has passed
    void drain(); //!< ends at once if nothing is under way, else after the answer
    bool isBusy() const; //!< a request is being read, handled or answered
    void opened(std::unique_ptr<QWebSocket>
                    webSocket); //!< the upgrade is done; the socket is its owner's now

private:
    enum class Phase { Idle, Head, Body, Handling, Closing, Upgrading, Dead };

    void onReadyRead();
    void onBytesWritten();
    void onDisconnected();
    void advance();
    bool readHead();
    bool beginRequest(QByteArrayView head);
    int takeHead(QByteArrayView head, QByteArrayView *target);
    void identifyPeer();
    bool startBody();
    bool readBody();
    bool readPlainBody();
    bool readChunkedBody();
    void bodyProgress(qint64 bytes);
    bool dispatch();
    bool beginUpgrade(const WebSocketRoute &route, qsizetype headLength);
    bool refuse(int status, const Headers &headers = {});
    void write(const Response &response, bool close);
    void beginClosing(bool linger);
    void finishClosing();
    void discardInput();
    bool isBlocked();
    qint64 unsent() const;
    void resumeReading();
    void setPhase(Phase phase, Deadlines::Kind deadline);
    void die();

    Server::Private *m_server;
    QTcpSocket *m_socket;
    QSslSocket *m_tls; //!< the same, if it is one
    QHostAddress m_peer;
    Seat m_seat;
    Deadlines::Handle m_deadline;
    std::shared_ptr<ConnectionLink> m_link;
    HeadScanner m_scanner;
    HttpParser m_parser;
    Head m_head;
    Request m_request;
    Router::Match m_match;
    const WebSocketRoute *m_webSocketRoute = nullptr;
    qint64 m_maxBody = 0;
    qint64 m_bodyLeft = 0;
    BodyShare m_bodyShare;
    qint64 m_sinceProgress = 0;
    qint64 m_discarded = 0;
    Phase m_phase = Phase::Idle;
    bool m_advancing = false;
    bool m_blankLineSkipped = false;
    bool m_linger = false;
    bool m_writeShut = false;
};

} // namespace kefu::http
