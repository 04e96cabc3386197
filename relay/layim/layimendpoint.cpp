// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/layimendpoint.h"

#include "relay/layim/layimhttp.h"
#include "relay/layim/layimsession.h"
#include "relay/layim/origins.h"
#include "relay/protocol/features.h"

#include <QWebSocket>

namespace kefu::layim {

namespace {

constexpr int kSwitching = 101;
constexpr int kGoingAway = 1001;

} // namespace

LayimEndpoint::LayimEndpoint(desk::Desk &desk, const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_settings(settings)
    , m_http(new LayimHttp(desk, m_memories, m_boxes, settings, this))
{
    connectHttp();
}

//! What a page did over HTTP changes what its sockets have to tell it.
void LayimEndpoint::connectHttp()
{
    connect(m_http, &LayimHttp::listed, this,
            [this](const QByteArray &token, const QSet<VisitorId> &visitors) {
                for (LayimSession *session : std::as_const(m_sessions))
                    session->setListed(token, visitors);
            });
    connect(m_http, &LayimHttp::agreed, this, [this](const QByteArray &token, VisitorId visitor) {
        for (LayimSession *session : std::as_const(m_sessions))
            session->noteListed(token, visitor);
    });
    connect(m_http, &LayimHttp::boxRead, this, [this](AgentId agent) {
        for (LayimSession *session : std::as_const(m_sessions))
            session->onBoxRead(agent);
    });
}

LayimEndpoint::~LayimEndpoint()
{
    // Before m_memories, which they write to at their end.
    qDeleteAll(std::exchange(m_sessions, {}));
}

void LayimEndpoint::addRoutes(http::Server &server)
{
    m_http->addRoutes(server);
    http::WebSocketRoute route;
    route.path = "/layim";
    route.maxFrame = kMaxFrameAfterLogin;
    route.accept = [this](const http::Request &request) { return accept(request); };
    route.opened = [this](std::unique_ptr<QWebSocket> socket, const http::Request &request) {
        opened(std::move(socket), request);
    };
    server.addWebSocketRoute(route);
}

int LayimEndpoint::accept(const http::Request &request) const
{
    if (m_stopping)
        return 503;
    return isOriginAllowed(request, m_settings.origins) ? kSwitching : 403;
}

void LayimEndpoint::opened(std::unique_ptr<QWebSocket> socket, const http::Request &request)
{
    auto *session =
        new LayimSession(m_desk, m_memories, m_boxes, m_settings, request, std::move(socket), this);
    m_sessions.append(session);
    connect(session, &LayimSession::ended, this, [this, session] {
        m_sessions.removeOne(session);
        session->deleteLater();
    });
}

void LayimEndpoint::stop(const QString &reason)
{
    m_stopping = true;
    const QList<LayimSession *> sessions = m_sessions;
    for (LayimSession *session : sessions)
        session->onClosed(kGoingAway, reason);
}

} // namespace kefu::layim
