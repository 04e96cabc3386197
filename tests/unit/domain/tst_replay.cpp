// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/replay.h"

#include <QTest>
#include <random>

using namespace kefu;
using namespace kefu::domain;

namespace {

constexpr qint64 kDay = 1'800'000'000'000;
constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;

ReplayVisit visit(qint64 id, qint64 atMs, qint64 heldMs)
{
    return { ConversationId { id }, ChannelId { 1 }, VisitorId { id }, kDay + atMs, heldMs };
}

ReplayShift shift(qint64 agent, int capacity, qint64 fromMs, qint64 toMs)
{
    return { AgentId { agent }, {}, capacity, kDay + fromMs, kDay + toMs };
}

} // namespace

class TestReplay : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void waitsAreWhatTheSettingsMakeThem();
    void nobodyThereIsNobodyAssigned();
    void whatWasRecordedIsCounted();
    void aLargeDayTwice();
};

void TestReplay::waitsAreWhatTheSettingsMakeThem()
{
    const QList<ReplayVisit> visits { visit(1, 0, 10 * kMinute), visit(2, kMinute, 10 * kMinute),
                                      visit(3, 2 * kMinute, kMinute) };
    const QList<ReplayShift> shifts { shift(1, 1, 0, kHour) };
    const auto one = replay(visits, shifts, {});
    QCOMPARE(one.replayed.assigned, 3);
    QCOMPARE(one.replayed.longestWaitMs, 18 * kMinute); // 3 after 1 and 2
    QCOMPARE(one.replayed.medianWaitMs, 9 * kMinute);
    QCOMPARE(one.replayed.within30s, 1);
    ReplaySettings more;
    more.capacity = 3;
    QCOMPARE(replay(visits, shifts, more).replayed.longestWaitMs, qint64(0));
}

void TestReplay::nobodyThereIsNobodyAssigned()
{
    const auto result = replay({ visit(1, 0, kMinute) }, { shift(1, 5, kHour, 2 * kHour) }, {});
    QCOMPARE(result.replayed.assigned, 1); // it waited for him
    QCOMPARE(result.replayed.longestWaitMs, kHour);
    QCOMPARE(replay({ visit(1, 0, kMinute) }, {}, {}).replayed.assigned, 0);
}

void TestReplay::whatWasRecordedIsCounted()
{
    ReplayVisit one = visit(1, 0, kMinute);
    one.recordedWaitMs = 4000;
    one.recordedAgent = AgentId { 2 };
    one.lastAgent = AgentId { 2 };
    ReplayVisit two = visit(2, 0, kMinute);
    const auto result = replay({ one, two }, { shift(2, 1, 0, kHour) }, {});
    QCOMPARE(result.recorded.conversations, 2);
    QCOMPARE(result.recorded.assigned, 1);
    QCOMPARE(result.recorded.meanWaitMs, qint64(4000));
    QCOMPARE(result.recorded.lastAgent, 1);
}

//! 10,000 conversations of ten hours and forty agents, under all policies: the same day twice is
//! the same, whoever is least busy is never further from the others than in order makes him.
void TestReplay::aLargeDayTwice()
{
    std::mt19937_64 random(5);
    QList<ReplayVisit> visits;
    for (int i = 1; i <= 10'000; ++i)
        visits.append(visit(i, qint64(random() % quint64(10 * kHour)),
                            kMinute + qint64(random() % quint64(10 * kMinute))));
    std::sort(visits.begin(), visits.end(),
              [](const auto &a, const auto &b) { return a.queuedAt < b.queuedAt; });
    QList<ReplayShift> shifts;
    for (int i = 1; i <= 40; ++i)
        shifts.append(shift(i, 2 + i % 9, (i % 3) * kHour, (8 + i % 3) * kHour));
    for (const RoutingPolicy policy : { RoutingPolicy::InOrder, RoutingPolicy::LeastBusy,
                                        RoutingPolicy::SpareShare, RoutingPolicy::LongestIdle }) {
        ReplaySettings settings;
        settings.rules.policy = policy;
        const auto first = replay(visits, shifts, settings);
        const auto second = replay(visits, shifts, settings);
        QVERIFY(first.replayed == second.replayed);
        QVERIFY(first.replayed.assigned > 9000);
        QVERIFY(first.replayed.fairness > 0.5 && first.replayed.fairness <= 1.0);
        qInfo("%s: mean wait %lld ms, p90 %lld ms, longest %lld ms, fairness %.3f",
              qPrintable(routingPolicyName(policy)), first.replayed.meanWaitMs,
              first.replayed.p90WaitMs, first.replayed.longestWaitMs, first.replayed.fairness);
    }
}

QTEST_GUILESS_MAIN(TestReplay)
#include "tst_replay.moc"
