// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QString>
#include <functional>

class QLocalSocket;

namespace kefu::app {

//! One console per user and profile: two would use up each other's refresh token. A second start
//! brings the first one's window to the front and ends. The socket can be opened by this user only.
class SingleInstance : public QObject {
    Q_OBJECT
public:
    enum class Standing {
        First, //!< this is the one; activationRequested() from now on
        Second, //!< another one runs and was told
        Unknown, //!< the system gives no socket; run anyway
    };

    explicit SingleInstance(const QString &profile, QObject *parent = nullptr);

    //! `done` is called once, later.
    void decide(std::function<void(Standing)> done);
    QString serverName() const { return m_name; }

Q_SIGNALS:
    void activationRequested();

private:
    void listen();
    void finish(Standing standing);
    void onGreeted();

    QString m_name;
    QLocalServer m_server;
    QLocalSocket *m_probe = nullptr;
    std::function<void(Standing)> m_done;
    bool m_retried = false;
};

} // namespace kefu::app
