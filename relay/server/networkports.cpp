// SPDX-License-Identifier: Apache-2.0
#include "relay/server/networkports.h"

#include "relay/http/publicaddress.h"

#include <QElapsedTimer>
#include <QPointer>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTimer>

namespace kefu::server {

namespace {

constexpr int kForwardConnections = 4;
constexpr int kProbeConnections = 8;
constexpr int kProbeMs = 5000; //!< as long as WeChat waits
constexpr int kMaxProbeAnswer = 64 * 1024;
constexpr int kHttpsPort = 443;

//! What needs no name server to be seen; the rest is decided when the address is known.
bool isPlainlyPrivate(const QUrl &url)
{
    const QHostAddress address(url.host());
    return url.host() == QLatin1String("localhost")
        || (!address.isNull() && !http::isPublicAddress(address));
}

desk::ForwardAnswer answerOf(const http::OnceReply &reply)
{
    const bool answered = reply.outcome == http::OnceReply::Outcome::Answered;
    constexpr qsizetype kKept = 1024;
    return { answered ? reply.status : 0, reply.detail, reply.body.left(kKept) };
}

//! Looks at a certificate: the handshake is all that is wanted.
class CertificateLook : public QObject {
public:
    using Done = std::function<void(const QString &problem, qint64 expiresAt)>;

    CertificateLook(const QUrl &url, Done done, QObject *parent)
        : QObject(parent)
        , m_done(std::move(done))
    {
        connect(&m_socket, &QSslSocket::sslErrors, this, [this](const QList<QSslError> &errors) {
            m_problem = errors.isEmpty() ? QString() : errors.first().errorString();
            finish(); // the connection is not wanted any more
        });
        connect(&m_socket, &QSslSocket::encrypted, this, &CertificateLook::finish);
        connect(&m_socket, &QAbstractSocket::errorOccurred, this, &CertificateLook::finish);
        QTimer::singleShot(kProbeMs, this, &CertificateLook::finish);
        m_socket.connectToHostEncrypted(url.host(), quint16(url.port(kHttpsPort)));
    }

private:
    void finish()
    {
        if (!m_done)
            return;
        const QSslCertificate certificate = m_socket.peerCertificate();
        const qint64 expiresAt =
            certificate.isNull() ? 0 : certificate.expiryDate().toMSecsSinceEpoch();
        std::exchange(m_done, nullptr)(m_problem, expiresAt);
        m_socket.disconnect(this);
        deleteLater();
    }

    QSslSocket m_socket;
    Done m_done;
    QString m_problem;
};

} // namespace

NetworkPorts::NetworkPorts(QObject *parent)
    : QObject(parent)
    , m_probe(new http::OnceHttpClient(kProbeConnections, this))
{
}

desk::ForwardTransport NetworkPorts::forward()
{
    return
        [this](const desk::ForwardCall &call,
               const std::function<void(const desk::ForwardAnswer &)> &done) { pass(call, done); };
}

desk::WebProbe NetworkPorts::probe()
{
    return [this](const QUrl &url, const std::function<void(const desk::WebAnswer &)> &done) {
        ask(url, done);
    };
}

void NetworkPorts::pass(const desk::ForwardCall &call,
                        const std::function<void(const desk::ForwardAnswer &)> &done)
{
    if (call.publicOnly && isPlainlyPrivate(call.url)) {
        QMetaObject::invokeMethod(
            this,
            [done] {
                done({ 0, QStringLiteral("refused: a private address") });
            },
            Qt::QueuedConnection);
        return;
    }
    http::OnceHttpClient *&client = m_forwards[call.channel];
    if (!client)
        client = new http::OnceHttpClient(kForwardConnections, this);
    http::OnceRequest request;
    request.url = call.url;
    request.body = call.body;
    request.publicOnly = call.publicOnly;
    if (!call.contentType.isEmpty())
        request.headers.append({ "Content-Type", call.contentType });
    request.headers += call.headers;
    client->send(request, this, [done](const http::OnceReply &reply) { done(answerOf(reply)); });
}

void NetworkPorts::ask(const QUrl &url, const std::function<void(const desk::WebAnswer &)> &done)
{
    if (url.scheme() != QLatin1String("https")) {
        get(url, {}, done);
        return;
    }
    new CertificateLook(
        url,
        [self = QPointer(this), url, done](const QString &problem, qint64 expiresAt) {
            if (!self)
                return;
            desk::WebAnswer answer;
            answer.certificateProblem = problem;
            answer.certificateExpiresAt = expiresAt;
            self->get(url, answer, done);
        },
        this);
}

void NetworkPorts::get(const QUrl &url, desk::WebAnswer answer,
                       const std::function<void(const desk::WebAnswer &)> &done)
{
    http::OnceRequest request;
    request.method = "GET";
    request.url = url;
    request.totalMs = kProbeMs;
    request.maxAnswerBytes = kMaxProbeAnswer;
    QElapsedTimer since;
    since.start();
    m_probe->send(request, this, [answer, since, done](const http::OnceReply &reply) {
        desk::WebAnswer got = answer;
        got.answered = reply.outcome == http::OnceReply::Outcome::Answered;
        got.status = reply.status;
        got.body = reply.body;
        got.detail = reply.detail;
        got.ms = since.elapsed();
        done(got);
    });
}

} // namespace kefu::server
