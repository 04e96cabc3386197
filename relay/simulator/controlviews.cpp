// SPDX-License-Identifier: Apache-2.0
// What can be seen: the page, what was said, files, and the state of everything.
#include "relay/simulator/controlanswers.h"
#include "relay/simulator/controlapi.h"
#include "relay/simulator/simulator.h"
#include "relay/simulator/trainerpage.h"
#include "relay/simulator/world.h"

#include <QJsonArray>

namespace kefu::simulator {

namespace {

QString kindName(Line::Kind kind)
{
    switch (kind) {
    case Line::Kind::FromVisitor:
        return QStringLiteral("in");
    case Line::Kind::ToVisitor:
        return QStringLiteral("out");
    case Line::Kind::Note:
        break;
    }
    return QStringLiteral("note");
}

QJsonObject lineObject(const Line &line)
{
    return { { QStringLiteral("order"), line.order },
             { QStringLiteral("at"), line.at },
             { QStringLiteral("app"), line.app },
             { QStringLiteral("kind"), kindName(line.kind) },
             { QStringLiteral("visitor"), line.visitor },
             { QStringLiteral("text"), line.text },
             { QStringLiteral("msgtype"), line.msgType },
             { QStringLiteral("detail"), line.detail } };
}

} // namespace

void ControlApi::page(const http::Request &, const http::Responder &responder)
{
    responder.send(trainerPage());
}

void ControlApi::lines(const http::Request &request, const http::Responder &responder)
{
    const QString app = QString::fromUtf8(request.queryValue("app"));
    const qint64 after = request.queryValue("after").toLongLong();
    QJsonArray list;
    for (const Line &line : m_simulator.lines()) {
        if (line.order > after && (app.isEmpty() || line.app == app))
            list.append(lineObject(line));
    }
    responder.send(jsonResponse(200, { { QStringLiteral("lines"), list } }));
}

void ControlApi::file(const http::Request &request, const http::Responder &responder)
{
    const App *app = m_simulator.world().app(QString::fromUtf8(request.queryValue("app")));
    const auto file = app == nullptr ? std::nullopt : app->media.findEver(request.queryValue("id"));
    if (!file)
        return responder.send(errorResponse(
            makeError(ErrorCode::NotFound, QStringLiteral("id: there is no such file"))));
    http::Response response;
    response.body = file->bytes;
    response.contentType = file->contentType;
    response.headers = { { "X-Content-Type-Options", "nosniff" },
                         { "Content-Security-Policy", "sandbox" } };
    responder.send(response);
}

void ControlApi::messages(const http::Request &request, const http::Responder &responder)
{
    const QString app = QString::fromUtf8(request.queryValue("app"));
    const QString visitor = QString::fromUtf8(request.queryValue("visitor"));
    const qint64 after = request.queryValue("after").toLongLong();
    QJsonArray list;
    for (const AcceptedMessage &message : m_simulator.world().accepted()) {
        const bool named =
            visitor.isEmpty() || message.visitor == visitor || message.openid == visitor.toUtf8();
        if (message.order <= after || !named || (!app.isEmpty() && message.app != app))
            continue;
        list.append(QJsonObject { { QStringLiteral("order"), message.order },
                                  { QStringLiteral("at"), message.at },
                                  { QStringLiteral("app"), message.app },
                                  { QStringLiteral("visitor"), message.visitor },
                                  { QStringLiteral("openid"), QString::fromLatin1(message.openid) },
                                  { QStringLiteral("msgtype"), message.msgType },
                                  { QStringLiteral("text"), message.text },
                                  { QStringLiteral("shown"), message.shown },
                                  { QStringLiteral("body"), message.body } });
    }
    responder.send(jsonResponse(200, { { QStringLiteral("messages"), list } }));
}

QJsonObject ControlApi::appState(const App &app) const
{
    const qint64 now = m_simulator.now();
    QJsonArray visitors;
    for (auto it = app.visitors.begin(); it != app.visitors.end(); ++it) {
        const QuotaBook::Left left = app.quota.left(it.key(), now);
        visitors.append(
            QJsonObject { { QStringLiteral("name"), it.value() },
                          { QStringLiteral("openid"), QString::fromLatin1(it.key()) },
                          { QStringLiteral("quotaLeft"), left.count },
                          { QStringLiteral("quotaUntil"), left.until },
                          { QStringLiteral("typing"), app.typing.isOn(it.key(), now) } });
    }
    const AppConfig &config = app.config;
    return { { QStringLiteral("name"), config.name },
             { QStringLiteral("appid"), QString::fromLatin1(config.appId) },
             { QStringLiteral("original"), QString::fromLatin1(config.originalId) },
             { QStringLiteral("mode"), modeName(config.mode) },
             { QStringLiteral("format"), formatName(config.format) },
             { QStringLiteral("callback"), config.callback.toString() },
             { QStringLiteral("stableTokenCalls"), app.stableTokenCalls },
             { QStringLiteral("tokenCalls"), app.tokenCalls },
             { QStringLiteral("sendCalls"), app.sendCalls },
             { QStringLiteral("typingCalls"), app.typingCalls },
             { QStringLiteral("uploadCalls"), app.uploadCalls },
             { QStringLiteral("mediaCalls"), app.mediaCalls },
             { QStringLiteral("accepted"), app.accepted },
             { QStringLiteral("pushes"), app.pushes },
             { QStringLiteral("pushesFailed"), app.pushesFailed },
             { QStringLiteral("callbackCalls"), app.callbackCalls },
             { QStringLiteral("lateAnswers"), app.lateAnswers },
             { QStringLiteral("paused"), m_simulator.callbacks().isPaused(config.name) },
             { QStringLiteral("visitors"), visitors } };
}

void ControlApi::state(const http::Request &, const http::Responder &responder)
{
    QJsonArray apps;
    for (const auto &app : m_simulator.world().apps())
        apps.append(appState(*app));
    const ScriptResult script = m_simulator.scriptResult();
    const qint64 now = m_simulator.now();
    responder.send(
        jsonResponse(200,
                     { { QStringLiteral("now"), now },
                       { QStringLiteral("apps"), apps },
                       { QStringLiteral("accepted"), m_simulator.world().accepted().size() },
                       { QStringLiteral("pushesWaiting"), m_simulator.pushesWaiting() },
                       { QStringLiteral("faults"), m_simulator.world().faults().pending(now) },
                       { QStringLiteral("script"),
                         QJsonObject { { QStringLiteral("running"), script.running },
                                       { QStringLiteral("finished"), script.finished },
                                       { QStringLiteral("unanswered"), script.unanswered },
                                       { QStringLiteral("unexpected"), script.unexpected } } } }));
}

} // namespace kefu::simulator
