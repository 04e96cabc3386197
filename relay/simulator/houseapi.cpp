// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/houseapi.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace kefu::simulator {

namespace {

QByteArray text(const QJsonObject &body, const char *name)
{
    return body.value(QLatin1String(name)).toString().toUtf8();
}

http::Response jsonOf(const QJsonObject &object)
{
    return ApiDesk::json(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QJsonObject withOk(QJsonObject object)
{
    object.insert(QStringLiteral("errcode"), 0);
    object.insert(QStringLiteral("errmsg"), QStringLiteral("ok"));
    return object;
}

} // namespace

void HouseApi::addRoutes(http::Server &server)
{
    add(server, "/cgi-bin/getcallbackip", "GET", &HouseApi::addresses);
    add(server, "/cgi-bin/get_api_domain_ip", "GET", &HouseApi::addresses);
    add(server, "/cgi-bin/callback/check", "POST", &HouseApi::checkCallback);
    add(server, "/cgi-bin/clear_quota", "POST", &HouseApi::clearQuota);
    add(server, "/cgi-bin/openapi/quota/get", "POST", &HouseApi::showQuota);
    add(server, "/cgi-bin/openapi/rid/get", "POST", &HouseApi::showRid);
    m_desk.addRoute(
        server, Fault::Where::House, "/cgi-bin/clear_quota/v2",
        [this](const auto &request, const auto &responder) { clearBySecret(request, responder); });
}

void HouseApi::add(http::Server &server, const char *path, const char *method, Answer answer)
{
    m_desk.addRoute(server, Fault::Where::House, path,
                    [this, method, answer](const auto &request, const auto &responder) {
                        serve(request, responder, method, answer);
                    });
}

void HouseApi::serve(const http::Request &request, const http::Responder &responder,
                     const char *method, Answer answer)
{
    const bool posts = QByteArrayView(method) == "POST";
    if (posts && request.method != "POST")
        return responder.send(m_desk.answer(PostRequired));
    const ApiCall call = m_desk.open(request, Fault::Where::House);
    if (!call.works())
        return m_desk.fail(call, responder);
    const QJsonDocument document = QJsonDocument::fromJson(request.body);
    int code = call.code;
    if (code == Ok && posts && !document.isObject())
        code = request.body.isEmpty() ? EmptyPost : BadJson;
    m_desk.reply(call.fault, responder,
                 code == Ok ? (this->*answer)(*call.app, document.object(), call.now)
                            : m_desk.answer(code));
}

//! Both lists: the simulator calls and answers from this machine.
http::Response HouseApi::addresses(App &, const QJsonObject &, qint64)
{
    return jsonOf(
        { { QStringLiteral("ip_list"),
            QJsonArray { QStringLiteral("127.0.0.1"), QStringLiteral("127.0.0.0/8") } } });
}

http::Response HouseApi::checkCallback(App &app, const QJsonObject &body, qint64)
{
    const QByteArray action = text(body, "action");
    const QByteArray from = text(body, "check_operator");
    if (app.config.callback.isEmpty())
        return m_desk.answer(40201);
    if (action != "dns" && action != "ping" && action != "all")
        return m_desk.answer(40202);
    if (from != "DEFAULT" && from != "CHINANET" && from != "UNICOM" && from != "CAP")
        return m_desk.answer(40203);
    const QHostAddress literal(app.config.callback.host());
    const QString address = literal.isNull() ? QStringLiteral("127.0.0.1") : literal.toString();
    QJsonObject result;
    if (action != "ping")
        result.insert(QStringLiteral("dns"),
                      QJsonArray { QJsonObject {
                          { QStringLiteral("ip"), address },
                          { QStringLiteral("real_operator"), QStringLiteral("UNKNOWN") } } });
    if (action != "dns")
        result.insert(QStringLiteral("ping"),
                      QJsonArray { QJsonObject {
                          { QStringLiteral("ip"), address },
                          { QStringLiteral("from_operator"), QString::fromLatin1(from) },
                          { QStringLiteral("package_loss"), QStringLiteral("0%") },
                          { QStringLiteral("time"), QStringLiteral("0.100ms") } } });
    return jsonOf(result);
}

http::Response HouseApi::clearQuota(App &app, const QJsonObject &body, qint64 now)
{
    if (text(body, "appid") != app.config.appId)
        return m_desk.answer(InvalidAppid);
    return m_desk.answer(app.limits.clear(now));
}

void HouseApi::clearBySecret(const http::Request &request, const http::Responder &responder)
{
    if (request.method != "POST")
        return responder.send(m_desk.answer(PostRequired));
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    App *app = m_desk.world().appByAppId(text(body, "appid"));
    const auto fault = m_desk.faultFor(request, Fault::Where::House, app);
    int code = app == nullptr ? InvalidAppid : Ok;
    if (code == Ok && text(body, "appsecret") != app->config.secret)
        code = InvalidSecret;
    if (code == Ok && (!fault || fault->deliver))
        code = app->limits.clear(m_desk.now());
    m_desk.reply(fault, responder, m_desk.answer(code));
}

http::Response HouseApi::showQuota(App &app, const QJsonObject &body, qint64 now)
{
    const QByteArray path = text(body, "cgi_path");
    if (!app.limits.knows(path))
        return m_desk.answer(76021);
    const LimitBook::Used used = app.limits.used(path, now);
    return jsonOf(
        withOk({ { QStringLiteral("quota"),
                   QJsonObject { { QStringLiteral("daily_limit"), used.limit.perDay },
                                 { QStringLiteral("used"), used.today },
                                 { QStringLiteral("remain"), used.limit.perDay - used.today } } },
                 { QStringLiteral("rate_limit"),
                   QJsonObject { { QStringLiteral("call_count"), used.limit.perMinute },
                                 { QStringLiteral("refresh_second"), 60 } } } }));
}

http::Response HouseApi::showRid(App &app, const QJsonObject &body, qint64 now)
{
    const auto call = m_desk.rids().find(text(body, "rid"), app.config.name, now);
    if (!call)
        return m_desk.answer(76001);
    return jsonOf(withOk(
        { { QStringLiteral("request"),
            QJsonObject { { QStringLiteral("invoke_time"), call->at / 1000 },
                          { QStringLiteral("cost_in_ms"), 1 },
                          { QStringLiteral("request_url"), QString::fromUtf8(call->query) },
                          { QStringLiteral("request_body"), QString::fromUtf8(call->body) },
                          { QStringLiteral("response_body"), QString::fromUtf8(call->answer) },
                          { QStringLiteral("client_ip"), call->peer } } } }));
}

} // namespace kefu::simulator
