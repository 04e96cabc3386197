// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/admission.h"
#include "relay/http/bodybudget.h"
#include "relay/http/deadlines.h"
#include "relay/http/lobby.h"
#include "relay/http/router.h"
#include "relay/http/sendbudget.h"
#include "relay/http/upgrader.h"

#include <QSslConfiguration>
#include <QTcpServer>
#include <QTimer>
#include <functional>
#include <optional>
#include <vector>

class QSslSocket;

namespace kefu::http {

//! QTcpServer that hands every descriptor on at once instead of queueing sockets.
class Listener final : public QTcpServer {
    Q_OBJECT
public:
    Listener(std::function<void(qintptr)> onConnection, QObject *parent);

private:
    void incomingConnection(qintptr descriptor) override { m_onConnection(descriptor); }
    void resumeLater();

    std::function<void(qintptr)> m_onConnection;
};

//! What the connections share.
struct Server::Private {
    Private(Server *owner, const Limits &limits);

    void admit(qintptr descriptor);
    void accept(qintptr descriptor, const QHostAddress &peer, Seat seat);
    void encrypt(QSslSocket &socket) const;
    void sweep();
    void connectionGone();
    void sendAway();
    void finishDrain();
    bool isBusy() const;

    Server *q;
    Limits limits;
    Admission admission;
    Deadlines deadlines;
    Lobby lobby; //!< after what a connection it lets in would need
    std::shared_ptr<SendBudget> sendBudget;
    Router router;
    Upgrader upgrader;
    std::optional<QSslConfiguration> tls;
    Listener *listener = nullptr;
    QTimer *sweeper = nullptr;
    QTimer *drainTimer = nullptr;
    std::function<void()> drained;
    BodyBudget largeBodies; //!< of the uploads under way
    std::vector<char> scratch; //!< what is looked at right now; one loop, one buffer
    quint64 lastRequest = 0;
    bool draining = false;
    bool sentAway = false; //!< those without a request are gone
};

} // namespace kefu::http
