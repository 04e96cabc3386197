// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/server/config.h"

#include <QHostAddress>
#include <QObject>
#include <functional>
#include <memory>
#include <optional>

namespace kefu::server {

class LocalSetup;

//! Where the relay listens.
struct Endpoint {
    QHostAddress address;
    quint16 port = 0;

    //! "127.0.0.1:8282", "[::1]:8282"
    QString toString() const;
};

//! The relay: builds, connects and owns its parts. No state outside, so that the console can host
//! one in a thread of its own; create, start and stop it there.
class RelayServer : public QObject {
    Q_OBJECT
public:
    explicit RelayServer(const Config &config, QObject *parent = nullptr);
    ~RelayServer() override;

    //! Opens the data, then listens; blocks for as long as migrations take. Errors: Conflict
    //! (another relay has data_dir), Unsupported (data of a newer version), Unavailable (data or
    //! port).
    //! `inherited`: a socket that listens already, instead of the configured address.
    Result<Endpoint> start(std::optional<qintptr> inherited = std::nullopt);
    //! `done` when the database's writer has come by: the sign of life for a watchdog.
    void probe(std::function<void()> done);
    //! Stops accepting, answers what was accepted, says goodbye on the sockets, waits for sends
    //! under way. `done` after at most `deadlineMs`.
    void stop(int deadlineMs, std::function<void()> done);
    //! Reads the certificate again; connections go on.
    void reloadCertificate();
    //! The code for the first administrator, when there is no account and none was made before
    //! (product.md 9: never a default password); else `tell` is not called.
    void offerSetup(const std::function<void(const QString &code)> &tell);
    //! For the program that hosts this relay; once started.
    LocalSetup &local();

private:
    struct Parts;
    Result<void> openData();
    Result<Endpoint> listen(std::optional<qintptr> inherited);
    Result<void> listenForMetrics();
    Result<Endpoint> openSocket(std::optional<qintptr> inherited);
    void warnAboutChannels() const;
    void stopDesk(int deadlineMs, const std::function<void()> &done);

    const Config m_config;
    std::unique_ptr<Parts> m_parts;
};

} // namespace kefu::server
