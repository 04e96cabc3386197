// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/doctorrules.h"
#include "relay/domain/handover.h"

#include <QSet>
#include <QTest>

using namespace kefu;
using namespace kefu::domain;

Q_DECLARE_METATYPE(kefu::domain::DoctorFacts)

//! One fact out of order gives one finding, and a channel in order gives none.
class TestDoctorRules : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void inOrder() { QCOMPARE(namesOf(healthy()), QStringList()); }
    void names_data();
    void names();
    void everyNameCanBeGiven();
    void errorsFirst();
    void mendedIsNotSaid();
    void wordsCarryTheValues();
    void handOver_data();
    void handOver();

private:
    static constexpr qint64 kNow = 1'800'000'000'000;
    static constexpr qint64 kMinute = 60'000;
    static constexpr qint64 kDay = 24LL * 3600 * 1000;

    static QStringList namesOf(const DoctorFacts &facts)
    {
        QStringList names;
        for (const Finding &finding : diagnose(facts))
            names.append(finding.name);
        return names;
    }
    static DoctorFacts healthy()
    {
        DoctorFacts facts;
        facts.now = kNow;
        facts.mode = QStringLiteral("secure");
        facts.url = { QStringLiteral("https://kf.test/wechat/shop"),
                      true,
                      true,
                      200,
                      true,
                      true,
                      {},
                      40,
                      {},
                      kNow + 90 * kDay };
        facts.callbacks.goodAt = kNow - kMinute;
        facts.callbacks.messageAt = kNow - kMinute;
        facts.callbacks.verifiedAt = kNow - 10 * kDay;
        facts.api.tokenCall = CallResult::Answered;
        facts.api.serverAt = kNow;
        facts.api.askedAt = kNow;
        return facts;
    }
    template <typename Change> static void row(const char *name, Change change)
    {
        DoctorFacts facts = healthy();
        change(facts);
        QTest::newRow(name) << facts << QStringList { QString::fromLatin1(name) };
        s_rows.insert(QString::fromLatin1(name));
    }
    static inline QSet<QString> s_rows; //!< every row of names() gives the finding it is named as
    static void urlRows();
    static void callbackRows();
    static void apiRows();
};

void TestDoctorRules::urlRows()
{
    using F = DoctorFacts;
    row("url_unreachable", [](F &f) { f.url.answered = false; });
    row("url_wrong_answer", [](F &f) { f.url.echoed = false; });
    row("url_other_relay", [](F &f) { f.url.reachedUs = false; });
    row("certificate_invalid", [](F &f) {
        f.url.answered = false;
        f.url.certificateProblem = QStringLiteral("self-signed");
    });
    row("certificate_expiring", [](F &f) { f.url.certificateExpiresAt = kNow + 20 * kDay; });
    row("url_slow", [](F &f) { f.url.ms = 1500; });
    row("url_not_public", [](F &f) { f.url.isPublic = false; });
}

void TestDoctorRules::callbackRows()
{
    using F = DoctorFacts;
    row("token_mismatch", [](F &f) { f.callbacks.signatureRefusedAt = kNow; });
    row("aes_key_mismatch", [](F &f) { f.callbacks.aesKeyRefusedAt = kNow; });
    row("appid_mismatch", [](F &f) { f.callbacks.appIdRefusedAt = kNow; });
    row("mode_mismatch", [](F &f) { f.callbacks.notEncryptedAt = kNow; });
    row("format_mismatch", [](F &f) {
        f.format = QStringLiteral("json");
        f.callbacks.xmlAt = kNow;
    });
    row("original_id_mismatch", [](F &f) { f.callbacks.otherOriginalIdAt = kNow; });
    row("unparsed_pushes", [](F &f) { f.callbacks.unparsed = 3; });
    row("rotation_unfinished", [](F &f) {
        f.callbacks.oldKeysAt = kNow;
        f.previousUntilAt = kNow + kMinute;
    });
    row("never_verified", [](F &f) { f.callbacks = {}; });
    row("no_push", [](F &f) {
        f.callbacks.messageAt = kNow - 2 * kDay;
        f.callbacks.goodAt = 0;
    });
    row("web_tool_attached", [](F &f) { f.callbacks.entersSinceMessage = 5; });
    row("answer_slow", [](F &f) { f.callbacks.answerMs = 2000; });
    row("push_late", [](F &f) { f.callbacks.driftMs = 2 * kMinute; });
}

void TestDoctorRules::apiRows()
{
    using F = DoctorFacts;
    const auto token = [](const char *name, int code) {
        row(name, [code](F &f) { f.api.tokenErrcode = code; });
    };
    token("secret_wrong", 40125);
    token("appid_wrong", 40013);
    token("secret_frozen", 40243);
    token("ip_not_allowed", 40164);
    token("account_blocked", 50002);
    token("daily_limit", 45009);
    token("api_error", 43003);
    row("api_unreachable", [](F &f) { f.api.tokenCall = CallResult::NeverSent; });
    const auto called = [](const char *name, int code) {
        row(name, [code](F &f) {
            f.api.called = QStringLiteral("x");
            f.api.callResult = CallResult::Answered;
            f.api.callErrcode = code;
        });
    };
    called("permission_missing", 48001);
    called("token_refused", 40001);
    row("sends_refused", [](F &f) { f.api.sendErrcode = 40097; });
    row("api_clear_text", [](F &f) { f.clearTextApi = true; });
    row("clock_off", [](F &f) { f.api.serverAt = kNow - 2 * kMinute; });
    row("clock_wrong", [](F &f) { f.api.serverAt = kNow + 20 * kMinute; });
}

void TestDoctorRules::names_data()
{
    using F = DoctorFacts;
    QTest::addColumn<DoctorFacts>("facts");
    QTest::addColumn<QStringList>("expected");
    urlRows();
    callbackRows();
    apiRows();
    row("forward_refused", [](F &f) { f.forward = { true, true, 1, 0, kNow, 0, {} }; });
    row("forward_failing", [](F &f) { f.forward = { true, false, 1, 0, kNow, 503, {} }; });
    row("forward_dropped", [](F &f) { f.forward = { true, false, 0, 2, 0, 200, {} }; });
    row("media_failing", [](F &f) { f.mediaFailed = 1; });
    row("duplicate_appid", [](F &f) { f.sameAppid = { QStringLiteral("shop2") }; });
    row("plain_mode", [](F &f) { f.plainMode = true; });
    row("handed_over", [](F &f) { f.handedOver = true; });
    row("disabled", [](F &f) { f.enabled = false; });
}

void TestDoctorRules::names()
{
    QFETCH(DoctorFacts, facts);
    QFETCH(QStringList, expected);
    QCOMPARE(namesOf(facts), expected);
}

void TestDoctorRules::everyNameCanBeGiven()
{
    const QStringList all = findingNames();
    QCOMPARE(s_rows, QSet<QString>(all.begin(), all.end()));
}

void TestDoctorRules::errorsFirst()
{
    DoctorFacts facts = healthy();
    facts.url.isPublic = false;
    facts.plainMode = true;
    facts.api.tokenErrcode = 40125;
    QCOMPARE(namesOf(facts),
             (QStringList { QStringLiteral("secret_wrong"), QStringLiteral("plain_mode"),
                            QStringLiteral("url_not_public") }));
}

void TestDoctorRules::mendedIsNotSaid()
{
    DoctorFacts facts = healthy();
    facts.callbacks.signatureRefusedAt = facts.callbacks.goodAt - 1;
    QCOMPARE(namesOf(facts), QStringList());
}

void TestDoctorRules::wordsCarryTheValues()
{
    DoctorFacts facts = healthy();
    facts.api.tokenErrcode = 40164;
    facts.api.callerIp = QStringLiteral("203.0.113.9");
    const Finding finding = diagnose(facts).value(0);
    QVERIFY(finding.cause.contains(QStringLiteral("203.0.113.9")));
    QVERIFY(finding.cause.contains(QStringLiteral("40164")));
    QVERIFY(finding.fix.contains(QStringLiteral("Add 203.0.113.9")));
    QCOMPARE(finding.values.value(QStringLiteral("1")).toString(), QStringLiteral("203.0.113.9"));
}

void TestDoctorRules::handOver_data()
{
    QTest::addColumn<int>("mode");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("to");
    QTest::addColumn<int>("minute");
    QTest::addColumn<bool>("expected");
    const auto add = [](const char *name, HandOver::Mode mode, int from, int to, int at, bool is) {
        QTest::newRow(name) << int(mode) << from << to << at << is;
    };
    using Mode = HandOver::Mode;
    add("off", Mode::Off, 0, 0, 600, false);
    add("on", Mode::On, 0, 0, 600, true);
    add("before", Mode::Scheduled, 600, 700, 599, false);
    add("from is in", Mode::Scheduled, 600, 700, 600, true);
    add("to is out", Mode::Scheduled, 600, 700, 700, false);
    add("over midnight, evening", Mode::Scheduled, 1320, 480, 1400, true);
    add("over midnight, morning", Mode::Scheduled, 1320, 480, 479, true);
    add("over midnight, day", Mode::Scheduled, 1320, 480, 480, false);
    add("all day", Mode::Scheduled, 480, 480, 10, true);
}

void TestDoctorRules::handOver()
{
    QFETCH(int, mode);
    QFETCH(int, from);
    QFETCH(int, to);
    QFETCH(int, minute);
    QFETCH(bool, expected);
    QCOMPARE(isHandedOver({ HandOver::Mode(mode), from, to }, minute), expected);
    // 2023-11-14 22:13:20 UTC is 06:13 the next day in Shanghai.
    QCOMPARE(minuteOfDay(1'700'000'000'000, 8 * 3600), 6 * 60 + 13);
    QCOMPARE(minuteOfDay(0, -3600), 23 * 60);
}

QTEST_GUILESS_MAIN(TestDoctorRules)
#include "tst_doctorrules.moc"
