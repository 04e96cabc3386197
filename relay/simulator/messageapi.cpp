// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/messageapi.h"

#include <QJsonDocument>

namespace kefu::simulator {

MessageApi::MessageApi(ApiDesk &desk, WeixinEvents events)
    : m_desk(desk)
    , m_events(std::move(events))
{
}

void MessageApi::addRoutes(http::Server &server)
{
    const auto addSend = [this, &server](const char *path, bool business) {
        m_desk.addRoute(server, Fault::Where::Send, path,
                        [this, business](const auto &request, const auto &responder) {
                            send(request, responder, business);
                        });
    };
    addSend("/cgi-bin/message/custom/send", false);
    addSend("/cgi-bin/message/custom/business/send", true);
    for (const char *path :
         { "/cgi-bin/message/custom/typing", "/cgi-bin/message/custom/business/typing" })
        m_desk.addRoute(
            server, Fault::Where::Typing, path,
            [this](const auto &request, const auto &responder) { typing(request, responder); });
}

void MessageApi::send(const http::Request &request, const http::Responder &responder, bool business)
{
    if (request.method != "POST")
        return responder.send(m_desk.answer(PostRequired));
    SendCheck check = checkSendBody(request.body);
    const ApiCall call = m_desk.open(request, Fault::Where::Send, check.openid, check.msgType);
    if (call.app != nullptr)
        ++call.app->sendCalls;
    if (!call.works())
        return m_desk.fail(call, responder);
    int code = call.code;
    if (code == Ok && business && !check.body.contains(QLatin1String("businessid")))
        code = MissingParameter;
    if (code == Ok)
        code = m_desk.world().admitSend(*call.app, check, call.now);
    // A copy: the listener may make the list of accepted messages grow.
    const AcceptedMessage message =
        code == Ok ? m_desk.world().record(*call.app, check, call.now) : AcceptedMessage {};
    m_desk.reply(call.fault, responder, m_desk.answer(code));
    if (code == Ok)
        m_events.accepted(message);
    else if (call.app != nullptr)
        m_events.refused(*call.app, check.openid, code);
}

void MessageApi::typing(const http::Request &request, const http::Responder &responder)
{
    if (request.method != "POST")
        return responder.send(m_desk.answer(PostRequired));
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    const QJsonObject body = document.object();
    const QByteArray openid = body.value(QLatin1String("touser")).toString().toUtf8();
    const ApiCall call = m_desk.open(request, Fault::Where::Typing, openid);
    if (call.app != nullptr)
        ++call.app->typingCalls;
    if (!call.works())
        return m_desk.fail(call, responder);
    int code = call.code;
    if (code == Ok && !document.isObject())
        code = request.body.isEmpty() ? EmptyPost : BadJson;
    const QString command = body.value(QLatin1String("command")).toString();
    if (code == Ok)
        code = World::admitTyping(*call.app, openid, command, call.now);
    m_desk.reply(call.fault, responder, m_desk.answer(code));
    if (code == Ok)
        m_events.typing(*call.app, openid, command == QLatin1String("Typing"));
}

} // namespace kefu::simulator
