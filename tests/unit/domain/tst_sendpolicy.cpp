// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/sendpolicy.h"

#include <QDateTime>
#include <QSet>
#include <QTest>
#include <QTimeZone>

using namespace kefu;
using namespace kefu::domain;

namespace {
constexpr qint64 kNow = 1'800'000'012'345;
using A = SendAction;
using R = FailureReason;

SendOutcome answered(int errcode, bool tokenIsNewer = false)
{
    return SendOutcome { CallResult::Answered, errcode, tokenIsNewer };
}
SendDecision decide(int errcode, const SendHistory &history = {})
{
    return decideSend(answered(errcode), history, kNow);
}

//! One expected row of wechat.md 3.1: code, action at the first try, reason, alarm.
struct Expected {
    int code;
    A action;
    R reason;
    bool alarm;
};

constexpr bool kAlarm = true;
constexpr bool kQuiet = false;

// Written from the document, not from the code: every code that stands in its table.
constexpr Expected kDocumentTable[] = {
    { -1000, A::RetryAt, R::SystemBusy, kQuiet },
    { -1, A::RetryAt, R::SystemBusy, kQuiet },
    { 0, A::Accept, R::None, kQuiet },
    { 40001, A::RenewTokenAndRetry, R::ConfigurationWrong, kQuiet },
    { 40002, A::Fail, R::ConfigurationWrong, kAlarm },
    { 40003, A::Fail, R::VisitorUnreachable, kAlarm },
    { 40004, A::Fail, R::MediaInvalid, kQuiet },
    { 40005, A::Fail, R::MediaInvalid, kQuiet },
    { 40006, A::Fail, R::MediaInvalid, kQuiet },
    { 40007, A::PrepareAgain, R::MediaInvalid, kQuiet },
    { 40008, A::Fail, R::ContentRefused, kQuiet },
    { 40009, A::Fail, R::MediaInvalid, kQuiet },
    { 40013, A::Fail, R::ConfigurationWrong, kAlarm },
    { 40014, A::RenewTokenAndRetry, R::ConfigurationWrong, kQuiet },
    { 40033, A::Fail, R::Unknown, kAlarm },
    { 40035, A::Fail, R::Unknown, kAlarm },
    { 40097, A::Fail, R::Unknown, kAlarm },
    { 40101, A::Fail, R::ConfigurationWrong, kAlarm },
    { 40125, A::Fail, R::ConfigurationWrong, kAlarm },
    { 40164, A::Fail, R::ConfigurationWrong, kAlarm },
    { 40200, A::Fail, R::ConfigurationWrong, kQuiet },
    { 40243, A::Fail, R::AccountBlocked, kAlarm },
    { 41001, A::Fail, R::ConfigurationWrong, kAlarm },
    { 41002, A::Fail, R::ConfigurationWrong, kAlarm },
    { 41004, A::Fail, R::ConfigurationWrong, kAlarm },
    { 41005, A::Fail, R::MediaInvalid, kQuiet },
    { 41006, A::Fail, R::MediaInvalid, kQuiet },
    { 42001, A::RenewTokenAndRetry, R::ConfigurationWrong, kQuiet },
    { 43002, A::Fail, R::ConfigurationWrong, kAlarm },
    { 43003, A::Fail, R::ConfigurationWrong, kAlarm },
    { 43004, A::Fail, R::VisitorUnreachable, kQuiet },
    { 43019, A::Fail, R::VisitorUnreachable, kQuiet },
    { 43104, A::Fail, R::VisitorUnreachable, kAlarm },
    { 44001, A::Fail, R::MediaInvalid, kQuiet },
    { 44002, A::Fail, R::Unknown, kAlarm },
    { 44004, A::Fail, R::ContentRefused, kQuiet },
    { 45001, A::Fail, R::MediaInvalid, kQuiet },
    { 45002, A::Fail, R::ContentRefused, kQuiet },
    { 45008, A::Fail, R::ContentRefused, kQuiet },
    { 45009, A::HoldChannel, R::RateLimited, kAlarm },
    { 45011, A::HoldChannel, R::RateLimited, kQuiet },
    { 45015, A::Fail, R::WindowOver, kQuiet },
    { 45035, A::Fail, R::ConfigurationWrong, kAlarm },
    { 45047, A::Fail, R::QuotaUsedUp, kQuiet },
    { 45064, A::Fail, R::Unknown, kQuiet },
    { 45065, A::Fail, R::Unknown, kQuiet },
    { 45066, A::Fail, R::Unknown, kQuiet },
    { 45067, A::Fail, R::Unknown, kQuiet },
    { 45072, A::Fail, R::Unknown, kQuiet },
    { 45080, A::Fail, R::Unknown, kQuiet },
    { 45081, A::Fail, R::Unknown, kQuiet },
    { 47001, A::Fail, R::Unknown, kAlarm },
    { 48001, A::Fail, R::ConfigurationWrong, kAlarm },
    { 48002, A::Fail, R::VisitorUnreachable, kQuiet },
    { 48003, A::Fail, R::ConfigurationWrong, kAlarm },
    { 48004, A::Fail, R::AccountBlocked, kAlarm },
    { 48006, A::Fail, R::Unknown, kQuiet },
    { 48008, A::Fail, R::ConfigurationWrong, kQuiet },
    { 50001, A::Fail, R::ConfigurationWrong, kAlarm },
    { 50002, A::Fail, R::AccountBlocked, kAlarm },
    { 50005, A::Fail, R::VisitorUnreachable, kQuiet },
    { 50007, A::Fail, R::AccountBlocked, kAlarm },
    { 61004, A::Fail, R::ConfigurationWrong, kAlarm },
    { 61007, A::Fail, R::ConfigurationWrong, kAlarm },
    { 61016, A::Fail, R::ConfigurationWrong, kAlarm },
    { 65400, A::Fail, R::ConfigurationWrong, kQuiet },
    { 65407, A::Fail, R::ConfigurationWrong, kQuiet },
    { 65414, A::Fail, R::ConfigurationWrong, kQuiet },
    { 70000, A::Fail, R::ContentRefused, kQuiet },
    { 87014, A::Fail, R::ContentRefused, kQuiet },
};

} // namespace

class TestSendPolicy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void errcodes_data();
    void errcodes();
    void unknownCodes_data();
    void unknownCodes();
    void onlyDefiniteFailuresReleaseQuota();
    void wechatCorrectsTheView();
    void neverSentIsRetriedForTwoMinutes();
    void neverSentAfterTheSpanFails();
    void busyEndsUncertain();
    void tokenIsRenewedOnce_data();
    void tokenIsRenewedOnce();
    void lostUploadsAreRenewedOnce();
    void unclearIsNeverSentAgain();
    void minuteLimitHoldsToTheNextMinute_data();
    void minuteLimitHoldsToTheNextMinute();
    void dayLimitHoldsToMidnightInBeijing_data();
    void dayLimitHoldsToMidnightInBeijing();
    void brokenHistoryIsHarmless();
};

void TestSendPolicy::errcodes_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("action");
    QTest::addColumn<int>("reason");
    QTest::addColumn<bool>("alarm");
    for (const Expected &row : kDocumentTable)
        QTest::addRow("%d", row.code)
            << row.code << int(row.action) << int(row.reason) << row.alarm;
}

void TestSendPolicy::errcodes()
{
    QFETCH(int, code);
    QFETCH(int, action);
    QFETCH(int, reason);
    QFETCH(bool, alarm);
    const SendDecision decision = decide(code);
    QCOMPARE(int(decision.action), action);
    QCOMPARE(int(failureReasonOf(code)), reason);
    QCOMPARE(decision.alarm, alarm);
    // The reason belongs to a bubble's final state or to a pause, never to a retry.
    const bool told = decision.action == A::Fail || decision.action == A::HoldChannel;
    QCOMPARE(int(decision.reason), told ? reason : int(R::None));
    QCOMPARE(decision.at > 0,
             decision.action == A::RetryAt || decision.action == A::HoldChannel
                 || decision.action == A::RenewTokenAndRetry);
}

void TestSendPolicy::unknownCodes_data()
{
    QTest::addColumn<int>("code");
    for (const int code :
         { 1, -2, -999, -1001, 39999, 40010, 45016, 45063, 45068, 65399, 65415, 87015, 9'999'999,
           std::numeric_limits<int>::min(), std::numeric_limits<int>::max() })
        QTest::addRow("%d", code) << code;
}

void TestSendPolicy::unknownCodes()
{
    QFETCH(int, code);
    QCOMPARE(failureReasonOf(code), R::Unknown);
    SendDecision expected;
    expected.action = A::Fail;
    expected.reason = R::Unknown;
    expected.releaseQuota = true;
    QCOMPARE(decide(code), expected);
}

void TestSendPolicy::onlyDefiniteFailuresReleaseQuota()
{
    for (const Expected &row : kDocumentTable) {
        const bool counted = row.code == 45015 || row.code == 45047;
        QVERIFY2(decide(row.code).releaseQuota == (row.action == A::Fail && !counted),
                 qPrintable(QString::number(row.code)));
    }
}

void TestSendPolicy::wechatCorrectsTheView()
{
    for (const Expected &row : kDocumentTable) {
        const SendDecision decision = decide(row.code);
        QCOMPARE(decision.windowShut, row.code == 45015);
        QCOMPARE(decision.quotaUsedUp, row.code == 45047);
    }
}

void TestSendPolicy::neverSentIsRetriedForTwoMinutes()
{
    SendHistory history;
    history.firstTryAt = kNow;
    qint64 now = kNow;
    QList<qint64> triedAt { 0 };
    while (true) {
        const auto decision = decideSend({ CallResult::NeverSent, 0, false }, history, now);
        if (decision.action != A::RetryAt) {
            QCOMPARE(decision.action, A::Fail);
            QCOMPARE(decision.reason, R::NetworkUnreachable);
            QVERIFY(decision.releaseQuota);
            break;
        }
        QVERIFY(decision.at > now);
        ++history.networkTries;
        now = decision.at;
        triedAt.append((now - kNow) / 1000);
        QVERIFY(triedAt.size() < 100);
    }
    QCOMPARE(triedAt, (QList<qint64> { 0, 1, 4, 14, 44, 74, 104, 120 }));
}

void TestSendPolicy::neverSentAfterTheSpanFails()
{
    const SendOutcome neverSent { CallResult::NeverSent, 0, false };
    const SendHistory old { 0, 0, false, kNow - 120'000 };
    QCOMPARE(decideSend(neverSent, old, kNow).action, A::Fail);
    const SendHistory almost { 0, 0, false, kNow - 119'999 };
    QCOMPARE(decideSend(neverSent, almost, kNow).at, kNow + 1);
    QCOMPARE(decideSend(neverSent, {}, kNow).at, kNow + 1000);
}

void TestSendPolicy::busyEndsUncertain()
{
    for (const int code : { -1, -1000 }) {
        QList<qint64> delays;
        SendHistory history;
        for (; history.busyTries < 3; ++history.busyTries) {
            const auto decision = decide(code, history);
            QCOMPARE(decision.action, A::RetryAt);
            delays.append(decision.at - kNow);
        }
        QCOMPARE(delays, (QList<qint64> { 1000, 2000, 4000 }));
        const auto last = decide(code, history);
        SendDecision expected;
        expected.action = A::Uncertain;
        expected.reason = R::SystemBusy;
        QCOMPARE(last, expected); // the quota stays taken
    }
}

void TestSendPolicy::tokenIsRenewedOnce_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("newer");
    for (const int code : { 40001, 40014, 42001 }) {
        QTest::addRow("%d, ours is the one used", code) << code << false;
        QTest::addRow("%d, ours is newer", code) << code << true;
    }
}

void TestSendPolicy::tokenIsRenewedOnce()
{
    QFETCH(int, code);
    QFETCH(bool, newer);
    const auto first = decideSend(answered(code, newer), {}, kNow);
    QCOMPARE(first.action, A::RenewTokenAndRetry);
    QCOMPARE(first.at, kNow);
    SendHistory history;
    history.tokenRenewed = true;
    const auto second = decideSend(answered(code, newer), history, kNow);
    QCOMPARE(second.action, A::Fail);
    QCOMPARE(second.reason, R::ConfigurationWrong);
    QCOMPARE(second.alarm, !newer);
    QVERIFY(second.releaseQuota);
}

void TestSendPolicy::lostUploadsAreRenewedOnce()
{
    SendHistory history;
    QCOMPARE(decide(40007, history).action, A::PrepareAgain);
    history.uploadRenewed = true;
    const auto second = decide(40007, history);
    QCOMPARE(second.action, A::Fail);
    QCOMPARE(second.reason, R::MediaInvalid);
    QVERIFY(second.releaseQuota);
}

void TestSendPolicy::unclearIsNeverSentAgain()
{
    const auto decision = decideSend({ CallResult::Unclear, 0, false }, {}, kNow);
    SendDecision expected;
    expected.action = A::Uncertain;
    expected.reason = R::NoAnswer;
    QCOMPARE(decision, expected);
}

void TestSendPolicy::minuteLimitHoldsToTheNextMinute_data()
{
    QTest::addColumn<qint64>("now");
    QTest::addColumn<qint64>("until");
    constexpr qint64 minute = 1'800'000'000'000;
    QTest::newRow("on the minute") << minute << minute + 60'000;
    QTest::newRow("in it") << minute + 12'345 << minute + 60'000;
    QTest::newRow("its last ms") << minute + 59'999 << minute + 60'000;
}

void TestSendPolicy::minuteLimitHoldsToTheNextMinute()
{
    QFETCH(qint64, now);
    QFETCH(qint64, until);
    const auto decision = decideSend(answered(45011), {}, now);
    QCOMPARE(decision.action, A::HoldChannel);
    QCOMPARE(decision.at, until);
    const SendHistory held { 0, 0, false, now - 599'999 };
    QCOMPARE(decideSend(answered(45011), held, now).action, A::HoldChannel);
    const SendHistory tooLong { 0, 0, false, now - 600'000 };
    const auto last = decideSend(answered(45011), tooLong, now);
    QCOMPARE(last.action, A::Fail);
    QCOMPARE(last.reason, R::RateLimited);
    QVERIFY(last.releaseQuota);
}

void TestSendPolicy::dayLimitHoldsToMidnightInBeijing_data()
{
    QTest::addColumn<QString>("now");
    QTest::addColumn<QString>("until");
    QTest::newRow("noon") << QStringLiteral("2026-11-24T12:00:00+08:00")
                          << QStringLiteral("2026-11-25T00:00:00+08:00");
    QTest::newRow("last second") << QStringLiteral("2026-11-24T23:59:59+08:00")
                                 << QStringLiteral("2026-11-25T00:00:00+08:00");
    QTest::newRow("midnight") << QStringLiteral("2026-11-25T00:00:00+08:00")
                              << QStringLiteral("2026-11-26T00:00:00+08:00");
    QTest::newRow("another day in UTC") << QStringLiteral("2026-12-31T07:59:59+08:00")
                                        << QStringLiteral("2027-01-01T00:00:00+08:00");
}

void TestSendPolicy::dayLimitHoldsToMidnightInBeijing()
{
    QFETCH(QString, now);
    QFETCH(QString, until);
    const auto at = [](const QString &text) {
        return QDateTime::fromString(text, Qt::ISODate).toMSecsSinceEpoch();
    };
    const auto decision = decideSend(answered(45009), {}, at(now));
    QCOMPARE(decision.action, A::HoldChannel);
    QCOMPARE(decision.at, at(until));
    QVERIFY(decision.alarm);
}

void TestSendPolicy::brokenHistoryIsHarmless()
{
    const SendHistory broken { -5, -5, false, -1 };
    QCOMPARE(decideSend({ CallResult::NeverSent, 0, false }, broken, kNow).at, kNow + 1000);
    QCOMPARE(decide(-1, broken).at, kNow + 1000);
    const SendHistory huge { std::numeric_limits<int>::max(), std::numeric_limits<int>::max(),
                             false, kNow };
    QCOMPARE(decideSend({ CallResult::NeverSent, 0, false }, huge, kNow).at, kNow + 30'000);
    QCOMPARE(decide(-1, huge).action, A::Uncertain);
}

QTEST_APPLESS_MAIN(TestSendPolicy)
#include "tst_sendpolicy.moc"
