// SPDX-License-Identifier: Apache-2.0
#include "relay/api/loginhandler.h"

#include "relay/api/apianswer.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/jsonreader.h"

#include <QJsonArray>

namespace kefu::api {

namespace {

using L = QLatin1String;

constexpr int kMaxBody = 8 * 1024;
constexpr qsizetype kMaxName = 64;
constexpr qsizetype kMaxPassword = 1024;
constexpr qsizetype kMaxToken = 256;
constexpr qsizetype kMaxCode = 64;

desk::Callback<desk::LoginAnswer> answerTo(const http::Request &request,
                                           const http::Responder &responder)
{
    // The body holds a password; it must not live on in a closure.
    http::Request head = request;
    head.body.clear();
    return [head, responder](const Result<desk::LoginAnswer> &answer) {
        if (!answer)
            return responder.send(errorResponse(head, answer.error()));
        QJsonObject json { { L("token"), QString::fromLatin1(answer->token) },
                           { L("refreshToken"), QString::fromLatin1(answer->refreshToken) },
                           { L("expiresAt"), answer->expiresAt },
                           { L("agent"), codec::toJson(answer->agent) } };
        if (!answer->recoveryCodes.isEmpty())
            json.insert(L("recoveryCodes"), QJsonArray::fromStringList(answer->recoveryCodes));
        responder.send(jsonResponse(json));
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
    const auto add = [&](const char *path, auto method, const char *verb = "POST") {
        server.addRoute({ verb, path,
                          [this, method](const http::Request &request, http::Responder responder) {
                              (this->*method)(request, responder);
                          },
                          kMaxBody });
    };
    add("/api/v1/login", &LoginHandler::login);
    add("/api/v1/refresh", &LoginHandler::refresh);
    add("/api/v1/logout", &LoginHandler::logout);
    add("/api/v1/password", &LoginHandler::resetPassword);
    add("/api/v1/setup", &LoginHandler::setup, "GET");
    add("/api/v1/setup", &LoginHandler::setUp);
}

void LoginHandler::login(const http::Request &request, const http::Responder &responder)
{
    const Result<QJsonObject> body = jsonBody(request);
    if (!body)
        return responder.send(errorResponse(request, body.error()));
    JsonReader reader(*body);
    const QString username = reader.string(L("username"), kMaxName, true);
    const QString password = reader.string(L("password"), kMaxPassword, true);
    const QString code = reader.string(L("code"), kMaxCode);
    if (!reader.ok())
        return responder.send(errorResponse(request, reader.error()));
    m_desk.login({ username, password.toUtf8(), request.peer.toString(), code },
                 answerTo(request, responder));
}

//! Who forgot the password, with the one-time code of a supervisor.
void LoginHandler::resetPassword(const http::Request &request, const http::Responder &responder)
{
    const Result<QJsonObject> body = jsonBody(request);
    if (!body)
        return responder.send(errorResponse(request, body.error()));
    JsonReader reader(*body);
    const QString username = reader.string(L("username"), kMaxName, true);
    const QString code = reader.string(L("code"), kMaxCode, true);
    const QString password = reader.string(L("password"), kMaxPassword, true);
    if (!reader.ok())
        return responder.send(errorResponse(request, reader.error()));
    if (m_desk.needsSetup()) { // one form for both: the code is the relay's own then
        desk::NewAgent admin;
        admin.username = username;
        admin.password = password.toUtf8();
        return m_desk.setUp(admin, code.toUtf8(), request.peer.toString(),
                            answerTo(request, responder));
    }
    http::Request head = request;
    head.body.clear();
    m_desk.resetPassword({ username, password.toUtf8(), request.peer.toString() }, code.toUtf8(),
                         [head, responder](const Result<bool> &done) {
                             responder.send(done ? jsonResponse({})
                                                 : errorResponse(head, done.error()));
                         });
}

void LoginHandler::setup(const http::Request &, const http::Responder &responder)
{
    responder.send(jsonResponse({ { L("needed"), m_desk.needsSetup() } }));
}

//! The first administrator, with the code the relay printed.
void LoginHandler::setUp(const http::Request &request, const http::Responder &responder)
{
    const Result<QJsonObject> body = jsonBody(request);
    if (!body)
        return responder.send(errorResponse(request, body.error()));
    JsonReader reader(*body);
    desk::NewAgent admin;
    admin.username = reader.string(L("username"), kMaxName, true);
    admin.nickname = reader.string(L("nickname"), kMaxName);
    admin.password = reader.string(L("password"), kMaxPassword, true).toUtf8();
    const QString code = reader.string(L("code"), kMaxCode, true);
    if (!reader.ok())
        return responder.send(errorResponse(request, reader.error()));
    m_desk.setUp(admin, code.toUtf8(), request.peer.toString(), answerTo(request, responder));
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
