// SPDX-License-Identifier: Apache-2.0
#include "relay/api/loginhandler.h"

#include "relay/api/apianswer.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/jsonreader.h"

namespace kefu::api {

namespace {

using L = QLatin1String;

constexpr int kMaxBody = 8 * 1024;
constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxPassword = 1024;
constexpr qsizetype kMaxToken = 256;

desk::Callback<desk::LoginAnswer> answerTo(const http::Request &request,
                                           const http::Responder &responder)
{
    // The body holds a password; it must not live on in a closure.
    http::Request head = request;
    head.body.clear();
    return [head, responder](const Result<desk::LoginAnswer> &answer) {
        if (!answer)
            return responder.send(errorResponse(head, answer.error()));
        responder.send(
            jsonResponse({ { L("token"), QString::fromLatin1(answer->token) },
                           { L("refreshToken"), QString::fromLatin1(answer->refreshToken) },
                           { L("expiresAt"), answer->expiresAt },
                           { L("agent"), codec::toJson(answer->agent) } }));
    };
}

} // namespace

LoginHandler::LoginHandler(desk::Desk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
{
}

void LoginHandler::addRoutes(http::Server &server)
{
    const auto add = [&](const char *path, auto method) {
        server.addRoute({ "POST", path,
                          [this, method](const http::Request &request, http::Responder responder) {
                              (this->*method)(request, responder);
                          },
                          kMaxBody });
    };
    add("/api/v1/login", &LoginHandler::login);
    add("/api/v1/refresh", &LoginHandler::refresh);
    add("/api/v1/logout", &LoginHandler::logout);
}

void LoginHandler::login(const http::Request &request, const http::Responder &responder)
{
    const Result<QJsonObject> body = jsonBody(request);
    if (!body)
        return responder.send(errorResponse(request, body.error()));
    JsonReader reader(*body);
    const QString username = reader.string(L("username"), kMaxName, true);
    const QString password = reader.string(L("password"), kMaxPassword, true);
    if (!reader.ok())
        return responder.send(errorResponse(request, reader.error()));
    m_desk.login(username, password.toUtf8(), request.peer.toString(),
                 answerTo(request, responder));
}

void LoginHandler::refresh(const http::Request &request, const http::Responder &responder)
{
    const Result<QJsonObject> body = jsonBody(request);
    if (!body)
        return responder.send(errorResponse(request, body.error()));
    JsonReader reader(*body);
    const QString token = reader.string(L("refreshToken"), kMaxToken, true);
    if (!reader.ok())
        return responder.send(errorResponse(request, reader.error()));
    m_desk.refresh(token.toUtf8(), answerTo(request, responder));
}

void LoginHandler::logout(const http::Request &request, const http::Responder &responder)
{
    // A console that was offline when its agent logged out may hold nothing but a refresh token.
    QByteArray token = bearerToken(request);
    if (token.isEmpty() && !request.body.isEmpty()) {
        const Result<QJsonObject> body = jsonBody(request);
        if (!body)
            return responder.send(errorResponse(request, body.error()));
        token = body->value(L("refreshToken")).toString().toUtf8();
    }
    if (token.isEmpty() || token.size() > kMaxToken)
        return responder.send(errorResponse(
            request,
            makeError(ErrorCode::Unauthorized, QStringLiteral("a valid token is needed"))));
    m_desk.logout(token, [request, responder](const Result<bool> &done) {
        responder.send(done ? jsonResponse({}) : errorResponse(request, done.error()));
    });
}

} // namespace kefu::api
