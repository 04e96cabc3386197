// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/server.h"

#include <QObject>

namespace kefu::api {

//! `POST /api/v1/login {username,password}`, `/api/v1/refresh {refreshToken}`, `/api/v1/logout`
//! (Bearer, or `{refreshToken}`); the last one succeeds for a token that is void already, too.
//! `/api/v1/password {username,code,password}`: a new password against a one-time code, or the
//! first administrator against the setup code; `GET`/`POST /api/v1/setup`.
class LoginHandler : public QObject {
    Q_OBJECT
public:
    explicit LoginHandler(desk::Desk &desk, QObject *parent = nullptr);

    void addRoutes(http::Server &server);

private:
    void login(const http::Request &request, const http::Responder &responder);
    void refresh(const http::Request &request, const http::Responder &responder);
    void resetPassword(const http::Request &request, const http::Responder &responder);
    void setup(const http::Request &request, const http::Responder &responder);
    void setUp(const http::Request &request, const http::Responder &responder);
    void logout(const http::Request &request, const http::Responder &responder);

    desk::Desk &m_desk;
};

} // namespace kefu::api
