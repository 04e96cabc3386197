// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/server.h"
#include "relay/simulator/ridbook.h"
#include "relay/simulator/world.h"

#include <QObject>
#include <functional>
#include <optional>

namespace kefu::simulator {

//! One call of the API, as far as its address says.
struct ApiCall {
    App *app = nullptr; //!< whose token it is; null with a bad one
    int code = Ok; //!< of the token, and of the limits of calls
    std::optional<Fault> fault;
    qint64 now = 0; //!< ms UTC

    //! What was asked for happens, whatever is answered.
    bool works() const { return !fault || fault->deliver; }
};

//! What every part of the API does alike: tokens, faults, the form of answers.
class ApiDesk {
public:
    //! `world` outlives this object.
    ApiDesk(World &world, std::function<qint64()> now);

    World &world() { return m_world; }
    qint64 now() const { return m_now(); }

    using Handler = std::function<void(const http::Request &, const http::Responder &)>;
    //! `path` answers every method; `maxBody` 0 = the server's usual.
    void addRoute(http::Server &server, Fault::Where where, const char *path, Handler handler,
                  int maxBody = 0);

    RidBook &rids() { return m_rids; }
    //! Checks the token, counts the call and takes the fault that hits it.
    ApiCall open(const http::Request &request, Fault::Where where, const QByteArray &openid = {},
                 const QString &msgType = {});
    //! The same for a caller that has no token (yet).
    std::optional<Fault> faultFor(const http::Request &request, Fault::Where where, const App *app);

    //! `{"errcode":…}` with WeChat's words. A refusal is kept for `rid/get`.
    http::Response answer(int code);
    static http::Response json(const QByteArray &body);
    //! `response`, or what the fault makes of it.
    void reply(const std::optional<Fault> &fault, const http::Responder &responder,
               const http::Response &response);
    //! The answer of a call that fails for the fault alone.
    void fail(const ApiCall &call, const http::Responder &responder)
    {
        reply(call.fault, responder, answer(SystemBusy));
    }

private:
    bool hangsUp(const http::Request &request, Fault::Where where);
    void hold(const http::Responder &responder);

    World &m_world;
    std::function<qint64()> m_now;
    RidBook m_rids;
    const http::Request *m_request = nullptr; //!< the one that is being handled
    QList<http::Responder> m_held; //!< requests that get no (whole) answer
    QObject m_slow; //!< answers that are on their way end with it
};

} // namespace kefu::simulator
