// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/channelrules.h"
#include "relay/desk/channelwatch.h"

#include <QTest>

using namespace kefu;
using namespace kefu::desk;

//! What an operator may make of a channel, and what is remembered of what it does.
class TestChannelRules : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void onlyWhatIsThereChanges();
    void refusedFields_data();
    void refusedFields();
    void privateForwards_data();
    void privateForwards();
    void rotationKeepsTheFormerPair();
    void marksAreSavedOnceAMinute();
    void theDoctorsOwnCheckIsNoTick();
    void entersCountUntilAMessage();
    void aRefusedSendIsRemembered();

private:
    static constexpr qint64 kNow = 1'800'000'000'000;
    static storage::ChannelRecord record()
    {
        storage::ChannelRecord shop;
        shop.id = { 3 };
        shop.name = QStringLiteral("shop");
        shop.appid = QStringLiteral("wx1");
        shop.secret = "secret";
        return *completedChannel(shop);
    }
    static QString fieldOf(const Result<storage::ChannelRecord> &result)
    {
        return result ? QString()
                      : result.error().details.value(QStringLiteral("field")).toString();
    }
};

void TestChannelRules::onlyWhatIsThereChanges()
{
    ChannelChange change;
    change.apiBase = QStringLiteral("https://sh.api.weixin.qq.com");
    change.handOver = domain::HandOver { domain::HandOver::Mode::On };
    const auto changed = changedChannel(record(), change, kNow, true);
    QVERIFY(changed.ok());
    QCOMPARE(changed->apiBase, QStringLiteral("https://sh.api.weixin.qq.com"));
    QCOMPARE(int(changed->handOver.mode), int(domain::HandOver::Mode::On));
    QCOMPARE(changed->appid, QStringLiteral("wx1"));
    QCOMPARE(changed->secret, QByteArray("secret"));
    QCOMPARE(changed->previousUntilAt, 0);
}

void TestChannelRules::refusedFields_data()
{
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("value");
    QTest::newRow("empty appid") << QStringLiteral("appid") << QString();
    QTest::newRow("token") << QStringLiteral("token") << QStringLiteral("with blank");
    QTest::newRow("key") << QStringLiteral("aes-key") << QStringLiteral("short");
    QTest::newRow("format") << QStringLiteral("format") << QStringLiteral("yaml");
    QTest::newRow("api") << QStringLiteral("api-base") << QStringLiteral("ftp://x");
    QTest::newRow("proxy") << QStringLiteral("proxy") << QStringLiteral("gopher://x");
    QTest::newRow("proxy without host") << QStringLiteral("proxy") << QStringLiteral("http://");
    QTest::newRow("forward") << QStringLiteral("forward") << QStringLiteral("mailto:x@y");
}

void TestChannelRules::refusedFields()
{
    QFETCH(QString, field);
    QFETCH(QString, value);
    ChannelChange change;
    if (field == QStringLiteral("appid"))
        change.appid = value;
    else if (field == QStringLiteral("token"))
        change.token = value.toUtf8();
    else if (field == QStringLiteral("aes-key"))
        change.aesKey = value.toUtf8();
    else if (field == QStringLiteral("format"))
        change.format = value;
    else if (field == QStringLiteral("api-base"))
        change.apiBase = value;
    else if (field == QStringLiteral("proxy"))
        change.proxy = value.toUtf8();
    else
        change.forwardUrl = value;
    QCOMPARE(fieldOf(changedChannel(record(), change, kNow, true)), field);
}

void TestChannelRules::privateForwards_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isPublic");
    const auto row = [](const char *url, bool isPublic) {
        QTest::newRow(url) << QString::fromLatin1(url) << isPublic;
    };
    row("https://shop.example.com/hook?x=1", true);
    row("http://203.0.114.7:8080/hook", true);
    row("http://127.0.0.1/", false);
    row("http://LOCALHOST:80/", false);
    row("http://10.1.2.3/", false);
    row("http://[fd00::1]/", false);
    row("http://[::ffff:127.0.0.1]/", false);
    row("http://db.internal/", false);
    row("http://printer.local/", false);
}

void TestChannelRules::privateForwards()
{
    QFETCH(QString, url);
    QFETCH(bool, isPublic);
    ChannelChange change;
    change.forwardUrl = url;
    QCOMPARE(changedChannel(record(), change, kNow, true).ok(), isPublic);
    const auto allowed = changedChannel(record(), change, kNow, true, { true });
    QVERIFY(allowed.ok());
    // What stands there already does not stop other changes.
    ChannelChange other;
    other.enabled = false;
    QVERIFY(changedChannel(*allowed, other, kNow, true).ok());
}

void TestChannelRules::rotationKeepsTheFormerPair()
{
    const storage::ChannelRecord first = record();
    ChannelChange rotate;
    rotate.token = QByteArray();
    rotate.aesKey = QByteArray();
    const auto second = *changedChannel(first, rotate, kNow, true, { false, 1000 });
    QVERIFY(second.token != first.token);
    QCOMPARE(second.previousToken, first.token);
    QCOMPARE(second.previousAesKey, first.aesKey);
    QCOMPARE(second.previousUntilAt, kNow + 1000);
    // The newest was never used: what WeChat has is still the first.
    const auto third = *changedChannel(second, rotate, kNow + 500, false, { false, 1000 });
    QCOMPARE(third.previousToken, first.token);
    QCOMPARE(third.previousUntilAt, kNow + 1500);
    // It was used, or the first is out of date anyway.
    QCOMPARE(changedChannel(second, rotate, kNow + 500, true)->previousToken, second.token);
    QCOMPARE(changedChannel(second, rotate, kNow + 2000, false)->previousToken, second.token);
}

void TestChannelRules::marksAreSavedOnceAMinute()
{
    qint64 now = kNow;
    QList<storage::ChannelMarkRow> saved;
    ChannelWatch watch([&now] { return now; },
                       [&saved](const storage::ChannelMarkRow &mark) { saved.append(mark); });
    const auto push = [&watch] {
        PushFacts facts;
        facts.kind = domain::Inbound::Kind::Message;
        watch.notePush({ 3 }, facts);
    };
    push();
    QCOMPARE(saved.size(), 1);
    now += 59'000;
    push();
    QCOMPARE(saved.size(), 1);
    now += 1000;
    push();
    QCOMPARE(saved.size(), 2);
    QCOMPARE(saved.last().firstAt, kNow);
    QCOMPARE(saved.last().lastAt, kNow + 60'000);
}

void TestChannelRules::theDoctorsOwnCheckIsNoTick()
{
    int saved = 0;
    ChannelWatch watch([] { return kNow; }, [&saved](const storage::ChannelMarkRow &) { ++saved; });
    watch.expectProbe("nonce1");
    watch.noteVerified({ 3 }, "nonce1");
    QVERIFY(watch.sawProbe("nonce1"));
    QCOMPARE(saved, 0);
    watch.noteVerified({ 3 }, "another");
    QCOMPARE(saved, 1);
    QVERIFY(!watch.sawProbe("another"));
}

void TestChannelRules::entersCountUntilAMessage()
{
    ChannelWatch watch([] { return kNow; }, [](const storage::ChannelMarkRow &) {});
    PushFacts enter;
    enter.kind = domain::Inbound::Kind::Enter;
    for (int i = 0; i < 4; ++i)
        watch.notePush({ 3 }, enter);
    QCOMPARE(watch.sight({ 3 }).entersSinceMessage, 4);
    PushFacts message;
    message.kind = domain::Inbound::Kind::Message;
    watch.notePush({ 3 }, message);
    QCOMPARE(watch.sight({ 3 }).entersSinceMessage, 0);
}

void TestChannelRules::aRefusedSendIsRemembered()
{
    ChannelWatch watch([] { return kNow; }, [](const storage::ChannelMarkRow &) {});
    Message message;
    message.delivery = DeliveryState::Failed;
    message.errcode = 45047;
    message.failure = FailureReason::QuotaUsedUp;
    watch.noteSent({ 3 }, message);
    QCOMPARE(watch.sight({ 3 }).sendErrcode, 0); // nothing an operator could mend
    message.errcode = 48001;
    message.failure = FailureReason::ConfigurationWrong;
    watch.noteSent({ 3 }, message);
    QCOMPARE(watch.sight({ 3 }).sendErrcode, 48001);
    message.delivery = DeliveryState::Accepted;
    watch.noteSent({ 3 }, message);
    QCOMPARE(watch.sight({ 3 }).sendErrcode, 0);
}

QTEST_GUILESS_MAIN(TestChannelRules)
#include "tst_channelrules.moc"
