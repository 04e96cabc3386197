// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apidesk.h"

namespace kefu::simulator {

//! `stable_token` and `token` (wechat.md 6).
class TokenApi {
public:
    //! `desk` outlives this object.
    explicit TokenApi(ApiDesk &desk)
        : m_desk(desk)
    {
    }
    void addRoutes(http::Server &server);

private:
    void stableToken(const http::Request &request, const http::Responder &responder);
    void classicToken(const http::Request &request, const http::Responder &responder);
    int admitClient(const QByteArray &grantType, const QByteArray &appId, const QByteArray &secret,
                    App *&app);
    using Issue = std::function<TokenBook::Issued(App &, qint64)>;
    //! Issues a token unless `code` or a fault forbids it.
    void answerToken(const char *path, int code, App *app, const std::optional<Fault> &fault,
                     const http::Responder &responder, const Issue &issue);
    http::Response tokenAnswer(const TokenBook::Issued &issued);

    ApiDesk &m_desk;
};

} // namespace kefu::simulator
