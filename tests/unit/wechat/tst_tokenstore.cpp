// SPDX-License-Identifier: Apache-2.0
#include "faketransport.h"
#include "relay/wechat/tokenstore.h"
#include "vectors.h"

#include <QTest>

using namespace kefu;
using namespace kefu::wechat;
using namespace Qt::Literals::StringLiterals;
using domain::CallResult;

namespace {

ApiAccount account(qint64 channel = 1)
{
    return { ChannelId { channel }, QUrl(u"https://api.weixin.qq.com"_s), u"APPID"_s, "APPSECRET" };
}

QByteArray granted(const QByteArray &token, const QByteArray &expires = "7200")
{
    return R"({"access_token":")" + token + R"(","expires_in":)" + expires + "}";
}

} // namespace

class TestTokenStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void asksForAStableToken();
    void fiftyWaitForOneCall();
    void keepsTheTokenUntilFiveMinutesBefore();
    void shortLives_data();
    void shortLives();
    void channelsAreApart();
    void forgetsOnlyTheTokenThatFailed();
    void acceptsLongTokens();
    void failures_data();
    void failures();
    void pausesAfterFailures();
    void pauseEndsWithSuccess();
    void anOldTokenOutlivesAFailedRenewal();
    void theSameTokenAgainIsNotAskedForAtOnce();
    void figuresSayWhy();
    void newCredentialsReplaceTheOld();
    void callbackMayAskAgain();
    void callbackMayEndTheStore();
    void goneStoreAnswersNobody();

private:
    void fetch(const ApiAccount &who = account())
    {
        m_store->fetch(who, [this](const TokenAnswer &answer) { m_answers.append(answer); });
    }

    qint64 m_now = 0;
    test::FakeTransport m_wire;
    std::unique_ptr<TokenStore> m_store;
    QList<TokenAnswer> m_answers;
};

void TestTokenStore::init()
{
    m_now = 1'700'000'000'000;
    m_wire.calls.clear();
    m_answers.clear();
    m_store = std::make_unique<TokenStore>(m_wire.transport(), [this] { return m_now; });
}

void TestTokenStore::cleanup()
{
    m_store.reset();
}

void TestTokenStore::asksForAStableToken()
{
    fetch();
    QCOMPARE(m_wire.calls.size(), 1U);
    const ApiCall &call = m_wire.calls[0].call;
    QCOMPARE(call.method, QByteArray("POST"));
    QCOMPARE(call.url, QUrl(u"https://api.weixin.qq.com/cgi-bin/stable_token"_s));
    QCOMPARE(call.channel, ChannelId { 1 });
    QCOMPARE(QJsonDocument::fromJson(call.body),
             QJsonDocument::fromJson(test::payload("out_stable_token.json")));
    m_wire.answer(0, test::payload("resp_token_ok.json"));
    QCOMPARE(m_answers.size(), 1);
    QCOMPARE(m_answers[0].token, QByteArray("ACCESS_TOKEN"));
}

void TestTokenStore::fiftyWaitForOneCall()
{
    for (int i = 0; i < 50; ++i)
        fetch();
    QCOMPARE(m_wire.calls.size(), 1U);
    QVERIFY(m_answers.isEmpty());
    m_wire.answer(0, granted("T1"));
    QCOMPARE(m_answers.size(), 50);
    for (const TokenAnswer &answer : std::as_const(m_answers))
        QCOMPARE(answer.token, QByteArray("T1"));
    // The next one takes it from the cache, but not inside its own call.
    fetch();
    QCOMPARE(m_answers.size(), 50);
    QTRY_COMPARE(m_answers.size(), 51);
    QCOMPARE(m_answers.last().token, QByteArray("T1"));
    QCOMPARE(m_wire.calls.size(), 1U);
}

void TestTokenStore::keepsTheTokenUntilFiveMinutesBefore()
{
    fetch();
    m_wire.answer(0, granted("T1"));
    m_now += 6'899'999;
    fetch();
    QCOMPARE(m_wire.calls.size(), 1U);
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray("T1"));
    m_now += 1;
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray());
    fetch();
    QCOMPARE(m_wire.calls.size(), 2U);
    m_wire.answer(1, granted("T2"));
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray("T2"));
}

void TestTokenStore::shortLives_data()
{
    QTest::addColumn<QByteArray>("expires");
    QTest::addColumn<qint64>("useMs");
    QTest::newRow("300") << QByteArray("300") << qint64(30'000);
    QTest::newRow("310") << QByteArray("310") << qint64(30'000);
    QTest::newRow("400") << QByteArray("400") << qint64(100'000);
    QTest::newRow("10") << QByteArray("10") << qint64(5'000);
    QTest::newRow("string") << QByteArray("\"7200\"") << qint64(6'900'000);
    QTest::newRow("never ends") << QByteArray("9223372036854775807") << qint64(86'100'000);
}

void TestTokenStore::shortLives()
{
    QFETCH(QByteArray, expires);
    QFETCH(qint64, useMs);
    fetch();
    m_wire.answer(0, granted("T1", expires));
    m_now += useMs - 1;
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray("T1"));
    m_now += 1;
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray());
}

void TestTokenStore::channelsAreApart()
{
    fetch(account(1));
    fetch(account(2));
    QCOMPARE(m_wire.calls.size(), 2U);
    m_wire.answer(1, granted("T2"));
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray());
    QCOMPARE(m_store->cached(ChannelId { 2 }), QByteArray("T2"));
    m_wire.answer(0, granted("T1"));
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray("T1"));
}

void TestTokenStore::forgetsOnlyTheTokenThatFailed()
{
    fetch();
    m_wire.answer(0, granted("T1"));
    m_store->invalidate(ChannelId { 1 }, "T0");
    m_store->invalidate(ChannelId { 2 }, "T1");
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray("T1"));
    m_store->invalidate(ChannelId { 1 }, "T1");
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray());
    fetch();
    QCOMPARE(m_wire.calls.size(), 2U);
    m_wire.answer(1, granted("T2"));
    // A send that had still used the old one must not take the new one away.
    m_store->invalidate(ChannelId { 1 }, "T1");
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray("T2"));
    QVERIFY(!m_wire.calls[1].call.body.contains("true"));
}

void TestTokenStore::acceptsLongTokens()
{
    const QByteArray token(1024, 'x');
    fetch();
    m_wire.answer(0, granted(token));
    QCOMPARE(m_answers[0].token, token);
}

void TestTokenStore::failures_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<CallResult>("call");
    QTest::addColumn<int>("errcode");
    QTest::newRow("wrong secret") << QByteArray(
        R"({"errcode":40125,"errmsg":"invalid appsecret rid: 1-2"})")
                                  << CallResult::Answered << 40125;
    QTest::newRow("not json") << QByteArray("<html>") << CallResult::Unclear << 0;
    QTest::newRow("empty") << QByteArray() << CallResult::Unclear << 0;
    QTest::newRow("list") << QByteArray("[]") << CallResult::Unclear << 0;
    QTest::newRow("no token") << QByteArray(R"({"expires_in":7200})") << CallResult::Unclear << 0;
    QTest::newRow("empty token") << granted("") << CallResult::Unclear << 0;
    QTest::newRow("token is an object")
        << QByteArray(R"({"access_token":{},"expires_in":7200})") << CallResult::Unclear << 0;
    QTest::newRow("token with a line end") << granted("a\\nb") << CallResult::Unclear << 0;
    QTest::newRow("token without end")
        << granted(QByteArray(5000, 'x')) << CallResult::Unclear << 0;
    QTest::newRow("no expires_in")
        << QByteArray(R"({"access_token":"T"})") << CallResult::Unclear << 0;
    QTest::newRow("negative") << granted("T", "-7200") << CallResult::Unclear << 0;
    QTest::newRow("zero") << granted("T", "0") << CallResult::Unclear << 0;
    QTest::newRow("words") << granted("T", "\"soon\"") << CallResult::Unclear << 0;
    QTest::newRow("errcode beside a token")
        << QByteArray(R"({"access_token":"T","expires_in":7200,"errcode":40001})")
        << CallResult::Answered << 40001;
}

void TestTokenStore::failures()
{
    QFETCH(QByteArray, body);
    QFETCH(CallResult, call);
    QFETCH(int, errcode);
    fetch();
    fetch();
    m_wire.answer(0, body);
    QCOMPARE(m_answers.size(), 2);
    for (const TokenAnswer &answer : std::as_const(m_answers)) {
        QVERIFY(!answer.ok());
        QCOMPARE(answer.call, call);
        QCOMPARE(answer.errcode, errcode);
        QVERIFY(!answer.detail.contains("APPSECRET"_L1) || errcode != 0);
    }
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray());
}

void TestTokenStore::pausesAfterFailures()
{
    for (qint64 pause : { 1000, 2000, 4000, 8000, 16000, 30000, 30000 }) {
        const size_t calls = m_wire.calls.size();
        fetch();
        QCOMPARE(m_wire.calls.size(), calls + 1);
        m_wire.lose(calls, CallResult::NeverSent);
        const qsizetype answers = m_answers.size();
        m_now += pause - 1;
        fetch();
        QCOMPARE(m_wire.calls.size(), calls + 1);
        QCOMPARE(m_answers.size(), answers);
        QTRY_COMPARE(m_answers.size(), answers + 1);
        QCOMPARE(m_answers.last().call, CallResult::NeverSent);
        m_now += 1;
    }
}

void TestTokenStore::pauseEndsWithSuccess()
{
    fetch();
    m_wire.lose(0, CallResult::Unclear);
    m_now += 1000;
    fetch();
    m_wire.answer(1, granted("T1"));
    m_store->invalidate(ChannelId { 1 }, "T1");
    fetch();
    m_wire.lose(2, CallResult::Unclear);
    m_now += 1000; // the first pause again, not the third
    fetch();
    QCOMPARE(m_wire.calls.size(), 4U);
}

//! Five minutes before its end the token still works: a failure then is nobody's trouble.
void TestTokenStore::anOldTokenOutlivesAFailedRenewal()
{
    fetch();
    m_wire.answer(0, granted("T1"));
    m_now += 6'900'000;
    fetch();
    QCOMPARE(m_wire.calls.size(), 2U);
    m_wire.lose(1, CallResult::Unclear);
    QCOMPARE(m_answers.last().token, QByteArray("T1"));
    fetch(); // in the pause
    QTRY_COMPARE(m_answers.size(), 3);
    QCOMPARE(m_answers.last().token, QByteArray("T1"));
    QCOMPARE(m_wire.calls.size(), 2U);
    m_now += 1000;
    fetch();
    m_wire.answer(2, granted("T2"));
    QCOMPARE(m_answers.last().token, QByteArray("T2"));
    // But not beyond its end.
    m_now += 7'200'000;
    fetch();
    m_wire.lose(3, CallResult::Unclear);
    QVERIFY(!m_answers.last().ok());
}

//! WeChat refuses the token it has just given: asked for another one after a pause, not per send.
void TestTokenStore::theSameTokenAgainIsNotAskedForAtOnce()
{
    fetch();
    m_wire.answer(0, granted("T1"));
    for (int i = 0; i < 20; ++i) {
        m_store->invalidate(ChannelId { 1 }, "T1");
        fetch();
        if (i == 0) {
            QCOMPARE(m_wire.calls.size(), 2U);
            m_wire.answer(1, granted("T1"));
        }
    }
    QTRY_COMPARE(m_answers.size(), 21);
    QCOMPARE(m_wire.calls.size(), 2U);
    m_now += 1000;
    m_store->invalidate(ChannelId { 1 }, "T1");
    fetch();
    QCOMPARE(m_wire.calls.size(), 3U);
    m_wire.answer(2, granted("T2"));
    QCOMPARE(m_answers.last().token, QByteArray("T2"));
}

void TestTokenStore::figuresSayWhy()
{
    fetch();
    m_wire.answer(0, granted("T1"));
    m_store->invalidate(ChannelId { 1 }, "T1");
    fetch();
    m_wire.lose(1, CallResult::NeverSent);
    m_now += 1000;
    fetch();
    m_wire.answer(2, granted("T2"));
    m_now += 7'200'000;
    fetch();
    QCOMPARE(m_store->figures().expired, 2U);
    QCOMPARE(m_store->figures().refused, 2U);
    QCOMPARE(m_store->figures().failed, 1U);
}

void TestTokenStore::newCredentialsReplaceTheOld()
{
    fetch();
    ApiAccount changed = account();
    changed.secret = "NEW";
    fetch(changed);
    QCOMPARE(m_wire.calls.size(), 2U);
    m_wire.answer(0, granted("OLD"));
    QVERIFY(m_answers.isEmpty());
    QCOMPARE(m_store->cached(ChannelId { 1 }), QByteArray());
    m_wire.answer(1, granted("T1"));
    QCOMPARE(m_answers.size(), 2);
    for (const TokenAnswer &answer : std::as_const(m_answers))
        QCOMPARE(answer.token, QByteArray("T1"));
    fetch(account());
    QCOMPARE(m_wire.calls.size(), 3U);
}

void TestTokenStore::callbackMayAskAgain()
{
    int answers = 0;
    m_store->fetch(account(), [&](const TokenAnswer &) {
        ++answers;
        for (qint64 channel = 2; channel < 40; ++channel)
            m_store->fetch(account(channel), [&](const TokenAnswer &) { ++answers; });
        m_store->fetch(account(), [&](const TokenAnswer &) { ++answers; });
    });
    m_wire.answer(0, granted("T1"));
    QTRY_COMPARE(answers, 2);
    QCOMPARE(m_wire.calls.size(), 39U);
}

void TestTokenStore::callbackMayEndTheStore()
{
    int answers = 0;
    for (int i = 0; i < 3; ++i) {
        m_store->fetch(account(), [&](const TokenAnswer &) {
            ++answers;
            m_store.reset();
        });
    }
    m_wire.answer(0, granted("T1"));
    QCOMPARE(answers, 3);
}

void TestTokenStore::goneStoreAnswersNobody()
{
    fetch();
    m_store.reset();
    m_wire.answer(0, granted("T1"));
    QVERIFY(m_answers.isEmpty());
}

QTEST_GUILESS_MAIN(TestTokenStore)
#include "tst_tokenstore.moc"
