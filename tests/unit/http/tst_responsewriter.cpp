// SPDX-License-Identifier: Apache-2.0
#include "relay/http/responsewriter.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace kefu::http;

class TestResponseWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void wire();
    void noBody_data();
    void noBody();
    void splitting_data();
    void splitting();
    void errors();
    void query_data();
    void query();
};

void TestResponseWriter::wire()
{
    Response response;
    response.body = "success";
    response.headers = { { "X-A", "b" }, { "Content-Length", "99" }, { "connection", "x" } };
    QCOMPARE(serialize(response, { false, true, false }),
             QByteArray("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n"
                        "Content-Length: 7\r\nX-A: b\r\n\r\nsuccess"));
    QVERIFY(serialize(response, { false, false, false }).contains("\r\nConnection: close\r\n"));
    QVERIFY(serialize(response, { true, true, false }).contains("\r\nConnection: keep-alive\r\n"));
    const QByteArray head = serialize(response, { false, true, true });
    QVERIFY(head.contains("Content-Length: 7\r\n"));
    QVERIFY(head.endsWith("\r\n\r\n"));
}

void TestResponseWriter::noBody_data()
{
    QTest::addColumn<int>("status");
    QTest::newRow("204") << 204;
    QTest::newRow("304") << 304;
}

void TestResponseWriter::noBody()
{
    QFETCH(int, status);
    Response response;
    response.status = status;
    response.body = "never";
    const QByteArray wire = serialize(response, {});
    QVERIFY(wire.endsWith("\r\n\r\n"));
    QVERIFY(!wire.contains("Content-Length"));
}

void TestResponseWriter::splitting_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("CRLF in value") << QByteArray("X-A") << QByteArray("b\r\nEvil: 1");
    QTest::newRow("LF in value") << QByteArray("X-A") << QByteArray("b\nEvil: 1");
    QTest::newRow("CRLF in name") << QByteArray("X\r\nEvil") << QByteArray("1");
    QTest::newRow("NUL") << QByteArray("X-Evil") << QByteArray("a\0b", 3);
}

void TestResponseWriter::splitting()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    Response response;
    response.headers = { { name, value } };
    QVERIFY(!serialize(response, {}).contains("Evil"));
}

void TestResponseWriter::errors()
{
    const Response response = errorResponse(413, 17);
    QCOMPARE(response.status, 413);
    const QJsonObject error = QJsonDocument::fromJson(response.body).object();
    QCOMPARE(error.value(QLatin1String("code")).toString(), QStringLiteral("too_large"));
    QCOMPARE(error.value(QLatin1String("requestId")).toString(), QStringLiteral("17"));
    QCOMPARE(error.value(QLatin1String("retryable")).toBool(true), false);
    QVERIFY(error.value(QLatin1String("details")).isObject());
}

void TestResponseWriter::query_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<QByteArray>("value");
    QTest::newRow("first") << QByteArray("a=1&a=2") << QByteArray("1");
    QTest::newRow("later") << QByteArray("b=9&a=1") << QByteArray("1");
    QTest::newRow("none") << QByteArray("aa=1&b") << QByteArray();
    QTest::newRow("plus and escapes")
        << QByteArray("a=x+y%2B%e4%bd%a0") << QByteArray("x y+\xe4\xbd\xa0");
    QTest::newRow("broken escape") << QByteArray("a=%zz%4") << QByteArray("%zz%4");
    QTest::newRow("encoded name") << QByteArray("%61=1") << QByteArray("1");
    QTest::newRow("no value") << QByteArray("a") << QByteArray();
    QTest::newRow("base64") << QByteArray("a=eA==&b=") << QByteArray("eA==");
}

void TestResponseWriter::query()
{
    QFETCH(QByteArray, query);
    Request request;
    request.query = query;
    QTEST(request.queryValue("a"), "value");
}

QTEST_GUILESS_MAIN(TestResponseWriter)
#include "tst_responsewriter.moc"
