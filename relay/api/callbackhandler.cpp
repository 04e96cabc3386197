// SPDX-License-Identifier: Apache-2.0
#include "relay/api/callbackhandler.h"

#include "relay/api/callbackkeys.h"
#include "relay/protocol/failpoint.h"
#include "relay/wechat/replybuilder.h"

#include <QDateTime>
#include <QLoggingCategory>
#include <QPointer>
#include <QTimer>

namespace kefu::api {

namespace {

Q_LOGGING_CATEGORY(lcCallback, "kefudesk.callback")

constexpr int kMaxBody = 64 * 1024;
constexpr int kRetryMs = 200;
constexpr int kSweepMs = 100;
constexpr int kRefusalLogMs = 10'000;
constexpr qsizetype kMaxContainerCheck = 256;

wechat::CallbackQuery queryOf(const http::Request &request)
{
    wechat::CallbackQuery query;
    query.signature = request.queryValue("signature");
    query.timestamp = request.queryValue("timestamp");
    query.nonce = request.queryValue("nonce");
    query.msgSignature = request.queryValue("msg_signature");
    query.encryptType = request.queryValue("encrypt_type");
    query.echostr = request.queryValue("echostr");
    query.openid = request.queryValue("openid");
    return query;
}

//! Cloud hosting asks whether a path works, without a signature. The answer tells nothing: it is
//! the same for every path.
bool isContainerCheck(const QByteArray &body)
{
    return body.size() <= kMaxContainerCheck && body.contains("CheckContainerPath")
        && std::holds_alternative<wechat::ContainerCheck>(wechat::parseCallback({}, body, 0));
}

//! Errors that go away by themselves. Internal does not count: the same message would fail again.
bool isPassing(ErrorCode code)
{
    return isTransient(code) && code != ErrorCode::Internal;
}

void answerWith(const http::Responder &responder, const QByteArray &body)
{
    http::Response response;
    response.body = body;
    KEFU_FAILPOINT("answer.before_write");
    responder.send(response);
    KEFU_FAILPOINT("answer.after_write");
}

qint64 sentAtOf(const wechat::CallbackQuery &query)
{
    constexpr qint64 kMostSeconds = 100'000'000'000; // keeps the product in range
    const qint64 seconds = query.timestamp.toLongLong();
    return seconds > 0 && seconds < kMostSeconds ? seconds * 1000 : 0;
}

//! Invalid for a name nobody has.
ChannelId idOf(const CallbackChannel &channel)
{
    return channel.isKnown ? channel.keys.first().id : ChannelId {};
}

bool isJson(const QByteArray &body)
{
    return body.trimmed().startsWith('{');
}

} // namespace

CallbackHandler::CallbackHandler(desk::Desk &desk, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_dummy(wechat::dummyKeys())
    , m_sweep(this)
{
    connect(&m_sweep, &QTimer::timeout, this, &CallbackHandler::sweep);
}

void CallbackHandler::addRoutes(http::Server &server)
{
    const QByteArray path = "/wechat/{channel}";
    server.addRoute({ "GET", path, [this](const http::Request &request, http::Responder responder) {
                         verify(request, responder);
                     } });
    server.addRoute({ "POST", path,
                      [this](const http::Request &request, http::Responder responder) {
                          receive(request, responder);
                      },
                      kMaxBody });
}

void CallbackHandler::verify(const http::Request &request, const http::Responder &responder)
{
    const QByteArray name = http::routeValue(request, "channel");
    const CallbackChannel channel = callbackChannel(m_desk, QString::fromUtf8(name), m_dummy);
    const wechat::CallbackQuery query = queryOf(request);
    std::optional<QByteArray> echo;
    for (const wechat::ChannelKeys &keys : channel.keys) {
        if (!echo)
            echo = wechat::answerVerification(keys, query);
    }
    if (!echo) {
        if (channel.isKnown)
            m_desk.watch().noteRefused(channel.keys.first().id, wechat::Refusal::Signature);
        return refuse(responder, name, idOf(channel),
                      QStringLiteral("wrong signature in a verification"));
    }
    m_desk.watch().noteVerified(channel.keys.first().id, query.nonce);
    http::Response response;
    response.body = *echo;
    // The text is the caller's: no browser may take it for a page.
    response.headers.emplaceBack("x-content-type-options", "nosniff");
    responder.send(response);
}

void CallbackHandler::receive(const http::Request &request, const http::Responder &responder)
{
    const QByteArray name = http::routeValue(request, "channel");
    const CallbackChannel channel = callbackChannel(m_desk, QString::fromUtf8(name), m_dummy);
    const wechat::CallbackQuery query = queryOf(request);
    const OpenedCallback opened = openWithAny(channel.keys, query, request.body);
    if (!opened.body && isContainerCheck(request.body))
        return answerWith(responder, wechat::successReply());
    if (!opened.body) {
        if (channel.isKnown)
            m_desk.watch().noteRefused(channel.keys.first().id,
                                       wechat::refusalOf(opened.body.error()));
        return refuse(responder, name, idOf(channel), opened.body.error().message);
    }
    responder.markAuthenticated();
    hold(responder, channel.keys[opened.pair].id);
    take(request, query, channel.keys[opened.pair], opened, responder);
}

//! What is authentic is kept, whatever it is.
void CallbackHandler::take(const http::Request &request, const wechat::CallbackQuery &query,
                           const wechat::ChannelKeys &keys, const OpenedCallback &opened,
                           const http::Responder &responder)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    Delivery delivery { responder, keys.id, *opened.body, {}, {}, {}, {} };
    delivery.since.start();
    delivery.facts.isJson = isJson(request.body);
    delivery.facts.byPreviousKeys = opened.pair > 0;
    delivery.facts.sentAt = sentAtOf(query);
    if (m_desk.passesOn(keys.id))
        delivery.copy = { request.query, request.header("content-type"), request.body };
    auto parsed = wechat::parseCallback(keys.id, *opened.body, now);
    if (auto *inbound = std::get_if<domain::Inbound>(&parsed)) {
        noteOddity(
            keys.id,
            wechat::oddityOf(keys, query, request.body, *opened.body, inbound->originalId, now));
        delivery.facts.kind = inbound->kind;
        delivery.facts.otherOriginalId = !keys.originalId.isEmpty()
            && !inbound->originalId.isEmpty() && inbound->originalId != keys.originalId;
        if (inbound->kind == domain::Inbound::Kind::Message && m_desk.isHandedOver(keys.id))
            delivery.reply = handOverReply(keys, *inbound, query.nonce, now);
        inbound->copy = delivery.copy;
        storeMessage(std::move(*inbound), delivery);
    } else if (const auto *unreadable = std::get_if<wechat::Unreadable>(&parsed)) {
        storeUnparsed(delivery, unreadable->why);
    } else {
        answerWith(responder, wechat::successReply());
    }
}

void CallbackHandler::storeMessage(domain::Inbound inbound, const Delivery &delivery)
{
    const auto store = [this, inbound = std::move(inbound)](desk::Callback<bool> done) {
        m_desk.ingest(inbound, std::move(done));
    };
    // A message the desk will never take must not be lost, and WeChat must not repeat it for ever.
    const auto refused = [this, delivery](const Error &error) {
        storeUnparsed(delivery, QStringLiteral("refused: ") + error.message);
    };
    attempt(store, delivery, refused);
}

void CallbackHandler::storeUnparsed(const Delivery &delivery, const QString &why)
{
    qCWarning(lcCallback) << "unreadable push of channel" << delivery.channel.value << why;
    const auto store = [this, delivery, why](desk::Callback<bool> done) {
        m_desk.ingestUnparsed(delivery.channel, delivery.opened, why, std::move(done),
                              delivery.copy);
    };
    const auto refused = [](const Error &error) {
        qCCritical(lcCallback) << "a push can be stored nowhere:" << error.message;
    };
    attempt(store, delivery, refused);
}

void CallbackHandler::answer(const Delivery &delivery)
{
    desk::PushFacts facts = delivery.facts;
    facts.answerMs = delivery.since.elapsed();
    m_meters.count(delivery.channel, CallbackMeters::Result::Success);
    m_meters.duration.observe(double(delivery.since.nsecsElapsed()) / 1e9);
    m_desk.watch().notePush(delivery.channel, facts);
    answerWith(delivery.responder,
               delivery.reply.isEmpty() ? wechat::successReply() : delivery.reply);
}

void CallbackHandler::attempt(const Store &store, const Delivery &delivery,
                              const std::function<void(const Error &)> &refused)
{
    store([self = QPointer(this), store, delivery, refused](const Result<bool> &stored) {
        if (!self)
            return;
        if (stored)
            return self->answer(delivery);
        if (!delivery.responder.isAlive())
            return;
        if (!isPassing(stored.error().code))
            return refused(stored.error());
        QTimer::singleShot(kRetryMs, self.data(), [self, store, delivery, refused] {
            if (delivery.responder.isAlive())
                self->attempt(store, delivery, refused);
        });
    });
}

void CallbackHandler::hold(const http::Responder &responder, ChannelId channel)
{
    m_held.push_back({ QDeadlineTimer(m_holdMs), responder, channel });
    if (!m_sweep.isActive())
        m_sweep.start(kSweepMs);
}

//! One timer for all pushes: nearly every one is answered in milliseconds.
void CallbackHandler::sweep()
{
    while (!m_held.empty() && m_held.front().deadline.hasExpired()) {
        const http::Responder responder = m_held.front().responder;
        const ChannelId channel = m_held.front().channel;
        m_held.pop_front();
        if (!responder.isAlive())
            continue;
        m_meters.count(channel, CallbackMeters::Result::TooLate);
        qCWarning(lcCallback) << "a push could not be stored in time";
        http::Response response;
        response.status = 503;
        response.close = true;
        responder.send(response);
    }
    if (m_held.empty())
        m_sweep.stop();
}

void CallbackHandler::noteOddity(ChannelId channel, const QString &what)
{
    if (what.isEmpty())
        return;
    ++m_oddities;
    if (m_oddityLogged.isValid() && m_oddityLogged.elapsed() < kRefusalLogMs)
        return;
    qCWarning(lcCallback) << "took" << m_oddities << "odd callbacks, the last for channel"
                          << channel.value << what;
    m_oddityLogged.start();
    m_oddities = 0;
}

void CallbackHandler::refuse(const http::Responder &responder, const QByteArray &name,
                             ChannelId channel, const QString &why)
{
    m_meters.count(channel, CallbackMeters::Result::Refused);
    http::Response response;
    response.status = 403;
    responder.send(response);
    // Counted, and told at most every ten seconds: whoever sends these must not fill the log.
    ++m_refusals;
    if (m_refusalLogged.isValid() && m_refusalLogged.elapsed() < kRefusalLogMs)
        return;
    qCWarning(lcCallback) << "refused" << m_refusals << "callbacks, the last for" << name.left(64)
                          << why;
    m_refusalLogged.start();
    m_refusals = 0;
}

} // namespace kefu::api
