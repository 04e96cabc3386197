// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/simulator.h"

#include "relay/http/server.h"
#include "relay/simulator/controlapi.h"
#include "relay/simulator/visitorpush.h"
#include "relay/simulator/weixinapi.h"
#include "relay/wechat/messagecrypto.h"

#include <QDateTime>
#include <QPointer>
#include <QRandomGenerator>
#include <algorithm>
#include <utility>

namespace kefu::simulator {

namespace {

constexpr int kStopMs = 1000;
constexpr qsizetype kKeptLines = 5000;
constexpr int kLargestBurst = 10'000;

PushStamp stampOf(const QByteArray &openid, qint64 now)
{
    const quint32 nonce = QRandomGenerator::global()->generate();
    return { openid, QByteArray::number(now / 1000), QByteArray::number(nonce),
             wechat::randomBytes16() };
}

//! The address under which programs on this machine reach us.
QByteArray originOf(const QHostAddress &address, quint16 port)
{
    const bool any = address == QHostAddress::Any || address == QHostAddress::AnyIPv4;
    QUrl url(QStringLiteral("http://127.0.0.1"));
    if (!any && address != QHostAddress::AnyIPv6)
        url.setHost(address.toString());
    url.setPort(port);
    return url.toEncoded();
}

} // namespace

Simulator::Simulator(const Config &config, QObject *parent)
    : QObject(parent)
    , m_config(config)
    , m_clock(config.now ? config.now : [] { return QDateTime::currentMSecsSinceEpoch(); })
    , m_world(std::make_unique<World>(config))
    , m_callbacks(new CallbackClient(config.calls, this))
    , m_player(new ScriptPlayer(scriptPorts(), config.seed, config.speed, this))
    , m_server(new http::Server(http::Limits {}, this))
{
    WeixinEvents events;
    events.accepted = [this](const AcceptedMessage &message) { accepted(message); };
    events.refused = [this](const App &app, const QByteArray &openid, int code) {
        refused(app, openid, code);
    };
    events.typing = [this](const App &app, const QByteArray &openid, bool on) {
        const QString seen =
            on ? QStringLiteral("sees: typing …") : QStringLiteral("sees: typing ended");
        speak({ now(), app.config.name, Line::Kind::Note, app.visitors.value(openid), seen,
                QStringLiteral("typing") });
    };
    m_api = std::make_unique<WeixinApi>(
        *m_world, [this] { return now(); }, std::move(events));
    m_control = std::make_unique<ControlApi>(*this, config.seed);
    m_api->addRoutes(*m_server);
    m_control->addRoutes(*m_server);
    connect(m_player, &ScriptPlayer::finished, this, &Simulator::scriptFinished);
    connect(m_callbacks, &CallbackClient::answeredLate, this, [this](const QString &name) {
        if (App *app = m_world->app(name))
            ++app->lateAnswers;
    });
    m_apiOutage.setSingleShot(true);
}

Simulator::~Simulator()
{
    // Before what their handlers use: the server's connections, and callbacks under way.
    delete m_apiServer;
    delete m_server;
    delete m_callbacks;
    delete m_player;
}

Result<quint16> Simulator::listen(const QHostAddress &address, quint16 port)
{
    for (const AppConfig &app : std::as_const(m_config.apps)) {
        if (auto put = putApp(app); !put)
            return put.error();
    }
    m_address = address;
    m_apiPort = quint16(std::max(m_config.apiPort, 0));
    if (m_config.apiPort >= 0) {
        if (auto opened = openApi(); !opened)
            return opened.error();
    }
    const auto got = m_server->listen(address, port);
    if (got)
        m_api->media().setOrigin(originOf(address, *got));
    return got;
}

Result<void> Simulator::openApi()
{
    m_apiServer = new http::Server(http::Limits {}, this);
    m_api->addRoutes(*m_apiServer);
    const auto port = m_apiServer->listen(m_address, m_apiPort);
    if (!port)
        return port.error();
    m_apiPort = *port;
    return {};
}

quint16 Simulator::apiPort() const
{
    return m_apiPort;
}

Result<void> Simulator::refuseApi(int afterMs, int forMs)
{
    if (m_config.apiPort < 0)
        return makeError(ErrorCode::Conflict,
                         QStringLiteral("api: it has no port of its own (--api-port)"));
    admitApi();
    m_refuseMs = forMs;
    m_apiOutage.disconnect(this);
    connect(&m_apiOutage, &QTimer::timeout, this, [this] {
        if (m_apiServer == nullptr)
            return admitApi();
        // Its connections end with it.
        delete std::exchange(m_apiServer, nullptr);
        m_apiOutage.start(m_refuseMs);
    });
    m_apiOutage.start(afterMs);
    return {};
}

void Simulator::admitApi()
{
    m_apiOutage.stop();
    if (m_apiServer != nullptr || m_config.apiPort < 0)
        return;
    if (const auto opened = openApi(); !opened) {
        delete std::exchange(m_apiServer, nullptr);
        note({}, {}, QStringLiteral("the API's port is taken: ") + opened.error().message);
    }
}

Result<void> Simulator::pauseCallbacks(const QString &appName, int ms)
{
    const auto app = findApp(appName, false);
    if (!app)
        return app.error();
    const QString name = (*app)->config.name;
    m_callbacks->pause(name);
    QTimer *&timer = m_pauses[name];
    if (timer == nullptr) {
        timer = new QTimer(this);
        timer->setSingleShot(true);
        connect(timer, &QTimer::timeout, m_callbacks, [this, name] { m_callbacks->resume(name); });
    }
    timer->stop();
    if (ms > 0)
        timer->start(ms);
    return {};
}

Result<void> Simulator::resumeCallbacks(const QString &appName)
{
    const auto app = findApp(appName, false);
    if (!app)
        return app.error();
    const QString name = (*app)->config.name;
    if (QTimer *timer = m_pauses.value(name))
        timer->stop();
    m_callbacks->resume(name);
    return {};
}

quint16 Simulator::port() const
{
    return m_server->port();
}

void Simulator::stop(std::function<void()> done)
{
    m_apiOutage.stop();
    if (m_apiServer != nullptr)
        m_apiServer->drain(kStopMs, {});
    m_server->drain(kStopMs, std::move(done));
}

Result<void> Simulator::putApp(const AppConfig &config)
{
    return m_world->putApp(config);
}

Result<App *> Simulator::findApp(const QString &name, bool forPush) const
{
    App *app = m_world->app(name);
    if (name.isEmpty() && m_world->apps().size() == 1)
        app = m_world->apps().front().get();
    if (app == nullptr)
        return makeError(ErrorCode::NotFound, QStringLiteral("app: there is none of this name"));
    if (forPush && app->config.callback.isEmpty())
        return makeError(ErrorCode::Conflict,
                         QStringLiteral("app: it has no callback address yet"));
    return app;
}

Result<void> Simulator::say(const QString &app, const QString &visitor, const QString &text,
                            PushDone done)
{
    return push(app, visitor, QStringLiteral("text"),
                { { QStringLiteral("Content"), text, false } }, std::move(done));
}

Result<void> Simulator::enter(const QString &app, const QString &visitor,
                              const QString &sessionFrom, PushDone done)
{
    return push(app, visitor, QStringLiteral("event"),
                { { QStringLiteral("Event"), QStringLiteral("user_enter_tempsession"), false },
                  { QStringLiteral("SessionFrom"), sessionFrom, false } },
                std::move(done));
}

Result<void> Simulator::push(const QString &app, const QString &visitor, const QString &msgType,
                             const PushFields &fields, PushDone done)
{
    return pushFile(app, visitor, msgType, fields, {}, std::move(done));
}

Result<void> Simulator::pushFile(const QString &appName, const QString &visitor,
                                 const QString &msgType, const PushFields &fields,
                                 const QByteArray &file, PushDone done)
{
    const auto found = findApp(appName, true);
    if (!found)
        return found.error();
    App &app = **found;
    const qint64 at = now();
    const QByteArray openid = m_world->meet(app, visitor);
    const PushFields said = completedPush(app, msgType, fields, file, at, [this](const auto &id) {
        return m_api->media().pictureUrl(id);
    });
    PushFields all = pushHead(app.config, openid, at / 1000, msgType) + said;
    QByteArray msgId;
    if (msgType != QLatin1String("event")) {
        msgId = m_world->nextMsgId(at);
        all.append({ QStringLiteral("MsgId"), QString::fromLatin1(msgId), true });
        app.quota.visitorWrote(openid, at);
        app.typing.visitorWrote(openid, at);
    } else if (fieldValue(said, "Event") == QLatin1String("user_enter_tempsession")) {
        app.quota.visitorEntered(openid, at);
    }
    speak({ at, app.config.name, Line::Kind::FromVisitor, app.visitors.value(openid),
            shownPush(msgType, said), msgType, pushDetail(said) });
    return post(app, visitor, clearBody(app.config.format, all), msgId, std::move(done));
}

Result<void> Simulator::pushRaw(const QString &appName, const QString &visitor,
                                const QByteArray &body, PushDone done)
{
    const auto found = findApp(appName, true);
    if (!found)
        return found.error();
    App &app = **found;
    if (!visitor.isEmpty()) {
        const QByteArray openid = m_world->meet(app, visitor);
        app.quota.visitorWrote(openid, now());
        app.typing.visitorWrote(openid, now());
    }
    speak({ now(), app.config.name, Line::Kind::FromVisitor, visitor,
            QStringLiteral("[raw, %1 bytes]").arg(body.size()) });
    return post(app, visitor, body, {}, std::move(done));
}

Result<void> Simulator::post(App &app, const QString &visitor, const QByteArray &body,
                             const QByteArray &msgId, PushDone done)
{
    const QByteArray openid = visitor.isEmpty() ? QByteArray() : World::openidOf(app, visitor);
    const QString name = app.config.name;
    const auto seal = [this, name, openid, body, msgId]() -> std::optional<Push> {
        const App *sealing = m_world->app(name);
        auto push = sealPush(sealing->config, body, stampOf(openid, now()));
        if (push)
            push->msgId = msgId;
        return push;
    };
    auto push = seal();
    if (!push)
        return makeError(ErrorCode::Conflict,
                         QStringLiteral("aeskey: unusable, nothing can be encrypted"));
    ++app.pushes;
    const QByteArray lane = openid.isEmpty() ? openid : QByteArray(app.config.appId + '/' + openid);
    m_callbacks->post({ name, lane, std::move(*push), seal },
                      [this, name, visitor, done = std::move(done)](const PushOutcome &outcome) {
                          pushed(name, visitor, outcome);
                          if (done)
                              done(outcome);
                      });
    return {};
}

void Simulator::pushed(const QString &appName, const QString &visitor, const PushOutcome &outcome)
{
    App *app = m_world->app(appName);
    if (app != nullptr)
        app->callbackCalls += outcome.attempts;
    if (outcome.ok)
        return;
    if (app != nullptr)
        ++app->pushesFailed;
    note(appName, visitor,
         QStringLiteral("callback failed after %1 attempt(s): %2")
             .arg(outcome.attempts)
             .arg(outcome.detail));
}

Result<void> Simulator::verify(const QString &appName, PushDone done)
{
    const auto found = findApp(appName, true);
    if (!found)
        return found.error();
    const QByteArray echostr = QByteArray::number(QRandomGenerator::global()->generate64() >> 1);
    m_callbacks->verify(verificationUrl((*found)->config, stampOf({}, now()), echostr), echostr,
                        std::move(done));
    return {};
}

Result<void> Simulator::play(const Script &script)
{
    QList<QString> names;
    for (const auto &app : m_world->apps())
        names.append(app->config.name);
    for (const ScriptedVisitor &visitor : script.visitors) {
        if (!visitor.app.isEmpty() && !names.contains(visitor.app))
            return makeError(ErrorCode::NotFound,
                             QStringLiteral("script: there is no app of the name ") + visitor.app);
    }
    if (!m_player->play(script, names))
        return makeError(ErrorCode::NotFound, QStringLiteral("script: there is no app to play in"));
    return {};
}

ScriptResult Simulator::scriptResult() const
{
    return m_player->result();
}

int Simulator::pushesWaiting() const
{
    return m_callbacks->waiting();
}

ScriptPorts Simulator::scriptPorts()
{
    const auto orNote = [this](const Result<void> &done, const QString &app,
                               const QString &visitor) {
        if (!done)
            note(app, visitor, done.error().message);
    };
    ScriptPorts ports;
    ports.enter = [this, orNote](const QString &app, const QString &visitor,
                                 const QString &sessionFrom) {
        orNote(enter(app, visitor, sessionFrom), app, visitor);
    };
    ports.push = [this, orNote](const QString &app, const QString &visitor,
                                const ScriptedPush &push) {
        orNote(pushFile(app, visitor, push.msgType, push.fields, push.file), app, visitor);
    };
    ports.unexpected = [this](const QString &app, const QString &visitor, const QString &what) {
        note(app, visitor, QStringLiteral("not as expected: ") + what);
    };
    ports.say = [this, orNote](const QString &app, const QString &visitor, const QString &text) {
        orNote(say(app, visitor, text), app, visitor);
    };
    ports.gaveUp = [this](const QString &app, const QString &visitor) {
        note(app, visitor, QStringLiteral("left without an answer"));
    };
    return ports;
}

void Simulator::note(const QString &app, const QString &visitor, const QString &text)
{
    speak({ now(), app, Line::Kind::Note, visitor, text });
}

void Simulator::speak(Line line)
{
    line.order = ++m_lineOrders;
    if (m_lines.size() >= kKeptLines)
        m_lines.removeFirst();
    m_lines.append(line);
    Q_EMIT lineSpoken(line);
}

Result<void> Simulator::burst(const QString &appName, const Burst &burst,
                              std::function<void(const BurstResult &)> done)
{
    const auto found = findApp(appName, true);
    if (!found)
        return found.error();
    if (burst.visitors < 1 || burst.each < 1 || qint64(burst.visitors) * burst.each > kLargestBurst)
        return makeError(ErrorCode::BadRequest,
                         QStringLiteral("visitors, each: expected 1 to 10000 pushes in all"));
    const auto say = [this, name = (*found)->config.name](
                         const QString &visitor, const QString &text,
                         const std::function<void(bool, int)> &answered) {
        const auto said = this->say(name, visitor, text, [answered](const PushOutcome &outcome) {
            answered(outcome.ok, outcome.attempts);
        });
        if (!said)
            answered(false, 0);
    };
    auto *player = new BurstPlayer(burst, say, std::move(done), this);
    player->start();
    return {};
}

void Simulator::accepted(const AcceptedMessage &message)
{
    speak({ message.at, message.app, Line::Kind::ToVisitor, message.visitor,
            shownSend(message.msgType, message.body), message.msgType,
            message.shown ? message.body.value(message.msgType).toObject() : QJsonObject() });
    Q_EMIT messageAccepted(message);
    m_player->answered(message.app, message.visitor,
                       { message.msgType, shownSend(message.msgType, message.body) });
}

void Simulator::refused(const App &app, const QByteArray &openid, int code)
{
    note(
        app.config.name, app.visitors.value(openid, QString::fromLatin1(openid)),
        QStringLiteral("send refused: %1 %2").arg(code).arg(QString::fromUtf8(apiErrorText(code))));
}

} // namespace kefu::simulator
