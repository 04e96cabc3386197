// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/server.h"
#include "relay/protocol/result.h"

#include <QJsonObject>
#include <functional>

namespace kefu::api {

//! The HTTP status that goes with an error's code.
int httpStatus(ErrorCode code);

http::Response jsonResponse(const QJsonObject &body, int status = 200);
//! `{code, message, retryable, details, requestId}` with the status of its code; Retry-After where
//! it helps.
http::Response errorResponse(const http::Request &request, const Error &error);

//! The body as a JSON object. Errors: BadFrame.
Result<QJsonObject> jsonBody(const http::Request &request);

//! The token of `Authorization: Bearer …`; empty without one.
QByteArray bearerToken(const http::Request &request);

//! Calls `then` with who the Bearer token belongs to; without a token for the API the request is
//! answered here.
void withActor(desk::Desk &desk, const http::Request &request, const http::Responder &responder,
               std::function<void(const domain::Actor &)> then);

} // namespace kefu::api
