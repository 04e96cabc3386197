// SPDX-License-Identifier: Apache-2.0
#include "echoserver.h"
#include "rawclient.h"

#include <QElapsedTimer>
#include <memory>

using namespace kefu;
using namespace kefu::test;

class TestDeadlines : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cut_data();
    void cut();
    void slowUploadGoesOn();
    void handlingHasNoDeadline();
    void slowloris();
    void closingEnds();
    void answerNotTaken();
    void answerTakenSlowly();
};

namespace {

http::Limits shortLimits()
{
    http::Limits limits;
    limits.headerDeadlineMs = 200;
    limits.bodyDeadlineMs = 200;
    limits.idleMs = 300;
    return limits;
}

} // namespace

void TestDeadlines::cut_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("replies");
    QTest::addColumn<int>("lastStatus");
    const QByteArray good = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
    QTest::newRow("silent") << QByteArray() << 0 << 0;
    QTest::newRow("half line") << QByteArray("GET /hea") << 1 << 408;
    QTest::newRow("half head") << QByteArray("GET /healthz HTTP/1.1\r\nHost: a\r\n") << 1 << 408;
    QTest::newRow("half body") << QByteArray(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
                               << 1 << 408;
    QTest::newRow("half chunk") << QByteArray(
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab")
                                << 1 << 408;
    QTest::newRow("idle") << good << 1 << 200;
    QTest::newRow("half of the second") << QByteArray(good + "GET /") << 2 << 408;
}

void TestDeadlines::cut()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, replies);
    EchoServer echo(shortLimits());
    RawClient client(echo.start());
    QElapsedTimer clock;
    client.send(bytes);
    clock.start();
    QVERIFY(client.waitClosed());
    QVERIFY(clock.elapsed() >= 100);
    QCOMPARE(client.replies().size(), replies);
    if (replies)
        QTEST(client.replies().constLast().status, "lastStatus");
    QTRY_COMPARE(echo.server.connectionCount(), 0);
}

//! The body's span is per 64 KiB: a large upload that gets on is no slowloris.
void TestDeadlines::slowUploadGoesOn()
{
    EchoServer echo(shortLimits());
    RawClient client(echo.start());
    client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 524288\r\n\r\n");
    for (int i = 0; i < 8; ++i) {
        client.send(QByteArray(65536, 'x'));
        QTest::qWait(80);
    }
    QVERIFY(client.waitReplies(1));
    QCOMPARE(client.replies().at(0).status, 200);
}

void TestDeadlines::handlingHasNoDeadline()
{
    EchoServer echo(shortLimits());
    RawClient client(echo.start());
    client.send("POST /later HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
    QTRY_COMPARE(echo.held.size(), size_t(1));
    QTest::qWait(700);
    QVERIFY(echo.held[0].isAlive());
    echo.held[0].send({ 200, "late" });
    QVERIFY(client.waitReplies(1));
}

//! A hundred clients that send a byte now and then are gone after one span; a good request is
//! answered meanwhile.
void TestDeadlines::slowloris()
{
    http::Limits limits = shortLimits();
    limits.headerDeadlineMs = 800;
    EchoServer echo(limits);
    const quint16 port = echo.start();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 100; ++i)
        clients.push_back(std::make_unique<RawClient>(port));
    QTRY_COMPARE(echo.server.connectionCount(), 100);
    QElapsedTimer clock;
    clock.start();
    int sent = 0;
    while (echo.server.connectionCount() > 0 && clock.elapsed() < 10'000) {
        for (const auto &client : clients) {
            if (client->isOpen())
                client->send(QByteArray("GET /healthz HTTP/1.1\r\n").sliced(sent % 23, 1));
        }
        ++sent;
        RawClient good(port);
        good.send("GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        QVERIFY(good.waitReplies(1));
        QTest::qWait(20);
    }
    QCOMPARE(echo.server.connectionCount(), 0);
}

//! A refused client that never closes its side does not stay for ever.
void TestDeadlines::closingEnds()
{
    EchoServer echo(shortLimits());
    RawClient client(echo.start());
    client.socket.setReadBufferSize(1); // never sees the end, so Qt does not close for it
    client.send("BAD\r\n\r\n");
    QTRY_COMPARE_WITH_TIMEOUT(echo.server.connectionCount(), 0, 4000);
}

void TestDeadlines::answerNotTaken()
{
    EchoServer echo(shortLimits());
    echo.bigBytes = 50 * 1024 * 1024;
    RawClient client(echo.start());
    client.socket.setReadBufferSize(1);
    client.socket.disconnect(&client);
    client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(echo.seen.size(), size_t(1));
    QTRY_COMPARE_WITH_TIMEOUT(echo.server.connectionCount(), 0, 4000);
}

//! The last answer of a connection may take longer than the closing span as long as it gets on.
void TestDeadlines::answerTakenSlowly()
{
    constexpr qint64 kPiece = 512 * 1024;
    http::Limits limits;
    limits.idleMs = 10'000; // the kernel opens its window in large steps
    EchoServer echo(limits);
    echo.bigBytes = 24 * 1024 * 1024;
    RawClient client(echo.start());
    client.socket.disconnect(&client);
    client.socket.setReadBufferSize(kPiece);
    client.send("GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    qint64 got = 0;
    QElapsedTimer clock;
    clock.start();
    while (client.isOpen() || client.socket.bytesAvailable() > 0) {
        got += client.socket.read(kPiece).size();
        QTest::qWait(60);
    }
    QVERIFY(clock.elapsed() > 2200);
    QVERIFY(got > echo.bigBytes);
}

QTEST_GUILESS_MAIN(TestDeadlines)
#include "tst_deadlines.moc"
