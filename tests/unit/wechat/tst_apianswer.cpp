// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/apianswer.h"
#include "vectors.h"

#include <QDir>
#include <QTest>

using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;
using kefu::domain::CallResult;

class TestApiAnswer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void officialAnswers();
    void keepsRidAndWords();
    void detailHoldsNoBody();
};

void TestApiAnswer::reads_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<CallResult>("call");
    QTest::addColumn<int>("errcode"); // -9 stands for none
    const auto row = [](const char *name, int status, const QByteArray &body, CallResult call,
                        int errcode) { QTest::newRow(name) << status << body << call << errcode; };
    const QByteArray html = "<html><body>502 Bad Gateway</body></html>";
    const QByteArray ok = R"({"errcode":0,"errmsg":"ok"})";
    row("ok", 200, ok, CallResult::Answered, 0);
    row("string", 200, R"({"errcode":"45015","errmsg":"x"})", CallResult::Answered, 45015);
    row("negative", 200, R"({"errcode":-1,"errmsg":"x"})", CallResult::Answered, -1);
    row("byte order mark", 200, "\xef\xbb\xbf" + ok, CallResult::Answered, 0);
    row("white space", 200, "\r\n" + ok + "\n", CallResult::Answered, 0);
    row("errmsg missing", 200, R"({"errcode":40003})", CallResult::Answered, 40003);
    row("unknown members", 200, R"({"errcode":0,"new":{"a":[1]}})", CallResult::Answered, 0);
    row("wrong utf-8 in errmsg", 200, "{\"errcode\":45002,\"errmsg\":\"\xff\"}",
        CallResult::Answered, 45002);
    row("no errcode", 200, R"({"access_token":"a"})", CallResult::Answered, -9);
    row("errcode is words", 200, R"({"errcode":"ok"})", CallResult::Unclear, -9);
    row("errcode is null", 200, R"({"errcode":null})", CallResult::Unclear, -9);
    row("errcode is true", 200, R"({"errcode":true})", CallResult::Unclear, -9);
    row("errcode is an object", 200, R"({"errcode":{}})", CallResult::Unclear, -9);
    row("errcode is a fraction", 200, R"({"errcode":0.5})", CallResult::Unclear, -9);
    row("errcode is huge", 200, R"({"errcode":99999999999})", CallResult::Unclear, -9);
    row("empty", 200, {}, CallResult::Unclear, -9);
    row("truncated", 200, R"({"errcode":0,"errm)", CallResult::Unclear, -9);
    row("two answers", 200, ok + ok, CallResult::Unclear, -9);
    row("html", 200, html, CallResult::Unclear, -9);
    row("xml", 200, "<xml><errcode>0</errcode></xml>", CallResult::Unclear, -9);
    row("list", 200, "[{\"errcode\":0}]", CallResult::Unclear, -9);
    row("too large", 200, R"({"errcode":0,"errmsg":")" + QByteArray(70000, 'x') + "\"}",
        CallResult::Unclear, -9);
    row("500", 500, html, CallResult::Unclear, -9);
    row("502", 502, {}, CallResult::Unclear, -9);
    row("503 with JSON", 503, ok, CallResult::Unclear, -9);
    row("504", 504, html, CallResult::Unclear, -9);
    row("400", 400, html, CallResult::NeverSent, -9);
    row("403", 403, html, CallResult::NeverSent, -9);
    row("404", 404, html, CallResult::NeverSent, -9);
    row("404 with JSON of others", 404, R"({"error":"no route"})", CallResult::NeverSent, -9);
    row("413", 413, {}, CallResult::NeverSent, -9);
    row("429", 429, html, CallResult::NeverSent, -9);
    row("302", 302, {}, CallResult::NeverSent, -9);
    row("408 may have been passed on", 408, html, CallResult::Unclear, -9);
    row("499 may have been passed on", 499, html, CallResult::Unclear, -9);
    row("412 with an errcode", 412, R"({"errcode":43002})", CallResult::Answered, 43002);
}

void TestApiAnswer::reads()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(CallResult, call);
    QFETCH(int, errcode);
    const ApiReading reading = readAnswer({ CallResult::Answered, status, body, {} });
    QCOMPARE(reading.call, call);
    if (call == CallResult::Answered)
        QCOMPARE(reading.errcode.value_or(-9), errcode);
    // Without an answer nothing of the body counts.
    for (CallResult lost : { CallResult::NeverSent, CallResult::Unclear }) {
        const ApiReading none = readAnswer({ lost, status, body, u"detail"_s });
        QCOMPARE(none.call, lost);
        QVERIFY(!none.errcode);
        QCOMPARE(none.detail, u"detail"_s);
    }
}

void TestApiAnswer::officialAnswers()
{
    const QDir folder(QStringLiteral(KEFUDESK_FIXTURES "/wechat/payloads"));
    const QStringList names = folder.entryList({ u"resp_*"_s }, QDir::Files);
    QCOMPARE(names.size(), 18);
    for (const QString &name : names) {
        const ApiReading reading = readAnswer(
            { CallResult::Answered, 200, test::payload(name.toLatin1().constData()), {} });
        QCOMPARE(reading.call, CallResult::Answered);
        bool numbered = false;
        const int expected = name.mid(5).section(u'.', 0, 0).section(u'_', 0, 0).toInt(&numbered);
        if (numbered)
            QCOMPARE(reading.errcode, std::optional(expected));
        else
            QCOMPARE(reading.errcode.value_or(0), 0);
    }
}

void TestApiAnswer::keepsRidAndWords()
{
    const ApiReading reading =
        readAnswer({ CallResult::Answered, 200, test::payload("resp_45047.json"), {} });
    QCOMPARE(reading.rid, u"64a774ce-020c072d-6c820ec0"_s);
    QVERIFY(reading.errmsg.startsWith("out of response count limit"_L1));
    const ApiReading longWords =
        readAnswer({ CallResult::Answered,
                     200,
                     R"({"errcode":1,"errmsg":")" + QByteArray(5000, 'x') + R"( rid: 1-2"})",
                     {} });
    QCOMPARE(longWords.errmsg.size(), 300);
    QCOMPARE(longWords.rid, u"1-2"_s);
}

void TestApiAnswer::detailHoldsNoBody()
{
    const ApiReading reading = readAnswer({ CallResult::Answered, 502, "secret", {} });
    QCOMPARE(reading.detail, u"HTTP 502, server error"_s);
}

QTEST_APPLESS_MAIN(TestApiAnswer)
#include "tst_apianswer.moc"
