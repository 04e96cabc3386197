// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"

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

    //! `open`: what a second start asks the first one to show.
    explicit SingleInstance(const QString &profile, ConversationId open = {},
                            QObject *parent = nullptr);

    //! `done` is called once, later.
    void decide(std::function<void(Standing)> done);
    QString serverName() const { return m_name; }

Q_SIGNALS:
    void activationRequested();
    void openRequested(kefu::ConversationId conversation);

private:
    void listen();
    void finish(Standing standing);
    void onGreeted();
    void onRequest(QLocalSocket *socket);
    void ask();

    QString m_name;
    const ConversationId m_open;
    QLocalServer m_server;
    QLocalSocket *m_probe = nullptr;
    std::function<void(Standing)> m_done;
    bool m_retried = false;
};

} // namespace kefu::app
