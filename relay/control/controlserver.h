// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QLocalServer>
#include <QObject>
#include <QString>

class QLocalSocket;

namespace kefu::control {

class Handlers;

inline constexpr qsizetype kMaxLine = 2 * 1024 * 1024; // a file of canned replies, escaped

//! Path of the control socket below a data directory.
QString socketPath(const QString &dataDir);

//! `data_dir/control`: one JSON line in, one JSON line out, then the connection is closed. Only the
//! user the relay runs as can open it; who can, owns the data anyway.
class ControlServer : public QObject {
    Q_OBJECT
public:
    explicit ControlServer(Handlers &handlers, QObject *parent = nullptr);

    //! Call while holding data_dir's lock: a socket left by a crash is removed. Errors:
    //! Unavailable.
    Result<void> listen(const QString &dataDir);
    void close();
    void setDeadline(int ms) { m_deadlineMs = ms; } //!< for a line to arrive; 10 s by default

private:
    void accept();
    void read(QLocalSocket *socket);
    static void answer(QLocalSocket *socket, const QJsonObject &json);

    Handlers &m_handlers;
    QLocalServer m_server;
    int m_deadlineMs = 10'000;
};

} // namespace kefu::control
