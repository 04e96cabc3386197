// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/weixinapi.h"

#include <QJsonDocument>
#include <QTimer>
#include <limits>

namespace kefu::simulator {

namespace {

//! Shorter than the head of any answer of ours, so that half an answer never holds a whole body.
constexpr qsizetype kAnswerHead = 60;

http::Response jsonResponse(const QByteArray &body)
{
    http::Response response;
    response.body = body;
    response.contentType = "application/json; encoding=utf-8"; // sic
    return response;
}

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

} // namespace

WeixinApi::WeixinApi(World &world, std::function<qint64()> now, WeixinEvents events)
    : m_world(world)
    , m_now(std::move(now))
    , m_events(std::move(events))
{
}

void WeixinApi::addRoutes(http::Server &server)
{
    using Method = void (WeixinApi::*)(const http::Request &, const http::Responder &);
    const auto add = [&](const char *path, Method method) {
        server.addRoute(
            { "*", path,
              [this, method](const http::Request &request, const http::Responder &responder) {
                  (this->*method)(request, responder);
              },
              0 });
    };
    add("/cgi-bin/stable_token", &WeixinApi::stableToken);
    add("/cgi-bin/token", &WeixinApi::classicToken);
    add("/cgi-bin/message/custom/send", &WeixinApi::send);
}

http::Response WeixinApi::answer(int code)
{
    return jsonResponse(apiAnswer(code, m_now() / 1000, m_world.nextRidSerial()));
}

http::Response WeixinApi::tokenAnswer(const TokenBook::Issued &issued)
{
    if (issued.code != Ok)
        return answer(issued.code);
    return jsonResponse("{\"access_token\":\"" + issued.token
                        + "\",\"expires_in\":" + QByteArray::number(issued.expiresIn) + '}');
}

int WeixinApi::admitClient(const QByteArray &grantType, const QByteArray &appId,
                           const QByteArray &secret, App *&app) const
{
    app = m_world.appByAppId(appId);
    if (grantType != "client_credential")
        return InvalidGrantType;
    if (appId.isEmpty())
        return AppidMissing;
    if (secret.isEmpty())
        return SecretMissing;
    if (app == nullptr)
        return InvalidAppid;
    return secret == app->config.secret ? Ok : InvalidSecret;
}

void WeixinApi::reply(const std::optional<Fault> &fault, const http::Responder &responder,
                      const http::Response &response)
{
    if (!fault)
        return responder.send(response);
    switch (fault->kind) {
    case Fault::Kind::ErrCode:
        responder.send(answer(fault->value));
        break;
    case Fault::Kind::Status:
        responder.send(errorPage(fault->value));
        break;
    case Fault::Kind::NoAnswer:
        m_held.removeIf([](const http::Responder &held) { return !held.isAlive(); });
        m_held.append(responder);
        break;
    case Fault::Kind::Slow:
        QTimer::singleShot(fault->value, &m_slow,
                           [responder, response] { responder.send(response); });
        break;
    case Fault::Kind::Reset:
        responder.breakOff(response, 0);
        break;
    case Fault::Kind::ResetInside:
        // Past the head, before the end of what it announces.
        responder.breakOff(response, kAnswerHead + response.body.size() / 2);
        break;
    case Fault::Kind::ResetAfter:
        responder.breakOff(response, std::numeric_limits<qsizetype>::max());
        break;
    }
}

void WeixinApi::stableToken(const http::Request &request, const http::Responder &responder)
{
    if (request.method != "POST")
        return responder.send(answer(PostRequired));
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!document.isObject())
        return responder.send(answer(request.body.isEmpty() ? EmptyPost : BadJson));
    const QJsonObject body = document.object();
    const auto text = [&body](QLatin1String name) { return body.value(name).toString().toUtf8(); };
    App *app = nullptr;
    const int code = admitClient(text(QLatin1String("grant_type")), text(QLatin1String("appid")),
                                 text(QLatin1String("secret")), app);
    if (app != nullptr)
        ++app->stableTokenCalls;
    const bool force = body.value(QLatin1String("force_refresh")).toBool();
    answerToken(code, app, responder,
                [force](App &owner, qint64 now) { return owner.tokens.stable(force, now); });
}

void WeixinApi::classicToken(const http::Request &request, const http::Responder &responder)
{
    App *app = nullptr;
    const int code = admitClient(request.queryValue("grant_type"), request.queryValue("appid"),
                                 request.queryValue("secret"), app);
    if (app != nullptr)
        ++app->tokenCalls;
    answerToken(code, app, responder,
                [](App &owner, qint64 now) { return owner.tokens.classic(now); });
}

void WeixinApi::answerToken(int code, App *app, const http::Responder &responder,
                            const std::function<TokenBook::Issued(App &, qint64)> &issue)
{
    const qint64 now = m_now();
    const QString name = app != nullptr ? app->config.name : QString();
    const auto fault = m_world.faults().take(Fault::Where::Token, name, now);
    const bool works = !fault || fault->deliver;
    if (code != Ok)
        return reply(fault, responder, answer(code));
    reply(fault, responder, works ? tokenAnswer(issue(*app, now)) : answer(SystemBusy));
}

void WeixinApi::send(const http::Request &request, const http::Responder &responder)
{
    if (request.method != "POST")
        return responder.send(answer(PostRequired));
    const qint64 now = m_now();
    App *app = nullptr;
    int code = m_world.appOfToken(request.queryValue("access_token"), now, app);
    if (app != nullptr)
        ++app->sendCalls;
    const auto fault = m_world.faults().take(Fault::Where::Send,
                                             app != nullptr ? app->config.name : QString(), now);
    if (fault && !fault->deliver)
        return reply(fault, responder, answer(SystemBusy));
    SendCheck check;
    if (code == Ok) {
        check = checkSendBody(request.body);
        code = m_world.admitSend(*app, check, now);
    }
    // A copy: the listener may make the list of accepted messages grow.
    const AcceptedMessage message =
        code == Ok ? m_world.record(*app, check, now) : AcceptedMessage {};
    reply(fault, responder, answer(code));
    if (code == Ok)
        m_events.accepted(message);
    else if (app != nullptr)
        m_events.refused(*app, check.openid, code);
}

} // namespace kefu::simulator
