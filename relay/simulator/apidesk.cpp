// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/apidesk.h"

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

void ApiDesk::addRoute(http::Server &server, const char *path, Handler handler, int maxBody)
{
    server.addRoute({ "*", path,
                      [handler = std::move(handler)](const http::Request &request,
                                                     const http::Responder &responder) {
                          handler(request, responder);
                      },
                      maxBody });
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
    return json(apiAnswer(code, m_now() / 1000, m_world.nextRidSerial()));
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
        return responder.send(response);
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
        return responder.breakOff(response, 0);
    case Fault::Kind::ResetInside:
        return responder.breakOff(response, halfOf(response));
    case Fault::Kind::ResetAfter:
        return responder.breakOff(response, std::numeric_limits<qsizetype>::max());
    }
}

} // namespace kefu::simulator
