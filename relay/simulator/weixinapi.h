// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/server.h"
#include "relay/simulator/world.h"

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
    //! True when a fault has taken care of the request.
    bool misbehave(const std::optional<Fault> &fault, const http::Responder &responder);
    http::Response tokenAnswer(const TokenBook::Issued &issued);

    World &m_world;
    std::function<qint64()> m_now;
    WeixinEvents m_events;
    QList<http::Responder> m_held; //!< requests that get no answer
};

} // namespace kefu::simulator
