// SPDX-License-Identifier: Apache-2.0
// The conditions of play: faults and outages, quota, tokens, WeChat's way of calling, time.
#include "relay/simulator/controlanswers.h"
#include "relay/simulator/controlapi.h"
#include "relay/simulator/simulator.h"
#include "relay/simulator/world.h"

namespace kefu::simulator {

namespace {

constexpr int kMaxOutageMs = 3'600'000;
constexpr qint64 kLastMoment = 2'147'483'000'000; //!< ms UTC, in January 2038

Result<void> readRules(const QJsonObject &body, QuotaRules &rules)
{
    const auto number = [&body](const char *name, qint64 fallback) {
        return body.value(QLatin1String(name)).toInteger(fallback);
    };
    const qint64 messages = number("messageCount", rules.messageCount);
    const qint64 enters = number("enterCount", rules.enterCount);
    const qint64 messageSeconds = number("messageSeconds", rules.messageMs / 1000);
    const qint64 enterSeconds = number("enterSeconds", rules.enterMs / 1000);
    for (const qint64 value : { messages, enters, messageSeconds, enterSeconds }) {
        if (value < 0 || value > 10'000'000)
            return makeError(ErrorCode::BadRequest,
                             QStringLiteral("counts and seconds must be 0 to 10000000"));
    }
    rules = { int(messages), messageSeconds * 1000, int(enters), enterSeconds * 1000 };
    return {};
}

} // namespace

void ControlApi::fault(const QJsonObject &body, const http::Responder &responder)
{
    FaultBook &faults = m_simulator.world().faults();
    if (text(body, "kind") == QLatin1String("none")) {
        faults.clear();
        m_simulator.admitApi();
        return responder.send(okResponse());
    }
    if (text(body, "kind") == QLatin1String("refused"))
        return refuseApi(body, responder);
    const auto parsed = parseFault(body, m_simulator.now());
    if (!parsed)
        return responder.send(errorResponse(parsed.error()));
    faults.add(*parsed);
    responder.send(okResponse());
}

void ControlApi::quota(const QJsonObject &body, const http::Responder &responder)
{
    const auto app = appOf(body);
    if (!app)
        return responder.send(errorResponse(app.error()));
    QuotaBook &quota = (*app)->quota;
    const QString visitor = text(body, "visitor");
    const QString action = text(body, "action");
    if (!visitor.isEmpty()) {
        const QByteArray openid = World::openidOf(**app, visitor);
        if (action == QLatin1String("exhaust"))
            quota.exhaust(openid);
        else if (action == QLatin1String("shut"))
            quota.shut(openid);
        else
            return responder.send(errorResponse(makeError(
                ErrorCode::BadRequest, QStringLiteral("action: expected exhaust or shut"))));
        return responder.send(okResponse());
    }
    QuotaRules rules = quota.rules();
    const auto read = readRules(body, rules);
    if (read)
        quota.setRules(rules);
    settle(responder, read, false);
}

void ControlApi::tokens(const QJsonObject &body, const http::Responder &responder)
{
    const auto app = appOf(body);
    if (!app)
        return responder.send(errorResponse(app.error()));
    const QString action = text(body, "action");
    const int every = body.value(QLatin1String("everyCalls")).toInt(0);
    const int lifetime = body.value(QLatin1String("lifetimeS")).toInt(0);
    if (every < 0 || lifetime < 0)
        return responder.send(errorResponse(makeError(
            ErrorCode::BadRequest, QStringLiteral("everyCalls, lifetimeS: expected 0 or more"))));
    if (lifetime > 0)
        (*app)->tokens.setLifetime(lifetime * 1000LL);
    if (body.contains(QLatin1String("everyCalls")))
        (*app)->expireEvery = every;
    else if (action == QLatin1String("expire"))
        (*app)->tokens.expireAll(m_simulator.now());
    else if (action == QLatin1String("forget"))
        (*app)->tokens.forgetAll();
    else if (lifetime == 0)
        return responder.send(errorResponse(
            makeError(ErrorCode::BadRequest, QStringLiteral("action: expected expire or forget"))));
    responder.send(okResponse());
}

void ControlApi::limits(const QJsonObject &body, const http::Responder &responder)
{
    const auto app = appOf(body);
    if (!app)
        return responder.send(errorResponse(app.error()));
    const QByteArray path = text(body, "path").toUtf8();
    const CallLimit known = (*app)->limits.used(path, 0).limit;
    const int perDay = body.value(QLatin1String("perDay")).toInt(known.perDay);
    const int perMinute = body.value(QLatin1String("perMinute")).toInt(known.perMinute);
    if (!path.startsWith("/cgi-bin/") || perDay < 0 || perMinute < 0)
        return responder.send(errorResponse(makeError(
            ErrorCode::BadRequest,
            QStringLiteral("path: expected /cgi-bin/…; perDay, perMinute: expected 0 or more"))));
    (*app)->limits.setLimit(path, { perDay, perMinute });
    responder.send(okResponse());
}

void ControlApi::media(const QJsonObject &body, const http::Responder &responder)
{
    const auto app = appOf(body);
    if (!app)
        return responder.send(errorResponse(app.error()));
    MediaLimits &limits = (*app)->mediaLimits;
    const auto read = [&body](const char *name, qint64 &limit) {
        limit = body.value(QLatin1String(name)).toInteger(limit);
    };
    read("imageBytes", limits.imageBytes);
    read("voiceBytes", limits.voiceBytes);
    read("videoBytes", limits.videoBytes);
    read("thumbBytes", limits.thumbBytes);
    if (text(body, "action") == QLatin1String("expire"))
        (*app)->media.expireAll(m_simulator.now());
    responder.send(okResponse());
}

void ControlApi::refuseApi(const QJsonObject &body, const http::Responder &responder)
{
    const int after = body.value(QLatin1String("afterMs")).toInt(0);
    const int span = body.value(QLatin1String("forMs")).toInt(0);
    if (after < 0 || after > kMaxOutageMs || span < 1 || span > kMaxOutageMs)
        return responder.send(errorResponse(makeError(
            ErrorCode::BadRequest, QStringLiteral("afterMs, forMs: expected 0 and 1 to 3600000"))));
    settle(responder, m_simulator.refuseApi(after, span), false);
}

void ControlApi::calls(const QJsonObject &body, const http::Responder &responder)
{
    CallRules rules = m_simulator.callbacks().rules();
    if (const auto read = parseCalls(body, rules); !read)
        return responder.send(errorResponse(read.error()));
    m_simulator.callbacks().setRules(rules);
    const QString action = text(body, "action");
    const int span = body.value(QLatin1String("forMs")).toInt(0);
    if (span < 0 || span > kMaxOutageMs)
        return responder.send(errorResponse(
            makeError(ErrorCode::BadRequest, QStringLiteral("forMs: expected 0 to 3600000"))));
    if (action == QLatin1String("pause"))
        return settle(responder, m_simulator.pauseCallbacks(text(body, "app"), span), false);
    if (action == QLatin1String("resume"))
        return settle(responder, m_simulator.resumeCallbacks(text(body, "app")), false);
    if (!action.isEmpty())
        return responder.send(errorResponse(
            makeError(ErrorCode::BadRequest, QStringLiteral("action: expected pause or resume"))));
    responder.send(okResponse());
}

void ControlApi::time(const QJsonObject &body, const http::Responder &responder)
{
    SimClock &clock = m_simulator.clock();
    const qint64 now = clock.now();
    const qint64 at = body.contains(QLatin1String("at"))
        ? body.value(QLatin1String("at")).toInteger(-1)
        : now + body.value(QLatin1String("advanceMs")).toInteger(0);
    // Forward only, as time does; and message ids hold seconds in 31 bits.
    if (at < now || at > kLastMoment)
        return responder.send(errorResponse(
            makeError(ErrorCode::BadRequest,
                      QStringLiteral("at, advanceMs: expected a time from now to 2038"))));
    clock.set(at);
    const QJsonValue stopped = body.value(QLatin1String("stopped"));
    if (stopped.isBool())
        clock.setStopped(stopped.toBool());
    responder.send(jsonResponse(200,
                                { { QStringLiteral("ok"), true },
                                  { QStringLiteral("now"), clock.now() },
                                  { QStringLiteral("stopped"), clock.isStopped() } }));
}

} // namespace kefu::simulator
