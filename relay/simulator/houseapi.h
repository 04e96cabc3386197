// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apidesk.h"

#include <QJsonObject>

namespace kefu::simulator {

//! Housekeeping (wechat.md 7): addresses, the check of the callback's way, quotas of calls, rids.
class HouseApi {
public:
    //! `desk` outlives this object.
    explicit HouseApi(ApiDesk &desk)
        : m_desk(desk)
    {
    }
    void addRoutes(http::Server &server);

private:
    //! What a call with a good token answers.
    using Answer = http::Response (HouseApi::*)(App &, const QJsonObject &, qint64 now);
    void add(http::Server &server, const char *path, const char *method, Answer answer);
    void serve(const http::Request &request, const http::Responder &responder, const char *method,
               Answer answer);
    void clearBySecret(const http::Request &request, const http::Responder &responder);

    http::Response addresses(App &app, const QJsonObject &body, qint64 now);
    http::Response checkCallback(App &app, const QJsonObject &body, qint64 now);
    http::Response clearQuota(App &app, const QJsonObject &body, qint64 now);
    http::Response showQuota(App &app, const QJsonObject &body, qint64 now);
    http::Response showRid(App &app, const QJsonObject &body, qint64 now);

    ApiDesk &m_desk;
};

} // namespace kefu::simulator
