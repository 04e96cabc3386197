// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QFileSystemWatcher>
#include <QObject>
#include <QTimer>

namespace kefu::http {
class Server;
struct TlsIdentity;
} // namespace kefu::http

namespace kefu::server {

//! Keeps the server's certificate what the files say: read at the start, again when a file changes
//! and when asked to (SIGHUP). Connections that are open keep what they have. A new pair that
//! cannot be used changes nothing and is logged as an error, so that a renewal that went wrong cuts
//! nobody off before the old certificate runs out.
class TlsKeeper : public QObject {
    Q_OBJECT
public:
    //! Empty paths: no TLS, and nothing to do.
    TlsKeeper(http::Server &server, const QString &certificatePath, const QString &keyPath,
              QObject *parent = nullptr);

    //! Errors: BadRequest, in words; the server is left as it is.
    Result<void> start();
    //! Reads the files again, whether they look changed or not.
    void reload();
    bool isOn() const { return !m_certificatePath.isEmpty(); }
    qint64 expiresAt() const { return m_expiresAt; } //!< ms UTC; 0 without TLS

private:
    void watch();
    void onChanged();
    QByteArray content() const;
    void use(const http::TlsIdentity &identity);
    void tellExpiry() const;

    http::Server &m_server;
    const QString m_certificatePath;
    const QString m_keyPath;
    QString m_subject;
    qint64 m_expiresAt = 0;
    QByteArray m_content; //!< hash of what was read last, usable or not
    QFileSystemWatcher m_watcher;
    QTimer m_settle; //!< certificate and key are written one after the other
    QTimer m_daily;
};

} // namespace kefu::server
