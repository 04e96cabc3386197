// SPDX-License-Identifier: Apache-2.0
#include "lightagent.h"

#include "app/session.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QRandomGenerator>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>

namespace kefu::faults {

LightAgent::LightAgent(QByteArray token, quint32 seed)
    : m_token(std::move(token))
    , m_backoff([random = std::make_shared<QRandomGenerator>(seed)] {
        return random->generateDouble(); // shared: std::function must be copyable
    })
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &LightAgent::open);
}

LightAgent::~LightAgent()
{
    stop();
}

void LightAgent::connectTo(quint16 port)
{
    m_port = port;
    m_clock.start();
    open();
}

void LightAgent::stop()
{
    m_retry.stop();
    if (QWebSocket *socket = m_socket) {
        m_socket.clear();
        socket->disconnect(this);
        socket->abort();
        socket->deleteLater();
    }
}

void LightAgent::watch(const QElapsedTimer &clock)
{
    m_clock = clock;
    m_backMs = -1;
    m_syncedMs = -1;
    m_attempts = 0;
}

void LightAgent::open()
{
    stop();
    ++m_attempts;
    m_socket = new QWebSocket(QString(), QWebSocketProtocol::VersionLatest, this);
    m_socket->setMaxAllowedIncomingFrameSize(kMaxFrameFromRelay);
    m_socket->setMaxAllowedIncomingMessageSize(kMaxFrameFromRelay);
    connect(m_socket, &QWebSocket::connected, this, &LightAgent::onConnected);
    connect(m_socket, &QWebSocket::textMessageReceived, this, &LightAgent::onText);
    connect(m_socket, &QWebSocket::pong, this, &LightAgent::onSynced);
    connect(m_socket, &QWebSocket::disconnected, this, &LightAgent::onLost);
    connect(m_socket, qOverload<QAbstractSocket::SocketError>(&QWebSocket::error), this,
            &LightAgent::onLost);
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({ QLatin1String(kSubprotocol) });
    QUrl url(QStringLiteral("ws://127.0.0.1/agent"));
    url.setPort(m_port);
    m_socket->open(url, options);
}

void LightAgent::onConnected()
{
    const HelloRequest hello { QString::fromLatin1(m_token), m_cursor, m_epoch,
                               QStringLiteral("light") };
    m_socket->sendTextMessage(
        QString::fromUtf8(codec::encodeRequest({ QStringLiteral("1"), hello })));
}

void LightAgent::onText(const QString &text)
{
    const Result<RelayFrame> frame = codec::decodeRelayFrame(text.toUtf8(), kMaxFrameFromRelay);
    if (!frame)
        return onLost();
    if (const auto *answer = std::get_if<Answer>(&*frame))
        onHello(*answer);
    else if (const auto *events = std::get_if<EventsPush>(&std::get<Push>(*frame)))
        onEvents(*events);
}

void LightAgent::onHello(const Answer &answer)
{
    const auto hello =
        answer.ok ? codec::helloAnswerFromJson(answer.d) : Result<HelloAnswer>(answer.error);
    if (!hello)
        return onLost();
    if (!hello->resumed) {
        ++m_snapshots;
        m_cursor = hello->cursor;
        m_epoch = hello->epoch;
    }
    m_backMs = m_clock.elapsed();
    m_onlineSince.start();
    // Its answer comes behind what the relay sends for the hello.
    m_socket->ping();
}

void LightAgent::onEvents(const EventsPush &push)
{
    if (push.from != m_cursor) {
        ++m_gaps;
        return onLost();
    }
    m_cursor = push.to;
    for (const Event &event : push.events) {
        if (const auto *added = std::get_if<MessageAdded>(&event.body)) {
            keep(added->message, true);
        } else if (const auto *gained = std::get_if<ConversationGained>(&event.body)) {
            for (const Message &message : gained->messages)
                keep(message, false);
        }
    }
}

void LightAgent::keep(const Message &message, bool isNew)
{
    if (message.direction != Direction::In)
        return;
    QHash<int, QString> &of = m_texts[message.visitor];
    m_doubled += isNew && of.contains(message.seq) ? 1 : 0;
    of.insert(message.seq, message.content.text);
}

void LightAgent::onSynced()
{
    m_synced = true;
    m_syncedMs = m_clock.elapsed();
    Q_EMIT synced();
}

void LightAgent::onLost()
{
    if (!m_socket)
        return;
    if (m_synced && m_onlineSince.elapsed() >= app::Session::kStableMs)
        m_backoff.reset();
    m_synced = false;
    stop();
    m_retry.start(m_backoff.nextMs());
}

} // namespace kefu::faults
