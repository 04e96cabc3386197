// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QtGlobal>

namespace kefu::server {

//! What a service manager (systemd) gives its service and wants to be told: sockets that outlive a
//! restart, a watchdog, "ready" (sd_notify(3), sd_listen_fds(3)). Without one, and on systems that
//! have none, everything is empty and tell() does nothing.
class ServiceManager {
public:
    //! Reads what the environment says for this process and takes it out, so that no program
    //! started from here believes it is meant.
    static ServiceManager takeFromEnvironment();

    //! Listening sockets handed over, in the order of the unit's ListenStream= lines.
    QList<qintptr> sockets() const { return m_sockets; }
    //! A sign of life is due more often than every so many ms; 0: nobody waits for one.
    int watchdogMs() const { return m_watchdogMs; }
    //! "READY=1", "WATCHDOG=1", "STOPPING=1", "STATUS=…": lines of sd_notify(3). Never waits; what
    //! cannot be said is dropped.
    void tell(const QByteArray &state) const;

private:
    QByteArray m_address; //!< of the manager's datagram socket; empty: nobody listens
    QList<qintptr> m_sockets;
    int m_watchdogMs = 0;
};

} // namespace kefu::server
