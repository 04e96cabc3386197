// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/layimsession.h"

#include "relay/http/socketguard.h"
#include "relay/layim/catchup.h"
#include "relay/layim/origins.h"
#include "relay/layim/texts.h"
#include "relay/protocol/features.h"
#include "relay/protocol/markup.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QPointer>
#include <QRandomGenerator>
#include <QUuid>
#include <QWebSocket>
#include <algorithm>

namespace kefu::layim {

namespace {

Q_LOGGING_CATEGORY(lcLayim, "kefudesk.layim")

using L = QLatin1String;

constexpr qsizetype kMaxToken = 256;
constexpr qsizetype kMaxHeld = 10'000;
constexpr qsizetype kMaxAwaited = 1000; //!< files on their way, of one page
constexpr double kBurst = 60; // frames; a person sends a few a second
constexpr double kFramesPerSecond = 20;

qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace

LayimSession::LayimSession(desk::Desk &desk, PageMemories &memories, MessageBoxes &boxes,
                           const Settings &settings, const http::Request &request,
                           std::unique_ptr<QWebSocket> socket, QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_memories(memories)
    , m_boxes(boxes)
    , m_settings(settings)
    , m_address(request.peer.toString())
    , m_clientId(QUuid::createUuid().toString(QUuid::WithoutBraces))
    , m_socket(std::move(socket))
    , m_silence(this)
    , m_allowance(kBurst)
{
    m_view.baseUrl = baseUrlOf(request, settings.publicUrl);
    m_view.mediaPath = pathsOf(m_desk);
    m_lastFrame.start();
    m_socket->setMaxAllowedIncomingMessageSize(kMaxFrameBeforeLogin);
    m_silence.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, &LayimSession::onSilence);
    connect(m_socket.get(), &QWebSocket::textMessageReceived, this, &LayimSession::onText);
    connect(m_socket.get(), &QWebSocket::pong, this, &LayimSession::onHeard);
    connect(m_socket.get(), &QWebSocket::binaryMessageReceived, this,
            [this] { close(CloseBadFrame, QStringLiteral("text frames only")); });
    connect(m_socket.get(), &QWebSocket::disconnected, this, [this] {
        leave(false);
        m_state = State::Closed;
        Q_EMIT ended();
    });
    m_silence.start(m_settings.loginMs);
}

LayimSession::~LayimSession()
{
    m_socket->disconnect(this);
    leave(false);
}

// ---- heartbeat
// -----------------------------------------------------------------------------------

void LayimSession::onHeard()
{
    m_pinged = false;
    if (m_state == State::Ready)
        m_silence.start(m_settings.silenceMs);
}

void LayimSession::onSilence()
{
    if (m_state != State::Ready)
        return close(CloseSilent, QStringLiteral("no login in time"));
    if (!m_pinged) {
        m_pinged = true;
        push(QByteArrayLiteral("{\"emit\":\"ping\"}"));
        m_silence.start(m_settings.answerMs);
        return;
    }
    // "One miss = offline, as in the reference" (product.md 5): no grace.
    leave(true);
    close(CloseSilent, QStringLiteral("no answer to ping"));
}

bool LayimSession::isFlooding()
{
    const double seconds = static_cast<double>(m_lastFrame.restart()) / 1000.0;
    m_allowance = std::min(kBurst, m_allowance + seconds * kFramesPerSecond) - 1;
    return m_allowance < 0;
}

// ---- frames in
// -----------------------------------------------------------------------------------

void LayimSession::onText(const QString &text)
{
    if (m_state == State::Closed)
        return;
    onHeard();
    if (isFlooding())
        return close(CloseRate, QStringLiteral("too many frames"));
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8());
    if (document.isObject())
        return dispatch(pageFrameFrom(document.object()));
    if (m_state != State::Ready)
        return close(CloseBadFrame, QStringLiteral("not a JSON object"));
    pushError(makeError(ErrorCode::BadFrame, {}));
}

void LayimSession::dispatch(const PageFrame &frame)
{
    if (frame.request == PageRequest::Ping) {
        push(QJsonDocument({ { L("emit"), L("pong") }, { L("data"), m_clientId } })
                 .toJson(QJsonDocument::Compact));
        return;
    }
    if (frame.request == PageRequest::Pong)
        return;
    if (frame.request == PageRequest::Init && m_state == State::New)
        return login(frame.token);
    if (frame.request == PageRequest::Init || m_state == State::LoggingIn)
        return; // a second login, or impatience
    if (m_state == State::New)
        return onActor(makeError(ErrorCode::Unauthorized, QStringLiteral("log in first")));
    run(frame);
}

// ---- login
// ---------------------------------------------------------------------------------------

void LayimSession::login(const QByteArray &token)
{
    m_state = State::LoggingIn;
    if (token.isEmpty() || token.size() > kMaxToken)
        return onActor(makeError(ErrorCode::Unauthorized, QStringLiteral("no token")));
    m_token = token;
    m_desk.authenticate(token, domain::TokenScope::Any,
                        [self = QPointer(this)](const Result<domain::Actor> &actor) {
                            if (self && self->m_state == State::LoggingIn)
                                self->onActor(actor);
                        });
}

void LayimSession::onActor(const Result<domain::Actor> &actor)
{
    const auto agent = actor ? m_desk.agent(actor->agent) : std::nullopt;
    const bool isWrongScope = actor && actor->scope == domain::TokenScope::Api;
    if (!agent || isWrongScope) {
        const bool passes = !actor && isTransient(actor.error().code);
        const LayimError error =
            layimError(passes ? actor.error()
                              : makeError(ErrorCode::Unauthorized, QStringLiteral("bad token")));
        push(errorFrame(QStringLiteral("init"), error.code, error.msg));
        return close(passes ? 1013 : CloseToken, QStringLiteral("not logged in"));
    }
    m_actor = *actor;
    m_actor.door = domain::Door::Layim;
    m_actor.address = m_address;
    m_view.self = *agent;
    m_state = State::Ready;
    m_socket->setMaxAllowedIncomingMessageSize(kMaxFrameAfterLogin);
    m_silence.start(m_settings.silenceMs);
    push(frame(QStringLiteral("init"),
               { { L("id"), agentIdText(agent->id) },
                 { L("client"), m_clientId },
                 { L("username"), markup::htmlEscaped(agent->nickname) } }));
    qCInfo(lcLayim) << "agent" << agent->id.value << "at a page";
    m_catchingUp = true;
    m_session = m_desk.attach(m_actor, this);
    m_desk.followColleagues(m_actor, m_session, this, complaining<bool>());
    m_page = m_memories.get(m_token, nowMs());
    auto *catchUp = new CatchUp(m_desk, m_actor, m_page.shown, this);
    catchUp->start([this](const QList<ConversationInfo> &conversations,
                          const QList<Message> &messages) { onCaughtUp(conversations, messages); });
}

void LayimSession::onCaughtUp(const QList<ConversationInfo> &conversations,
                              const QList<Message> &messages)
{
    // Newest first: an earlier conversation of a visitor must not hide his present one.
    for (const ConversationInfo &conversation : conversations) {
        m_memories.rememberVisitor(conversation.visitor);
        if (!m_known.contains(conversation.visitor.id))
            note(conversation);
    }
    for (const Message &message : messages)
        show(message, m_memories.visitor(message.visitor));
    m_catchingUp = false;
    const QList<desk::EventPtr> held = std::exchange(m_held, {});
    for (const desk::EventPtr &event : held)
        apply(event->event);
    pushBox();
}

// ---- pushes
// --------------------------------------------------------------------------------------

void LayimSession::onEvents(EventSeq, EventSeq, const QList<desk::EventPtr> &events)
{
    if (m_state != State::Ready)
        return;
    if (m_catchingUp && m_held.size() + events.size() <= kMaxHeld) {
        m_held += events;
        return;
    }
    if (m_catchingUp)
        return close(CloseRate, QStringLiteral("fell behind"));
    for (const desk::EventPtr &event : events)
        apply(event->event);
}

//! The agent's own, set here, at a console, or by a supervisor. LayIM has no call for it; a page
//! that wants to follow sets its menu.
void LayimSession::onPresence(AgentId agent, PresenceState state)
{
    if (m_state == State::Ready && agent == m_actor.agent)
        push(frame(QStringLiteral("status"), { { L("status"), statusWord(state) } }));
}

void LayimSession::onAlert(const AlertPush &alert)
{
    m_boxes.add(m_actor.agent, alert, m_desk.now());
    pushBox();
}

void LayimSession::onColleagues(const ColleaguesPush &colleagues)
{
    if (m_state != State::Ready)
        return;
    for (const Colleague &colleague : colleagues.agents) {
        if (colleague.id == m_actor.agent)
            m_view.self.sign = colleague.sign;
        else
            pushStatus(agentIdText(colleague.id), colleagueStatus(colleague));
    }
}

void LayimSession::onClosed(int closeCode, const QString &reason)
{
    close(closeCode, reason);
}

void LayimSession::apply(const Event &event)
{
    if (const auto *added = std::get_if<MessageAdded>(&event.body)) {
        show(added->message, added->conversation.visitor);
        return note(added->conversation);
    }
    if (const auto *gainedNow = std::get_if<ConversationGained>(&event.body))
        return gained(*gainedNow);
    if (const auto *lostNow = std::get_if<ConversationLost>(&event.body))
        return lost(*lostNow);
    if (const auto *changed = std::get_if<ConversationUpdated>(&event.body))
        return note(changed->conversation);
    const auto *updated = std::get_if<MessageUpdated>(&event.body);
    if (updated && updated->message.direction == Direction::In)
        return fileArrived(*updated);
    const bool isOwn = updated && updated->message.author == m_actor.agent;
    const QString text = isOwn ? deliveryText(updated->message) : QString();
    if (!text.isEmpty())
        push(frame(QStringLiteral("chatMessage"), systemLine(updated->message.visitor, text)));
}

//! Keeps what the page should know of a conversation in step with it. LayIM greys who is offline;
//! here that is whose conversation has ended.
void LayimSession::note(const ConversationInfo &conversation)
{
    const VisitorId visitor = conversation.visitor.id;
    const bool isNew = !m_known.contains(visitor);
    const Known before = m_known.value(visitor);
    const bool isOpen = conversation.state != ConversationState::Closed;
    const bool isOffered = isOffer(conversation, m_actor.agent);
    m_known.insert(visitor, { conversation.id, conversation.unread, isOpen, isOffered });
    if (before.isOffer && !isOffered && isOpen)
        addToList(conversation);
    if (!isNew && before.isOpen != isOpen && m_page.listed.contains(visitor))
        pushStatus(visitor.toString(), isOpen ? L("online") : L("offline"));
    if (!isNew && before.unread != conversation.unread)
        pushUnread(visitor, conversation.unread);
    pushBox();
}

//! Only to a page whose list came from us: LayIM complains about a friend it has already.
void LayimSession::addToList(const ConversationInfo &conversation)
{
    const VisitorId visitor = conversation.visitor.id;
    if (!m_page.hasList || m_page.listed.contains(visitor))
        return;
    m_page.listed.insert(visitor);
    push(frame(QStringLiteral("addList"), addListItem(conversation, m_view)));
}

void LayimSession::pushStatus(const QString &id, QLatin1String status)
{
    push(frame(QStringLiteral("setFriendStatus"), { { L("id"), id }, { L("status"), status } }));
}

//! Not LayIM's own: for pages that show a number beside a friend.
void LayimSession::pushUnread(VisitorId visitor, int count)
{
    push(frame(QStringLiteral("unread"),
               { { L("id"), visitor.toString() }, { L("count"), count } }));
}

void LayimSession::pushBox()
{
    if (m_state != State::Ready || m_catchingUp)
        return;
    const auto offers = std::count_if(m_known.begin(), m_known.end(),
                                      [](const Known &known) { return known.isOffer; });
    const int count = int(offers) + m_boxes.unread(m_actor.agent);
    if (count != std::exchange(m_boxCount, count) && count > 0)
        push(frame(QStringLiteral("msgbox"), { { L("count"), count } }));
}

void LayimSession::onBoxRead(AgentId agent)
{
    // LayIM takes its badge away itself when the box is opened.
    if (agent == m_actor.agent)
        pushBox();
}

//! LayIM changes no line it has shown: what came of the file follows as another one.
void LayimSession::fileArrived(const MessageUpdated &event)
{
    const Message &message = event.message;
    if (message.content.media.state == MediaState::Pending || !m_awaited.remove(message.id))
        return;
    push(frame(QStringLiteral("chatMessage"),
               chatMessage(message, event.conversation.visitor, m_view)));
}

void LayimSession::gained(const ConversationGained &event)
{
    const VisitorId visitor = event.conversation.visitor.id;
    // An offer is a request in the message box and becomes a friend when it is taken.
    if (!isOffer(event.conversation, m_actor.agent))
        addToList(event.conversation);
    const bool isKnown = m_page.shown.contains(visitor);
    const QList<Message> news = isKnown ? event.messages : unanswered(event.messages);
    for (const Message &message : news)
        show(message, event.conversation.visitor);
    note(event.conversation);
}

void LayimSession::lost(const ConversationLost &event)
{
    m_known.remove(event.visitor);
    pushBox();
    if (m_page.listed.remove(event.visitor))
        push(frame(QStringLiteral("removeList"),
                   { { L("type"), L("friend") }, { L("id"), event.visitor.toString() } }));
}

//! Shows a message unless the page has it: by its number, or because it was sent from there.
void LayimSession::show(const Message &message, const VisitorInfo &visitor)
{
    if (message.seq <= m_page.shown.value(visitor.id))
        return;
    m_memories.rememberVisitor(visitor);
    const bool isFromHere = message.direction == Direction::Out
        && m_memories.wasSentFrom(m_token, message.clientMessageId);
    // What a page that is being cut does not get any more, it catches up with when it is back.
    if (isFromHere
        || push(frame(QStringLiteral("chatMessage"), chatMessage(message, visitor, m_view))))
        m_page.shown.insert(visitor.id, message.seq);
    if (message.content.media.state == MediaState::Pending && m_awaited.size() < kMaxAwaited)
        m_awaited.insert(message.id);
}

void LayimSession::setListed(const QByteArray &token, const QSet<VisitorId> &listed)
{
    if (token != m_token)
        return;
    m_page.listed = listed;
    m_page.hasList = true;
}

void LayimSession::noteListed(const QByteArray &token, VisitorId visitor)
{
    if (token == m_token)
        m_page.listed.insert(visitor);
}

// ---- the socket
// ----------------------------------------------------------------------------------

bool LayimSession::push(const QByteArray &json)
{
    return m_state != State::Closed && http::sendText(*m_socket, json);
}

void LayimSession::close(int code, const QString &reason)
{
    if (m_state == State::Closed)
        return;
    m_state = State::Closed;
    m_silence.stop();
    m_held.clear();
    leave(false);
    m_socket->close(static_cast<QWebSocketProtocol::CloseCode>(code), reason);
}

void LayimSession::leave(bool goodbye)
{
    const desk::SessionId session = std::exchange(m_session, 0);
    if (session == 0)
        return;
    m_memories.merge(m_token, m_page, nowMs());
    m_desk.detach(session, goodbye);
}

} // namespace kefu::layim
