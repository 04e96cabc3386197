// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/server.h"
#include "relay/protocol/result.h"

#include <QJsonDocument>
#include <QJsonObject>

//! What the commands of the control API share.
namespace kefu::simulator {

inline http::Response jsonResponse(int status, const QJsonObject &object)
{
    http::Response response;
    response.status = status;
    response.contentType = "application/json";
    response.body = QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
    return response;
}

inline int statusOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::Conflict:
        return 409;
    case ErrorCode::Forbidden:
        return 403;
    default:
        return 400;
    }
}

inline http::Response errorResponse(const Error &error)
{
    return jsonResponse(statusOf(error.code),
                        { { QStringLiteral("code"), errorCodeName(error.code) },
                          { QStringLiteral("message"), error.message } });
}

inline http::Response okResponse()
{
    return jsonResponse(200, { { QStringLiteral("ok"), true } });
}

inline Error missing(const char *field)
{
    return makeError(ErrorCode::BadRequest, QLatin1String(field) + QStringLiteral(": missing"));
}

inline QString text(const QJsonObject &body, const char *name)
{
    return body.value(QLatin1String(name)).toString();
}

inline void settle(const http::Responder &responder, const Result<void> &started, bool wait)
{
    if (!started)
        responder.send(errorResponse(started.error()));
    else if (!wait)
        responder.send(okResponse());
}

} // namespace kefu::simulator
