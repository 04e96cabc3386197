// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/capacity.h"
#include "relay/domain/conversationclock.h"

#include <QTest>

using namespace kefu;
using namespace kefu::domain;

namespace {

constexpr qint64 kNow = 1'800'000'000'000;
constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;

ConversationTimes assigned()
{
    ConversationTimes times;
    times.state = ConversationState::Assigned;
    times.assignedAt = kNow;
    times.lastMessageAt = kNow;
    times.windowUntilAt = kNow + 48 * kHour;
    return times;
}

ConversationTimes unanswered(qint64 since)
{
    ConversationTimes times = assigned();
    times.waitingSinceAt = since;
    return times;
}

} // namespace

Q_DECLARE_METATYPE(kefu::domain::ConversationTimes)
Q_DECLARE_METATYPE(std::optional<kefu::domain::Due>)

class TestConversationClock : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void due_data();
    void due();
    void capacity_data();
    void capacity();
};

void TestConversationClock::due_data()
{
    using D = DueAction;
    using Maybe = std::optional<Due>;
    QTest::addColumn<ConversationTimes>("times");
    QTest::addColumn<Maybe>("expected");
    QTest::newRow("answered: ends after 30 min of silence")
        << assigned() << Maybe(Due { D::EndSilent, kNow + 30 * kMinute });
    QTest::newRow("unanswered: reminded after 100 s")
        << unanswered(kNow) << Maybe(Due { D::Remind, kNow + 100'000 });
    QTest::newRow("counts from when he got it")
        << unanswered(kNow - kHour) << Maybe(Due { D::Remind, kNow + 100'000 });
    QTest::newRow("a later line counts from itself")
        << unanswered(kNow + kHour) << Maybe(Due { D::Remind, kNow + kHour + 100'000 });
    ConversationTimes times = unanswered(kNow);
    times.remindedAt = kNow + 100'000;
    QTest::newRow("reminded: re-assigned after 180 s")
        << times << Maybe(Due { D::Reassign, kNow + 180'000 });
    times.hops = 2;
    QTest::newRow("two hops are enough: only the window ends it")
        << times << Maybe(Due { D::EndWindow, kNow + 48 * kHour });
    times = unanswered(kNow);
    times.windowUntilAt = kNow + 50'000;
    QTest::newRow("the window ends first") << times << Maybe(Due { D::EndWindow, kNow + 50'000 });
    times.acceptUntilAt = kNow + 20'000;
    QTest::newRow("an offer runs out") << times << Maybe(Due { D::OfferOver, kNow + 20'000 });
    times.state = ConversationState::Queued;
    QTest::newRow("queued: a day after its window")
        << times << Maybe(Due { D::EndWindow, kNow + 50'000 + 24 * kHour });
    times.windowUntilAt = kNow - kHour;
    QTest::newRow("queued: it came when the window was over")
        << times << Maybe(Due { D::EndWindow, kNow + RoutingRules {}.silentEndMs + 24 * kHour });
    times.state = ConversationState::Assigned;
    times.acceptUntilAt = 0;
    times.hops = 2;
    times.remindedAt = kNow;
    QTest::newRow("it came when the window was over")
        << times << Maybe(Due { D::EndWindow, kNow + RoutingRules {}.silentEndMs });
    times.state = ConversationState::Queued;
    times.windowUntilAt = 0;
    QTest::newRow("queued without a window") << times << Maybe();
    times.state = ConversationState::Closed;
    QTest::newRow("closed") << times << Maybe();
}

void TestConversationClock::due()
{
    QFETCH(ConversationTimes, times);
    QFETCH(std::optional<Due>, expected);
    QVERIFY(nextDue(times, {}) == expected);
}

void TestConversationClock::capacity_data()
{
    QTest::addColumn<QList<int>>("state"); // capacity, extra, seconds online, load then
    QTest::addColumn<int>("expected");
    QTest::addColumn<bool>("ramping");
    QTest::newRow("long there") << QList<int> { 10, 0, -1, 0 } << 10 << false;
    QTest::newRow("just came: five") << QList<int> { 10, 0, 0, 0 } << 5 << true;
    QTest::newRow("one more after 5 s") << QList<int> { 10, 0, 5, 0 } << 6 << true;
    QTest::newRow("all after 25 s") << QList<int> { 10, 0, 25, 0 } << 10 << false;
    QTest::newRow("what he had is not counted") << QList<int> { 10, 0, 0, 3 } << 8 << true;
    QTest::newRow("no limit, no ramp") << QList<int> { 0, 0, 0, 0 } << 0 << false;
    QTest::newRow("extra") << QList<int> { 10, 3, -1, 0 } << 13 << false;
    QTest::newRow("extra is ramped, too") << QList<int> { 5, 3, 0, 0 } << 5 << true;
    QTest::newRow("a small limit needs no ramp") << QList<int> { 3, 0, 0, 0 } << 3 << false;
}

void TestConversationClock::capacity()
{
    QFETCH(QList<int>, state);
    QFETCH(int, expected);
    QFETCH(bool, ramping);
    CapacityState of;
    of.capacity = state[0];
    of.extra = state[1];
    of.extraUntilAt = kNow + kHour;
    of.onlineSinceAt = state[2] < 0 ? 0 : kNow - state[2] * 1000;
    of.loadThen = state[3];
    const CapacityNow now = capacityNow(of, kNow);
    QCOMPARE(now.capacity, expected);
    QCOMPARE(now.ramping, ramping);
    // What changes by itself has changed when it said it would.
    if (now.changesAt > 0)
        QVERIFY(capacityNow(of, now.changesAt) != now);
    QCOMPARE(capacityNow(of, kNow + 2 * kHour).capacity, state[0]);
}

QTEST_GUILESS_MAIN(TestConversationClock)
#include "tst_conversationclock.moc"
