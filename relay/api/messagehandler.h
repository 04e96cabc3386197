// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/server.h"

#include <QObject>

namespace kefu::api {

//! `POST /api/v1/conversations/{id}/messages` with a Bearer token: `{text | content,
//! clientMessageId?, force?, resendOf?}` → 201 `{message}` once the relay has accepted it. A
//! repeated clientMessageId gives the same message again.
class MessageHandler : public QObject {
    Q_OBJECT
public:
    explicit MessageHandler(desk::Desk &desk, QObject *parent = nullptr);

    void addRoutes(http::Server &server);

private:
    void post(const http::Request &request, const http::Responder &responder);

    desk::Desk &m_desk;
};

//! The command a request asks for. Errors: BadFrame, BadRequest, NotFound (no such id can exist),
//! TooLarge.
Result<desk::ReplyCommand> replyFromRequest(const http::Request &request);

} // namespace kefu::api
