// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/httptypes.h"
#include "relay/protocol/result.h"

#include <QObject>
#include <functional>
#include <memory>

class QSslConfiguration;
class QWebSocket;

namespace kefu::http {

//! All limits of design.md 9, each a setting.
struct Limits {
    int requestLine = 8 * 1024;
    int headerBytes = 16 * 1024;
    int headerFields = 64;
    int defaultBody = 64 * 1024;
    //! What all bodies over defaultBody (uploads) may take together; beyond it 503.
    qint64 largeBodies = 64LL * 1024 * 1024;
    int headerDeadlineMs = 5000;
    int bodyDeadlineMs = 5000;
    int idleMs = 15'000;
    int connections = 20'000;
    int unauthenticatedPerAddress = 64; //!< loopback and trusted proxies exempt
    int readBuffer = 64 * 1024;
    int writeBacklog = 64 * 1024; //!< stop reading requests beyond it
    int socketBacklog = 1024 * 1024; //!< a WebSocket's send budget; beyond it the socket is aborted
    //! What all WebSockets may hold unsent together; beyond it those that take nothing are aborted.
    int socketBacklogTotal = 8 * 1024 * 1024;
    QList<QHostAddress> trustedProxies;
};

//! Answers one request, once, now or later, from the relay loop. Copies share the one answer. When
//! the client is gone the answer is dropped. Destroyed unanswered: 500 is sent.
class Responder {
public:
    Responder() = default;
    void send(const Response &response) const;
    //! For a server that plays a broken one (relay/simulator): the first `bytes` of the answer,
    //! then the connection is reset. 0 = no answer at all.
    void breakOff(const Response &response, qsizetype bytes) const;
    //! The same without an end: the first `bytes`, and then nothing for as long as a copy is kept.
    void stall(const Response &response, qsizetype bytes) const;
    bool isAlive() const;
    //! The client has shown who it is (token, signature): its connection no longer counts against
    //! Limits::unauthenticatedPerAddress.
    void markAuthenticated() const;

private:
    friend class Connection;
    struct Shared;
    explicit Responder(std::shared_ptr<Shared> shared)
        : m_shared(std::move(shared))
    {
    }
    std::shared_ptr<Shared> m_shared;
};

using Handler = std::function<void(const Request &, Responder)>;

struct Route {
    QByteArray method; //!< "GET", "POST"; "*" any
    QByteArray path; //!< "/healthz", or with a last or inner segment in braces: "/wechat/{channel}"
    Handler handler;
    int maxBody = 0; //!< 0 = Limits::defaultBody
    //! For a server that plays a broken one: asked when the head is there; true resets the
    //! connection before the body is read.
    std::function<bool(const Request &)> hangUp = {};
};

//! Parameters of the matched route, by name ("channel"), from a request the router handed on.
QByteArray routeValue(const Request &request, const QByteArray &name);

//! A WebSocket endpoint on the same port. `accept` sees the request before the 101; returning a
//! status other than 101 refuses it with that status. The socket handed to `opened` has the guards
//! of design.md 9 on it: TCP_NODELAY, read buffer, ping-flood guard, frame limits; its owner is the
//! receiver.
struct WebSocketRoute {
    QByteArray path;
    QList<QString> subprotocols; //!< offered ones are picked in this order; empty = none
    std::function<int(const Request &)> accept;
    std::function<void(std::unique_ptr<QWebSocket>, const Request &)> opened;
    int maxFrame = 48 * 1024;
};

//! HTTP/1.1 and WebSocket on one port, in the loop of the thread it lives in (design.md 9).
class Server : public QObject {
    Q_OBJECT
public:
    explicit Server(const Limits &limits, QObject *parent = nullptr);
    ~Server() override;

    //! Before listen(). Unknown paths are answered 404, known paths with another method 405.
    void addRoute(Route route);
    void addWebSocketRoute(WebSocketRoute route);

    //! TLS for every connection accepted from now on; those that are there keep what they have, so
    //! that a certificate can be renewed under way. The handshake falls under
    //! Limits::headerDeadlineMs, and what is not encrypted gets no answer.
    void setTls(const QSslConfiguration &configuration);
    bool isSecure() const;

    //! Port 0 picks one. Errors: Unavailable with the system's text.
    Result<quint16> listen(const QHostAddress &address, quint16 port);
    //! The same on a socket that listens already (a service manager's). Takes it.
    Result<quint16> listen(qintptr descriptor);
    //! Where it listens; null before.
    QHostAddress address() const;
    quint16 port() const;
    int connectionCount() const;
    //! Of all WebSockets, as last counted.
    qint64 unsentBytes() const;

    //! No new connections; what has been accepted is still answered, and so is, for a moment, what
    //! was already on its way. `done` when nothing is under way, or after `deadlineMs`.
    void drain(int deadlineMs, std::function<void()> done);

private:
    friend class Connection;
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace kefu::http
