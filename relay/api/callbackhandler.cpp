// SPDX-License-Identifier: Apache-2.0
#include "relay/api/callbackhandler.h"

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

wechat::Mode modeOf(storage::ChannelMode mode)
{
    switch (mode) {
    case storage::ChannelMode::Secure:
        return wechat::Mode::Secure;
    case storage::ChannelMode::Compatible:
        return wechat::Mode::Compatible;
    case storage::ChannelMode::Plain:
        return wechat::Mode::Plain;
    }
    return wechat::Mode::Secure;
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

void answerSuccess(const http::Responder &responder)
{
    http::Response response;
    response.body = wechat::successReply();
    KEFU_FAILPOINT("answer.before_write");
    responder.send(response);
    KEFU_FAILPOINT("answer.after_write");
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

wechat::ChannelKeys CallbackHandler::keysOf(const http::Request &request) const
{
    const auto channel =
        m_desk.channelByName(QString::fromUtf8(http::routeValue(request, "channel")));
    if (!channel)
        return m_dummy;
    return { channel->id,    channel->token,        channel->aesKey,
             channel->appid, modeOf(channel->mode), channel->originalId };
}

void CallbackHandler::verify(const http::Request &request, const http::Responder &responder)
{
    const auto echo = wechat::answerVerification(keysOf(request), queryOf(request));
    if (!echo)
        return refuse(responder, http::routeValue(request, "channel"),
                      QStringLiteral("wrong signature in a verification"));
    http::Response response;
    response.body = *echo;
    // The text is the caller's: no browser may take it for a page.
    response.headers.emplaceBack("x-content-type-options", "nosniff");
    responder.send(response);
}

void CallbackHandler::receive(const http::Request &request, const http::Responder &responder)
{
    const wechat::ChannelKeys keys = keysOf(request);
    const wechat::CallbackQuery query = queryOf(request);
    const Result<QByteArray> opened = wechat::openCallback(keys, query, request.body);
    if (!opened && isContainerCheck(request.body))
        return answerSuccess(responder);
    if (!opened)
        return refuse(responder, http::routeValue(request, "channel"), opened.error().message);
    responder.markAuthenticated();
    hold(responder);
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    auto parsed = wechat::parseCallback(keys.id, *opened, now);
    if (auto *inbound = std::get_if<domain::Inbound>(&parsed)) {
        noteOddity(keys.id,
                   wechat::oddityOf(keys, query, request.body, *opened, inbound->originalId, now));
        storeMessage(std::move(*inbound), *opened, responder);
    } else if (const auto *unreadable = std::get_if<wechat::Unreadable>(&parsed)) {
        storeUnparsed(keys.id, *opened, unreadable->why, responder);
    } else {
        answerSuccess(responder);
    }
}

void CallbackHandler::storeMessage(domain::Inbound inbound, const QByteArray &body,
                                   const http::Responder &responder)
{
    const ChannelId channel = inbound.channel;
    const auto store = [this, inbound = std::move(inbound)](desk::Callback<bool> done) {
        m_desk.ingest(inbound, std::move(done));
    };
    // A message the desk will never take must not be lost, and WeChat must not repeat it for ever.
    const auto refused = [this, channel, body, responder](const Error &error) {
        storeUnparsed(channel, body, QStringLiteral("refused: ") + error.message, responder);
    };
    attempt(store, responder, refused);
}

void CallbackHandler::storeUnparsed(ChannelId channel, const QByteArray &body, const QString &why,
                                    const http::Responder &responder)
{
    qCWarning(lcCallback) << "unreadable push of channel" << channel.value << why;
    const auto store = [this, channel, body, why](desk::Callback<bool> done) {
        m_desk.ingestUnparsed(channel, body, why, std::move(done));
    };
    const auto refused = [](const Error &error) {
        qCCritical(lcCallback) << "a push can be stored nowhere:" << error.message;
    };
    attempt(store, responder, refused);
}

void CallbackHandler::attempt(const Store &store, const http::Responder &responder,
                              const std::function<void(const Error &)> &refused)
{
    store([self = QPointer(this), store, responder, refused](const Result<bool> &stored) {
        if (stored)
            return answerSuccess(responder);
        if (!self || !responder.isAlive())
            return;
        if (!isPassing(stored.error().code))
            return refused(stored.error());
        QTimer::singleShot(kRetryMs, self.data(), [self, store, responder, refused] {
            if (responder.isAlive())
                self->attempt(store, responder, refused);
        });
    });
}

void CallbackHandler::hold(const http::Responder &responder)
{
    m_held.push_back({ QDeadlineTimer(m_holdMs), responder });
    if (!m_sweep.isActive())
        m_sweep.start(kSweepMs);
}

//! One timer for all pushes: nearly every one is answered in milliseconds.
void CallbackHandler::sweep()
{
    while (!m_held.empty() && m_held.front().deadline.hasExpired()) {
        const http::Responder responder = m_held.front().responder;
        m_held.pop_front();
        if (!responder.isAlive())
            continue;
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

void CallbackHandler::refuse(const http::Responder &responder, const QByteArray &channel,
                             const QString &why)
{
    http::Response response;
    response.status = 403;
    responder.send(response);
    // Counted, and told at most every ten seconds: whoever sends these must not fill the log.
    ++m_refusals;
    if (m_refusalLogged.isValid() && m_refusalLogged.elapsed() < kRefusalLogMs)
        return;
    qCWarning(lcCallback) << "refused" << m_refusals << "callbacks, the last for"
                          << channel.left(64) << why;
    m_refusalLogged.start();
    m_refusals = 0;
}

} // namespace kefu::api
