// SPDX-License-Identifier: Apache-2.0
#include "app/session.h"
#include "relay/protocol/features.h"
#include "relayprocess.h"
#include "tests/support/testcertificates.h"
#include "ui/model/conversationstore.h"

#include <QFile>
#include <QSignalSpy>
#include <QSslConfiguration>
#include <QSslSocket>
#include <QTest>
#include <QWebSocket>
#include <QWebSocketHandshakeOptions>
#include <csignal>

using kefu::test::CertificateWish;
using kefu::test::makeTestCertificate;
using kefu::test::TestCertificate;
using kefu::test::writeFile;

namespace {

const QByteArray kHealth = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n";

//! A console's socket over TLS.
struct Console {
    Console(quint16 port, const QByteArray &token, const QSslConfiguration &trust)
    {
        socket.setSslConfiguration(trust);
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket,
                         [this](const QString &text) { frames.append(text); });
        QObject::connect(&socket, &QWebSocket::connected, &socket, [this, token] {
            socket.sendTextMessage(
                QStringLiteral("{\"t\":\"hello\",\"id\":\"1\",\"d\":{\"token\":\"%1\"}}")
                    .arg(QString::fromLatin1(token)));
        });
        QWebSocketHandshakeOptions options;
        options.setSubprotocols({ QLatin1String(kefu::kSubprotocol) });
        socket.open(QUrl(QStringLiteral("wss://localhost:%1/agent").arg(port)), options);
    }
    bool isLive()
    {
        return QTest::qWaitFor(
            [this] { return !frames.isEmpty() && frames[0].contains(QLatin1String("cursor")); });
    }
    bool answers()
    {
        const qsizetype before = frames.size();
        socket.sendTextMessage(QStringLiteral("{\"t\":\"conversations\",\"id\":\"2\",\"d\":{}}"));
        return QTest::qWaitFor([&] { return frames.size() > before; });
    }
    QWebSocket socket;
    QStringList frames;
};

} // namespace

//! The real relay with a certificate.
class TestTlsRelay : public QObject {
    Q_OBJECT
private:
    void write(const QByteArray &name)
    {
        CertificateWish wish;
        wish.commonName = name;
        const TestCertificate made = makeTestCertificate(wish, &m_ca);
        QVERIFY(writeFile(m_dir.filePath(QStringLiteral("cert.pem")), made.certificate));
        QVERIFY(writeFile(m_dir.filePath(QStringLiteral("key.pem")), made.key));
        QFile::setPermissions(m_dir.filePath(QStringLiteral("key.pem")),
                              QFile::ReadOwner | QFile::WriteOwner);
    }
    QByteArray tlsLines() const
    {
        return "tls_certificate = \"" + m_dir.filePath(QStringLiteral("cert.pem")).toUtf8()
            + "\"\ntls_key = \"" + m_dir.filePath(QStringLiteral("key.pem")).toUtf8() + "\"\n";
    }
    QSslConfiguration trust() const
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setCaCertificates({ QSslCertificate(m_ca.certificate, QSsl::Pem) });
        return configuration;
    }
    //! The name shown to a new connection, and what it is answered.
    std::pair<QString, QByteArray> ask() const
    {
        QSslSocket socket;
        socket.setSslConfiguration(trust());
        socket.connectToHostEncrypted(QStringLiteral("localhost"), m_relay->port());
        if (!socket.waitForEncrypted())
            return { socket.errorString(), {} };
        socket.write(kHealth);
        QByteArray got;
        while (!got.contains("ok\n") && socket.waitForReadyRead())
            got += socket.readAll();
        return { socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0), got };
    }

private Q_SLOTS:
    void init()
    {
        m_ca = makeTestCertificate({ "Test CA", {}, -3600, 24 * 3600, true });
        write("first");
        m_relay = std::make_unique<RelayProcess>();
        m_relay->configure(tlsLines());
    }
    void cleanup() { m_relay.reset(); }

    void servesOverTlsOnly()
    {
        QVERIFY(m_relay->start());
        const auto [name, answer] = ask();
        QCOMPARE(name, QStringLiteral("first"));
        QVERIFY(answer.startsWith("HTTP/1.1 200"));
        QVERIFY(m_relay->log().contains("the certificate of first expires"));
        QVERIFY(m_relay->run({ QStringLiteral("status") }).out.contains("certificate"));
        QTcpSocket clear;
        clear.connectToHost(QStringLiteral("localhost"), m_relay->port());
        QVERIFY(clear.waitForConnected());
        clear.write(kHealth);
        QVERIFY(clear.waitForDisconnected());
        QVERIFY(!clear.readAll().contains("HTTP"));
        QCOMPARE(m_relay->terminate(), 0);
    }

    void renewedWithoutCuttingAnybody_data()
    {
        QTest::addColumn<bool>("signal");
        QTest::newRow("SIGHUP") << true;
        QTest::newRow("the files change") << false;
    }

    void renewedWithoutCuttingAnybody()
    {
        QFETCH(bool, signal);
        QVERIFY(!m_relay->addAgent(QStringLiteral("ann")).isEmpty());
        const QByteArray token = m_relay->issueToken(QStringLiteral("ann"));
        QVERIFY(m_relay->start());
        Console console(m_relay->port(), token, trust());
        QVERIFY(console.isLive());
        QSignalSpy gone(&console.socket, &QWebSocket::disconnected);
        write("second");
        if (signal)
            m_relay->sendSignal(SIGHUP);
        QTRY_COMPARE_WITH_TIMEOUT(ask().first, QStringLiteral("second"), 20'000);
        QVERIFY(console.answers());
        // A renewal that went wrong harms nobody.
        QVERIFY(writeFile(m_dir.filePath(QStringLiteral("cert.pem")), "half a certific"));
        if (signal)
            m_relay->sendSignal(SIGHUP);
        QTRY_VERIFY_WITH_TIMEOUT(m_relay->log().contains("the old one stays"), 20'000);
        QCOMPARE(ask().first, QStringLiteral("second"));
        QVERIFY(console.answers());
        QCOMPARE(gone.count(), 0);
        QCOMPARE(m_relay->terminate(), 0);
    }

    //! The console's own session from login to the end of its login, certificate checked.
    void theConsoleOverTls()
    {
        QVERIFY(!m_relay->addAgent(QStringLiteral("ann"), {}, "correct horse").isEmpty());
        QVERIFY(m_relay->start());
        const auto scheduler = kefu::app::systemScheduler();
        kefu::ui::ConversationStore store;
        kefu::app::Session session(store, *scheduler, kefu::app::Backoff([] { return 0.1; }));
        QList<kefu::ui::LoginFailure> failures;
        connect(&session, &kefu::app::Session::loginFailed, this,
                [&](const kefu::ui::LoginFailure &failure) { failures.append(failure); });
        const auto address = std::get<kefu::app::RelayAddress>(kefu::app::parseRelayAddress(
            QStringLiteral("wss://localhost:%1").arg(m_relay->port())));
        const auto login = [&] {
            session.login(address, QStringLiteral("ann"), QStringLiteral("correct horse"));
        };
        login(); // nobody told it of our CA
        QTRY_COMPARE(failures.size(), 1);
        QCOMPARE(failures[0].certificate, kefu::ui::CertificateFault::UnknownIssuer);
        const QString caFile = m_dir.filePath(QStringLiteral("ca.pem"));
        QVERIFY(writeFile(caFile, m_ca.certificate));
        session.setTrust(kefu::app::relayTrust(caFile).value());
        login();
        QTRY_VERIFY(session.isOnline());
        write("second"); // renewed: the session goes on, and the next one sees the new one
        m_relay->sendSignal(SIGHUP);
        QTRY_COMPARE_WITH_TIMEOUT(ask().first, QStringLiteral("second"), 20'000);
        QVERIFY(session.isOnline());
        QCOMPARE(
            m_relay
                ->run({ QStringLiteral("token"), QStringLiteral("revoke"), QStringLiteral("ann") })
                .exitCode,
            0);
        QTRY_COMPARE(session.status().state, kefu::ui::ConnectionState::LoggedOut);
        QCOMPARE(failures.size(), 2);
        login();
        QTRY_VERIFY(session.isOnline());
        QCOMPARE(
            m_relay
                ->run({ QStringLiteral("agent"), QStringLiteral("disable"), QStringLiteral("ann") })
                .exitCode,
            0);
        QTRY_COMPARE(failures.size(), 3);
        QCOMPARE(failures[2].fault, kefu::ui::LoginFault::Disabled);
    }

    void hangUpWithoutTlsIsHarmless()
    {
        m_relay->configure({});
        QVERIFY(m_relay->start());
        m_relay->sendSignal(SIGHUP);
        QTRY_VERIFY(m_relay->log().contains("tls_certificate is not set"));
        QVERIFY(m_relay->isRunning());
        QCOMPARE(m_relay->terminate(), 0);
    }

    void refusesToBeExposed_data()
    {
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<bool>("starts");
        QTest::newRow("clear text to everybody") << QByteArray() << false;
        QTest::newRow("a proxy has the certificate")
            << QByteArray("allow_clear_text = true\n") << true;
        QTest::newRow("a certificate") << tlsLines() << true;
        QTest::newRow("half of one") << QByteArray("tls_key = \"key.pem\"\n") << false;
        QTest::newRow("one that is not there")
            << QByteArray("tls_certificate = \"none\"\ntls_key = \"none\"\n") << false;
    }

    void refusesToBeExposed()
    {
        QFETCH(QByteArray, lines);
        QFETCH(bool, starts);
        m_relay->writeConfig("data_dir = \"data\"\nlisten = \"0.0.0.0\"\nport = 0\n" + lines);
        QCOMPARE(m_relay->run({ QStringLiteral("check-config") }).exitCode, starts ? 0 : 78);
        if (!starts) // what is allowed is not started here: it would listen on every network
            QCOMPARE(m_relay->run({ QStringLiteral("serve") }).exitCode, 78);
    }

private:
    QTemporaryDir m_dir;
    TestCertificate m_ca;
    std::unique_ptr<RelayProcess> m_relay;
};

QTEST_GUILESS_MAIN(TestTlsRelay)
#include "tst_tlsrelay.moc"
