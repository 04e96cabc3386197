// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/server/relayserver.h"
#include "relay/server/servicemanager.h"
#include "relay/server/terminationsignal.h"

#include <QObject>
#include <QTimer>

namespace kefu::server {

//! `kefudesk-relay serve`: runs until SIGTERM or SIGINT. Under a service manager it takes the
//! socket it is given, says when it is ready and shows that it lives.
class ServeProgram : public QObject {
    Q_OBJECT
public:
    //! `path`: where `config` was read, and is read again on SIGHUP.
    ServeProgram(const ConfigResult &config, const QString &path, QObject *parent = nullptr);

    //! Starts and prints `listening on HOST:PORT`. Otherwise finished() follows with its exit code.
    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void sayReady(const Endpoint &endpoint);
    void showLife();
    void stop();
    void reload();

    ConfigResult m_config; //!< as it counts
    const QString m_path;
    const ServiceManager m_manager;
    RelayServer m_server;
    TerminationSignal m_termination;
    QTimer m_alive;
    bool m_asked = false;
    bool m_stopping = false;
};

} // namespace kefu::server
