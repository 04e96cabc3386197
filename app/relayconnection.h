// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/relaytrust.h"
#include "app/scheduler.h"
#include "relay/protocol/frames.h"

#include <QObject>
#include <QPointer>
#include <QUrl>
#include <optional>

class QWebSocket;

namespace kefu::app {

enum class ConnectionFault {
    Unreachable, //!< no such host, refused, no route, no answer in time
    Tls,
    ClearText, //!< not even tried: no TLS, and not this machine
    NotARelay, //!< something answered, but it does not speak kefudesk.v1
    Version, //!< a relay of another version; `detail` says which it supports
    Token, //!< 4401
    Disabled, //!< 4403
    Silent, //!< connected, but nothing was heard for too long
    BadFrame, //!< the relay sent what no relay of this version sends
    Closed, //!< ended by the relay or the network
};

struct ConnectionFailure {
    ConnectionFault fault = ConnectionFault::Closed;
    QString detail;
    ui::CertificateFault certificate = ui::CertificateFault::None; //!< Tls
};

//! One WebSocket to `/agent` at a time: frames in and out, limits, and the watch over its life.
//! Knows no session. After failed() or close() nothing more is signalled until the next open().
class RelayConnection : public QObject {
    Q_OBJECT
public:
    static constexpr int kHandshakeMs = 10'000; //!< name, TCP, TLS and upgrade together
    static constexpr int kPingMs = 15'000;
    static constexpr int kSilenceMs = 15'000; //!< after we sent something; R13 asks for ≤ 20 s

    explicit RelayConnection(Scheduler &scheduler, QObject *parent = nullptr);
    ~RelayConnection() override;

    void open(const QUrl &url);
    void setTrust(const QSslConfiguration &trust) { m_trust = trust; }
    bool isOpen() const { return m_open; }
    //! The request's id, to be found again in answered(); empty when not open.
    QString send(const RequestBody &body);
    void close();

Q_SIGNALS:
    void opened();
    void answered(const kefu::Answer &answer);
    void pushed(const kefu::Push &push);
    void failed(const kefu::app::ConnectionFailure &failure);

private:
    void onConnected();
    void onText(const QString &text);
    void onEnded();
    void onSocketError();
    void heard();
    void expectSound();
    void ping();
    void fail(ConnectionFault fault, const QString &detail = {});
    void fail(const ConnectionFailure &failure);
    void later(std::function<void()> what);
    void drop();
    ConnectionFailure handshakeFailure() const;

    QPointer<QWebSocket> m_socket;
    bool m_open = false; //!< upgraded, with our subprotocol
    bool m_upgraded = false;
    std::optional<QSslConfiguration> m_trust; //!< none: the system's, read when it is needed
    QString m_tlsProblem;
    ui::CertificateFault m_certificate = ui::CertificateFault::None;
    quint64 m_nextId = 1;
    std::unique_ptr<Timer> m_handshakeTimer;
    std::unique_ptr<Timer> m_pingTimer;
    std::unique_ptr<Timer> m_silenceTimer;
};

} // namespace kefu::app
