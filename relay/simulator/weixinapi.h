// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/server.h"
#include "relay/simulator/world.h"

#include <QObject>
#include <functional>
#include <optional>

namespace kefu::simulator {

//! What the API's owner wants to hear about.
struct WeixinEvents {
    std::function<void(const AcceptedMessage &)> accepted;
    std::function<void(const App &, const QByteArray &openid, int code)> refused;
};

//! `/cgi-bin/…` as api.weixin.qq.com answers it: always HTTP 200, the verdict in errcode (wechat.md
//! 3, 6).
class WeixinApi {
public:
    //! `world` outlives this object.
    WeixinApi(World &world, std::function<qint64()> now, WeixinEvents events);

    void addRoutes(http::Server &server);

private:
    http::Response answer(int code);
    void stableToken(const http::Request &request, const http::Responder &responder);
    void classicToken(const http::Request &request, const http::Responder &responder);
    void send(const http::Request &request, const http::Responder &responder);
    int admitClient(const QByteArray &grantType, const QByteArray &appId, const QByteArray &secret,
                    App *&app) const;
    //! Issues a token unless `code` or a fault forbids it.
    void answerToken(int code, App *app, const http::Responder &responder,
                     const std::function<TokenBook::Issued(App &, qint64)> &issue);
    //! `response`, or what the fault makes of it.
    void reply(const std::optional<Fault> &fault, const http::Responder &responder,
               const http::Response &response);
    http::Response tokenAnswer(const TokenBook::Issued &issued);

    World &m_world;
    std::function<qint64()> m_now;
    WeixinEvents m_events;
    QList<http::Responder> m_held; //!< requests that get no answer
    QObject m_slow; //!< answers that are on their way end with it
};

} // namespace kefu::simulator
