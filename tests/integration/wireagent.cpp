// SPDX-License-Identifier: Apache-2.0
#include "wireagent.h"

#include "relay/protocol/features.h"

#include <QTest>
#include <QWebSocketHandshakeOptions>

namespace kefu::testing {

namespace {

constexpr int kPatienceMs = 20'000;

} // namespace

WireAgent::WireAgent(quint16 port, const QByteArray &token)
    : m_port(port)
    , m_token(token)
{
    QObject::connect(&m_socket, &QWebSocket::textMessageReceived, &m_socket,
                     [this](const QString &text) { read(text.toUtf8()); });
}

bool WireAgent::come()
{
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({ QLatin1String(kSubprotocol) });
    QUrl url(QStringLiteral("ws://127.0.0.1/agent"));
    url.setPort(m_port);
    m_socket.open(url, options);
    const bool open = QTest::qWaitFor(
        [this] { return m_socket.state() == QAbstractSocket::ConnectedState; }, kPatienceMs);
    if (!open)
        return false;
    HelloRequest hello;
    hello.token = QString::fromUtf8(m_token);
    hello.client = QStringLiteral("test");
    const Answer answer = ask(hello);
    const auto read = codec::helloAnswerFromJson(answer.d);
    if (!answer.ok || !read)
        return false;
    m_hello = *read;
    for (const ConversationInfo &info : m_hello.conversations)
        own.insert(info.id, info);
    m_live = true;
    return true;
}

void WireAgent::go()
{
    m_live = false;
    m_socket.abort();
}

QString WireAgent::post(const RequestBody &body)
{
    const QString id = QString::number(++m_requests);
    m_socket.sendTextMessage(QString::fromUtf8(codec::encodeRequest({ id, body })));
    return id;
}

Answer WireAgent::ask(const RequestBody &body)
{
    const QString id = post(body);
    if (QTest::qWaitFor([&] { return hasAnswer(id); }, kPatienceMs))
        return answerTo(id);
    Answer none;
    none.error = makeError(ErrorCode::Internal, QStringLiteral("no answer in time"));
    return none;
}

QString WireAgent::refusal(const RequestBody &body)
{
    const Answer answer = ask(body);
    return answer.ok ? QString() : errorCodeName(answer.error.code);
}

ConversationInfo WireAgent::done(const RequestBody &body)
{
    const Answer answer = ask(body);
    const auto read = codec::conversationAnswerFromJson(answer.d);
    return answer.ok && read ? read->conversation : ConversationInfo {};
}

bool WireAgent::send(ConversationId conversation, const QString &text)
{
    SendRequest body;
    body.conversation = conversation;
    body.content.text = text;
    body.clientMessageId = QStringLiteral("m%1").arg(m_requests + 1);
    return ask(body).ok;
}

Colleague WireAgent::colleague(AgentId agent) const
{
    Colleague last;
    for (const ColleaguesPush &push : colleagues) {
        for (const Colleague &each : push.agents) {
            if (each.id == agent)
                last = each;
        }
    }
    return last;
}

void WireAgent::read(const QByteArray &bytes)
{
    const auto frame = codec::decodeRelayFrame(bytes, kMaxFrameFromRelay);
    if (!frame)
        return;
    if (const auto *answer = std::get_if<Answer>(&*frame)) {
        m_answers.insert(answer->re, *answer);
        if (onAnswer)
            onAnswer(answer->re, *answer);
    } else {
        take(std::get<Push>(*frame));
    }
}

void WireAgent::take(const Push &push)
{
    if (const auto *events = std::get_if<EventsPush>(&push)) {
        gapless = gapless && (!m_cursor.isValid() || events->from == m_cursor);
        m_cursor = events->to;
        for (const Event &event : events->events) {
            take(event);
            if (onEvent)
                onEvent(event);
        }
    } else if (const auto *alert = std::get_if<AlertPush>(&push)) {
        alerts.append(*alert);
    } else if (const auto *presence = std::get_if<PresencePush>(&push)) {
        presences.append(*presence);
    } else if (const auto *watch = std::get_if<WatchedPush>(&push)) {
        watched.append(*watch);
    } else if (const auto *news = std::get_if<ColleaguesPush>(&push)) {
        colleagues.append(*news);
    } else if (const auto *changed = std::get_if<CannedPush>(&push)) {
        canned.append(*changed);
    } else if (const auto *board = std::get_if<BoardPush>(&push)) {
        boards.append(*board);
    } else if (const auto *waiting = std::get_if<QueuePush>(&push)) {
        queues.append(*waiting);
    } else if (const auto *whisper = std::get_if<WhisperPush>(&push)) {
        whispers.append(*whisper);
    }
}

void WireAgent::take(const Event &event)
{
    if (const auto *gain = std::get_if<ConversationGained>(&event.body)) {
        gained.append(gain->conversation.id);
        own.insert(gain->conversation.id, gain->conversation);
        for (const Message &message : gain->messages)
            texts.append(message.content.text);
    } else if (const auto *loss = std::get_if<ConversationLost>(&event.body)) {
        lost.append(loss->conversation);
        own.remove(loss->conversation);
    } else if (const auto *added = std::get_if<MessageAdded>(&event.body)) {
        texts.append(added->message.content.text);
        own.insert(added->conversation.id, added->conversation);
    } else if (const auto *updated = std::get_if<MessageUpdated>(&event.body)) {
        own.insert(updated->conversation.id, updated->conversation);
    } else if (const auto *changed = std::get_if<ConversationUpdated>(&event.body)) {
        own.insert(changed->conversation.id, changed->conversation);
    }
}

} // namespace kefu::testing
