// SPDX-License-Identifier: Apache-2.0
// Connections that have not sent a byte: they wait without a socket object, and come in with their
// first one.
#include "echoserver.h"
#include "rawclient.h"

#include <QElapsedTimer>

using namespace kefu;
using namespace kefu::test;

class TestLobby : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void lateWordIsHeard();
    void silenceEndsWithTheDeadline();
    void whoLeavesIsForgotten();
    void theySitOnSeats();
    void drainSendsThemAway();
    void theServerMayGoFirst();
};

namespace {

const QByteArray kHealthz = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

} // namespace

void TestLobby::lateWordIsHeard()
{
    EchoServer echo;
    RawClient client(echo.start());
    QVERIFY(client.waitOpen());
    QTRY_COMPARE(echo.server.connectionCount(), 1);
    QTest::qWait(50);
    for (const char byte : kHealthz) { // byte-wise, with the first one alone
        client.send(QByteArray(1, byte));
        QCoreApplication::processEvents();
    }
    QVERIFY(client.waitReplies(1));
    QCOMPARE(client.replies().at(0).status, 200);
    client.send(kHealthz);
    QVERIFY(client.waitReplies(2));
}

void TestLobby::silenceEndsWithTheDeadline()
{
    http::Limits limits;
    limits.headerDeadlineMs = 300;
    EchoServer echo(limits);
    const quint16 port = echo.start();
    QElapsedTimer timer;
    timer.start();
    RawClient silent(port);
    QVERIFY(silent.waitOpen());
    QVERIFY(silent.waitClosed());
    QVERIFY(timer.elapsed() >= 300);
    QCOMPARE(silent.received, QByteArray());
    QTRY_COMPARE(echo.server.connectionCount(), 0);
    // And one that speaks in time has its whole deadline for the head.
    RawClient slow(port);
    QTRY_COMPARE(echo.server.connectionCount(), 1);
    QTest::qWait(200);
    slow.send(kHealthz.left(5));
    QTest::qWait(200);
    slow.send(kHealthz.mid(5));
    QVERIFY(slow.waitReplies(1));
    QCOMPARE(slow.replies().at(0).status, 200);
}

void TestLobby::whoLeavesIsForgotten()
{
    EchoServer echo;
    const quint16 port = echo.start();
    for (const bool politely : { true, false }) {
        auto client = std::make_unique<RawClient>(port);
        QVERIFY(client->waitOpen());
        QTRY_COMPARE(echo.server.connectionCount(), 1);
        if (politely)
            client->socket.disconnectFromHost();
        else
            client->socket.abort();
        QTRY_COMPARE(echo.server.connectionCount(), 0);
    }
    QVERIFY(echo.seen.empty());
}

void TestLobby::theySitOnSeats()
{
    http::Limits limits;
    limits.connections = 2;
    EchoServer echo(limits);
    const quint16 port = echo.start();
    RawClient first(port);
    RawClient second(port);
    QTRY_COMPARE(echo.server.connectionCount(), 2);
    RawClient third(port);
    QVERIFY(third.waitReplies(1));
    QCOMPARE(third.replies().at(0).status, 503);
    QVERIFY(third.waitClosed());
    first.send(kHealthz);
    QVERIFY(first.waitReplies(1)); // the seat is kept on the way in
    QCOMPARE(echo.server.connectionCount(), 2);
}

void TestLobby::drainSendsThemAway()
{
    EchoServer echo;
    RawClient silent(echo.start());
    QTRY_COMPARE(echo.server.connectionCount(), 1);
    bool drained = false;
    echo.server.drain(5000, [&drained] { drained = true; });
    QVERIFY(silent.waitClosed());
    QTRY_VERIFY(drained);
    QCOMPARE(echo.server.connectionCount(), 0);
}

void TestLobby::theServerMayGoFirst()
{
    auto echo = std::make_unique<EchoServer>();
    RawClient silent(echo->start());
    QTRY_COMPARE(echo->server.connectionCount(), 1);
    echo.reset();
    QVERIFY(silent.waitClosed());
}

QTEST_GUILESS_MAIN(TestLobby)
#include "tst_lobby.moc"
