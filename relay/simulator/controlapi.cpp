// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/controlapi.h"

#include "relay/simulator/controlanswers.h"
#include "relay/simulator/daytraffic.h"
#include "relay/simulator/simulator.h"
#include "relay/simulator/talkative.h"
#include "relay/simulator/world.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

namespace kefu::simulator {

namespace {

//! Waits for what the callback answered; with `"wait":false` only for the push to be under way.
PushDone reportTo(const http::Responder &responder, bool wait)
{
    if (!wait)
        return {};
    return [responder](const PushOutcome &outcome) {
        responder.send(
            jsonResponse(200,
                         { { QStringLiteral("ok"), outcome.ok },
                           { QStringLiteral("attempts"), outcome.attempts },
                           { QStringLiteral("lateAnswers"), outcome.lateAnswers },
                           { QStringLiteral("status"), outcome.status },
                           { QStringLiteral("body"), QString::fromUtf8(outcome.body) },
                           { QStringLiteral("detail"), outcome.detail },
                           { QStringLiteral("msgId"), QString::fromLatin1(outcome.msgId) } }));
    };
}

bool wantsOutcome(const QJsonObject &body)
{
    return body.value(QLatin1String("wait")).toBool(true);
}

bool isLoopbackName(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

//! Only programs on this machine, and of the web pages a browser on it shows only our own. Another
//! page has its own Origin; one whose name was turned to this machine has a foreign Host.
bool isLocal(const http::Request &request)
{
    const QUrl own = QUrl::fromEncoded("http://" + request.header("host"));
    const QByteArray origin = request.header("origin");
    return request.peer.isLoopback() && isLoopbackName(own.host())
        && (origin.isEmpty() || QUrl::fromEncoded(origin) == own);
}

Error strangerError()
{
    return makeError(ErrorCode::Forbidden, QStringLiteral("only for programs on the same machine"));
}

} // namespace

ControlApi::ControlApi(Simulator &simulator, quint32 seed)
    : m_simulator(simulator)
    , m_seed(seed)
{
}

void ControlApi::addRoutes(http::Server &server)
{
    addCommand(server, "/sim/app", &ControlApi::putApp);
    addCommand(server, "/sim/say", &ControlApi::say);
    addCommand(server, "/sim/enter", &ControlApi::enter);
    addCommand(server, "/sim/push", &ControlApi::push);
    addCommand(server, "/sim/raw", &ControlApi::raw);
    addCommand(server, "/sim/verify", &ControlApi::verify);
    addCommand(server, "/sim/burst", &ControlApi::burst);
    addCommand(server, "/sim/script", &ControlApi::script);
    addCommand(server, "/sim/fault", &ControlApi::fault);
    addCommand(server, "/sim/quota", &ControlApi::quota);
    addCommand(server, "/sim/tokens", &ControlApi::tokens);
    addCommand(server, "/sim/limits", &ControlApi::limits);
    addCommand(server, "/sim/media", &ControlApi::media);
    addCommand(server, "/sim/calls", &ControlApi::calls);
    addCommand(server, "/sim/time", &ControlApi::time);
    using Query = void (ControlApi::*)(const http::Request &, const http::Responder &);
    const auto addQuery = [&](const char *path, Query query) {
        server.addRoute(
            { "GET", path,
              [this, query](const http::Request &request, const http::Responder &responder) {
                  if (!isLocal(request))
                      return responder.send(errorResponse(strangerError()));
                  (this->*query)(request, responder);
              },
              0 });
    };
    addQuery("/", &ControlApi::page);
    addQuery("/sim/lines", &ControlApi::lines);
    addQuery("/sim/file", &ControlApi::file);
    addQuery("/sim/messages", &ControlApi::messages);
    addQuery("/sim/state", &ControlApi::state);
}

void ControlApi::addCommand(http::Server &server, const char *path, Command command)
{
    constexpr int kMaxBody = 16 * 1024 * 1024; // a video must fit, in base64
    server.addRoute(
        { "POST", path,
          [this, command](const http::Request &request, const http::Responder &responder) {
              if (!isLocal(request))
                  return responder.send(errorResponse(strangerError()));
              const QJsonDocument document = QJsonDocument::fromJson(request.body);
              if (!document.isObject())
                  return responder.send(errorResponse(
                      makeError(ErrorCode::BadRequest, QStringLiteral("not a JSON object"))));
              (this->*command)(document.object(), responder);
          },
          kMaxBody });
}

Result<App *> ControlApi::appOf(const QJsonObject &body) const
{
    const auto &apps = m_simulator.world().apps();
    const QString name = text(body, "app");
    App *app =
        name.isEmpty() && apps.size() == 1 ? apps.front().get() : m_simulator.world().app(name);
    if (app == nullptr)
        return makeError(ErrorCode::NotFound, QStringLiteral("app: there is none of this name"));
    return app;
}

void ControlApi::putApp(const QJsonObject &body, const http::Responder &responder)
{
    // Of a known app the address may be changed alone: it is often known last, when the relay
    // listens.
    const App *known = m_simulator.world().app(text(body, "name"));
    if (known != nullptr && body.size() == 2 && body.contains(QLatin1String("callback"))) {
        const auto url = parseCallback(text(body, "callback"));
        if (!url)
            return responder.send(errorResponse(url.error()));
        AppConfig config = known->config;
        config.callback = *url;
        return settle(responder, m_simulator.putApp(config), false);
    }
    const auto app = parseApp(body);
    if (!app)
        return responder.send(errorResponse(app.error()));
    settle(responder, m_simulator.putApp(*app), false);
}

void ControlApi::say(const QJsonObject &body, const http::Responder &responder)
{
    if (text(body, "visitor").isEmpty())
        return responder.send(errorResponse(missing("visitor")));
    const bool wait = wantsOutcome(body);
    settle(responder,
           m_simulator.say(text(body, "app"), text(body, "visitor"), text(body, "text"),
                           reportTo(responder, wait)),
           wait);
}

void ControlApi::enter(const QJsonObject &body, const http::Responder &responder)
{
    if (text(body, "visitor").isEmpty())
        return responder.send(errorResponse(missing("visitor")));
    const QJsonValue from = body.value(QLatin1String("sessionFrom"));
    const QString sessionFrom = from.isObject()
        ? QString::fromUtf8(QJsonDocument(from.toObject()).toJson(QJsonDocument::Compact))
        : from.toString(QStringLiteral("wxapp"));
    const bool wait = wantsOutcome(body);
    settle(responder,
           m_simulator.enter(text(body, "app"), text(body, "visitor"), sessionFrom,
                             reportTo(responder, wait)),
           wait);
}

void ControlApi::push(const QJsonObject &body, const http::Responder &responder)
{
    const auto fields = pushFields(body.value(QLatin1String("fields")).toObject());
    if (text(body, "visitor").isEmpty())
        return responder.send(errorResponse(missing("visitor")));
    if (text(body, "type").isEmpty())
        return responder.send(errorResponse(missing("type")));
    if (!fields)
        return responder.send(errorResponse(fields.error()));
    const QByteArray file = QByteArray::fromBase64(text(body, "fileBase64").toLatin1());
    const bool wait = wantsOutcome(body);
    settle(responder,
           m_simulator.pushFile(text(body, "app"), text(body, "visitor"), text(body, "type"),
                                *fields, file, reportTo(responder, wait)),
           wait);
}

void ControlApi::raw(const QJsonObject &body, const http::Responder &responder)
{
    const bool coded = body.contains(QLatin1String("bodyBase64"));
    const QByteArray content = coded ? QByteArray::fromBase64(text(body, "bodyBase64").toLatin1())
                                     : text(body, "body").toUtf8();
    const bool wait = wantsOutcome(body);
    settle(responder,
           m_simulator.pushRaw(text(body, "app"), text(body, "visitor"), content,
                               reportTo(responder, wait)),
           wait);
}

void ControlApi::verify(const QJsonObject &body, const http::Responder &responder)
{
    settle(responder, m_simulator.verify(text(body, "app"), reportTo(responder, true)), true);
}

void ControlApi::burst(const QJsonObject &body, const http::Responder &responder)
{
    Burst burst;
    burst.visitors = body.value(QLatin1String("visitors")).toInt(burst.visitors);
    burst.each = body.value(QLatin1String("each")).toInt(burst.each);
    burst.perSecond = body.value(QLatin1String("perSecond")).toInt(burst.perSecond);
    burst.name = body.value(QLatin1String("name")).toString(burst.name);
    burst.text = body.value(QLatin1String("text")).toString(burst.text);
    const bool wait = wantsOutcome(body);
    const auto report = [responder](const BurstResult &result) {
        responder.send(jsonResponse(200,
                                    { { QStringLiteral("pushes"), result.pushes },
                                      { QStringLiteral("ok"), result.ok },
                                      { QStringLiteral("attempts"), result.attempts } }));
    };
    using Done = std::function<void(const BurstResult &)>;
    settle(responder, m_simulator.burst(text(body, "app"), burst, wait ? Done(report) : Done()),
           wait);
}

void ControlApi::script(const QJsonObject &body, const http::Responder &responder)
{
    const int talkative = body.value(QLatin1String("talkative")).toInt();
    if (talkative < 0 || talkative > kMaxTalkative)
        return responder.send(errorResponse(
            makeError(ErrorCode::BadRequest, QStringLiteral("talkative: expected 1 to 200"))));
    const quint32 seed = quint32(body.value(QLatin1String("seed")).toInteger(m_seed));
    if (talkative > 0)
        return settle(responder, m_simulator.play(talkativeVisitors(talkative, seed)), false);
    const int day = body.value(QLatin1String("day")).toInt();
    if (day < 0 || day > kMaxDay)
        return responder.send(errorResponse(makeError(
            ErrorCode::BadRequest, QStringLiteral("day: expected 1 to %1").arg(kMaxDay))));
    if (day > 0)
        return settle(responder, m_simulator.play(dayOfVisitors(day, seed)), false);
    const auto script = parseScript(QJsonDocument(body).toJson());
    if (!script)
        return responder.send(errorResponse(script.error()));
    settle(responder, m_simulator.play(*script), false);
}

} // namespace kefu::simulator
