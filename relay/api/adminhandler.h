// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/server.h"

#include <QJsonObject>
#include <QObject>
#include <functional>

namespace kefu::api {

//! `POST /api/v1/admin/{command}` with a Bearer token and the command's fields as a JSON object:
//! the commands of the control socket, as whoever the token belongs to. 200 with the answer's `d`,
//! or the error in the one shape with the status of its code. Who may what is the desk's to say.
class AdminHandler : public QObject {
    Q_OBJECT
public:
    //! Runs `{"cmd":…,"d":{…}}` as `actor`; the answer is `{"ok":…,"d" | "error"}`.
    using Run = std::function<void(const domain::Actor &actor, const QJsonObject &request,
                                   const std::function<void(const QJsonObject &)> &done)>;

    AdminHandler(desk::Desk &desk, Run run, QObject *parent = nullptr);

    void addRoutes(http::Server &server);

private:
    void post(const http::Request &request, const http::Responder &responder);

    desk::Desk &m_desk;
    const Run m_run;
};

} // namespace kefu::api
