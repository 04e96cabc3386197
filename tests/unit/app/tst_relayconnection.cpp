// SPDX-License-Identifier: Apache-2.0
#include "app/relayconnection.h"
#include "tests/unit/app/fakerelay.h"
#include "tests/unit/app/manualscheduler.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace kefu;
using namespace kefu::app;
using kefu::test::ManualScheduler;

class tst_RelayConnection : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void handshakeFailures_data();
    void handshakeFailures();
    void unreachable_data();
    void unreachable();
    void handshakeDeadline();
    void failsOnce();
    void closeIsQuiet();
};

void tst_RelayConnection::handshakeFailures_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<ConnectionFault>("fault");
    QTest::newRow("nobody listens") << QByteArray() << ConnectionFault::Unreachable;
    QTest::newRow("a web server") << QByteArray(
        "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
                                  << ConnectionFault::NotARelay;
    QTest::newRow("no HTTP at all")
        << QByteArray("SSH-2.0-OpenSSH_9.2\r\n\r\n") << ConnectionFault::NotARelay;
}

void tst_RelayConnection::handshakeFailures()
{
    QFETCH(QByteArray, answer);
    QFETCH(ConnectionFault, fault);
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    connect(&server, &QTcpServer::newConnection, &server, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket, answer] {
            socket->write(answer);
            socket->disconnectFromHost();
        });
    });
    if (answer.isEmpty())
        server.close();
    ManualScheduler scheduler;
    RelayConnection connection(scheduler);
    std::optional<ConnectionFailure> failure;
    connect(&connection, &RelayConnection::failed, this,
            [&](const ConnectionFailure &f) { failure = f; });
    connection.open(QUrl(QStringLiteral("ws://127.0.0.1:%1/agent").arg(port)));
    QTRY_VERIFY(failure);
    QCOMPARE(failure->fault, fault);
}

void tst_RelayConnection::unreachable_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("no such host") << QStringLiteral("wss://no-such-host.invalid/agent");
    QTest::newRow("refused over TLS") << QStringLiteral("wss://127.0.0.1:9/agent");
    QTest::newRow("refused") << QStringLiteral("ws://127.0.0.1:9/agent");
}

void tst_RelayConnection::unreachable()
{
    QFETCH(QString, url);
    ManualScheduler scheduler;
    RelayConnection connection(scheduler);
    std::optional<ConnectionFailure> failure;
    connect(&connection, &RelayConnection::failed, this,
            [&](const ConnectionFailure &f) { failure = f; });
    connection.open(QUrl(url));
    QTRY_VERIFY_WITH_TIMEOUT(failure, 20'000);
    QCOMPARE(failure->fault, ConnectionFault::Unreachable);
}

void tst_RelayConnection::handshakeDeadline()
{
    QTcpServer server; // accepts and says nothing
    QVERIFY(server.listen(QHostAddress::LocalHost));
    ManualScheduler scheduler;
    RelayConnection connection(scheduler);
    QSignalSpy failed(&connection, &RelayConnection::failed);
    connection.open(QUrl(QStringLiteral("ws://127.0.0.1:%1/agent").arg(server.serverPort())));
    scheduler.advance(RelayConnection::kHandshakeMs - 1);
    QCOMPARE(failed.count(), 0);
    scheduler.advance(1);
    QCOMPARE(failed.count(), 1);
    QCOMPARE(failed.first().first().value<ConnectionFailure>().fault, ConnectionFault::Unreachable);
}

void tst_RelayConnection::failsOnce()
{
    test::FakeRelay relay;
    ManualScheduler scheduler;
    RelayConnection connection(scheduler);
    QSignalSpy failed(&connection, &RelayConnection::failed);
    QSignalSpy opened(&connection, &RelayConnection::opened);
    connection.open(QUrl(QLatin1String("ws://") + relay.address() + QLatin1String("/agent")));
    QTRY_COMPARE(opened.count(), 1);
    QVERIFY(!connection.send(LogoutRequest {}).isEmpty());
    relay.sendRaw("junk");
    relay.sendRaw("junk");
    relay.closeSocket(4400);
    QTRY_COMPARE(failed.count(), 1);
    QTRY_VERIFY(!relay.hasSocket());
    QCOMPARE(failed.count(), 1);
    QVERIFY(connection.send(LogoutRequest {}).isEmpty());
    QCOMPARE(scheduler.nextMs(), -1); // no timer outlives the socket
}

void tst_RelayConnection::closeIsQuiet()
{
    test::FakeRelay relay;
    ManualScheduler scheduler;
    RelayConnection connection(scheduler);
    QSignalSpy failed(&connection, &RelayConnection::failed);
    QSignalSpy opened(&connection, &RelayConnection::opened);
    connection.open(QUrl(QLatin1String("ws://") + relay.address() + QLatin1String("/agent")));
    QTRY_COMPARE(opened.count(), 1);
    connection.close();
    QTRY_VERIFY(!relay.hasSocket());
    QCOMPARE(failed.count(), 0);
}

QTEST_GUILESS_MAIN(tst_RelayConnection)
#include "tst_relayconnection.moc"
