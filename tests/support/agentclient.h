// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QObject>
#include <QWebSocket>
#include <functional>

namespace kefu::testing {

//! A console's socket, bare: says hello, then hands every push on as text.
class AgentClient : public QObject {
    Q_OBJECT
public:
    AgentClient(quint16 port, const QByteArray &token, QObject *parent = nullptr);

    void open();
    bool isLive() const { return m_live; }
    void setOnFrame(std::function<void(const QString &)> onFrame)
    {
        m_onFrame = std::move(onFrame);
    }
    QWebSocket &socket() { return m_socket; }

Q_SIGNALS:
    void live();

private:
    quint16 m_port;
    QByteArray m_token;
    QWebSocket m_socket;
    bool m_live = false;
    std::function<void(const QString &)> m_onFrame;
};

} // namespace kefu::testing
