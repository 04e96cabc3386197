// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/server.h"
#include "relay/protocol/result.h"
#include "relay/simulator/callbackclient.h"

#include <QJsonObject>

namespace kefu::simulator {

class Simulator;
struct App;

//! `/sim/…`: JSON over HTTP to play by hand and from tests, for callers on this machine only
//! (README.md in this folder lists it).
class ControlApi {
public:
    //! `simulator` outlives this object.
    ControlApi(Simulator &simulator, quint32 seed);

    void addRoutes(http::Server &server);

private:
    //! Answers now, or keeps the responder and answers later.
    using Command = void (ControlApi::*)(const QJsonObject &, const http::Responder &);
    void addCommand(http::Server &server, const char *path, Command command);

    void putApp(const QJsonObject &body, const http::Responder &responder);
    void say(const QJsonObject &body, const http::Responder &responder);
    void enter(const QJsonObject &body, const http::Responder &responder);
    void push(const QJsonObject &body, const http::Responder &responder);
    void raw(const QJsonObject &body, const http::Responder &responder);
    void verify(const QJsonObject &body, const http::Responder &responder);
    void burst(const QJsonObject &body, const http::Responder &responder);
    void script(const QJsonObject &body, const http::Responder &responder);
    void fault(const QJsonObject &body, const http::Responder &responder);
    void quota(const QJsonObject &body, const http::Responder &responder);
    void refuseApi(const QJsonObject &body, const http::Responder &responder);
    void tokens(const QJsonObject &body, const http::Responder &responder);
    void limits(const QJsonObject &body, const http::Responder &responder);
    void media(const QJsonObject &body, const http::Responder &responder);
    void calls(const QJsonObject &body, const http::Responder &responder);
    void time(const QJsonObject &body, const http::Responder &responder);
    void page(const http::Request &request, const http::Responder &responder);
    void lines(const http::Request &request, const http::Responder &responder);
    void file(const http::Request &request, const http::Responder &responder);
    void messages(const http::Request &request, const http::Responder &responder);
    void state(const http::Request &request, const http::Responder &responder);

    Result<App *> appOf(const QJsonObject &body) const;
    QJsonObject appState(const App &app) const;

    Simulator &m_simulator;
    quint32 m_seed;
};

} // namespace kefu::simulator
