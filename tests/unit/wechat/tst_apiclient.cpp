// SPDX-License-Identifier: Apache-2.0
#include "faketransport.h"
#include "relay/wechat/apiclient.h"
#include "vectors.h"

#include <QTest>

using namespace kefu;
using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;
using domain::CallResult;

namespace {

const QUrl kBase(u"https://api.weixin.qq.com"_s);

ApiAccount account()
{
    return { ChannelId { 1 }, kBase, u"APPID"_s, "APPSECRET" };
}

QByteArray granted(const QByteArray &token)
{
    return R"({"access_token":")" + token + R"(","expires_in":7200})";
}

} // namespace

class TestApiClient : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void urls_data();
    void urls();
    void bodies_data();
    void bodies();
    void writesRawUtf8();
    void interprets_data();
    void interprets();
    void fetchesATokenThenSends();
    void reportsANewerToken();
    void withoutATokenNothingWasSent_data();
    void withoutATokenNothingWasSent();
    void emptyTextIsNotSent();
    void goneClientAnswersNobody();

private:
    void send(const QString &text = u"hello"_s)
    {
        m_client->send(account(), textBody({ u"OPENID"_s, text, {} }),
                       [this](const SendReport &report) { m_reports.append(report); });
    }

    qint64 m_now = 0;
    test::FakeTransport m_wire;
    std::unique_ptr<TokenStore> m_tokens;
    std::unique_ptr<ApiClient> m_client;
    QList<SendReport> m_reports;
};

void TestApiClient::init()
{
    m_now = 1'700'000'000'000;
    m_wire.calls.clear();
    m_reports.clear();
    m_tokens = std::make_unique<TokenStore>(m_wire.transport(), [this] { return m_now; });
    m_client = std::make_unique<ApiClient>(m_wire.transport(), *m_tokens);
}

void TestApiClient::cleanup()
{
    m_client.reset();
    m_tokens.reset();
}

void TestApiClient::urls_data()
{
    QTest::addColumn<QUrl>("base");
    QTest::addColumn<QByteArray>("token");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray send = "/cgi-bin/message/custom/send";
    QTest::newRow("plain") << kBase << QByteArray("T-_.~1")
                           << "https://api.weixin.qq.com" + send + "?access_token=T-_.~1";
    QTest::newRow("slash") << QUrl(u"https://api.weixin.qq.com/"_s) << QByteArray("T")
                           << "https://api.weixin.qq.com" + send + "?access_token=T";
    QTest::newRow("path and port") << QUrl(u"http://127.0.0.1:8080/sim/"_s) << QByteArray("T")
                                   << "http://127.0.0.1:8080/sim" + send + "?access_token=T";
    QTest::newRow("special") << kBase << QByteArray("a+b/c=d&e#f%g?h i")
                             << "https://api.weixin.qq.com" + send
            + "?access_token=a%2Bb%2Fc%3Dd%26e%23f%25g%3Fh%20i";
    QTest::newRow("quote") << kBase << QByteArray("a\"<>b")
                           << "https://api.weixin.qq.com" + send + "?access_token=a%22%3C%3Eb";
}

void TestApiClient::urls()
{
    QFETCH(QUrl, base);
    QFETCH(QByteArray, token);
    QFETCH(QByteArray, expected);
    QCOMPARE(sendCall(base, token, textBody({ u"o"_s, u"t"_s, {} })).url.toEncoded(), expected);
}

void TestApiClient::bodies_data()
{
    QTest::addColumn<TextMessage>("message");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *payload, const TextMessage &message) {
        QTest::newRow(payload) << message << test::payload(payload);
    };
    row("out_send_text.json", { u"OPENID"_s, u"Hello World"_s, {} });
    row("out_send_text_customservice_oa.json",
        { u"OPENID"_s, u"Hello World"_s, u"test1@kftest"_s });
    row("out_send_text_emoji_cjk.json",
        { u"OPENID"_s,
          u"你好😀 <a href=\"http://www.qq.com\" data-miniprogram-appid=\"APPID\" data-miniprogram-path=\"pages/index/index\">点击跳小程序</a>"_s,
          {} });
}

void TestApiClient::bodies()
{
    QFETCH(TextMessage, message);
    QFETCH(QByteArray, expected);
    const ApiCall call = sendCall(kBase, "T", textBody(message));
    QCOMPARE(call.method, QByteArray("POST"));
    QVERIFY(call.contentType.startsWith("application/json"));
    QCOMPARE(QJsonDocument::fromJson(call.body), QJsonDocument::fromJson(expected));
}

void TestApiClient::writesRawUtf8()
{
    QString text = u"你好😀<>&='/\t\n\u0001\u0000\u007f"_s;
    text += QChar(0xd83d);
    const QByteArray body = textBody({ u"o"_s, text, {} });
    QVERIFY2(!body.contains("\\u"), body.constData());
    QVERIFY(body.contains("你好😀<>&='/"));
    QCOMPARE(QJsonDocument::fromJson(body)["text"_L1]["content"_L1].toString(),
             u"你好😀<>&='/\t\n\u007f\ufffd"_s);
}

void TestApiClient::interprets_data()
{
    QTest::addColumn<ApiAnswer>("answer");
    QTest::addColumn<CallResult>("call");
    QTest::addColumn<int>("errcode");
    const auto json = [](const char *name, const QByteArray &body, CallResult call, int errcode) {
        QTest::newRow(name) << ApiAnswer { CallResult::Answered, 200, body, {} } << call << errcode;
    };
    json("ok", test::payload("resp_ok.json"), CallResult::Answered, 0);
    json("busy", test::payload("resp_-1.json"), CallResult::Answered, -1);
    json("token", test::payload("resp_40001.json"), CallResult::Answered, 40001);
    json("quota", test::payload("resp_45047.json"), CallResult::Answered, 45047);
    json("window", test::payload("resp_45015.json"), CallResult::Answered, 45015);
    json("as string", R"({"errcode":"45047"})", CallResult::Answered, 45047);
    json("no errcode", "{}", CallResult::Unclear, 0);
    json("another answer", test::payload("resp_media_ok.json"), CallResult::Unclear, 0);
    json("html", "<html></html>", CallResult::Unclear, 0);
    json("truncated", R"({"errcode":0)", CallResult::Unclear, 0);
    QTest::newRow("502") << ApiAnswer { CallResult::Answered, 502, "x", {} } << CallResult::Unclear
                         << 0;
    QTest::newRow("404") << ApiAnswer { CallResult::Answered, 404, "x", {} }
                         << CallResult::NeverSent << 0;
    QTest::newRow("never sent") << ApiAnswer { CallResult::NeverSent, 0, {}, {} }
                                << CallResult::NeverSent << 0;
    QTest::newRow("no answer") << ApiAnswer { CallResult::Unclear, 0, {}, {} }
                               << CallResult::Unclear << 0;
    // A client that broke off after the head must not be believed.
    QTest::newRow("broken off") << ApiAnswer { CallResult::Unclear, 200, R"({"errcode":0})", {} }
                                << CallResult::Unclear << 0;
}

void TestApiClient::interprets()
{
    QFETCH(ApiAnswer, answer);
    QFETCH(CallResult, call);
    QFETCH(int, errcode);
    const SendReport report = interpretSend(answer, "T1");
    QCOMPARE(report.outcome.call, call);
    QCOMPARE(report.outcome.errcode, errcode);
    QCOMPARE(report.tokenUsed, QByteArray("T1"));
    QVERIFY(!report.outcome.tokenIsNewer);
}

void TestApiClient::fetchesATokenThenSends()
{
    send();
    send();
    QCOMPARE(m_wire.calls.size(), 1U);
    m_wire.answer(0, granted("T1"));
    QCOMPARE(m_wire.calls.size(), 3U);
    QCOMPARE(m_wire.calls[1].call.url.query(), u"access_token=T1"_s);
    QCOMPARE(m_wire.calls[1].call.channel, ChannelId { 1 });
    QVERIFY(m_reports.isEmpty());
    m_wire.answer(2, test::payload("resp_ok.json"));
    m_wire.answer(1, test::payload("resp_45047.json"));
    QCOMPARE(m_reports.size(), 2);
    QCOMPARE(m_reports[0].outcome.errcode, 0);
    QCOMPARE(m_reports[0].outcome.call, CallResult::Answered);
    QCOMPARE(m_reports[0].tokenUsed, QByteArray("T1"));
    QCOMPARE(m_reports[1].outcome.errcode, 45047);
    QCOMPARE(m_reports[1].rid, u"64a774ce-020c072d-6c820ec0"_s);
}

void TestApiClient::reportsANewerToken()
{
    send();
    m_wire.answer(0, granted("T1"));
    send();
    QTRY_COMPARE(m_wire.calls.size(), 3U);
    m_wire.answer(1, test::payload("resp_40001.json"));
    QVERIFY(!m_reports[0].outcome.tokenIsNewer);
    m_tokens->invalidate(ChannelId { 1 }, m_reports[0].tokenUsed);
    send();
    m_wire.answer(3, granted("T2"));
    // The second send had used T1 as well, and comes back when T2 is known.
    m_wire.answer(2, test::payload("resp_40001.json"));
    QVERIFY(m_reports[1].outcome.tokenIsNewer);
    m_wire.answer(4, test::payload("resp_ok.json"));
    QVERIFY(!m_reports[2].outcome.tokenIsNewer);
    QCOMPARE(m_reports[2].tokenUsed, QByteArray("T2"));
}

void TestApiClient::withoutATokenNothingWasSent_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<CallResult>("call");
    QTest::addColumn<int>("errcode");
    QTest::newRow("secret wrong") << QByteArray(R"({"errcode":40125,"errmsg":"x rid: 1-2"})")
                                  << CallResult::Answered << 40125;
    QTest::newRow("address") << QByteArray(R"({"errcode":40164,"errmsg":"invalid ip 1.2.3.4"})")
                             << CallResult::Answered << 40164;
    QTest::newRow("busy") << test::payload("resp_-1.json") << CallResult::NeverSent << 0;
    QTest::newRow("busy too") << QByteArray(R"({"errcode":-1000})") << CallResult::NeverSent << 0;
    QTest::newRow("html") << QByteArray("<html>") << CallResult::NeverSent << 0;
    QTest::newRow("no token") << QByteArray("{}") << CallResult::NeverSent << 0;
}

void TestApiClient::withoutATokenNothingWasSent()
{
    QFETCH(QByteArray, body);
    QFETCH(CallResult, call);
    QFETCH(int, errcode);
    send();
    m_wire.answer(0, body);
    QCOMPARE(m_wire.calls.size(), 1U);
    QCOMPARE(m_reports.size(), 1);
    QCOMPARE(m_reports[0].outcome.call, call);
    QCOMPARE(m_reports[0].outcome.errcode, errcode);
    QVERIFY(m_reports[0].tokenUsed.isEmpty());
    QVERIFY(m_reports[0].errmsg.startsWith("no access_token"_L1));
}

void TestApiClient::emptyTextIsNotSent()
{
    send(u""_s);
    send(u"\u0001"_s);
    QVERIFY(m_reports.isEmpty());
    QTRY_COMPARE(m_reports.size(), 2);
    QCOMPARE(m_reports[0].outcome.call, CallResult::Answered);
    QCOMPARE(m_reports[0].outcome.errcode, 44004);
    QVERIFY(m_wire.calls.empty());
}

void TestApiClient::goneClientAnswersNobody()
{
    send();
    m_wire.answer(0, granted("T1"));
    send();
    m_client.reset();
    m_wire.answer(1, test::payload("resp_ok.json"));
    QCoreApplication::processEvents();
    QVERIFY(m_reports.isEmpty());
    QCOMPARE(m_wire.calls.size(), 2U);
}

QTEST_GUILESS_MAIN(TestApiClient)
#include "tst_apiclient.moc"
