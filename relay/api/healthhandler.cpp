// SPDX-License-Identifier: Apache-2.0
#include "relay/api/healthhandler.h"

namespace kefu::api {

namespace {

QByteArray spoolWord(const desk::Health &health)
{
    if (health.spoolSize == 0)
        return "missing";
    if (health.spoolRecords == 0)
        return "empty";
    return health.spoolBytes < health.spoolSize / 2 ? "in use" : "filling up";
}

} // namespace

HealthHandler::HealthHandler(const desk::Desk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
{
}

void HealthHandler::addRoutes(http::Server &server)
{
    server.addRoute({ "GET", "/healthz", [this](const http::Request &, http::Responder responder) {
                         answer(responder, m_desk.health().alive);
                     } });
    server.addRoute({ "GET", "/readyz", [this](const http::Request &, http::Responder responder) {
                         const desk::Health health = m_desk.health();
                         answer(responder, health.alive && health.ready && !m_stopping,
                                "spool " + spoolWord(health) + '\n');
                     } });
}

void HealthHandler::answer(const http::Responder &responder, bool good,
                           const QByteArray &more) const
{
    http::Response response;
    response.status = good ? 200 : 503;
    response.body = (good ? "ok\n" : "unavailable\n") + more;
    response.headers.emplaceBack("cache-control", "no-store");
    responder.send(response);
}

} // namespace kefu::api
