// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/mediaapi.h"

#include <QTest>
#include <QUrlQuery>

using namespace kefu;
using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;
using domain::CallResult;
using Kind = DownloadReading::Kind;

namespace {

ApiAnswer answered(const QByteArray &body, int status = 200)
{
    return { CallResult::Answered, status, body, {} };
}

} // namespace

class TestMediaApi : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void uploadForm_data();
    void uploadForm();
    void uploadAnswers_data();
    void uploadAnswers();
    void downloadCalls();
    void downloads_data();
    void downloads();
    void fileUrls_data();
    void fileUrls();
};

void TestMediaApi::uploadForm_data()
{
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("fileName");
    QTest::newRow("jpeg") << QByteArray("image/jpeg") << QByteArray("picture.jpg");
    QTest::newRow("png") << QByteArray("image/png") << QByteArray("picture.png");
    QTest::newRow("gif") << QByteArray("image/gif") << QByteArray("picture.gif");
}

//! wechat.md P5: unquoted boundary, field "media", ASCII file name with the right ending.
void TestMediaApi::uploadForm()
{
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, fileName);
    const QByteArray bytes("\x00\r\n--x--\xff", 9);
    const ApiCall call = uploadCall(QUrl(u"https://api.weixin.qq.com"_s), "a+b/c", bytes, type);
    QCOMPARE(call.method, QByteArray("POST"));
    QCOMPARE(call.url.path(), u"/cgi-bin/media/upload"_s);
    QCOMPARE(call.url.query(QUrl::FullyEncoded), u"access_token=a%2Bb%2Fc&type=image"_s);
    const QByteArray start = "multipart/form-data; boundary=";
    QVERIFY(call.contentType.startsWith(start));
    const QByteArray boundary = call.contentType.sliced(start.size());
    QVERIFY(!boundary.contains('"') && !boundary.contains('/') && !boundary.contains(' '));
    QVERIFY(boundary.size() <= 70);
    QCOMPARE(call.body.count(boundary), 2);
    const QByteArray expected = "--" + boundary
        + "\r\nContent-Disposition: form-data; name=\"media\"; filename=\"" + fileName
        + "\"\r\nContent-Type: " + type + "\r\n\r\n" + bytes + "\r\n--" + boundary + "--\r\n";
    QCOMPARE(call.body, expected);
}

void TestMediaApi::uploadAnswers_data()
{
    QTest::addColumn<ApiAnswer>("answer");
    QTest::addColumn<QString>("id");
    QTest::addColumn<CallResult>("call");
    QTest::addColumn<int>("errcode");
    const auto row = [](const char *name, const ApiAnswer &answer, const QString &id,
                        CallResult call, int errcode = 0) {
        QTest::newRow(name) << answer << id << call << errcode;
    };
    row("good", answered("{\"type\":\"image\",\"media_id\":\"M\",\"created_at\":123456789}"),
        u"M"_s, CallResult::NeverSent);
    row("time as text", answered("{\"media_id\":\"M\",\"created_at\":\"123\"}"), u"M"_s,
        CallResult::NeverSent);
    row("errcode 0 beside it", answered("{\"errcode\":0,\"media_id\":\"M\"}"), u"M"_s,
        CallResult::NeverSent);
    row("refused", answered("{\"errcode\":40009,\"errmsg\":\"size\"}"), {}, CallResult::Answered,
        40009);
    row("no id", answered("{\"type\":\"image\"}"), {}, CallResult::NeverSent);
    row("id as a number", answered("{\"media_id\":7}"), u"7"_s, CallResult::NeverSent);
    row("endless id", answered("{\"media_id\":\"" + QByteArray(600, 'm') + "\"}"), {},
        CallResult::NeverSent);
    row("page", answered("<html>"), {}, CallResult::NeverSent);
    row("502", answered("x", 502), {}, CallResult::NeverSent);
    row("no answer", { CallResult::Unclear, 0, {}, {} }, {}, CallResult::NeverSent);
}

void TestMediaApi::uploadAnswers()
{
    QFETCH(ApiAnswer, answer);
    QFETCH(QString, id);
    QFETCH(CallResult, call);
    QFETCH(int, errcode);
    const UploadReading reading = readUpload(answer, "token");
    QCOMPARE(reading.mediaId, id);
    QCOMPARE(reading.report.outcome.call, call);
    QCOMPARE(reading.report.outcome.errcode, errcode);
    QCOMPARE(reading.report.tokenUsed, QByteArray("token"));
}

void TestMediaApi::downloadCalls()
{
    const ApiCall call =
        downloadCall(QUrl(u"https://api.weixin.qq.com/proxy"_s), "T+1", u"a&b=c/+"_s, 4096);
    QCOMPARE(call.method, QByteArray("GET"));
    QCOMPARE(call.url.path(), u"/proxy/cgi-bin/media/get"_s);
    QCOMPARE(call.url.query(QUrl::FullyEncoded), u"access_token=T%2B1&media_id=a%26b%3Dc%2F%2B"_s);
    QCOMPARE(call.maxAnswerBytes, 4096);
    QVERIFY(!call.publicOnly);
    const ApiCall file = fileCall(QUrl(u"http://mmbiz.qpic.cn/x"_s), 9);
    QVERIFY(file.publicOnly);
    QCOMPARE(file.method, QByteArray("GET"));
    QVERIFY(file.contentType.isEmpty());
}

void TestMediaApi::downloads_data()
{
    QTest::addColumn<ApiAnswer>("answer");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("errcode");
    const auto row = [](const char *name, const ApiAnswer &answer, Kind kind, int errcode = 0) {
        QTest::newRow(name) << answer << kind << errcode;
    };
    ApiAnswer cut { CallResult::Unclear, 0, {}, {} };
    cut.tooLarge = true;
    row("file", answered("\xff\xd8\xff"), Kind::File);
    row("refused", answered("{\"errcode\":40007,\"errmsg\":\"invalid media_id\"}"), Kind::Refused,
        40007);
    row("refused, spaced", answered("\n {\"errcode\":40001}"), Kind::Refused, 40001);
    row("video", answered("{\"video_url\":\"http://v.qq.com/x.mp4\"}"), Kind::VideoUrl);
    row("video without address", answered("{\"video_url\":\"not an address\"}"), Kind::Unreachable);
    row("errcode 0 and nothing", answered("{\"errcode\":0}"), Kind::Unreachable);
    row("a file that begins so", answered("{ broken"), Kind::File);
    row("a large file that begins so", answered("{" + QByteArray(20'000, ' ') + "}"), Kind::File);
    row("empty", answered(""), Kind::Unreachable);
    row("404", answered("<html>", 404), Kind::Unreachable);
    row("302", answered("", 302), Kind::Unreachable);
    row("500", answered("\xff\xd8\xff", 500), Kind::Unreachable);
    row("no answer", { CallResult::NeverSent, 0, {}, {} }, Kind::Unreachable);
    row("cut off", cut, Kind::TooLarge);
}

void TestMediaApi::downloads()
{
    QFETCH(ApiAnswer, answer);
    QFETCH(Kind, kind);
    QFETCH(int, errcode);
    const DownloadReading reading = readDownload(answer);
    QCOMPARE(reading.kind, kind);
    QCOMPARE(reading.errcode, errcode);
    if (kind == Kind::File)
        QCOMPARE(reading.bytes, answer.body);
}

void TestMediaApi::fileUrls_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("below") << u"http://mmbiz.qpic.cn/mmbiz_jpg/a/0?x=1"_s << true;
    QTest::newRow("itself") << u"https://qpic.cn/a"_s << true;
    QTest::newRow("port of its own") << u"https://qpic.cn:443/a"_s << true;
    QTest::newRow("capitals") << u"https://MMBIZ.QPIC.CN/a"_s << true;
    for (const char *bad :
         { "http://evilqpic.cn/a", "http://qpic.cn.evil.com/a", "http://qpic.cn:8080/a",
           "http://user@qpic.cn/a", "http://qpic.cn@evil.com/a", "ftp://qpic.cn/a",
           "file:///qpic.cn", "//qpic.cn/a", "qpic.cn/a", "http://127.0.0.1/a", "http://[::1]/a",
           "", "this is a url", "http://qpic.cn%00.evil.com/", "http:///a",
           "https://qpic.cn:80/a" })
        QTest::newRow(bad) << QString::fromLatin1(bad) << false;
}

void TestMediaApi::fileUrls()
{
    QFETCH(QString, url);
    QFETCH(bool, allowed);
    QCOMPARE(isAllowedFileUrl(QUrl(url, QUrl::StrictMode), { u"qpic.cn"_s }), allowed);
}

QTEST_APPLESS_MAIN(TestMediaApi)
#include "tst_mediaapi.moc"
