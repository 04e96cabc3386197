// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/handlers.h"
#include "relay/protocol/result.h"
#include "relay/storage/storage.h"

#include <QObject>
#include <functional>
#include <memory>

namespace kefu::control {

//! The same handlers while no daemon runs: takes data_dir's lock, so that nobody else can start
//! meanwhile. Routes nothing and sends nothing: the queue and the outbox are left for the daemon to
//! find.
class Offline : public QObject {
    Q_OBJECT
public:
    explicit Offline(QObject *parent = nullptr);
    ~Offline() override;

    //! Ways to the network, for commands that ask WeChat (doctor). Before open(); without them
    //! nothing leaves.
    void setWays(desk::TransportFactory transports, desk::Ports ports);
    //! Errors as Storage::open: Conflict means that a relay has the data after all.
    //! `settings` are the daemon's; their quota counts for callbacks that wait in the spool.
    Result<void> open(const QString &dataDir, const QString &publicUrl,
                      const desk::Settings &settings = {});
    Handlers &handlers() { return *m_handlers; }
    void close(std::function<void()> done);

private:
    desk::TransportFactory m_transports;
    desk::Ports m_ports;
    storage::Storage m_storage;
    std::unique_ptr<desk::Desk> m_desk;
    std::unique_ptr<Handlers> m_handlers;
};

//! The data directory, for the owner alone. Errors: Unavailable.
Result<void> makeDataDir(const QString &path);

} // namespace kefu::control
