// SPDX-License-Identifier: Apache-2.0
#include "echoserver.h"
#include "rawclient.h"

#include <QPointer>
#include <thread>

using namespace kefu;
using namespace kefu::test;

class TestServer : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void answers_data();
    void answers();
    void requestFields();
    void byteByByte_data();
    void byteByByte();
    void pipelinedInOrder();
    void pipelinedBehindOneThatWaits();
    void continueIsSent();
    void continueIsNotSentWhenTooLarge();
    void largeUploadPassesTheReadBuffer();
    void uploadsHaveABudget();
    void largeAnswer();
    void clientGone();
    void answeredOnce();
    void unanswered();
    void droppedOnAnotherThread();
    void serverGoneBeforeTheAnswer();
    void trustedProxy_data();
    void trustedProxy();
    void totalCap();
    void drainAnswersWhatWasAccepted();
    void drainDeadline();
    void drainIdle();
    void listenTwiceFails();
};

void TestServer::answers_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("staysOpen");
    const auto row = [](const char *name, const QByteArray &request, int status,
                        const QByteArray &body, bool staysOpen) {
        QTest::newRow(name) << request << status << body << staysOpen;
    };
    row("get", "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", 200, "ok", true);
    row("close", "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200, "ok", false);
    row("1.0", "GET /healthz HTTP/1.0\r\n\r\n", 200, "ok", false);
    row("1.0 keep-alive", "GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", 200, "ok",
        true);
    row("empty line first", "\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n", 200, "ok", true);
    row("post", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", 200, "abc", true);
    row("empty post", "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", 200, "", true);
    row("no length", "POST /echo HTTP/1.1\r\nHost: a\r\n\r\n", 200, "", true);
    row("chunked",
        "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        "2\r\nab\r\n1;x=y\r\nc\r\n0\r\nSum: 1\r\n\r\n",
        200, "abc", true);
    row("query", "GET /healthz?a=b HTTP/1.1\r\nHost: a\r\n\r\n", 200, "ok", true);
}

void TestServer::answers()
{
    QFETCH(QByteArray, request);
    QFETCH(bool, staysOpen);
    EchoServer echo;
    RawClient client(echo.start());
    client.send(request);
    QVERIFY(client.waitReplies(1));
    QTEST(client.replies().at(0).status, "status");
    QTEST(client.replies().at(0).body, "body");
    if (!staysOpen) {
        QVERIFY(client.waitClosed());
        return;
    }
    client.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(client.waitReplies(2));
}

void TestServer::requestFields()
{
    EchoServer echo;
    echo.add("POST", "/wechat/{channel}",
             [](const http::Request &request, const http::Responder &r) {
                 r.send({ 200, http::routeValue(request, "channel") });
             });
    RawClient client(echo.start());
    client.send(
        "POST /wechat/a%20b?x=1+2&y HTTP/1.1\r\nHost: h\r\nX-Up: V\r\nContent-Length: 1\r\n\r\nz");
    QVERIFY(client.waitReplies(1));
    QCOMPARE(client.replies().at(0).body, QByteArray("a b"));
    const http::Request &request = echo.seen.at(0);
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(request.path, QByteArray("/wechat/a b"));
    QCOMPARE(request.query, QByteArray("x=1+2&y"));
    QCOMPARE(request.queryValue("x"), QByteArray("1 2"));
    QCOMPARE(request.header("x-up"), QByteArray("V"));
    QCOMPARE(request.body, QByteArray("z"));
    QCOMPARE(request.peer, QHostAddress(QHostAddress::LocalHost));
    QVERIFY(!request.secure);
    QVERIFY(request.id > 0);
}

void TestServer::byteByByte_data()
{
    answers_data();
}

void TestServer::byteByByte()
{
    QFETCH(QByteArray, request);
    EchoServer echo;
    RawClient client(echo.start());
    client.trickle(request);
    QVERIFY(client.waitReplies(1));
    QTEST(client.replies().at(0).status, "status");
    QTEST(client.replies().at(0).body, "body");
    QCOMPARE(echo.seen.size(), size_t(1));
}

void TestServer::pipelinedInOrder()
{
    EchoServer echo;
    RawClient client(echo.start());
    QByteArray all;
    for (int i = 0; i < 50; ++i)
        all += "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"
            + QByteArray::number(10 + i);
    client.send(all);
    QVERIFY(client.waitReplies(50));
    const QList<RawReply> replies = client.replies();
    for (int i = 0; i < 50; ++i)
        QCOMPARE(replies.at(i).body, QByteArray::number(10 + i));
}

void TestServer::pipelinedBehindOneThatWaits()
{
    EchoServer echo;
    RawClient client(echo.start());
    client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(echo.held.size(), size_t(1));
    QTest::qWait(50);
    QCOMPARE(echo.seen.size(), size_t(1)); // the second is not even looked at
    echo.held[0].send({ 201, "first" });
    QVERIFY(client.waitReplies(2));
    QCOMPARE(client.replies().at(0).body, QByteArray("first"));
    QCOMPARE(client.replies().at(1).body, QByteArray("ok"));
}

void TestServer::continueIsSent()
{
    EchoServer echo;
    RawClient client(echo.start());
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    QTRY_COMPARE(client.received, QByteArray("HTTP/1.1 100 Continue\r\n\r\n"));
    client.received.clear();
    client.send("abc");
    QVERIFY(client.waitReplies(1));
    QCOMPARE(client.replies().at(0).body, QByteArray("abc"));
}

void TestServer::continueIsNotSentWhenTooLarge()
{
    EchoServer echo;
    RawClient client(echo.start());
    client.send(
        "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 65537\r\nExpect: 100-continue\r\n\r\n");
    QVERIFY(client.waitReplies(1));
    QCOMPARE(client.replies().at(0).status, 413);
    QVERIFY(echo.seen.empty());
}

void TestServer::largeUploadPassesTheReadBuffer()
{
    http::Limits limits;
    limits.readBuffer = 32 * 1024;
    EchoServer echo(limits);
    RawClient client(echo.start());
    constexpr int kSize = 1024 * 1024;
    client.send("POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: " + QByteArray::number(kSize)
                + "\r\n\r\n" + QByteArray(kSize, 'x'));
    QVERIFY(client.waitReplies(1));
    QCOMPARE(client.replies().at(0).body, QByteArray::number(kSize));
    // The buffer fills up behind a request that waits, and ends inside a chunk's size line: five
    // bytes of six.
    QByteArray chunks = QByteArray("1\r\ny\r\n").repeated(100'000);
    client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\nPOST /upload HTTP/1.1\r\nHost: a\r\n"
                "Transfer-Encoding: chunked\r\n\r\n"
                + chunks + "0\r\n\r\n");
    QTRY_COMPARE(echo.held.size(), size_t(1));
    QTest::qWait(50);
    echo.held[0].send({});
    QVERIFY(client.waitReplies(3));
    QCOMPARE(client.replies().at(2).status, 200);
}

//! All uploads together: one that does not fit is refused before it is read, and fits again when
//! another has ended, whether it was answered or broke off.
void TestServer::uploadsHaveABudget()
{
    http::Limits limits;
    limits.largeBodies = 300'000;
    EchoServer echo(limits);
    const quint16 port = echo.start();
    const QByteArray head = "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n";
    const auto statusOf = [port](const QByteArray &request) {
        RawClient client(port);
        client.send(request);
        return client.waitReplies(1) ? client.replies().at(0).status : 0;
    };
    {
        RawClient first(port);
        first.send(head + "x");
        QTRY_COMPARE(statusOf(head), 503);
        QCOMPARE(statusOf("POST /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"),
                 503);
        QCOMPARE(statusOf("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"), 200);
        first.send(QByteArray(199'999, 'x'));
        QVERIFY(first.waitReplies(1));
        QCOMPARE(statusOf(head + QByteArray(200'000, 'x')), 200);
        first.send(head + "x"); // on the same connection, and it breaks off
        QTRY_COMPARE(statusOf(head), 503);
    }
    QTRY_COMPARE(statusOf(head + QByteArray(200'000, 'x')), 200);
}

void TestServer::largeAnswer()
{
    EchoServer echo;
    echo.bigBytes = 5 * 1024 * 1024;
    RawClient client(echo.start());
    client.send("GET /big HTTP/1.1\r\nHost: a\r\n\r\nGET /big HTTP/1.1\r\nHost: a\r\nConnection: "
                "close\r\n\r\n");
    QVERIFY(client.waitReplies(2));
    QCOMPARE(client.replies().at(1).body.size(), echo.bigBytes);
    QVERIFY(client.waitClosed());
}

void TestServer::clientGone()
{
    EchoServer echo;
    {
        RawClient client(echo.start());
        client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE(echo.held.size(), size_t(1));
        QVERIFY(echo.held[0].isAlive());
    }
    QTRY_VERIFY(!echo.held[0].isAlive());
    echo.held[0].send({});
    QTRY_COMPARE(echo.server.connectionCount(), 0);
}

void TestServer::answeredOnce()
{
    EchoServer echo;
    RawClient client(echo.start());
    client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(echo.held.size(), size_t(1));
    const http::Responder copy = echo.held[0];
    copy.send({ 200, "one" });
    QVERIFY(!echo.held[0].isAlive());
    echo.held[0].send({ 200, "two" });
    client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(echo.held.size(), size_t(2));
    copy.send({ 200, "three" }); // an old responder does not answer a new request
    echo.held[1].send({ 200, "four" });
    QVERIFY(client.waitReplies(2));
    QCOMPARE(client.replies().at(0).body, QByteArray("one"));
    QCOMPARE(client.replies().at(1).body, QByteArray("four"));
}

void TestServer::unanswered()
{
    EchoServer echo;
    echo.add("GET", "/forgets", [](const http::Request &, const http::Responder &) {});
    RawClient client(echo.start());
    client.send("GET /forgets HTTP/1.1\r\nHost: a\r\n\r\nGET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(client.waitReplies(1));
    QCOMPARE(client.replies().at(0).status, 500);
    QTRY_COMPARE(echo.held.size(), size_t(1));
    echo.held.clear();
    QVERIFY(client.waitReplies(2));
    QCOMPARE(client.replies().at(1).status, 500);
}

void TestServer::droppedOnAnotherThread()
{
    EchoServer echo;
    RawClient client(echo.start());
    client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(echo.held.size(), size_t(1));
    std::thread([responder = std::move(echo.held[0])]() mutable { responder = {}; }).join();
    QVERIFY(client.waitReplies(1));
    QCOMPARE(client.replies().at(0).status, 500);
}

void TestServer::serverGoneBeforeTheAnswer()
{
    http::Responder survivor;
    {
        EchoServer echo;
        RawClient client(echo.start());
        client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
        QTRY_COMPARE(echo.held.size(), size_t(1));
        survivor = echo.held[0];
    }
    QVERIFY(!survivor.isAlive());
    survivor.send({});
}

void TestServer::trustedProxy_data()
{
    QTest::addColumn<bool>("trusted");
    QTest::addColumn<QString>("peer");
    QTest::addColumn<bool>("secure");
    QTest::newRow("trusted") << true << QStringLiteral("203.0.113.7") << true;
    QTest::newRow("not trusted") << false << QStringLiteral("127.0.0.1") << false;
}

void TestServer::trustedProxy()
{
    QFETCH(bool, trusted);
    http::Limits limits;
    if (trusted)
        limits.trustedProxies = { QHostAddress(QHostAddress::LocalHost) };
    EchoServer echo(limits);
    RawClient client(echo.start());
    client.send("GET /healthz HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 198.51.100.9\r\n"
                "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n\r\n");
    QVERIFY(client.waitReplies(1));
    QFETCH(QString, peer);
    QCOMPARE(echo.seen.at(0).peer, QHostAddress(peer));
    QTEST(echo.seen.at(0).secure, "secure");
}

void TestServer::totalCap()
{
    http::Limits limits;
    limits.connections = 2;
    EchoServer echo(limits);
    const quint16 port = echo.start();
    RawClient first(port);
    auto second = std::make_unique<RawClient>(port);
    QTRY_COMPARE(echo.server.connectionCount(), 2);
    RawClient third(port);
    QVERIFY(third.waitReplies(1));
    QCOMPARE(third.replies().at(0).status, 503);
    QVERIFY(third.waitClosed());
    second.reset();
    QTRY_COMPARE(echo.server.connectionCount(), 1);
    RawClient fourth(port);
    fourth.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(fourth.waitReplies(1));
    QCOMPARE(fourth.replies().at(0).status, 200);
}

void TestServer::drainAnswersWhatWasAccepted()
{
    EchoServer echo;
    const quint16 port = echo.start();
    RawClient busy(port), idle(port), half(port);
    busy.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    half.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\na");
    idle.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(echo.held.size(), size_t(1));
    QVERIFY(idle.waitReplies(1));
    QTest::qWait(20);
    bool done = false;
    echo.server.drain(5000, [&done] { done = true; });
    QVERIFY(idle.waitClosed());
    QVERIFY(!done);
    RawClient late(port);
    QVERIFY(late.waitClosed()); // refused
    half.send("bc");
    QVERIFY(half.waitReplies(1));
    QCOMPARE(half.replies().at(0).body, QByteArray("abc"));
    QVERIFY(half.waitClosed());
    QVERIFY(!done);
    echo.held[0].send({ 200, "done" });
    QVERIFY(busy.waitReplies(1));
    QCOMPARE(busy.replies().at(0).field("Connection"), QByteArray("close"));
    QVERIFY(busy.waitClosed());
    QTRY_VERIFY(done);
}

void TestServer::drainDeadline()
{
    EchoServer echo;
    RawClient client(echo.start());
    client.send("GET /later HTTP/1.1\r\nHost: a\r\n\r\n");
    QTRY_COMPARE(echo.held.size(), size_t(1));
    int done = 0;
    echo.server.drain(50, [&done] { ++done; });
    QTRY_COMPARE(done, 1);
    echo.held[0].send({});
    QVERIFY(client.waitClosed());
    QCOMPARE(done, 1);
}

void TestServer::drainIdle()
{
    EchoServer echo;
    echo.start();
    bool done = false;
    echo.server.drain(60'000, [&done] { done = true; });
    QVERIFY(!done); // never from within the call
    QTRY_VERIFY(done);
}

void TestServer::listenTwiceFails()
{
    EchoServer first, second;
    const quint16 port = first.start();
    QVERIFY(port > 0);
    QCOMPARE(first.server.port(), port);
    const Result<quint16> again = second.server.listen(QHostAddress::LocalHost, port);
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::Unavailable);
    QVERIFY(!again.error().message.isEmpty());
}

QTEST_GUILESS_MAIN(TestServer)
#include "tst_server.moc"
