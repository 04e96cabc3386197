// SPDX-License-Identifier: Apache-2.0
#include "tests/support/agentclient.h"

#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <QWebSocketHandshakeOptions>

namespace kefu::testing {

AgentClient::AgentClient(quint16 port, const QByteArray &token, QObject *parent)
    : QObject(parent)
    , m_port(port)
    , m_token(token)
{
    connect(&m_socket, &QWebSocket::connected, this, [this] {
        HelloRequest hello;
        hello.token = QString::fromUtf8(m_token);
        hello.client = QStringLiteral("test");
        m_socket.sendTextMessage(
            QString::fromUtf8(codec::encodeRequest({ QStringLiteral("1"), hello })));
    });
    connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
        if (!m_live && text.contains(QLatin1String("\"ok\":true"))) {
            m_live = true;
            Q_EMIT live();
        }
        if (m_onFrame)
            m_onFrame(text);
    });
}

void AgentClient::open()
{
    QWebSocketHandshakeOptions options;
    options.setSubprotocols({ QLatin1String(kSubprotocol) });
    QUrl url(QStringLiteral("ws://127.0.0.1/agent"));
    url.setPort(m_port);
    m_socket.open(url, options);
}

} // namespace kefu::testing
