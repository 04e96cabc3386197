// SPDX-License-Identifier: Apache-2.0
#include "relay/gateway/gateway.h"

#include "relay/gateway/agentsocket.h"
#include "relay/http/server.h"
#include "relay/protocol/features.h"

#include <QWebSocket>

namespace kefu::gateway {

Gateway::Gateway(desk::Desk &desk, http::Server &server, const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_server(server)
    , m_settings(settings)
{
}

Gateway::~Gateway() = default;

void Gateway::start()
{
    http::WebSocketRoute route;
    route.path = "/agent";
    route.subprotocols = { QLatin1String(kSubprotocol) };
    route.maxFrame = kMaxFrameAfterLogin;
    // Consoles send no Origin. A page that does is a browser being used against its user.
    route.accept = [this](const http::Request &request) {
        if (m_stopped)
            return 503;
        return request.header("origin").isEmpty() ? 101 : 403;
    };
    route.opened = [this](std::unique_ptr<QWebSocket> socket, const http::Request &request) {
        auto *agentSocket = new AgentSocket(m_desk, std::move(socket), m_settings, this);
        agentSocket->setAddress(request.peer.toString());
        m_sockets.insert(agentSocket);
        connect(agentSocket, &QObject::destroyed, this,
                [this, agentSocket] { m_sockets.remove(agentSocket); });
    };
    m_server.addWebSocketRoute(std::move(route));
}

void Gateway::stop(const QString &reason)
{
    m_stopped = true;
    const auto sockets = m_sockets;
    for (AgentSocket *socket : sockets)
        socket->sayGoodbye(reason);
}

} // namespace kefu::gateway
