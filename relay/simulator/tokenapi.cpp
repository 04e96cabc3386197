// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/tokenapi.h"

#include <QJsonDocument>

namespace kefu::simulator {

namespace {

constexpr const char *kStable = "/cgi-bin/stable_token";
constexpr const char *kClassic = "/cgi-bin/token";

} // namespace

void TokenApi::addRoutes(http::Server &server)
{
    m_desk.addRoute(
        server, Fault::Where::Token, kStable,
        [this](const auto &request, const auto &responder) { stableToken(request, responder); });
    m_desk.addRoute(
        server, Fault::Where::Token, kClassic,
        [this](const auto &request, const auto &responder) { classicToken(request, responder); });
}

http::Response TokenApi::tokenAnswer(const TokenBook::Issued &issued)
{
    if (issued.code != Ok)
        return m_desk.answer(issued.code);
    return ApiDesk::json("{\"access_token\":\"" + issued.token
                         + "\",\"expires_in\":" + QByteArray::number(issued.expiresIn) + '}');
}

int TokenApi::admitClient(const QByteArray &grantType, const QByteArray &appId,
                          const QByteArray &secret, App *&app)
{
    app = m_desk.world().appByAppId(appId);
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

void TokenApi::stableToken(const http::Request &request, const http::Responder &responder)
{
    if (request.method != "POST")
        return responder.send(m_desk.answer(PostRequired));
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!document.isObject())
        return responder.send(m_desk.answer(request.body.isEmpty() ? EmptyPost : BadJson));
    const QJsonObject body = document.object();
    const auto text = [&body](QLatin1String name) { return body.value(name).toString().toUtf8(); };
    App *app = nullptr;
    const int code = admitClient(text(QLatin1String("grant_type")), text(QLatin1String("appid")),
                                 text(QLatin1String("secret")), app);
    if (app != nullptr)
        ++app->stableTokenCalls;
    const bool force = body.value(QLatin1String("force_refresh")).toBool();
    answerToken(kStable, code, app, m_desk.faultFor(request, Fault::Where::Token, app), responder,
                [force](App &owner, qint64 now) { return owner.tokens.stable(force, now); });
}

void TokenApi::classicToken(const http::Request &request, const http::Responder &responder)
{
    App *app = nullptr;
    const int code = admitClient(request.queryValue("grant_type"), request.queryValue("appid"),
                                 request.queryValue("secret"), app);
    if (app != nullptr)
        ++app->tokenCalls;
    answerToken(kClassic, code, app, m_desk.faultFor(request, Fault::Where::Token, app), responder,
                [](App &owner, qint64 now) { return owner.tokens.classic(now); });
}

void TokenApi::answerToken(const char *path, int code, App *app, const std::optional<Fault> &fault,
                           const http::Responder &responder, const Issue &issue)
{
    const bool works = !fault || fault->deliver;
    if (code == Ok)
        code = app->limits.admit(path, m_desk.now());
    if (code != Ok)
        return m_desk.reply(fault, responder, m_desk.answer(code));
    m_desk.reply(fault, responder,
                 works ? tokenAnswer(issue(*app, m_desk.now())) : m_desk.answer(SystemBusy));
}

} // namespace kefu::simulator
