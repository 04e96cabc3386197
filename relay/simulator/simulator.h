// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/callbackclient.h"
#include "relay/simulator/config.h"
#include "relay/simulator/scriptplayer.h"

#include <QHostAddress>
#include <QObject>
#include <memory>

namespace kefu::http {
class Server;
}

namespace kefu::simulator {

struct App;
class World;
class WeixinApi;
class ControlApi;

//! The whole simulated WeChat on one port: `/cgi-bin/…` for the relay, `/sim/…` to steer it
//! (README.md in this folder). Lives in the loop of its thread and knows no global state, so that
//! several fit into one process.
class Simulator : public QObject {
    Q_OBJECT
public:
    explicit Simulator(const Config &config, QObject *parent = nullptr);
    ~Simulator() override;

    //! Port 0 picks one. BadRequest or Conflict: an app of the configuration is unusable;
    //! Unavailable: the address cannot be had.
    Result<quint16> listen(const QHostAddress &address, quint16 port);
    quint16 port() const;
    //! Takes no new requests; `done` when the last answer is out, after one second at the latest.
    void stop(std::function<void()> done);

    //! Adds an app or changes the one of that name.
    Result<void> putApp(const AppConfig &config);

    //! What visitors do. NotFound: no such app (an empty name is the only app, if there is one);
    //! Conflict: the app has no callback address. `done` hears what the callback answered; it comes
    //! later, exactly once.
    Result<void> say(const QString &app, const QString &visitor, const QString &text,
                     PushDone done = {});
    Result<void> enter(const QString &app, const QString &visitor, const QString &sessionFrom,
                       PushDone done = {});
    //! Any other message or event of a visitor. A MsgId is added unless it is an event; only
    //! messages open a reply window.
    Result<void> push(const QString &app, const QString &visitor, const QString &msgType,
                      const PushFields &fields, PushDone done = {});
    //! Any body, signed and sealed like the others. A visitor, if named, becomes known and may be
    //! answered.
    Result<void> pushRaw(const QString &app, const QString &visitor, const QByteArray &body,
                         PushDone done = {});
    //! The check WeChat makes when the address is saved in its console.
    Result<void> verify(const QString &app, PushDone done);

    //! NotFound: no app to play in.
    Result<void> play(const Script &script);
    ScriptResult scriptResult() const;

    World &world() { return *m_world; }
    qint64 now() const { return m_now(); } //!< ms UTC
    int pushesWaiting() const; //!< pushes without an outcome yet

Q_SIGNALS:
    void lineSpoken(const kefu::simulator::Line &line);
    void messageAccepted(const kefu::simulator::AcceptedMessage &message);
    void scriptFinished(const kefu::simulator::ScriptResult &result);

private:
    Result<App *> findApp(const QString &name, bool forPush) const;
    Result<void> post(App &app, const QString &visitor, const QByteArray &body,
                      const QByteArray &msgId, PushDone done);
    void pushed(const QString &appName, const QString &visitor, const PushOutcome &outcome);
    void note(const QString &app, const QString &visitor, const QString &text);
    ScriptPorts scriptPorts();
    void accepted(const AcceptedMessage &message);
    void refused(const App &app, const QByteArray &openid, int code);

    Config m_config;
    std::function<qint64()> m_now;
    std::unique_ptr<World> m_world;
    std::unique_ptr<WeixinApi> m_api;
    std::unique_ptr<ControlApi> m_control;
    CallbackClient *m_callbacks;
    ScriptPlayer *m_player;
    http::Server *m_server;
};

} // namespace kefu::simulator
