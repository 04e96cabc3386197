// SPDX-License-Identifier: Apache-2.0
// A relay whose certificate is not in order must not see one byte of what we wanted to tell it
// (S17): a server that decrypts and records everything stands in its place.
#include "app/loginclient.h"
#include "app/relayconnection.h"
#include "app/session.h"
#include "tests/support/testcertificates.h"
#include "tests/unit/app/manualscheduler.h"
#include "ui/model/conversationstore.h"

#include <QSignalSpy>
#include <QSslKey>
#include <QSslSocket>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu;
using namespace kefu::app;
using kefu::test::CertificateWish;
using kefu::test::makeTestCertificate;
using kefu::test::ManualScheduler;
using kefu::test::TestCertificate;
using ui::CertificateFault;
using ui::LoginFault;

namespace {

//! Ends every TLS connection it can and writes down what came out; answers nothing.
class Recorder : public QTcpServer {
public:
    explicit Recorder(const TestCertificate &certificate)
    {
        m_configuration.setLocalCertificate(QSslCertificate(certificate.certificate, QSsl::Pem));
        m_configuration.setPrivateKey(QSslKey(certificate.key, QSsl::Ec));
        m_configuration.setPeerVerifyMode(QSslSocket::VerifyNone);
        listen(QHostAddress::LocalHost);
    }
    QByteArray decrypted;
    int connections = 0;

protected:
    void incomingConnection(qintptr descriptor) override
    {
        ++connections;
        auto *socket = new QSslSocket(this);
        socket->setSslConfiguration(m_configuration);
        socket->setSocketDescriptor(descriptor);
        connect(socket, &QSslSocket::readyRead, this,
                [this, socket] { decrypted += socket->readAll(); });
        socket->startServerEncryption();
    }

private:
    QSslConfiguration m_configuration;
};

enum Who { ByTrusted, ByUnknown, BySelf };

CertificateWish wishFor(qint64 fromS, qint64 toS, const QByteArray &altNames)
{
    CertificateWish wish;
    wish.altNames = altNames;
    if (!altNames.contains("localhost"))
        wish.commonName = "other.example"; // Qt believes a common name, too
    wish.validFromS = fromS;
    wish.validToS = toS;
    return wish;
}

void addFaults()
{
    QTest::addColumn<int>("who");
    QTest::addColumn<qint64>("fromS");
    QTest::addColumn<qint64>("toS");
    QTest::addColumn<QByteArray>("altNames");
    QTest::addColumn<CertificateFault>("fault");
    constexpr qint64 kDay = 24 * 3600;
    const QByteArray here = "DNS:localhost,IP:127.0.0.1";
    const QByteArray elsewhere = "DNS:other.example,IP:192.0.2.9";
    QTest::newRow("self-signed") << int(BySelf) << -kDay << kDay << here
                                 << CertificateFault::SelfSigned;
    QTest::newRow("unknown CA") << int(ByUnknown) << -kDay << kDay << here
                                << CertificateFault::UnknownIssuer;
    QTest::newRow("expired") << int(ByTrusted) << -2 * kDay << -kDay << here
                             << CertificateFault::Expired;
    QTest::newRow("not yet valid")
        << int(ByTrusted) << kDay << 2 * kDay << here << CertificateFault::NotYetValid;
    QTest::newRow("wrong host") << int(ByTrusted) << -kDay << kDay << elsewhere
                                << CertificateFault::WrongHost;
    QTest::newRow("expired and self-signed")
        << int(BySelf) << -2 * kDay << -kDay << here << CertificateFault::SelfSigned;
    QTest::newRow("unknown CA and wrong host")
        << int(ByUnknown) << -kDay << kDay << elsewhere << CertificateFault::UnknownIssuer;
    QTest::newRow("expired and wrong host")
        << int(ByTrusted) << -2 * kDay << -kDay << elsewhere << CertificateFault::WrongHost;
}

} // namespace

class tst_Tls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void credentialsStay_data() { addFaults(); }
    void credentialsStay();
    void socketIsRefused_data() { addFaults(); }
    void socketIsRefused();
    void sessionWaitsAndSaysWhy_data() { addFaults(); }
    void sessionWaitsAndSaysWhy();
    void ownCaIsBelieved();
    void ownCaIsBelievedOnlyWhenNamed();
    void unusableCaFiles();
    void clearTextIsNotEvenTried_data();
    void clearTextIsNotEvenTried();
    void faultsByGravity_data();
    void faultsByGravity();

private:
    std::unique_ptr<Recorder> recorder(int who, const CertificateWish &wish) const;
    std::unique_ptr<Recorder> recorderOfRow() const;
    static RelayAddress addressOf(const Recorder &server)
    {
        return std::get<RelayAddress>(
            parseRelayAddress(QStringLiteral("wss://localhost:%1").arg(server.serverPort())));
    }

    QTemporaryDir m_dir;
    TestCertificate m_trusted;
    TestCertificate m_unknown;
    QSslConfiguration m_trust;
};

void tst_Tls::initTestCase()
{
    m_trusted = makeTestCertificate({ "Trusted CA", {}, -3600, 24 * 3600, true });
    m_unknown = makeTestCertificate({ "Unknown CA", {}, -3600, 24 * 3600, true });
    const QString file = m_dir.filePath(QStringLiteral("ca.pem"));
    QVERIFY(test::writeFile(file, m_trusted.certificate));
    m_trust = relayTrust(file).value();
}

std::unique_ptr<Recorder> tst_Tls::recorder(int who, const CertificateWish &wish) const
{
    const TestCertificate *issuer = who == ByTrusted ? &m_trusted
        : who == ByUnknown                           ? &m_unknown
                                                     : nullptr;
    return std::make_unique<Recorder>(makeTestCertificate(wish, issuer));
}

std::unique_ptr<Recorder> tst_Tls::recorderOfRow() const
{
    QFETCH(int, who);
    QFETCH(qint64, fromS);
    QFETCH(qint64, toS);
    QFETCH(QByteArray, altNames);
    return recorder(who, wishFor(fromS, toS, altNames));
}

void tst_Tls::credentialsStay()
{
    QFETCH(CertificateFault, fault);
    const auto server = recorderOfRow();
    const RelayAddress address = addressOf(*server);
    LoginClient client;
    client.setTrust(m_trust);
    using Call = std::function<void(LoginClient::Done)>;
    const QString secret = QStringLiteral("secret");
    const QList<Call> calls {
        [&](auto done) { client.login(address, QStringLiteral("mei"), secret, done); },
        [&](auto done) { client.refresh(address, secret, done); },
        [&](auto done) { client.logout(address, secret, done); },
    };
    for (const Call &call : calls) {
        std::optional<LoginClient::Outcome> outcome;
        call([&outcome](const LoginClient::Outcome &result) { outcome = result; });
        QTRY_VERIFY(outcome);
        const auto *failure = std::get_if<ui::LoginFailure>(&*outcome);
        QVERIFY(failure);
        QCOMPARE(failure->fault, LoginFault::TlsError);
        QCOMPARE(failure->certificate, fault);
        QCOMPARE(failure->detail, QStringLiteral("localhost"));
    }
    QCOMPARE(server->connections, 3); // one each, none again
    QCOMPARE(server->decrypted, QByteArray());
}

void tst_Tls::socketIsRefused()
{
    QFETCH(CertificateFault, fault);
    const auto server = recorderOfRow();
    const std::unique_ptr<Scheduler> scheduler = systemScheduler();
    RelayConnection connection(*scheduler);
    connection.setTrust(m_trust);
    std::optional<ConnectionFailure> failure;
    connect(&connection, &RelayConnection::failed, this,
            [&](const ConnectionFailure &f) { failure = f; });
    connection.open(addressOf(*server).socket);
    QTRY_VERIFY(failure);
    QCOMPARE(failure->fault, ConnectionFault::Tls);
    QCOMPARE(failure->certificate, fault);
    QCOMPARE(server->decrypted, QByteArray());
}

//! Logged in before, and now the relay (or somebody else) shows this: nothing is sent, nothing is
//! forgotten, and the banner can say why.
void tst_Tls::sessionWaitsAndSaysWhy()
{
    QFETCH(CertificateFault, fault);
    const auto server = recorderOfRow();
    ManualScheduler scheduler;
    ui::ConversationStore store;
    Session session(store, scheduler, Backoff([] { return 0.5; }));
    session.setTrust(m_trust);
    QSignalSpy rejected(&session, &Session::tokenRejected);
    session.resume(addressOf(*server), QStringLiteral("kept"));
    QTRY_COMPARE(session.status().state, ui::ConnectionState::Waiting);
    QCOMPARE(session.status().certificate, fault);
    scheduler.advance(30'000);
    QTRY_COMPARE(server->connections, 2);
    QTRY_VERIFY(session.status().nextAttemptAt > 0);
    QCOMPARE(session.status().certificate, fault);
    QCOMPARE(rejected.count(), 0);
    QCOMPARE(server->decrypted, QByteArray());
    session.logout();
    QCOMPARE(session.status().certificate, CertificateFault::None);
}

//! And the recorder does record: with everything in order the password arrives.
void tst_Tls::ownCaIsBelieved()
{
    const auto server = recorder(ByTrusted, {});
    LoginClient client;
    client.setTrust(m_trust);
    client.login(addressOf(*server), QStringLiteral("mei"), QStringLiteral("secret"),
                 [](const LoginClient::Outcome &) {});
    QTRY_VERIFY(server->decrypted.contains("\"secret\""));
    QVERIFY(server->decrypted.startsWith("POST /api/v1/login "));
    client.cancel();
    server->decrypted.clear();
    const std::unique_ptr<Scheduler> scheduler = systemScheduler();
    RelayConnection connection(*scheduler);
    connection.setTrust(m_trust);
    connection.open(addressOf(*server).socket);
    QTRY_VERIFY(server->decrypted.startsWith("GET /agent "));
}

void tst_Tls::ownCaIsBelievedOnlyWhenNamed()
{
    const auto server = recorder(ByTrusted, {});
    LoginClient client;
    std::optional<LoginClient::Outcome> outcome;
    client.login(addressOf(*server), QStringLiteral("mei"), QStringLiteral("secret"),
                 [&](const LoginClient::Outcome &result) { outcome = result; });
    QTRY_VERIFY(outcome);
    QCOMPARE(std::get<ui::LoginFailure>(*outcome).certificate, CertificateFault::UnknownIssuer);
    QCOMPARE(server->decrypted, QByteArray());
}

void tst_Tls::unusableCaFiles()
{
    QVERIFY(relayTrust().ok());
    QVERIFY(!relayTrust(m_dir.filePath(QStringLiteral("none.pem"))).ok());
    const QString words = m_dir.filePath(QStringLiteral("words.pem"));
    QVERIFY(test::writeFile(words, "no certificate"));
    QVERIFY(!relayTrust(words).ok());
    QVERIFY(!relayTrust(m_dir.path()).ok());
}

void tst_Tls::clearTextIsNotEvenTried_data()
{
    QTest::addColumn<QString>("host");
    QTest::newRow("name") << QStringLiteral("relay.example");
    QTest::newRow("address") << QStringLiteral("192.0.2.1");
    QTest::newRow("looks local") << QStringLiteral("localhost.example");
    QTest::newRow("v6") << QStringLiteral("[2001:db8::1]");
}

//! Whatever made the address: neither the login nor the socket goes out in clear text.
void tst_Tls::clearTextIsNotEvenTried()
{
    QFETCH(QString, host);
    RelayAddress forged;
    forged.http = QUrl(QStringLiteral("http://%1:9").arg(host));
    forged.socket = QUrl(QStringLiteral("ws://%1:9/agent").arg(host));
    LoginClient client;
    std::optional<LoginClient::Outcome> outcome;
    client.login(forged, QStringLiteral("mei"), QStringLiteral("secret"),
                 [&](const LoginClient::Outcome &result) { outcome = result; });
    QTRY_VERIFY(outcome);
    QCOMPARE(std::get<ui::LoginFailure>(*outcome).fault, LoginFault::ClearTextRefused);
    ManualScheduler scheduler;
    RelayConnection connection(scheduler);
    std::optional<ConnectionFailure> failure;
    connect(&connection, &RelayConnection::failed, this,
            [&](const ConnectionFailure &f) { failure = f; });
    connection.open(forged.socket);
    QTRY_VERIFY(failure);
    QCOMPARE(failure->fault, ConnectionFault::ClearText);
    QCOMPARE(scheduler.activeTimers(), 0);
}

void tst_Tls::faultsByGravity_data()
{
    QTest::addColumn<QList<int>>("errors");
    QTest::addColumn<CertificateFault>("fault");
    QTest::newRow("none") << QList<int> {} << CertificateFault::None;
    QTest::newRow("something else")
        << QList<int> { QSslError::UnspecifiedError } << CertificateFault::None;
    QTest::newRow("revoked and expired")
        << QList<int> { QSslError::CertificateExpired, QSslError::CertificateRevoked }
        << CertificateFault::Revoked;
    QTest::newRow("a root of its own") << QList<int> { QSslError::SelfSignedCertificateInChain }
                                       << CertificateFault::UnknownIssuer;
    QTest::newRow("expired and not trusted")
        << QList<int> { QSslError::CertificateExpired,
                        QSslError::UnableToGetLocalIssuerCertificate }
        << CertificateFault::UnknownIssuer;
}

void tst_Tls::faultsByGravity()
{
    QFETCH(QList<int>, errors);
    QFETCH(CertificateFault, fault);
    QList<QSslError> list;
    for (const int error : errors)
        list.append(QSslError(QSslError::SslError(error)));
    QCOMPARE(certificateFault(list), fault);
}

QTEST_GUILESS_MAIN(tst_Tls)
#include "tst_tls.moc"
