// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/quotawindow.h"

#include <QTest>

using namespace kefu;
using namespace kefu::domain;

namespace {
constexpr qint64 kNow = 1'800'000'000'000;
constexpr qint64 kHour = 3600LL * 1000;
constexpr qint64 kWindow = 48 * kHour;
constexpr qint64 kMinute = 60'000;
constexpr qint64 kSafety = 2000;

//! Sent and accepted within one millisecond.
void send(QuotaWindow &window, qint64 now)
{
    const auto taken = window.reserve(now);
    window.sent(taken.value_or(Reservation {}), now);
}
} // namespace

class TestQuotaWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void view_data();
    void view();
    void messageGivesFiveForTwoDays();
    void enterGivesTwoForAMinuteLessSafety();
    void countsDoNotAddUp();
    void countsFromCreateTime();
    void deadlinesNeverMoveBack();
    void bothBucketsPay();
    void reserveTakesNothingWhenNothingIsLeft();
    void enterCarriesOnWhenMessagesAreUsedUp();
    void releaseGivesBackButNeverMore();
    void releaseGoesBackWhereItCameFrom();
    void whatIsUnderWayCountsAgainstTheNewWindow();
    void anOldMessageFillsNothing();
    void reservationsRunOut();
    void automaticMessagesKeepTheLastOne();
    void wechatCorrects();
    void rulesAreSettings();
    void randomWalkStaysInBounds();
};

void TestQuotaWindow::view_data()
{
    QTest::addColumn<int>("messageLeft");
    QTest::addColumn<qint64>("messageUntilAt");
    QTest::addColumn<int>("enterLeft");
    QTest::addColumn<qint64>("enterUntilAt");
    QTest::addColumn<int>("left");
    QTest::addColumn<qint64>("untilAt");
    const qint64 later = kNow + kHour;
    const qint64 soon = kNow + 30'000;
    QTest::newRow("never wrote") << 0 << qint64(0) << 0 << qint64(0) << 0 << qint64(0);
    QTest::newRow("message only") << 3 << later << 0 << qint64(0) << 3 << later;
    QTest::newRow("enter only") << 0 << qint64(0) << 2 << soon << 2 << soon - kSafety;
    QTest::newRow("larger wins: message") << 5 << later << 2 << soon << 5 << later;
    QTest::newRow("larger wins: enter") << 1 << later << 2 << soon << 2 << soon - kSafety;
    QTest::newRow("equal: the longer one") << 2 << later << 2 << soon << 2 << later;
    QTest::newRow("message over, enter lives") << 5 << kNow << 1 << soon << 1 << soon - kSafety;
    QTest::newRow("enter in its safety margin") << 1 << later << 2 << kNow + kSafety << 1 << later;
    QTest::newRow("enter, last ms") << 1 << later << 2 << kNow + kSafety + 1 << 2 << kNow + 1;
    QTest::newRow("used up but open") << 0 << later << 0 << soon << 0 << later;
    QTest::newRow("long over") << 5 << kNow - 1 << 2 << kNow - kHour << 0 << kNow - 1;
}

void TestQuotaWindow::view()
{
    QFETCH(int, messageLeft);
    QFETCH(qint64, messageUntilAt);
    QFETCH(int, enterLeft);
    QFETCH(qint64, enterUntilAt);
    QFETCH(int, left);
    QFETCH(qint64, untilAt);
    const QuotaWindow window { messageLeft, messageUntilAt, enterLeft, enterUntilAt };
    const Quota quota = window.view(kNow);
    QCOMPARE(quota.left, left);
    QCOMPARE(quota.untilAt, untilAt);
    // A reservation is possible exactly when the view shows something.
    QuotaWindow copy = window;
    QCOMPARE(copy.reserve(kNow).has_value(), left > 0);
}

void TestQuotaWindow::messageGivesFiveForTwoDays()
{
    QuotaWindow window;
    window.onMessage(kNow);
    QCOMPARE(window.view(kNow), (Quota { 5, kNow + kWindow }));
    QCOMPARE(window.view(kNow + kWindow - 1).left, 5);
    QCOMPARE(window.view(kNow + kWindow).left, 0);
}

void TestQuotaWindow::enterGivesTwoForAMinuteLessSafety()
{
    QuotaWindow window;
    window.onEnter(kNow);
    QCOMPARE(window.view(kNow), (Quota { 2, kNow + kMinute - kSafety }));
    QCOMPARE(window.view(kNow + kMinute - kSafety - 1).left, 2);
    QVERIFY(!window.reserve(kNow + kMinute - kSafety));
}

void TestQuotaWindow::countsDoNotAddUp()
{
    QuotaWindow window;
    window.onMessage(kNow);
    send(window, kNow);
    send(window, kNow);
    window.onMessage(kNow + 1);
    window.onMessage(kNow + 2);
    QCOMPARE(window.view(kNow + 2), (Quota { 5, kNow + 2 + kWindow }));
    window.onEnter(kNow + 2);
    QCOMPARE(window.view(kNow + 2).left, 5);
}

void TestQuotaWindow::countsFromCreateTime()
{
    QuotaWindow window;
    window.onMessage(kNow - 47 * kHour); // arrived late
    QCOMPARE(window.view(kNow), (Quota { 5, kNow + kHour }));
    QuotaWindow old;
    old.onMessage(kNow - 49 * kHour);
    QCOMPARE(old.view(kNow).left, 0);
    QVERIFY(!old.reserve(kNow));
    QuotaWindow entered;
    entered.onEnter(kNow - 58'000);
    QCOMPARE(entered.view(kNow).left, 0);
}

void TestQuotaWindow::deadlinesNeverMoveBack()
{
    QuotaWindow window;
    window.onMessage(kNow);
    window.onMessage(kNow - kHour);
    window.onEnter(kNow);
    window.onEnter(kNow - 30'000);
    QCOMPARE(window.messageUntilAt, kNow + kWindow);
    QCOMPARE(window.enterUntilAt, kNow + kMinute);
}

void TestQuotaWindow::bothBucketsPay()
{
    QuotaWindow window;
    window.onMessage(kNow);
    window.onEnter(kNow);
    QVERIFY(window.reserve(kNow));
    QCOMPARE(window.messageLeft, 4);
    QCOMPARE(window.enterLeft, 1);
    QVERIFY(window.reserve(kNow + kMinute)); // only one lives now
    QCOMPARE(window.messageLeft, 3);
    QCOMPARE(window.enterLeft, 1);
}

void TestQuotaWindow::reserveTakesNothingWhenNothingIsLeft()
{
    QuotaWindow window;
    window.onMessage(kNow);
    for (int i = 0; i < 5; ++i)
        QVERIFY(window.reserve(kNow));
    const QuotaWindow before = window;
    QVERIFY(!window.reserve(kNow));
    QCOMPARE(window, before);
    QCOMPARE(window.view(kNow), (Quota { 0, kNow + kWindow })); // open, but used up
}

void TestQuotaWindow::enterCarriesOnWhenMessagesAreUsedUp()
{
    QuotaWindow window;
    window.onMessage(kNow);
    for (int i = 0; i < 5; ++i)
        send(window, kNow);
    window.onEnter(kNow + kHour);
    QCOMPARE(window.view(kNow + kHour).left, 2);
    QVERIFY(window.reserve(kNow + kHour));
    QCOMPARE(window.messageLeft, -1); // as WeChat would have it, had one before not been sent
    QCOMPARE(window.enterLeft, 1);
}

void TestQuotaWindow::releaseGivesBackButNeverMore()
{
    QuotaWindow window;
    window.onMessage(kNow);
    window.onEnter(kNow);
    const QuotaWindow full = window;
    const Reservation taken = *window.reserve(kNow);
    window.release(taken);
    QCOMPARE(window, full);
    window.release(taken); // twice by mistake
    QCOMPARE(window, full);
    window.release({}); // a forced one held nothing
    QCOMPARE(window, full);
}

void TestQuotaWindow::releaseGoesBackWhereItCameFrom()
{
    QuotaWindow window;
    window.onMessage(kNow - kHour);
    for (int i = 0; i < 5; ++i)
        send(window, kNow - kHour);
    window.onEnter(kNow);
    const Reservation taken = *window.reserve(kNow);
    QVERIFY(taken.byEnter == Paid::Yes && taken.byMessage == Paid::Overdrawn);
    window.release(taken);
    QCOMPARE(window.messageLeft, 0); // WeChat would take no sixth
    QCOMPARE(window.enterLeft, 2);
    // Filled while the reply was under way: that counted it, so that gets it back.
    const Reservation second = *window.reserve(kNow);
    window.onMessage(kNow + 5000);
    QCOMPARE(window.messageLeft, 4);
    window.release(second);
    QCOMPARE(window.messageLeft, 5);
}

void TestQuotaWindow::whatIsUnderWayCountsAgainstTheNewWindow()
{
    QuotaWindow window;
    window.onMessage(kNow);
    const Reservation slow = *window.reserve(kNow);
    send(window, kNow + 400); // in the second the visitor writes in
    window.onMessage(kNow);
    QCOMPARE(window.view(kNow + 900).left, 3);
    window.sent(slow, kNow + 1000);
    QCOMPARE(window.view(kNow + 1000).left, 3);
    QCOMPARE(window.reserved, 0);
    window.onMessage(kNow + 2000); // all of them were before
    QCOMPARE(window.view(kNow + 2000).left, 5);
}

void TestQuotaWindow::anOldMessageFillsNothing()
{
    QuotaWindow window;
    window.onMessage(kNow);
    send(window, kNow + 1000);
    window.onMessage(kNow - 5000); // the spool brought it late
    QCOMPARE(window.view(kNow + 2000), (Quota { 4, kNow + kWindow }));
}

void TestQuotaWindow::reservationsRunOut()
{
    QuotaWindow window;
    window.onEnter(kNow);
    const Reservation taken = *window.reserve(kNow);
    QVERIFY(window.covers(taken, kNow + kMinute - kSafety - 1));
    QVERIFY(!window.covers(taken, kNow + kMinute - kSafety));
    window.onMessage(kNow + 2 * kMinute); // and this one counted it
    QVERIFY(window.covers(taken, kNow + 2 * kMinute));
    QCOMPARE(window.messageLeft, 4);
    window.onUsedUp(); // WeChat knows better
    QVERIFY(!window.covers(taken, kNow + 2 * kMinute));
    window.release(taken);
    QCOMPARE(window.messageLeft, 0);
    QVERIFY(!window.covers({}, kNow));
}

void TestQuotaWindow::automaticMessagesKeepTheLastOne()
{
    QuotaWindow window;
    window.onEnter(kNow);
    QVERIFY(window.reserve(kNow, {}, 1));
    QVERIFY(!window.reserve(kNow, {}, 1));
    QVERIFY(window.reserve(kNow));
}

void TestQuotaWindow::wechatCorrects()
{
    QuotaWindow window;
    window.onMessage(kNow);
    window.onEnter(kNow);
    window.onUsedUp();
    QCOMPARE(window.view(kNow), (Quota { 0, kNow + kWindow }));
    window.onMessage(kNow + 1);
    QCOMPARE(window.view(kNow + 1).left, 5);
    window.onShut();
    QCOMPARE(window.view(kNow + 1), (Quota { 0, 0 }));
    window.onMessage(kNow + 2);
    QCOMPARE(window.view(kNow + 2).left, 5);
}

void TestQuotaWindow::rulesAreSettings()
{
    const QuotaRules rules { 3, kHour, 1, 10'000, 500 };
    QuotaWindow window;
    window.onMessage(kNow, rules);
    window.onEnter(kNow, rules);
    QCOMPARE(window, (QuotaWindow { 3, kNow + kHour, 1, kNow + 10'000 }));
    const auto taken = window.reserve(kNow + 9'499, rules);
    QVERIFY(taken);
    QCOMPARE(window.enterLeft, 0);
    window.release(*taken, rules);
    QCOMPARE(window.messageLeft, 3);
    QCOMPARE(window.enterLeft, 1);
    // A rule that was lowered lowers the bucket with the next action.
    window.onMessage(kNow + 1, QuotaRules { 2, kHour, 1, 10'000, 500 });
    QCOMPARE(window.messageLeft, 2);
}

void TestQuotaWindow::randomWalkStaysInBounds()
{
    QuotaWindow window;
    const QuotaRules rules;
    QList<Reservation> taken;
    quint32 state = 12345;
    qint64 now = kNow;
    for (int i = 0; i < 20'000; ++i) {
        state = state * 1664525U + 1013904223U;
        now += state % 40'000;
        const qint64 createdAt = now - state % 100'000;
        const int left = window.view(now).left;
        switch (state >> 29) {
        case 0:
            window.onMessage(createdAt);
            break;
        case 1:
            window.onEnter(createdAt);
            break;
        case 2:
            if (!taken.isEmpty())
                window.release(taken.takeFirst());
            break;
        case 3:
            if (!taken.isEmpty())
                window.sent(taken.takeFirst(), now);
            break;
        case 4:
            if (state % 16 == 0)
                window.onUsedUp();
            break;
        default:
            const auto one = window.reserve(now);
            QCOMPARE(one.has_value(), left > 0);
            QCOMPARE(window.view(now).left, std::max(0, left - 1));
            if (one)
                taken.append(*one);
        }
        QVERIFY(window.messageLeft <= rules.perMessage && window.enterLeft <= rules.perEnter);
        QVERIFY(window.view(now).left >= 0);
        QVERIFY(window.reserved >= 0 && window.reserved <= taken.size());
        QVERIFY(window.sentAt.size() <= 20);
    }
}

QTEST_APPLESS_MAIN(TestQuotaWindow)
#include "tst_quotawindow.moc"
