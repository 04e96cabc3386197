// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apidesk.h"

namespace kefu::simulator {

//! What the API's owner wants to hear about.
struct WeixinEvents {
    std::function<void(const AcceptedMessage &)> accepted;
    std::function<void(const App &, const QByteArray &openid, int code)> refused;
    std::function<void(const App &, const QByteArray &openid, bool on)> typing;
};

//! `message/custom/send` and `…/typing`, and the `…/business/…` twins of both (wechat.md 3, 5).
class MessageApi {
public:
    //! `desk` outlives this object.
    MessageApi(ApiDesk &desk, WeixinEvents events);
    void addRoutes(http::Server &server);

private:
    void send(const http::Request &request, const http::Responder &responder, bool business);
    void typing(const http::Request &request, const http::Responder &responder);

    ApiDesk &m_desk;
    WeixinEvents m_events;
};

} // namespace kefu::simulator
