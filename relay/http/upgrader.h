// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/limits.h"
#include "relay/http/server.h"

#include <QHash>
#include <QObject>
#include <deque>
#include <map>

class QTcpSocket;
class QWebSocketServer;

namespace kefu::http {

class Connection;

//! Turns connections into WebSockets by handing the untouched socket to a QWebSocketServer that
//! never listens. Qt picks the first protocol the client names; ours goes by the route's order, so
//! there is one such server for each protocol (and one for none).
class Upgrader {
public:
    explicit Upgrader(QObject *parent)
        : m_parent(parent)
    {
    }

    void add(WebSocketRoute route);
    const WebSocketRoute *find(const QByteArray &path) const;

    //! Does the request ask for a WebSocket?
    static bool isUpgrade(const Request &request);
    //! 101, or the status to refuse with (400, 426 for another version). Checks what
    //! QWebSocketServer would otherwise drop without an answer.
    static int check(const Request &request, const Head &head);

    void handOver(QTcpSocket *socket, const WebSocketRoute &route, const Request &request,
                  Connection *connection);
    void forget(Connection *connection);

private:
    using Peer = QPair<QHostAddress, quint16>;
    QWebSocketServer *serverFor(const QString &protocol);
    void collect(QWebSocketServer *server);

    QObject *m_parent;
    std::deque<WebSocketRoute> m_routes;
    QHash<QString, QWebSocketServer *> m_servers;
    std::map<Connection *, Peer> m_pending;
};

} // namespace kefu::http
