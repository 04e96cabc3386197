// SPDX-License-Identifier: Apache-2.0
// The hostile requests of the measurements: each gets one refusal and a closed connection, whole or
// byte by byte, and never lets a second request through.
#include "echoserver.h"
#include "flooder.h"
#include "rawclient.h"

using namespace kefu;
using namespace kefu::test;

class TestHostile : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void refused_data();
    void refused();
    void refusedByteByByte_data();
    void refusedByteByByte();
    void refusalIsReadable();
    void routing_data();
    void routing();
};

namespace {

const QByteArray kHost = "Host: a\r\n";
const QByteArray kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

void row(const char *name, const QByteArray &request, int status = 400)
{
    QTest::newRow(name) << request << status;
}

QByteArray post(const QByteArray &fields, const QByteArray &body)
{
    return "POST /echo HTTP/1.1\r\n" + kHost + fields + "\r\n" + body + kSmuggled;
}

//! Where one request ends and the next begins.
void addFramingRows()
{
    row("CL + TE", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    row("TE + CL", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"));
    row("two lengths", post("Content-Length: 0\r\nContent-Length: 36\r\n", ""));
    row("same length twice", post("Content-Length: 1\r\nContent-Length: 1\r\n", "x"));
    row("length list", post("Content-Length: 1, 1\r\n", "x"));
    row("length +1", post("Content-Length: +1\r\n", "x"));
    row("length -1", post("Content-Length: -1\r\n", "x"));
    row("length 2^64+1", post("Content-Length: 18446744073709551617\r\n", "x"));
    row("length with blank", post("Content-Length: 1 1\r\n", "x"));
    row("empty length", post("Content-Length:\r\n", ""));
    row("TE identity", post("Transfer-Encoding: identity\r\n", "0\r\n\r\n"));
    row("TE chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n"));
    row("TE identity, chunked", post("Transfer-Encoding: identity, chunked\r\n", "0\r\n\r\n"));
    row("TE identity then chunked",
        post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    row("TE twice",
        post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    row("TE xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"));
    row("TE quoted", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n"));
    row("TE space colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"));
    row("TE folded", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"));
    row("TE on 1.0",
        "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + kSmuggled);
    row("obs-fold", post("X: 1\r\n 2\r\nContent-Length: 0\r\n", ""));
    row("bare LF", "GET /healthz HTTP/1.1\nHost: a\n\n" + kSmuggled);
    row("bare LF field", post("X: 1\nContent-Length: 36\r\n", ""));
    row("bare CR", post("X: 1\rContent-Length: 36\r\n", ""));
    row("NUL in value", post(QByteArray("X: a\0b\r\n", 8), ""));
    row("NUL in target", QByteArray("GET /healthz\0x HTTP/1.1\r\nHost: a\r\n\r\n", 38));
    row("NUL in name", post(QByteArray("X\0: b\r\n", 7), ""));
    row("no Host", "GET /healthz HTTP/1.1\r\n\r\n" + kSmuggled);
    row("two Hosts", "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + kSmuggled);
    row("bad Host", "GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n" + kSmuggled);
}

void addHeadRows()
{
    row("HTTP/3.7", "GET /healthz HTTP/3.7\r\nHost: a\r\n\r\n", 505);
    row("HTTP/0.9", "GET /healthz\r\n\r\n");
    row("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
    row("garbage", QByteArray("\xff\xfe\xfd garbage", 11));
    row("TLS hello", QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11));
    row("two empty lines", "\r\n\r\n" + kSmuggled);
    row("absolute target", "GET http://a/healthz HTTP/1.1\r\nHost: a\r\n\r\n" + kSmuggled);
    row("asterisk", "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n" + kSmuggled);
    row("fragment", "GET /healthz#x HTTP/1.1\r\nHost: a\r\n\r\n" + kSmuggled);
    row("bad escape", "GET /healthz%2 HTTP/1.1\r\nHost: a\r\n\r\n" + kSmuggled);
    row("encoded NUL", "GET /healthz%00 HTTP/1.1\r\nHost: a\r\n\r\n" + kSmuggled);
    row("mixed-case method", "GeT /healthz HTTP/1.1\r\nHost: a\r\n\r\n" + kSmuggled);
    row("other Expect", post("Content-Length: 1\r\nExpect: x\r\n", "x"), 417);
}

void addSizeRows()
{
    row("20 KB field", post("X: " + QByteArray(20'000, 'x') + "\r\n", ""), 431);
    row("70 KB field", post("X: " + QByteArray(70'000, 'x') + "\r\n", ""), 431);
    row("65 fields",
        "GET /healthz HTTP/1.1\r\n" + kHost + QByteArray("X: 1\r\n").repeated(64) + "\r\n", 431);
    row("URL over 8 KiB", "GET /" + QByteArray(8 * 1024, 'x') + " HTTP/1.1\r\n" + kHost + "\r\n",
        414);
    row("100 KB URL", "GET /" + QByteArray(100'000, 'x') + " HTTP/1.1\r\n" + kHost + "\r\n", 414);
    row("length over", post("Content-Length: 65537\r\n", QByteArray(1000, 'x')), 413);
    row("length 1 GB", post("Content-Length: 1000000000\r\n", QByteArray(1000, 'x')), 413);
    row("chunked over",
        post("Transfer-Encoding: chunked\r\n",
             "10001\r\n" + QByteArray(65537, 'x') + "\r\n0\r\n\r\n"),
        413);
    row("chunk size overflow", post("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFFFF\r\n"));
    row("chunk size not hex", post("Transfer-Encoding: chunked\r\n", "x\r\n"));
    row("chunk without CRLF", post("Transfer-Encoding: chunked\r\n", "1\r\nxx\r\n0\r\n\r\n"));
    row("chunk bare LF",
        post("Transfer-Encoding: chunked\r\n", "1\nx\n0\n\n" + QByteArray(5000, 'x')));
    row("endless chunk extension",
        post("Transfer-Encoding: chunked\r\n", "1;" + QByteArray(9000, 'x')));
    row("endless trailer",
        post("Transfer-Encoding: chunked\r\n", "0\r\nX: " + QByteArray(9000, 'x')));
}

} // namespace

void TestHostile::refused_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    addFramingRows();
    addHeadRows();
    addSizeRows();
}

void TestHostile::refused()
{
    QFETCH(QByteArray, request);
    EchoServer echo;
    RawClient client(echo.start());
    client.send(request);
    QVERIFY(client.waitReplies(1));
    QVERIFY(client.waitClosed());
    QCOMPARE(client.replies().size(), 1);
    QTEST(client.replies().at(0).status, "status");
    QCOMPARE(client.replies().at(0).field("Connection"), QByteArray("close"));
    QCOMPARE(client.replies().at(0).field("Server"), QByteArray());
    QVERIFY(echo.seen.empty());
    QTRY_COMPARE(echo.server.connectionCount(), 0);
}

void TestHostile::refusedByteByByte_data()
{
    refused_data();
}

void TestHostile::refusedByteByByte()
{
    QFETCH(QByteArray, request);
    constexpr qsizetype kShort = 400;
    if (request.size() > kShort)
        QSKIP("short ones only");
    EchoServer echo;
    RawClient client(echo.start());
    client.trickle(request);
    QVERIFY(client.waitReplies(1));
    QVERIFY(client.waitClosed());
    QCOMPARE(client.replies().size(), 1);
    QTEST(client.replies().at(0).status, "status");
    QVERIFY(echo.seen.empty());
}

//! A client that first sends its whole body and reads then must get to read why it was refused:
//! closing at once would reset the connection under its feet.
void TestHostile::refusalIsReadable()
{
    EchoServer echo;
    const QByteArray head = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n";
    Flooder writer(echo.start(), head, QByteArray(60'000, 'x'), 3'000'000);
    QTRY_VERIFY(writer.isDone());
    QVERIFY(!writer.wasCut());
    QByteArray answer;
    QTRY_VERIFY((answer += writer.readAll()).startsWith("HTTP/1.1 413 "));
}

void TestHostile::routing_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("allow");
    QTest::newRow("404") << QByteArray("GET /nothing HTTP/1.1\r\n") << 404 << QByteArray();
    QTest::newRow("405") << QByteArray("PUT /echo HTTP/1.1\r\n") << 405 << QByteArray("POST");
    QTest::newRow("405 get") << QByteArray("DELETE /healthz HTTP/1.1\r\n") << 405
                             << QByteArray("GET, HEAD");
    QTest::newRow("dots") << QByteArray("GET /a/../healthz HTTP/1.1\r\n") << 404 << QByteArray();
    QTest::newRow("bad UTF-8") << QByteArray("GET /\xff\xfe HTTP/1.1\r\n") << 404 << QByteArray();
}

//! A wrong path is no attack: without a body the connection goes on, with one it ends.
void TestHostile::routing()
{
    QFETCH(QByteArray, request);
    EchoServer echo;
    const quint16 port = echo.start();
    RawClient client(port);
    client.send(request + "Host: a\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    QVERIFY(client.waitReplies(2));
    QTEST(client.replies().at(0).status, "status");
    QTEST(client.replies().at(0).field("Allow"), "allow");
    QCOMPARE(client.replies().at(1).status, 200);
    RawClient withBody(port);
    withBody.send(request + "Host: a\r\nContent-Length: 36\r\n\r\n" + kSmuggled);
    QVERIFY(withBody.waitReplies(1));
    QVERIFY(withBody.waitClosed());
    QCOMPARE(withBody.replies().size(), 1);
    QVERIFY(!echo.sawSmuggled());
}

QTEST_GUILESS_MAIN(TestHostile)
#include "tst_hostile.moc"
