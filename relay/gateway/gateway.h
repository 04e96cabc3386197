// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/gateway/settings.h"

#include <QObject>
#include <QSet>
#include <QString>

namespace kefu::desk {
class Desk;
}
namespace kefu::http {
class Server;
}

namespace kefu::gateway {

class AgentSocket;

//! `/agent`: the consoles' WebSockets (PROTOCOL.md). An adapter: frames in, desk commands out, and
//! back.
class Gateway : public QObject {
    Q_OBJECT
public:
    Gateway(desk::Desk &desk, http::Server &server, const Settings &settings = {},
            QObject *parent = nullptr);
    ~Gateway() override;

    //! Adds the route; before Server::listen().
    void start();
    //! Says goodbye to every console and closes its socket; they reconnect and resume.
    void stop(const QString &reason);

private:
    desk::Desk &m_desk;
    http::Server &m_server;
    Settings m_settings;
    QSet<AgentSocket *> m_sockets;
    bool m_stopped = false;
};

} // namespace kefu::gateway
