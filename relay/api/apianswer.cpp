// SPDX-License-Identifier: Apache-2.0
#include "relay/api/apianswer.h"

#include "relay/protocol/codec.h"

#include <QJsonDocument>

namespace kefu::api {

namespace {

using L = QLatin1String;

QByteArray retryAfterSeconds(const Error &error)
{
    const qint64 ms = error.details.value(L("retryAfterMs")).toInteger(1000);
    return QByteArray::number(qMax<qint64>(1, (ms + 999) / 1000));
}

} // namespace

int httpStatus(ErrorCode code)
{
    switch (code) {
    case ErrorCode::BadRequest:
    case ErrorCode::BadFrame:
    case ErrorCode::Unsupported:
    case ErrorCode::VersionUnsupported:
        return 400;
    case ErrorCode::Unauthorized:
        return 401;
    case ErrorCode::Forbidden:
        return 403;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::Conflict:
    case ErrorCode::Closed:
    case ErrorCode::QuotaExhausted:
    case ErrorCode::WindowShut:
        return 409;
    case ErrorCode::TooLarge:
        return 413;
    case ErrorCode::RateLimited:
        return 429;
    case ErrorCode::Unavailable:
        return 503;
    case ErrorCode::Internal:
        return 500;
    }
    return 500;
}

http::Response jsonResponse(const QJsonObject &body, int status)
{
    http::Response response;
    response.status = status;
    response.contentType = "application/json";
    response.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    response.headers = { { "cache-control", "no-store" }, { "x-content-type-options", "nosniff" } };
    return response;
}

http::Response errorResponse(const http::Request &request, const Error &error)
{
    http::Response response =
        jsonResponse(codec::toJson(error, QString::number(request.id)), httpStatus(error.code));
    if (error.code == ErrorCode::Unauthorized)
        response.headers.emplaceBack("www-authenticate", "Bearer");
    if (error.code == ErrorCode::RateLimited || error.code == ErrorCode::Unavailable)
        response.headers.emplaceBack("retry-after", retryAfterSeconds(error));
    return response;
}

Result<QJsonObject> jsonBody(const http::Request &request)
{
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    if (!document.isObject())
        return makeError(ErrorCode::BadFrame, QStringLiteral("the body is not a JSON object"));
    return document.object();
}

QByteArray bearerToken(const http::Request &request)
{
    const QByteArray value = request.header("authorization");
    constexpr QByteArrayView kScheme("bearer ");
    return value.left(kScheme.size()).toLower() == kScheme ? value.mid(kScheme.size()).trimmed()
                                                           : QByteArray();
}

void withActor(desk::Desk &desk, const http::Request &request, const http::Responder &responder,
               std::function<void(const domain::Actor &)> then)
{
    const auto refuse = [request, responder](ErrorCode code) {
        const Error error = makeError(code, QStringLiteral("a valid token for the API is needed"));
        responder.send(errorResponse(request, error));
    };
    const auto accept = [responder, then = std::move(then),
                         address = request.peer.toString()](domain::Actor actor) {
        responder.markAuthenticated();
        actor.address = address;
        then(actor);
    };
    const QByteArray token = bearerToken(request);
    if (token.isEmpty())
        return refuse(ErrorCode::Unauthorized);
    desk.authenticate(token, domain::TokenScope::Any,
                      [request, responder, refuse, accept](const Result<domain::Actor> &actor) {
                          if (!actor)
                              responder.send(errorResponse(request, actor.error()));
                          else if (actor->scope == domain::TokenScope::Layim)
                              refuse(ErrorCode::Forbidden); // such tokens stand in URLs
                          else
                              accept(*actor);
                      });
}

} // namespace kefu::api
