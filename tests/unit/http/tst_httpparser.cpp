// SPDX-License-Identifier: Apache-2.0
#include "relay/http/httpparser.h"

#include <QTest>

using namespace kefu::http;

class TestHttpParser : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void head();
    void badHead_data();
    void badHead();
    void keepAlive_data();
    void keepAlive();
    void chunked_data();
    void chunked();
};

namespace {

const QByteArray kChunkedHead = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

} // namespace

void TestHttpParser::head()
{
    HttpParser parser;
    Request request;
    Head head;
    QByteArrayView target;
    const QByteArray data = "POST /a?b HTTP/1.1\r\nHOST: x\r\nX-Odd:  v w \r\nEmpty:\r\n\r\n";
    QCOMPARE(parser.parseHead(data, &request, &head, &target), 0);
    QCOMPARE(request.method, QByteArray("POST"));
    QCOMPARE(target.toByteArray(), QByteArray("/a?b"));
    QCOMPARE(request.headers, (Headers { { "host", "x" }, { "x-odd", "v w" }, { "empty", "" } }));
    QCOMPARE(head.version, 11);
    QVERIFY(head.keepAlive);
    Request second;
    QCOMPARE(parser.parseHead("GET /c HTTP/1.0\r\n\r\n", &second, &head, &target), 0);
    QCOMPARE(second.method, QByteArray("GET"));
    QCOMPARE(head.version, 10);
    QVERIFY(!head.keepAlive);
}

void TestHttpParser::badHead_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<int>("refusal");
    const auto row = [](const char *name, const QByteArray &data, int refusal) {
        QTest::newRow(name) << data << refusal;
    };
    row("version 3.7", "GET / HTTP/3.7\r\n\r\n", 505);
    row("version 2.0", "GET / HTTP/2.0\r\n\r\n", 505);
    row("no version", "GET /\r\n\r\n", 400);
    row("NUL in target", QByteArray("GET /\0 HTTP/1.1\r\n\r\n", 19), 400);
    row("NUL in value", QByteArray("GET / HTTP/1.1\r\na: b\0c\r\n\r\n", 27), 400);
    row("CR in value", "GET / HTTP/1.1\r\na: b\rc\r\n\r\n", 400);
    row("space in name", "GET / HTTP/1.1\r\na b: c\r\n\r\n", 400);
    row("space before colon", "GET / HTTP/1.1\r\na : c\r\n\r\n", 400);
    row("no colon", "GET / HTTP/1.1\r\nabc\r\n\r\n", 400);
    row("no name", "GET / HTTP/1.1\r\n: c\r\n\r\n", 400);
    row("two spaces", "GET  / HTTP/1.1\r\n\r\n", 400);
    row("length and chunked",
        "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
    row("two lengths", "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400);
}

void TestHttpParser::badHead()
{
    QFETCH(QByteArray, data);
    HttpParser parser;
    Request request;
    Head head;
    QByteArrayView target;
    const int refusal = parser.parseHead(data, &request, &head, &target);
    QTEST(refusal, "refusal");
}

void TestHttpParser::keepAlive_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<bool>("keepAlive");
    QTest::newRow("1.1") << QByteArray("GET / HTTP/1.1\r\n\r\n") << true;
    QTest::newRow("1.1 close") << QByteArray("GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n")
                               << false;
    QTest::newRow("1.0") << QByteArray("GET / HTTP/1.0\r\n\r\n") << false;
    QTest::newRow("1.0 keep") << QByteArray("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                              << true;
}

void TestHttpParser::keepAlive()
{
    QFETCH(QByteArray, data);
    HttpParser parser;
    Request request;
    Head head;
    QByteArrayView target;
    QCOMPARE(parser.parseHead(data, &request, &head, &target), 0);
    QTEST(head.keepAlive, "keepAlive");
}

void TestHttpParser::chunked_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<int>("refusal");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QByteArray &data, int refusal,
                        const QByteArray &body = {}) {
        QTest::newRow(name) << data << refusal << body;
    };
    row("one", "5\r\nhello\r\n0\r\n\r\n", 0, "hello");
    row("two", "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n", 0, "hello");
    row("empty", "0\r\n\r\n", 0, "");
    row("hex and zeros", "00A\r\n0123456789\r\n000\r\n\r\n", 0, "0123456789");
    row("extension", "5;a=b;c=\"d\"\r\nhello\r\n0;x\r\n\r\n", 0, "hello");
    row("trailer", "5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n", 0, "hello");
    row("trailer with length", "5\r\nhello\r\n0\r\nContent-Length: 9\r\n\r\n", 400);
    row("not hex", "g\r\nhello\r\n", 400);
    row("negative", "-5\r\nhello\r\n", 400);
    row("0x", "0x5\r\nhello\r\n0\r\n\r\n", 400);
    row("no CRLF after data", "5\r\nhelloX0\r\n\r\n", 400);
    row("bare LF", "5\nhello\n0\n\n" + QByteArray(4096, 'x'), 400);
    row("overflow", "FFFFFFFFFFFFFFFF1\r\nx", 400);
    row("too large", "1F\r\n" + QByteArray(31, 'x') + "\r\n0\r\n\r\n", 413);
    row("too large in sum",
        "10\r\n" + QByteArray(16, 'x') + "\r\n10\r\n" + QByteArray(16, 'x') + "\r\n", 413);
    row("endless extension", "5;" + QByteArray(5000, 'a'), 400);
    row("long extension", "5;" + QByteArray(4100, 'a') + "\r\nhello\r\n0\r\n\r\n", 400);
    row("many extensions",
        QByteArray("1;" + QByteArray(600, 'a') + "\r\nx\r\n").repeated(8) + "0\r\n\r\n", 400);
    row("endless size", QByteArray(5000, '0'), 400);
    row("endless trailer", "0\r\nX: " + QByteArray(5000, 'a'), 400);
}

void TestHttpParser::chunked()
{
    QFETCH(QByteArray, data);
    QFETCH(int, refusal);
    constexpr qint64 kLimit = 30;
    // Whole, and with every piece length that splits a token somewhere.
    for (const qsizetype piece : { data.size(), qsizetype(1), qsizetype(2), qsizetype(3) }) {
        HttpParser parser;
        Request request;
        Head head;
        QByteArrayView target;
        QCOMPARE(parser.parseHead(kChunkedHead, &request, &head, &target), 0);
        QByteArray body, buffer;
        HttpParser::Chunks step;
        for (qsizetype at = 0; at < data.size() && !step.done && !step.refusal; at += piece) {
            buffer += data.sliced(at, std::min(piece, data.size() - at));
            step = parser.putChunked(buffer, &body, kLimit);
            buffer.remove(0, step.consumed);
        }
        QCOMPARE(step.refusal, refusal);
        QVERIFY(body.size() <= kLimit);
        if (refusal)
            continue;
        QVERIFY(step.done);
        QTEST(body, "body");
    }
}

QTEST_GUILESS_MAIN(TestHttpParser)
#include "tst_httpparser.moc"
