// SPDX-License-Identifier: Apache-2.0
// A relay whose certificate nobody vouches for must not see one byte of what we wanted to tell it
// (S17).
#include "app/loginclient.h"
#include "app/relayconnection.h"

#include <QFile>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTest>

using namespace kefu;
using namespace kefu::app;

class tst_Tls : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void loginIsRefused();
    void socketIsRefused();

private:
    std::unique_ptr<QSslServer> m_server;
    QByteArray m_decrypted;
    RelayAddress m_address;
};

void tst_Tls::init()
{
    QFile certificate(QStringLiteral(KEFUDESK_TEST_DIR "/selfsigned.crt"));
    QFile key(QStringLiteral(KEFUDESK_TEST_DIR "/selfsigned.key"));
    QVERIFY(certificate.open(QIODevice::ReadOnly) && key.open(QIODevice::ReadOnly));
    QSslConfiguration configuration;
    configuration.setLocalCertificate(QSslCertificate(&certificate));
    configuration.setPrivateKey(QSslKey(&key, QSsl::Ec));
    QVERIFY(!configuration.localCertificate().isNull() && !configuration.privateKey().isNull());
    m_decrypted.clear();
    m_server = std::make_unique<QSslServer>();
    m_server->setSslConfiguration(configuration);
    connect(m_server.get(), &QTcpServer::pendingConnectionAvailable, this, [this] {
        QTcpSocket *socket = m_server->nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, this,
                [this, socket] { m_decrypted += socket->readAll(); });
    });
    QVERIFY(m_server->listen(QHostAddress::LocalHost));
    m_address = std::get<RelayAddress>(
        parseRelayAddress(QStringLiteral("wss://localhost:%1").arg(m_server->serverPort())));
}

void tst_Tls::loginIsRefused()
{
    LoginClient client;
    std::optional<LoginClient::Outcome> outcome;
    client.login(m_address, QStringLiteral("mei"), QStringLiteral("secret"),
                 [&](const LoginClient::Outcome &result) { outcome = result; });
    QTRY_VERIFY(outcome);
    const auto *failure = std::get_if<ui::LoginFailure>(&*outcome);
    QVERIFY(failure);
    QCOMPARE(failure->fault, ui::LoginFault::TlsError);
    QVERIFY(!failure->detail.isEmpty());
    QCOMPARE(m_decrypted, QByteArray());
}

void tst_Tls::socketIsRefused()
{
    const std::unique_ptr<Scheduler> scheduler = systemScheduler();
    RelayConnection connection(*scheduler);
    std::optional<ConnectionFailure> failure;
    connect(&connection, &RelayConnection::failed, this,
            [&](const ConnectionFailure &f) { failure = f; });
    connection.open(m_address.socket);
    QTRY_VERIFY(failure);
    QCOMPARE(failure->fault, ConnectionFault::Tls);
    QVERIFY(!failure->detail.isEmpty());
    QCOMPARE(m_decrypted, QByteArray());
}

QTEST_GUILESS_MAIN(tst_Tls)
#include "tst_tls.moc"
