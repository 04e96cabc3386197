// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/burst.h"
#include "relay/simulator/callbackclient.h"
#include "relay/simulator/config.h"
#include "relay/simulator/scriptplayer.h"
#include "relay/simulator/simclock.h"

#include <QHostAddress>
#include <QObject>
#include <QTimer>
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
    quint16 apiPort() const; //!< of Config::apiPort; 0 when there is none
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
    //! messages open a reply window. What its MsgType needs and `fields` do not say is made up: a
    //! picture, a card, a place (visitorpush.h).
    Result<void> push(const QString &app, const QString &visitor, const QString &msgType,
                      const PushFields &fields, PushDone done = {});
    //! The same with the file of an image, voice or video, or the cover of a card.
    Result<void> pushFile(const QString &app, const QString &visitor, const QString &msgType,
                          const PushFields &fields, const QByteArray &file, PushDone done = {});
    //! Any body, signed and sealed like the others. A visitor, if named, becomes known and may be
    //! answered.
    Result<void> pushRaw(const QString &app, const QString &visitor, const QByteArray &body,
                         PushDone done = {});
    //! The check WeChat makes when the address is saved in its console.
    Result<void> verify(const QString &app, PushDone done);

    //! NotFound: no app to play in.
    Result<void> play(const Script &script);
    ScriptResult scriptResult() const;

    //! What was said and noted, the last 5000 lines.
    const QList<Line> &lines() const { return m_lines; }

    //! `done` hears of it when every push has its outcome. BadRequest: not 1 to 10000 pushes.
    Result<void> burst(const QString &app, const Burst &burst,
                       std::function<void(const BurstResult &)> done);

    World &world() { return *m_world; }
    SimClock &clock() { return m_clock; }
    qint64 now() const { return m_clock.now(); } //!< ms UTC
    CallbackClient &callbacks() { return *m_callbacks; }
    int pushesWaiting() const; //!< pushes without an outcome yet

    //! WeChat does not call for `ms` (0 = until resumeCallbacks()); what is pushed meanwhile goes
    //! out at once afterwards. NotFound: no such app.
    Result<void> pauseCallbacks(const QString &app, int ms);
    Result<void> resumeCallbacks(const QString &app);
    //! From `afterMs` on, for `forMs`, connections to apiPort() are refused, and those that are
    //! open end. Conflict: there is no such port.
    Result<void> refuseApi(int afterMs, int forMs);
    void admitApi(); //!< ends it early

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
    void speak(Line line);
    ScriptPorts scriptPorts();
    void accepted(const AcceptedMessage &message);
    void refused(const App &app, const QByteArray &openid, int code);
    Result<void> openApi();

    Config m_config;
    SimClock m_clock;
    std::unique_ptr<World> m_world;
    std::unique_ptr<WeixinApi> m_api;
    std::unique_ptr<ControlApi> m_control;
    CallbackClient *m_callbacks;
    ScriptPlayer *m_player;
    http::Server *m_server;
    http::Server *m_apiServer = nullptr; //!< only the API, on a port of its own
    QHostAddress m_address;
    quint16 m_apiPort = 0;
    QTimer m_apiOutage; //!< to its beginning, then to its end
    int m_refuseMs = 0;
    QList<Line> m_lines;
    qint64 m_lineOrders = 0;
    QHash<QString, QTimer *> m_pauses; //!< running ones end a pause
};

} // namespace kefu::simulator
