// SPDX-License-Identifier: Apache-2.0
#include "app/loginclient.h"

#include "app/oncepost.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSslError>

namespace kefu::app {
namespace {

using L = QLatin1String;
using ui::LoginFailure;
using ui::LoginFault;

int retryAfterSeconds(const QNetworkReply &reply, const QJsonObject &error)
{
    const qint64 ms =
        qint64(error.value(L("details")).toObject().value(L("retryAfterMs")).toDouble());
    if (ms > 0)
        return int(qMin<qint64>((ms + 999) / 1000, 24 * 3600));
    return qBound(0, reply.rawHeader("Retry-After").toInt(), 24 * 3600);
}

//! What the relay says is missing once the password was right (PROTOCOL.md, "second factor").
std::optional<LoginFailure> factorFailure(const QJsonObject &error)
{
    const QJsonObject details = error.value(L("details")).toObject();
    const QString reason = details.value(L("reason")).toString();
    if (reason == L("second_factor"))
        return LoginFailure { LoginFault::NeedsCode, {} };
    if (reason == L("second_factor_wrong"))
        return LoginFailure { LoginFault::WrongCode, {} };
    if (reason == L("enrol_second_factor"))
        return LoginFailure { LoginFault::Enrol, details.value(L("secret")).toString().left(64) };
    return std::nullopt;
}

LoginFailure failureOf(int status, const QNetworkReply &reply, const QJsonObject &answer,
                       const QString &host)
{
    const QJsonObject inner = answer.value(L("error")).toObject();
    const QJsonObject error = inner.isEmpty() ? answer : inner;
    // Only a relay answers with our error shape; anything else is a web server that is none.
    if (!error.value(L("code")).isString())
        return { LoginFault::NotARelay, host };
    if (status == 429)
        return { LoginFault::Throttled, QString::number(retryAfterSeconds(reply, error)) };
    if (status == 401)
        return factorFailure(error).value_or(LoginFailure { LoginFault::WrongPassword, {} });
    if (status == 403)
        return { LoginFault::Disabled, {} };
    if (status == 503)
        return { LoginFault::Unreachable, host };
    return { LoginFault::Other, error.value(L("message")).toString().left(200) };
}

LoginClient::Outcome credentialsOf(const QJsonObject &answer, const QString &host)
{
    Credentials result;
    result.token = answer.value(L("token")).toString();
    result.refreshToken = answer.value(L("refreshToken")).toString();
    result.expiresAt = qint64(answer.value(L("expiresAt")).toDouble());
    if (result.token.isEmpty() || result.token.size() > 1024 || result.refreshToken.size() > 1024)
        return LoginFailure { LoginFault::NotARelay, host };
    return result;
}

} // namespace

LoginClient::LoginClient(QObject *parent)
    : QObject(parent)
{
}

LoginClient::~LoginClient()
{
    cancel();
}

void LoginClient::login(const RelayAddress &relay, const QString &username, const QString &password,
                        Done done)
{
    login(relay, username, password, {}, std::move(done));
}

void LoginClient::login(const RelayAddress &relay, const QString &username, const QString &password,
                        const QString &code, Done done)
{
    QJsonObject body { { L("username"), username }, { L("password"), password } };
    if (!code.isEmpty())
        body.insert(L("code"), code);
    post(relay.api(QStringLiteral("/api/v1/login")), body, Call::Credentials, std::move(done));
}

void LoginClient::resetPassword(const RelayAddress &relay, const QString &username,
                                const QString &password, const QString &oneTimeCode, Done done)
{
    const QJsonObject body { { L("username"), username },
                             { L("password"), password },
                             { L("code"), oneTimeCode } };
    post(relay.api(QStringLiteral("/api/v1/password")), body, Call::Reset,
         [=, this, done = std::move(done)](const Outcome &outcome) {
             if (std::holds_alternative<Credentials>(outcome))
                 login(relay, username, password, done);
             else
                 done(outcome);
         });
}

void LoginClient::refresh(const RelayAddress &relay, const QString &refreshToken, Done done)
{
    const QJsonObject body { { L("refreshToken"), refreshToken } };
    post(relay.api(QStringLiteral("/api/v1/refresh")), body, Call::Credentials, std::move(done));
}

void LoginClient::logout(const RelayAddress &relay, const QString &refreshToken, Done done)
{
    const QJsonObject body { { L("refreshToken"), refreshToken } };
    post(relay.api(QStringLiteral("/api/v1/logout")), body, Call::Logout, std::move(done));
}

void LoginClient::cancel()
{
    m_done = nullptr;
    if (m_reply) {
        m_reply->disconnect(this);
        m_reply->abort();
        m_reply->deleteLater();
        m_reply.clear();
    }
    if (m_network)
        m_network.release()->deleteLater();
}

void LoginClient::post(const QUrl &url, const QJsonObject &body, Call call, Done done)
{
    cancel();
    m_done = std::move(done);
    m_call = call;
    m_host = url.host();
    m_tlsProblem.clear();
    m_certificate = ui::CertificateFault::None;
    if (!isSafe(url)) { // whoever made this address, the credentials do not go there
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (const Done refused = std::exchange(m_done, nullptr))
                    refused(LoginFailure { LoginFault::ClearTextRefused, m_host });
            },
            Qt::QueuedConnection);
        return;
    }
    const QByteArray bytes = QJsonDocument(body).toJson(QJsonDocument::Compact);
    m_network = std::make_unique<QNetworkAccessManager>();
    auto *device = new OnceBody(bytes, m_network.get());
    QNetworkRequest request = oncePost(url, bytes.size(), kTransferTimeoutMs);
    request.setSslConfiguration(m_trust ? *m_trust : *relayTrust());
    m_reply = m_network->sendCustomRequest(request, QByteArrayLiteral("POST"), device);
    m_reply->setReadBufferSize(kMaxAnswerBytes + 1);
    connect(m_reply, &QNetworkReply::sslErrors, this, [this](const QList<QSslError> &errors) {
        m_tlsProblem = errors.isEmpty() ? QString() : errors.first().errorString();
        m_certificate = certificateFault(errors);
    });
    connect(m_reply, &QNetworkReply::readyRead, this, [this] {
        if (m_reply->bytesAvailable() > kMaxAnswerBytes)
            m_reply->abort();
    });
    connect(m_reply, &QNetworkReply::finished, this, &LoginClient::finish);
}

void LoginClient::finish()
{
    const Outcome outcome = readReply(*m_reply);
    const Done done = std::move(m_done);
    cancel();
    if (done)
        done(outcome);
}

LoginClient::Outcome LoginClient::readReply(QNetworkReply &reply) const
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0) {
        const bool tls = reply.error() == QNetworkReply::SslHandshakeFailedError;
        const bool odd = reply.error() == QNetworkReply::ProtocolFailure
            || reply.error() == QNetworkReply::ProtocolUnknownError;
        if (tls && m_certificate != ui::CertificateFault::None)
            return LoginFailure { LoginFault::TlsError, m_host, m_certificate };
        if (tls)
            return LoginFailure { LoginFault::TlsError,
                                  m_tlsProblem.isEmpty() ? reply.errorString() : m_tlsProblem };
        return LoginFailure { odd ? LoginFault::NotARelay : LoginFault::Unreachable, m_host };
    }
    const QJsonDocument document = QJsonDocument::fromJson(reply.read(kMaxAnswerBytes));
    const QJsonObject answer = document.object();
    if (status == 200 && m_call != Call::Credentials && document.isObject())
        return Credentials {};
    if (status == 401 && m_call == Call::Reset)
        return LoginFailure { LoginFault::WrongOneTimeCode, {} };
    if (status == 200)
        return credentialsOf(answer, m_host);
    return failureOf(status, reply, answer, m_host);
}

} // namespace kefu::app
