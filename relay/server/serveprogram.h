// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/server/relayserver.h"
#include "relay/server/terminationsignal.h"

#include <QObject>

namespace kefu::server {

//! `kefudesk-relay serve`: runs until SIGTERM or SIGINT.
class ServeProgram : public QObject {
    Q_OBJECT
public:
    explicit ServeProgram(const Config &config, QObject *parent = nullptr);

    //! Starts and prints `listening on HOST:PORT`. Otherwise finished() follows with its exit code.
    void start();

Q_SIGNALS:
    void finished(int exitCode);

private:
    void stop();

    RelayServer m_server;
    TerminationSignal m_termination;
    bool m_stopping = false;
};

} // namespace kefu::server
