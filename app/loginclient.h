// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/relayaddress.h"
#include "app/relaytrust.h"

#include <QByteArray>
#include <QObject>
#include <QPointer>
#include <functional>
#include <memory>
#include <optional>

class QNetworkAccessManager;
class QNetworkReply;

namespace kefu::app {

//! What a login gives. The access token opens the socket; the refresh token, used up by one use,
//! gets the next pair.
struct Credentials {
    QString token;
    QString refreshToken;
    qint64 expiresAt = 0; //!< of the access token, the relay's clock
};

//! The HTTP calls beside the socket: `POST /api/v1/login`, `/api/v1/refresh` and `/api/v1/logout`.
//!
//! QNetworkAccessManager repeats a POST when a connection breaks (design.md 10), which a login
//! would survive but a refresh token would not: its second use revokes the whole family. So the
//! body comes from a device that cannot be rewound, every call has a connection of its own, and a
//! redirect is never followed: the credentials go to the typed address or nowhere. TLS errors are
//! never ignored.
class LoginClient : public QObject {
    Q_OBJECT
public:
    using Outcome = std::variant<Credentials, ui::LoginFailure>;
    using Done = std::function<void(const Outcome &)>;

    static constexpr int kTransferTimeoutMs = 15'000;
    static constexpr int kMaxAnswerBytes = 64 * 1024;

    explicit LoginClient(QObject *parent = nullptr);
    ~LoginClient() override;

    //! `done` is called once, later, unless cancel() or another call comes first.
    void login(const RelayAddress &relay, const QString &username, const QString &password,
               Done done);
    //! The same with the second factor's code, which may be empty.
    void login(const RelayAddress &relay, const QString &username, const QString &password,
               const QString &code, Done done);
    //! A new password against a one-time code, then a login with it.
    void resetPassword(const RelayAddress &relay, const QString &username, const QString &password,
                       const QString &oneTimeCode, Done done);
    //! WrongPassword means: the refresh token is no longer valid.
    void refresh(const RelayAddress &relay, const QString &refreshToken, Done done);
    //! Credentials without a token mean: done.
    void logout(const RelayAddress &relay, const QString &refreshToken, Done done);
    void cancel();
    void setTrust(const QSslConfiguration &trust) { m_trust = trust; }

private:
    enum class Call { Credentials, Logout, Reset };

    void post(const QUrl &url, const QJsonObject &body, Call call, Done done);
    void finish();
    Outcome readReply(QNetworkReply &reply) const;

    std::unique_ptr<QNetworkAccessManager> m_network;
    QPointer<QNetworkReply> m_reply;
    std::optional<QSslConfiguration> m_trust; //!< none: the system's, read when it is needed
    QString m_tlsProblem;
    ui::CertificateFault m_certificate = ui::CertificateFault::None;
    QString m_host;
    Call m_call = Call::Credentials;
    Done m_done;
};

} // namespace kefu::app
