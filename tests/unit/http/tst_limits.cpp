// SPDX-License-Identifier: Apache-2.0
#include "relay/http/limits.h"
#include "relay/http/server.h"

#include <QTest>

using namespace kefu::http;
using Status = HeadScanner::Status;

class TestLimits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void scan_data();
    void scan();
    void scanByteByByte();
    void head_data();
    void head();
    void target_data();
    void target();
};

namespace {

Limits smallLimits()
{
    Limits limits;
    limits.requestLine = 40;
    limits.headerBytes = 60;
    limits.headerFields = 3;
    return limits;
}

} // namespace

void TestLimits::scan_data()
{
    QTest::addColumn<QByteArray>("data");
    QTest::addColumn<Status>("status");
    QTest::addColumn<int>("refusal");
    const auto row = [](const char *name, const QByteArray &data, Status status, int refusal = 0) {
        QTest::newRow(name) << data << status << refusal;
    };
    const QByteArray line = "GET / HTTP/1.1\r\n";
    row("empty", "", Status::NeedMore);
    row("half line", "GET / HT", Status::NeedMore);
    row("half head", line + "Host: a\r\n", Status::NeedMore);
    row("CR without LF yet", line + "Host: a\r\n\r", Status::NeedMore);
    row("complete", line + "Host: a\r\n\r\n", Status::Complete);
    row("no fields", line + "\r\n", Status::Complete);
    row("line at the limit", "GET /" + QByteArray(26, 'a') + " HTTP/1.1\r\n\r\n", Status::Complete);
    row("line over", "GET /" + QByteArray(27, 'a') + " HTTP/1.1\r\n\r\n", Status::Refused, 414);
    row("endless line", "GET /" + QByteArray(60, 'a'), Status::Refused, 414);
    row("three fields", line + "a: 1\r\nb: 2\r\nc: 3\r\n\r\n", Status::Complete);
    row("four fields", line + "a: 1\r\nb: 2\r\nc: 3\r\nd: 4\r\n\r\n", Status::Refused, 431);
    row("fields at the limit", line + "a: " + QByteArray(53, 'x') + "\r\n\r\n", Status::Complete);
    row("fields over", line + "a: " + QByteArray(54, 'x') + "\r\n\r\n", Status::Refused, 431);
    row("endless field", line + "a: " + QByteArray(80, 'x'), Status::Refused, 431);
    row("bare LF", "GET / HTTP/1.1\nHost: a\r\n\r\n", Status::Refused, 400);
    row("bare LF in fields", line + "Host: a\n\r\n", Status::Refused, 400);
    row("bare LF ends", line + "Host: a\r\n\n", Status::Refused, 400);
    row("folded by space", line + "a: 1\r\n b\r\n\r\n", Status::Refused, 400);
    row("folded by tab", line + "a: 1\r\n\tb\r\n\r\n", Status::Refused, 400);
    row("fold before the first", line + " a: 1\r\n\r\n", Status::Refused, 400);
    row("TLS hello", QByteArray("\x16\x03\x01\x02\x00\x01", 6), Status::Refused, 400);
    row("lower case", "get / HTTP/1.1\r\n\r\n", Status::Refused, 400);
    row("NUL first", QByteArray("\0GET", 4), Status::Refused, 400);
}

void TestLimits::scan()
{
    QFETCH(QByteArray, data);
    QFETCH(Status, status);
    QFETCH(int, refusal);
    HeadScanner scanner;
    const HeadScanner::Result result = scanner.scan(data, smallLimits());
    QCOMPARE(result.status, status);
    QCOMPARE(result.refusal, refusal);
    if (status == Status::Complete)
        QCOMPARE(result.length, data.size());
}

void TestLimits::scanByteByByte()
{
    const QByteArray head = "GET / HTTP/1.1\r\nHost: a\r\nb: 2\r\n\r\n";
    HeadScanner scanner;
    for (qsizetype n = 1; n < head.size(); ++n)
        QCOMPARE(scanner.scan(head.first(n), smallLimits()).status, Status::NeedMore);
    const HeadScanner::Result result = scanner.scan(QByteArray(head + "tail"), smallLimits());
    QCOMPARE(result.status, Status::Complete);
    QCOMPARE(result.length, head.size());
}

void TestLimits::head_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<Headers>("headers");
    QTest::addColumn<int>("refusal");
    const auto row = [](const char *name, int version, const Headers &headers, int refusal) {
        QTest::newRow(name) << version << headers << refusal;
    };
    const QPair<QByteArray, QByteArray> host { "host", "a.example:80" };
    row("plain", 11, { host }, 0);
    row("ip6 host", 11, { { "host", "[::1]:80" } }, 0);
    row("1.0 without host", 10, {}, 0);
    row("no host", 11, {}, 400);
    row("two hosts", 11, { host, host }, 400);
    row("two hosts on 1.0", 10, { host, host }, 400);
    row("host with path", 11, { { "host", "a/b" } }, 400);
    row("host with user", 11, { { "host", "u@a" } }, 400);
    row("host with list", 11, { { "host", "a, b" } }, 400);
    row("length", 11, { host, { "content-length", "5" } }, 0);
    row("length twice", 11, { host, { "content-length", "5" }, { "content-length", "5" } }, 400);
    row("length list", 11, { host, { "content-length", "5, 5" } }, 400);
    row("length plus", 11, { host, { "content-length", "+5" } }, 400);
    row("length minus", 11, { host, { "content-length", "-5" } }, 400);
    row("length empty", 11, { host, { "content-length", "" } }, 400);
    row("length hex", 11, { host, { "content-length", "0x5" } }, 400);
    row("length beyond 2^64", 11, { host, { "content-length", "18446744073709551621" } }, 400);
    row("chunked", 11, { host, { "transfer-encoding", "Chunked" } }, 0);
    row("chunked on 1.0", 10, { { "transfer-encoding", "chunked" } }, 400);
    row("chunked twice", 11,
        { host, { "transfer-encoding", "chunked" }, { "transfer-encoding", "chunked" } }, 400);
    row("gzip, chunked", 11, { host, { "transfer-encoding", "gzip, chunked" } }, 400);
    row("identity", 11, { host, { "transfer-encoding", "identity" } }, 400);
    row("xchunked", 11, { host, { "transfer-encoding", "xchunked" } }, 400);
    row("both", 11, { host, { "content-length", "5" }, { "transfer-encoding", "chunked" } }, 400);
    row("expect", 11, { host, { "expect", "100-Continue" } }, 0);
    row("expect else", 11, { host, { "expect", "tea" } }, 417);
}

void TestLimits::head()
{
    QFETCH(int, version);
    QFETCH(Headers, headers);
    Request request;
    request.method = "POST";
    request.headers = headers;
    Head head;
    head.version = version;
    QTEST(checkHead(request, &head), "refusal");
}

void TestLimits::target_data()
{
    QTest::addColumn<QByteArray>("raw");
    QTest::addColumn<int>("refusal");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("query");
    const auto row = [](const QByteArray &raw, int refusal, const QByteArray &path = {},
                        const QByteArray &query = {}) {
        QTest::newRow(raw.constData()) << raw << refusal << path << query;
    };
    row("/", 0, "/");
    row("/a?b=%zz&c", 0, "/a", "b=%zz&c");
    row("/a%20b%2Fc", 0, "/a b/c");
    row("/%e4%BD%a0", 0, "/\xe4\xbd\xa0");
    row("/a?", 0, "/a");
    row("/%", 400);
    row("/%4", 400);
    row("/%zz", 400);
    row("/%00", 400);
    row("/a#b", 400);
    row("*", 400);
    row("http://a/b", 400);
    row("a", 400);
}

void TestLimits::target()
{
    QFETCH(QByteArray, raw);
    QFETCH(int, refusal);
    Request request;
    QCOMPARE(splitTarget(raw, &request), refusal);
    if (refusal)
        return;
    QTEST(request.path, "path");
    QTEST(request.query, "query");
}

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
