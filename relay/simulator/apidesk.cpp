// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/apidesk.h"

#include <QDateTime>
#include <QLocale>
#include <QTimer>
#include <limits>

namespace kefu::simulator {

namespace {

//! Shorter than the head of any answer of ours, so that half an answer never holds a whole body.
constexpr qsizetype kAnswerHead = 60;

http::Response errorPage(int status)
{
    http::Response response;
    response.status = status;
    response.contentType = "text/html";
    response.body = "<html><head><title>" + QByteArray::number(status)
        + "</title></head><body><center><h1>" + QByteArray::number(status)
        + "</h1></center></body></html>";
    return response;
}

//! Past the head, before the end of what it announces.
qsizetype halfOf(const http::Response &response)
{
    return kAnswerHead + response.body.size() / 2;
}

//! Where no JSON is expected, errors come as text (wechat.md P6).
http::Response errorBeside(const http::Response &response, http::Response error)
{
    if (!response.contentType.startsWith("application/json"))
        error.contentType = "text/plain";
    return error;
}

//! As every web server says what time it is; the doctor compares clocks by it.
http::Response dated(http::Response response, qint64 now)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(now, Qt::UTC);
    response.headers.append({ "date",
                              QLocale::c()
                                  .toString(at, QStringLiteral("ddd, dd MMM yyyy HH:mm:ss 'GMT'"))
                                  .toLatin1() });
    return response;
}

http::Response cutJson(http::Response response)
{
    response.body.truncate(response.body.size() / 2);
    return response;
}

} // namespace

ApiDesk::ApiDesk(World &world, std::function<qint64()> now)
    : m_world(world)
    , m_now(std::move(now))
{
}

void ApiDesk::addRoute(http::Server &server, Fault::Where where, const char *path, Handler handler,
                       int maxBody)
{
    http::Route route;
    route.method = "*";
    route.path = path;
    route.handler = [this, handler = std::move(handler)](const http::Request &request,
                                                         const http::Responder &responder) {
        m_request = &request;
        handler(request, responder);
        m_request = nullptr;
    };
    route.maxBody = maxBody;
    route.hangUp = [this, where](const http::Request &request) { return hangsUp(request, where); };
    server.addRoute(std::move(route));
}

bool ApiDesk::hangsUp(const http::Request &request, Fault::Where where)
{
    App *app = nullptr;
    m_world.appOfToken(request.queryValue("access_token"), m_now(), app);
    const QString name = app != nullptr ? app->config.name : QString();
    return m_world.faults().takeEarly({ where, request.path, name, {}, {}, {} }, m_now());
}

ApiCall ApiDesk::open(const http::Request &request, Fault::Where where, const QByteArray &openid,
                      const QString &msgType)
{
    ApiCall call;
    call.now = m_now();
    call.code = m_world.appOfToken(request.queryValue("access_token"), call.now, call.app);
    CallFacts facts { where, request.path, {}, openid, {}, msgType };
    if (call.app != nullptr) {
        facts.app = call.app->config.name;
        facts.visitor = call.app->visitors.value(openid);
        if (call.code == Ok)
            call.code = call.app->admitCall(request.path, call.now);
    }
    call.fault = m_world.faults().take(facts, call.now);
    return call;
}

std::optional<Fault> ApiDesk::faultFor(const http::Request &request, Fault::Where where,
                                       const App *app)
{
    const QString name = app != nullptr ? app->config.name : QString();
    return m_world.faults().take({ where, request.path, name, {}, {}, {} }, m_now());
}

http::Response ApiDesk::answer(int code)
{
    const qint64 now = m_now();
    const QByteArray body = apiAnswer(code, now / 1000, m_world.nextRidSerial());
    if (code != Ok && m_request != nullptr) {
        App *app = nullptr;
        m_world.appOfToken(m_request->queryValue("access_token"), now, app);
        m_rids.add({ ridOf(body), app != nullptr ? app->config.name : QString(), now,
                     m_request->query, m_request->body, body, m_request->peer.toString() });
    }
    return json(body);
}

http::Response ApiDesk::json(const QByteArray &body)
{
    http::Response response;
    response.body = body;
    response.contentType = "application/json; encoding=utf-8"; // sic
    return response;
}

void ApiDesk::hold(const http::Responder &responder)
{
    m_held.removeIf([](const http::Responder &held) { return !held.isAlive(); });
    m_held.append(responder);
}

void ApiDesk::reply(const std::optional<Fault> &fault, const http::Responder &responder,
                    const http::Response &response)
{
    if (!fault)
        return responder.send(dated(response, m_now()));
    switch (fault->kind) {
    case Fault::Kind::ErrCode:
        return responder.send(errorBeside(response, answer(fault->value)));
    case Fault::Kind::Status:
        return responder.send(errorPage(fault->value));
    case Fault::Kind::HalfJson:
        return responder.send(cutJson(response));
    case Fault::Kind::NoAnswer:
        return hold(responder);
    case Fault::Kind::HangInside:
        responder.stall(response, halfOf(response));
        return hold(responder);
    case Fault::Kind::Slow:
        QTimer::singleShot(fault->value, &m_slow,
                           [responder, response] { responder.send(response); });
        return;
    case Fault::Kind::Reset:
    case Fault::Kind::ResetEarly: // has hit the call before it came here
        return responder.breakOff(response, 0);
    case Fault::Kind::ResetInside:
        return responder.breakOff(response, halfOf(response));
    case Fault::Kind::ResetAfter:
        return responder.breakOff(response, std::numeric_limits<qsizetype>::max());
    }
}

} // namespace kefu::simulator
