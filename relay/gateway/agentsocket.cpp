// SPDX-License-Identifier: Apache-2.0
#include "relay/gateway/agentsocket.h"

#include "relay/gateway/agentsocketprivate.h"

#include "relay/http/socketguard.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QJsonArray>
#include <QLoggingCategory>
#include <QPointer>
#include <QWebSocket>

namespace kefu::gateway {

namespace {

Q_LOGGING_CATEGORY(lcGateway, "kefudesk.gateway")

using L = QLatin1String;
constexpr int kTicksPerPing = 3; //!< login deadline and pings share one timer
constexpr qsizetype kMaxHeldBytes = 1024 * 1024; //!< as much as a socket's backlog
constexpr int kMaxOverLimit = 200; //!< refused frames until the socket is closed
constexpr int kGoingAway = 1001;

} // namespace

AgentSocket::AgentSocket(desk::Desk &desk, std::unique_ptr<QWebSocket> socket,
                         const Settings &settings, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_settings(settings)
    , m_socket(std::move(socket))
{
    m_uptime.start();
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &AgentSocket::onFrame);
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this,
            [this] { close(CloseBadFrame, QStringLiteral("text frames only")); });
    connect(m_socket.get(), &QWebSocket::pong, this, [this] { m_heardAt = m_uptime.elapsed(); });
    connect(m_socket.get(), &QWebSocket::disconnected, this, &AgentSocket::onDisconnected);
    connect(&m_tick, &QTimer::timeout, this, &AgentSocket::onTick);
    m_tick.start(m_settings.pingMs / kTicksPerPing);
    if (m_socket->subprotocol() != L(kSubprotocol)) {
        refuse({},
               makeError(ErrorCode::VersionUnsupported, QStringLiteral("another protocol version"),
                         { { L("supported"), QJsonArray { L(kSubprotocol) } } }));
        close(CloseVersion, QStringLiteral("version"));
    }
}

AgentSocket::~AgentSocket()
{
    if (m_session != 0)
        m_desk.detach(m_session, false);
}

void AgentSocket::onTick()
{
    const qint64 silent = m_uptime.elapsed() - m_heardAt;
    if (m_stage == Stage::AwaitingHello && m_uptime.elapsed() > m_settings.loginMs)
        close(CloseToken, QStringLiteral("no login"));
    else if (silent > m_settings.pingMs * (kMissedPings + 1))
        endSilent();
    else if (silent >= m_settings.pingMs - m_settings.pingMs / kTicksPerPing)
        m_socket->ping();
}

//! Nobody takes what is said to it any more: what waits to be sent would keep the socket, and with
//! it the agent's presence, for as long as TCP hopes.
void AgentSocket::endSilent()
{
    onClosed(CloseSilent, QStringLiteral("silent"));
    if (m_socket->bytesToWrite() > 0)
        m_socket->abort();
}

bool AgentSocket::isAllowed(const QByteArray &frame)
{
    if (m_rate.take(m_uptime.elapsed()))
        return true;
    if (++m_overLimit > kMaxOverLimit)
        close(CloseRate, QStringLiteral("too many frames"));
    else
        refuse(codec::requestIdOf(frame),
               makeError(ErrorCode::RateLimited, QStringLiteral("too many frames"),
                         { { L("retryAfterMs"), 1000 } }));
    return false;
}

void AgentSocket::onFrame(const QString &text)
{
    m_heardAt = m_uptime.elapsed();
    const QByteArray frame = text.toUtf8();
    if (m_stage == Stage::Closing || !isAllowed(frame))
        return;
    const int limit = m_stage == Stage::AwaitingHello ? kMaxFrameBeforeLogin : kMaxFrameAfterLogin;
    const Result<Request> request = codec::decodeRequest(frame, limit);
    if (request) {
        handle(*request);
        return;
    }
    refuse(codec::requestIdOf(frame), request.error());
    if (request.error().code == ErrorCode::BadFrame)
        close(CloseBadFrame, request.error().message);
}

void AgentSocket::handle(const Request &request)
{
    const auto *hello = std::get_if<HelloRequest>(&request.body);
    if (m_stage == Stage::AwaitingHello && hello) {
        handleHello(request.id, *hello);
    } else if (m_stage != Stage::Live && !m_greeted) {
        refuse(request.id, makeError(ErrorCode::Unauthorized, QStringLiteral("hello first")));
    } else {
        std::visit([this, &request](const auto &body) { run(request.id, body); }, request.body);
    }
}

// ---- login and resume
// ----------------------------------------------------------------------------

void AgentSocket::handleHello(const QString &id, const HelloRequest &hello)
{
    m_stage = Stage::LoggingIn;
    m_desk.authenticate(
        hello.token.toUtf8(), domain::TokenScope::Console,
        guarded<domain::Actor>([this, id, hello](const Result<domain::Actor> &actor) {
            if (actor) {
                beginSession(id, hello, *actor);
                return;
            }
            const ErrorCode code = actor.error().code;
            refuse(id, actor.error());
            if (isTransient(code))
                close(kGoingAway, QStringLiteral("try again"));
            else
                close(code == ErrorCode::Forbidden ? CloseDisabled : CloseToken,
                      QStringLiteral("token"));
        }));
}

void AgentSocket::beginSession(const QString &id, const HelloRequest &hello,
                               const domain::Actor &actor)
{
    m_actor = actor;
    m_actor.door = domain::Door::Console;
    m_actor.address = m_address;
    // Attached before anything is read: what is committed meanwhile is held, so that nothing falls
    // between.
    m_attachedAt = m_desk.lastSeq();
    m_session = m_desk.attach(m_actor, this);
    http::markAuthenticated(*m_socket);
    qCInfo(lcGateway) << "agent" << actor.agent.value << "connected with" << hello.client.left(64);
    if (!hello.since.isValid() || hello.epoch.isEmpty()) {
        sendSnapshot(id);
        return;
    }
    if (hello.epoch == m_desk.epoch() && hello.since <= m_attachedAt)
        resume(id, hello.since, false);
    else
        sendSnapshot(id);
}

HelloAnswer AgentSocket::helloAnswer() const
{
    HelloAnswer answer;
    answer.agent = m_desk.agent(m_actor.agent).value_or(AgentInfo {});
    answer.epoch = m_desk.epoch();
    answer.cursor = m_attachedAt;
    answer.serverTimeAt = m_desk.now();
    for (const ChannelInfo &channel : m_desk.channels()) {
        if (m_actor.channels.isEmpty() || m_actor.channels.contains(channel.id))
            answer.channels.append(channel);
    }
    answer.features = { QStringLiteral("board"), QStringLiteral("steering") };
    answer.dispositions = m_desk.dispositionsFor(m_actor);
    return answer;
}

void AgentSocket::resume(const QString &id, EventSeq since, bool answered)
{
    const auto done = [this, id, since, answered](const Result<storage::MissedEvents> &missed) {
        if (!missed) {
            refuse(answered ? QString() : id, missed.error());
            close(kGoingAway, QStringLiteral("try again"));
            return;
        }
        if (missed->tooOld && !answered) {
            sendSnapshot(id);
            return;
        }
        if (!answered) {
            HelloAnswer answer = helloAnswer();
            answer.resumed = true;
            answer.cursor = since;
            sendFrame(codec::encodeAnswer(id, codec::toJson(answer)));
            m_greeted = true; // it may ask from now on, while the rest is read
        }
        Batch batch { since, std::min(missed->to, m_attachedAt), {} };
        for (const Event &event : missed->events) {
            if (event.seq <= m_attachedAt) // the rest comes live
                batch.events.append(std::make_shared<desk::SharedEvent>(
                    desk::SharedEvent { event, codec::encodeEvent(event) }));
        }
        const bool finished = missed->to >= m_attachedAt || missed->to <= since;
        if (finished)
            batch.to = m_attachedAt;
        pushBatch(batch);
        if (finished)
            goLive();
        else
            resume(id, batch.to, true);
    };
    m_desk.missedEvents(m_actor, since, m_desk.epoch(), guarded<storage::MissedEvents>(done));
}

void AgentSocket::sendSnapshot(const QString &id)
{
    m_desk.conversations(
        m_actor, {}, guarded<desk::VisitorPage>([this, id](const Result<desk::VisitorPage> &page) {
            if (!page) {
                refuse(id, page.error());
                close(kGoingAway, QStringLiteral("try again"));
                return;
            }
            HelloAnswer answer = helloAnswer();
            answer.conversations = page->conversations;
            answer.more = page->more;
            sendFrame(codec::encodeAnswer(id, codec::toJson(answer)));
            goLive();
        }));
}

void AgentSocket::goLive()
{
    m_stage = Stage::Live;
    const QList<Batch> held = std::exchange(m_held, {});
    for (const Batch &batch : held)
        pushBatch(batch);
}

// ---- requests
// ------------------------------------------------------------------------------------

void AgentSocket::run(const QString &id, const SendRequest &body)
{
    m_desk.send(
        m_actor,
        { body.conversation, body.content, body.clientMessageId, body.force, body.resendOf,
          body.whenVisitorWrites },
        answering<Message>(id, [](const Message &message) { return MessageAnswer { message }; }));
}

void AgentSocket::run(const QString &id, const EndRequest &body)
{
    m_desk.end(m_actor, body, answering<ConversationInfo>(id, [](const ConversationInfo &) {
                   return EmptyAnswer {};
               }));
}

void AgentSocket::run(const QString &id, const ReadRequest &body)
{
    m_desk.markRead(
        m_actor, body.visitor, body.seq,
        answering<ConversationInfo>(id, [](const ConversationInfo &) { return EmptyAnswer {}; }));
}

void AgentSocket::run(const QString &id, const HistoryRequest &body)
{
    m_desk.historyPage(m_actor, body, answering<HistoryAnswer>(id, [](const HistoryAnswer &page) {
                           return page;
                       }));
}

void AgentSocket::run(const QString &id, const ConversationsRequest &body)
{
    m_desk.conversations(m_actor, body.after,
                         answering<desk::VisitorPage>(id, [](const desk::VisitorPage &page) {
                             return ConversationsAnswer { page.conversations, page.more };
                         }));
}

void AgentSocket::run(const QString &id, const LogoutRequest &body)
{
    m_desk.detach(std::exchange(m_session, 0), true, body.open);
    m_desk.endLogin(m_actor, [](const Result<bool> &) {});
    sendFrame(codec::encodeAnswer(id, {}));
    close(QWebSocketProtocol::CloseCodeNormal, QStringLiteral("bye"));
}

void AgentSocket::run(const QString &id, const TypingRequest &body)
{
    m_desk.setTyping(m_actor, body.conversation, body.on,
                     answering<bool>(id, [](bool) { return EmptyAnswer {}; }));
}

void AgentSocket::run(const QString &id, const WithdrawRequest &body)
{
    m_desk.withdraw(m_actor, body.message, answering<Message>(id, [](const Message &message) {
                        return MessageAnswer { message };
                    }));
}

void AgentSocket::run(const QString &id, const VisitorRequest &body)
{
    m_desk.visitor(m_actor, body.visitor, answering<VisitorCard>(id, [](const VisitorCard &card) {
                       return VisitorAnswer { card };
                   }));
}

void AgentSocket::refuseUnsupported(const QString &id, const QString &type)
{
    refuse(
        id,
        makeError(ErrorCode::Unsupported, QStringLiteral("unknown request"), { { L("t"), type } }));
}

void AgentSocket::run(const QString &id, const UnknownRequest &body)
{
    refuseUnsupported(id, body.type);
}

void AgentSocket::run(const QString &id, const HelloRequest &)
{
    refuse(id,
           makeError(ErrorCode::BadRequest, QStringLiteral("hello comes once"),
                     { { L("field"), L("t") } }));
}

// ---- pushes and frames
// ---------------------------------------------------------------------------

void AgentSocket::onEvents(EventSeq from, EventSeq to, const QList<desk::EventPtr> &events)
{
    if (m_stage == Stage::Live)
        pushBatch({ from, to, events });
    else if (m_stage == Stage::LoggingIn)
        hold({ from, to, events });
}

void AgentSocket::hold(Batch batch)
{
    for (const desk::EventPtr &event : batch.events)
        m_heldBytes += event->json.size();
    m_held.append(std::move(batch));
    if (m_heldBytes > kMaxHeldBytes) // it resumes from further on, and that takes less
        close(kGoingAway, QStringLiteral("too much meanwhile"));
}

void AgentSocket::pushBatch(const Batch &batch)
{
    EventSeq from = batch.from;
    QList<QByteArray> parts;
    qsizetype bytes = 0;
    for (qsizetype i = 0; i < batch.events.size(); ++i) {
        parts.append(batch.events[i]->json);
        bytes += parts.last().size();
        const bool last = i + 1 == batch.events.size();
        if (last || bytes + batch.events[i + 1]->json.size() > kMaxPageBytes) {
            const EventSeq to = last ? batch.to : batch.events[i]->event.seq;
            sendFrame(codec::encodeEvents(from, to, std::exchange(parts, {})));
            from = to;
            bytes = 0;
        }
    }
    if (batch.events.isEmpty() && batch.from < batch.to)
        sendFrame(codec::encodeEvents(batch.from, batch.to, {}));
}

void AgentSocket::onPresence(AgentId agent, PresenceState state)
{
    onPresenceSet({ agent, state });
}

void AgentSocket::onPresenceSet(const PresencePush &push)
{
    if (m_stage == Stage::Live || (m_stage == Stage::LoggingIn && m_greeted))
        sendFrame(codec::encodePush(push));
}

void AgentSocket::onAlert(const AlertPush &alert)
{
    if (m_stage == Stage::Live)
        sendFrame(codec::encodePush(alert));
}

void AgentSocket::onClosed(int closeCode, const QString &reason)
{
    close(closeCode, reason);
    // Not only when the peer has taken the close frame: that may be never.
    if (m_session != 0)
        m_desk.detach(std::exchange(m_session, 0), false);
}

void AgentSocket::sayGoodbye(const QString &reason)
{
    if (m_stage == Stage::Closing)
        return;
    sendFrame(codec::encodePush(GoodbyePush { reason }));
    close(kGoingAway, reason);
}

void AgentSocket::sendFrame(const QByteArray &frame)
{
    http::sendText(*m_socket, frame); // a full backlog aborts the socket; the console resumes
}

void AgentSocket::refuse(const QString &id, const Error &error)
{
    const QString requestId =
        QString::number(quintptr(this) & 0xffffff, 36) + u'-' + QString::number(++m_requests);
    qCInfo(lcGateway) << "agent" << m_actor.agent.value << "refused" << errorCodeName(error.code)
                      << requestId;
    sendFrame(codec::encodeError(id, error, requestId));
}

void AgentSocket::close(int code, const QString &reason)
{
    if (m_stage == Stage::Closing)
        return;
    m_stage = Stage::Closing;
    m_socket->close(QWebSocketProtocol::CloseCode(code), reason);
}

void AgentSocket::onDisconnected()
{
    m_stage = Stage::Closing;
    if (m_session != 0)
        m_desk.detach(std::exchange(m_session, 0), false);
    deleteLater();
}

} // namespace kefu::gateway
