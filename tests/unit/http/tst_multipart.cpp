// SPDX-License-Identifier: Apache-2.0
#include "relay/http/multipart.h"

#include <QRandomGenerator>
#include <QTest>

using namespace kefu;
using http::FormPart;

namespace {

const QByteArray kType = "multipart/form-data; boundary=XyZ";

QByteArray filePart(const QByteArray &fileName, const QByteArray &bytes)
{
    return "--XyZ\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + fileName
        + "\"\r\nContent-Type: image/png\r\n\r\n" + bytes + "\r\n";
}

} // namespace

class TestMultipart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsFields();
    void bytesAreKept();
    void boundaries_data();
    void boundaries();
    void fileNames_data();
    void fileNames();
    void refuses_data();
    void refuses();
    void cutAnywhereIsRefused();
    void noiseIsNoCrash();
};

void TestMultipart::readsFields()
{
    const QByteArray body = "--XyZ\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\nfirst\r\n"
        + filePart("p.png", "PNG") + "--XyZ--\r\n";
    const auto parts = http::parseMultipart(kType, body);
    QVERIFY(parts);
    QCOMPARE(parts->size(), 2);
    QCOMPARE(parts->at(0).name, QByteArray("a"));
    QCOMPARE(parts->at(0).body, QByteArray("first"));
    QVERIFY(parts->at(0).fileName.isEmpty());
    QCOMPARE(parts->at(1).name, QByteArray("file"));
    QCOMPARE(parts->at(1).fileName, QStringLiteral("p.png"));
    QCOMPARE(parts->at(1).contentType, QByteArray("image/png"));
    QCOMPARE(parts->at(1).body, QByteArray("PNG"));
}

void TestMultipart::bytesAreKept()
{
    QByteArray bytes("\r\n--XyY\r\n\0\xff--", 15);
    for (const QByteArray &content :
         { bytes, QByteArray(), QByteArray("\r\n"), QByteArray("--") }) {
        const auto parts = http::parseMultipart(kType, filePart("p", content) + "--XyZ--");
        QVERIFY(parts);
        QCOMPARE(parts->at(0).body, content);
    }
}

void TestMultipart::boundaries_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<bool>("good");
    QTest::newRow("plain") << kType << true;
    QTest::newRow("quoted") << QByteArray("multipart/form-data; boundary=\"XyZ\"") << true;
    QTest::newRow("capitals") << QByteArray("Multipart/Form-Data; Boundary=XyZ") << true;
    QTest::newRow("charset first")
        << QByteArray("multipart/form-data; charset=utf-8; boundary=XyZ") << true;
    QTest::newRow("charset last") << QByteArray("multipart/form-data; boundary=XyZ; charset=utf-8")
                                  << true;
    QTest::newRow("another") << QByteArray("multipart/form-data; boundary=xyz") << false;
    QTest::newRow("none") << QByteArray("multipart/form-data") << false;
    QTest::newRow("empty") << QByteArray("multipart/form-data; boundary=") << false;
    QTest::newRow("open quote") << QByteArray("multipart/form-data; boundary=\"XyZ") << false;
    QTest::newRow("too long") << QByteArray("multipart/form-data; boundary=" + QByteArray(71, 'a'))
                              << false;
    QTest::newRow("space") << QByteArray("multipart/form-data; boundary=\"X yZ\"") << false;
    QTest::newRow("mixed") << QByteArray("multipart/mixed; boundary=XyZ") << false;
}

void TestMultipart::boundaries()
{
    QFETCH(QByteArray, type);
    QFETCH(bool, good);
    QCOMPARE(http::parseMultipart(type, filePart("p", "x") + "--XyZ--").ok(), good);
}

void TestMultipart::fileNames_data()
{
    QTest::addColumn<QByteArray>("given");
    QTest::addColumn<QString>("expected");
    QTest::newRow("Chinese") << QByteArray("图片.jpg") << QStringLiteral("图片.jpg");
    QTest::newRow("folders") << QByteArray("../../etc/passwd") << QStringLiteral("passwd");
    QTest::newRow("windows") << QByteArray("C:\\\\a\\\\b.png") << QStringLiteral("b.png");
    QTest::newRow("quote") << QByteArray("a\\\"b.png") << QStringLiteral("a\"b.png");
    QTest::newRow("semicolon") << QByteArray("a;name=b.png") << QStringLiteral("a;name=b.png");
    QTest::newRow("controls") << QByteArray("a\x01\x7f.png") << QStringLiteral("a.png");
    QTest::newRow("long") << QByteArray(400, 'n') << QString(255, u'n');
}

void TestMultipart::fileNames()
{
    QFETCH(QByteArray, given);
    QFETCH(QString, expected);
    const auto parts = http::parseMultipart(kType, filePart(given, "x") + "--XyZ--");
    QVERIFY(parts);
    QCOMPARE(parts->at(0).name, QByteArray("file"));
    QCOMPARE(parts->at(0).fileName, expected);
}

void TestMultipart::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("one byte") << QByteArray("-");
    QTest::newRow("preamble") << QByteArray("hello\r\n" + filePart("p", "x") + "--XyZ--");
    QTest::newRow("bare LF") << QByteArray(
        "--XyZ\nContent-Disposition: form-data; name=\"a\"\n\nx\n--XyZ--");
    QTest::newRow("no name") << QByteArray("--XyZ\r\nContent-Type: text/plain\r\n\r\nx\r\n--XyZ--");
    QTest::newRow("no end") << filePart("p", "x");
    QTest::newRow("long head") << QByteArray("--XyZ\r\nX: " + QByteArray(5000, 'a')
                                             + "\r\n\r\nx\r\n--XyZ--");
    QByteArray many;
    for (int i = 0; i < 17; ++i)
        many += filePart("p", "x");
    QTest::newRow("too many parts") << QByteArray(many + "--XyZ--");
}

void TestMultipart::refuses()
{
    QFETCH(QByteArray, body);
    const auto parts = http::parseMultipart(kType, body);
    QVERIFY(!parts);
    QCOMPARE(parts.error().code, ErrorCode::BadRequest);
}

void TestMultipart::cutAnywhereIsRefused()
{
    const QByteArray body = filePart("p.png", "some bytes") + filePart("q.png", "") + "--XyZ--";
    QVERIFY(http::parseMultipart(kType, body));
    for (qsizetype length = 0; length < body.size(); ++length)
        QVERIFY2(!http::parseMultipart(kType, body.first(length)),
                 qPrintable(QString::number(length)));
}

void TestMultipart::noiseIsNoCrash()
{
    QRandomGenerator random(5);
    const QByteArray body = filePart("p.png", "some bytes") + filePart("q.png", "") + "--XyZ--";
    for (int round = 0; round < 5000; ++round) {
        QByteArray broken = body;
        for (int i = random.bounded(1, 6); i > 0; --i)
            broken[random.bounded(int(broken.size()))] = char(random.bounded(256));
        (void)http::parseMultipart(kType, broken);
        (void)http::parseMultipart(broken.left(60), body);
    }
}

QTEST_APPLESS_MAIN(TestMultipart)
#include "tst_multipart.moc"
