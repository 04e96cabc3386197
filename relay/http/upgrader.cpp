// SPDX-License-Identifier: Apache-2.0
#include "relay/http/upgrader.h"

#include "relay/http/connection.h"

#include <QTcpSocket>
#include <QWebSocket>
#include <QWebSocketServer>
#include <algorithm>

namespace kefu::http {

namespace {

constexpr int kSwitching = 101;
constexpr int kBadRequest = 400;
constexpr int kUpgradeRequired = 426;
constexpr int kKeyBytes = 16;
// Handed over and collected within one turn of the loop; this only has to exceed one burst of
// upgrades.
constexpr int kMaxPending = 100'000;

bool hasToken(const QByteArray &list, QByteArrayView token)
{
    for (const QByteArray &item : list.split(',')) {
        if (item.trimmed().compare(token, Qt::CaseInsensitive) == 0)
            return true;
    }
    return false;
}

QByteArray joined(const Headers &headers, QByteArrayView wanted)
{
    QByteArray all;
    for (const auto &[name, value] : headers) {
        if (name == wanted)
            all += (all.isEmpty() ? QByteArray() : QByteArray(",")) + value;
    }
    return all;
}

QString chooseProtocol(const WebSocketRoute &route, const Request &request)
{
    const QByteArray offered = joined(request.headers, "sec-websocket-protocol");
    for (const QString &protocol : route.subprotocols) {
        for (const QByteArray &offer : offered.split(',')) {
            if (offer.trimmed() == protocol.toLatin1())
                return protocol;
        }
    }
    return {};
}

} // namespace

void Upgrader::add(WebSocketRoute route)
{
    m_routes.push_back(std::move(route));
}

const WebSocketRoute *Upgrader::find(const QByteArray &path) const
{
    const auto route = std::find_if(m_routes.begin(), m_routes.end(),
                                    [&](const WebSocketRoute &r) { return r.path == path; });
    return route == m_routes.end() ? nullptr : &*route;
}

bool Upgrader::isUpgrade(const Request &request)
{
    return hasToken(joined(request.headers, "upgrade"), "websocket");
}

int Upgrader::check(const Request &request, const Head &head)
{
    const QByteArray key = request.header("sec-websocket-key");
    const auto decoded =
        QByteArray::fromBase64Encoding(key, QByteArray::AbortOnBase64DecodingErrors);
    // QWebSocketServer looks at the first Connection field only and takes no list in Upgrade.
    const bool proper = request.method == "GET" && head.version == 11 && !head.hasBody()
        && request.header("upgrade").compare("websocket", Qt::CaseInsensitive) == 0
        && hasToken(request.header("connection"), "upgrade") && !request.header("host").isEmpty()
        && decoded && decoded.decoded.size() == kKeyBytes;
    if (!proper)
        return kBadRequest;
    return request.header("sec-websocket-version") == "13" ? kSwitching : kUpgradeRequired;
}

void Upgrader::handOver(QTcpSocket *socket, const WebSocketRoute &route, const Request &request,
                        Connection *connection)
{
    m_pending[connection] = { socket->peerAddress(), socket->peerPort() };
    serverFor(chooseProtocol(route, request))->handleConnection(socket);
}

void Upgrader::forget(Connection *connection)
{
    m_pending.erase(connection);
}

QWebSocketServer *Upgrader::serverFor(const QString &protocol)
{
    QWebSocketServer *&server = m_servers[protocol];
    if (!server) {
        server = new QWebSocketServer(QString(), QWebSocketServer::NonSecureMode, m_parent);
        server->setMaxPendingConnections(kMaxPending);
        if (!protocol.isEmpty())
            server->setSupportedSubprotocols({ protocol });
        QObject::connect(server, &QWebSocketServer::newConnection, m_parent,
                         [this, created = server] { collect(created); });
    }
    return server;
}

void Upgrader::collect(QWebSocketServer *server)
{
    while (server->hasPendingConnections()) {
        std::unique_ptr<QWebSocket> socket(server->nextPendingConnection());
        const Peer peer { socket->peerAddress(), socket->peerPort() };
        const auto waiting = std::find_if(m_pending.begin(), m_pending.end(),
                                          [&](const auto &entry) { return entry.second == peer; });
        if (waiting == m_pending.end())
            continue;
        Connection *connection = waiting->first;
        m_pending.erase(waiting);
        connection->opened(std::move(socket));
    }
}

} // namespace kefu::http
