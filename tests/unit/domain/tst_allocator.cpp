// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/allocator.h"

#include <QTest>

using namespace kefu;
using namespace kefu::domain;

namespace {

constexpr qint64 kNow = 1'800'000'000'000;
constexpr ChannelId kShop { 1 };

using P = PresenceState;
using R = RoutingReason;

RoutingAgent agent(qint64 id, int load = 0, int capacity = 10, qint64 turn = 0, qint64 idle = 0)
{
    return { { AgentId { id }, P::Online, LinkState::Connected, load, capacity, turn, idle }, {} };
}

WaitingConversation waiting(qint64 id, qint64 queuedAt = kNow)
{
    WaitingConversation conversation;
    conversation.key = { 0, queuedAt, ConversationId { id } };
    conversation.channel = kShop;
    conversation.staySinceAt = queuedAt;
    return conversation;
}

WaitingConversation servedBy(WaitingConversation conversation, qint64 agent)
{
    conversation.lastAgent = AgentId { agent };
    conversation.lastServedAt = kNow - 1000;
    return conversation;
}

//! An allocator with one channel.
struct Desk {
    explicit Desk(const RoutingRules &rules = {}, const QList<RoutingGroup> &groups = {})
    {
        allocator.configure({ { kShop, rules } }, groups, kNow);
    }
    QString next(qint64 now = kNow)
    {
        const auto given = allocator.next(now);
        return given ? QStringLiteral("%1:%2:%3")
                           .arg(given->conversation.value)
                           .arg(given->agent.value)
                           .arg(routingReasonName(given->reason))
                     : QStringLiteral("-");
    }
    Allocator allocator;
};

RoutingRules with(RoutingPolicy policy)
{
    RoutingRules rules;
    rules.policy = policy;
    return rules;
}

} // namespace

class TestAllocator : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void policies_data();
    void policies();
    void oldestFirst();
    void priorityIsWorthAMinute();
    void lastAgentFirst();
    void lastAgentIsWaitedForWhileOnlyFull();
    void lastAgentIsNotWaitedForWhenGone();
    void ringsWidenWithTime();
    void aGroupHasItsOwnLimit();
    void transferToAGroupStaysThereForAWhile();
    void whoDeclinedIsNotAskedAgain();
    void leaveMessagesClosingSoonGoFirst();
    void leaveMessagesTooLateGoToNobody();
    void newRulesKeepWhoWaits();
    void placesInTheQueue();
};

void TestAllocator::policies_data()
{
    using Agents = QList<RoutingAgent>;
    QTest::addColumn<int>("policy");
    QTest::addColumn<Agents>("agents");
    QTest::addColumn<int>("expected"); // 0 = nobody
    const auto row = [](const char *name, RoutingPolicy policy, const Agents &agents,
                        int expected) { QTest::newRow(name) << int(policy) << agents << expected; };
    using E = RoutingPolicy;
    row("in order: who waits longest for his turn", E::InOrder,
        { agent(1, 0, 10, 9), agent(2, 5, 10, 3), agent(3, 0, 10, 4) }, 2);
    row("in order: who never had one", E::InOrder, { agent(1, 0, 10, 1), agent(2) }, 2);
    row("in order: ties by id", E::InOrder, { agent(2), agent(1) }, 1);
    row("in order: full ones are left out", E::InOrder, { agent(1, 10, 10, 1), agent(2, 9, 10, 8) },
        2);
    row("least busy", E::LeastBusy, { agent(1, 3), agent(2, 2), agent(3, 4) }, 2);
    row("least busy: ties by turn", E::LeastBusy, { agent(1, 2, 10, 9), agent(2, 2, 10, 8) }, 2);
    row("least busy: ties by id", E::LeastBusy, { agent(2, 2), agent(1, 2) }, 1);
    row("spare share: 4/5 used loses to 5/10", E::SpareShare, { agent(1, 4, 5), agent(2, 5, 10) },
        2);
    row("spare share: not the count", E::SpareShare, { agent(1, 1, 2), agent(2, 2, 10) }, 2);
    row("spare share: no limit is all spare", E::SpareShare, { agent(1, 1, 10), agent(2, 50, 0) },
        2);
    row("spare share: the same share, by turn", E::SpareShare,
        { agent(1, 1, 5, 2), agent(2, 2, 10, 1) }, 2);
    row("longest idle", E::LongestIdle,
        { agent(1, 0, 10, 0, kNow - 5), agent(2, 0, 10, 0, kNow - 9) }, 2);
    row("longest idle: who never had any", E::LongestIdle,
        { agent(1, 0, 10, 0, kNow - 5), agent(2) }, 2);
    row("longest idle: ties by turn", E::LongestIdle,
        { agent(1, 0, 10, 5, kNow), agent(2, 0, 10, 4, kNow) }, 2);
    row("all full", E::LeastBusy, { agent(1, 10), agent(2, 1, 1) }, 0);
    row("nobody", E::InOrder, {}, 0);
}

void TestAllocator::policies()
{
    QFETCH(int, policy);
    QFETCH(QList<RoutingAgent>, agents);
    QFETCH(int, expected);
    Desk desk(with(RoutingPolicy(policy)));
    for (const RoutingAgent &each : agents)
        desk.allocator.setAgent(each, kNow);
    desk.allocator.put(waiting(7), kNow);
    const RoutingDecision slow = desk.allocator.explain(ConversationId { 7 }, kNow);
    QCOMPARE(slow.agent.value_or(AgentId {}).value, qint64(expected));
    const auto given = desk.allocator.next(kNow);
    QCOMPARE(given ? given->agent.value : 0, qint64(expected));
    if (given)
        QCOMPARE(given->reason, reasonOf(RoutingPolicy(policy)));
}

void TestAllocator::oldestFirst()
{
    Desk desk;
    desk.allocator.put(waiting(1, kNow - 1), kNow);
    desk.allocator.put(waiting(3, kNow - 5), kNow);
    desk.allocator.put(waiting(2, kNow - 5), kNow);
    QCOMPARE(desk.next(), QStringLiteral("-"));
    desk.allocator.setAgent(agent(9, 0, 0), kNow);
    QCOMPARE(desk.next(), QStringLiteral("2:9:in_order"));
    QCOMPARE(desk.next(), QStringLiteral("3:9:in_order"));
    QCOMPARE(desk.next(), QStringLiteral("1:9:in_order"));
    QCOMPARE(desk.next(), QStringLiteral("-"));
}

void TestAllocator::priorityIsWorthAMinute()
{
    Desk desk;
    desk.allocator.setAgent(agent(9, 0, 0), kNow);
    WaitingConversation important = waiting(2);
    important.key.priority = 1;
    desk.allocator.put(waiting(1, kNow - 59'000), kNow);
    desk.allocator.put(waiting(3, kNow - 61'000), kNow);
    desk.allocator.put(important, kNow);
    QCOMPARE(desk.next(), QStringLiteral("3:9:in_order"));
    QCOMPARE(desk.next(), QStringLiteral("2:9:in_order"));
    QCOMPARE(desk.next(), QStringLiteral("1:9:in_order"));
}

void TestAllocator::lastAgentFirst()
{
    Desk desk;
    desk.allocator.setAgent(agent(1), kNow);
    desk.allocator.setAgent(agent(2, 9, 10, 5), kNow);
    desk.allocator.put(servedBy(waiting(7), 2), kNow);
    QCOMPARE(desk.next(), QStringLiteral("7:2:last_agent"));
    WaitingConversation old = servedBy(waiting(8), 2);
    old.lastServedAt = kNow - 8LL * 24 * 3600 * 1000; // forgotten after 7 days
    desk.allocator.put(old, kNow);
    QCOMPARE(desk.next(), QStringLiteral("8:1:in_order"));
}

void TestAllocator::lastAgentIsWaitedForWhileOnlyFull()
{
    Desk desk;
    desk.allocator.setAgent(agent(1), kNow);
    desk.allocator.setAgent(agent(2, 10), kNow);
    desk.allocator.put(servedBy(waiting(7), 2), kNow);
    QCOMPARE(desk.next(kNow), QStringLiteral("-"));
    QCOMPARE(desk.allocator.nextTimeAt(), kNow + 30'000);
    QCOMPARE(desk.allocator.explain(ConversationId { 7 }, kNow).reason, R::WaitingForLastAgent);
    QCOMPARE(desk.next(kNow + 29'999), QStringLiteral("-"));
    QCOMPARE(desk.next(kNow + 30'000), QStringLiteral("7:1:in_order"));
    // Room in time, and it is his.
    desk.allocator.put(servedBy(waiting(8, kNow), 2), kNow);
    QCOMPARE(desk.next(kNow), QStringLiteral("-"));
    desk.allocator.setAgent(agent(2, 9), kNow + 10);
    QCOMPARE(desk.next(kNow + 10), QStringLiteral("8:2:last_agent"));
}

void TestAllocator::lastAgentIsNotWaitedForWhenGone()
{
    Desk desk;
    desk.allocator.setAgent(agent(1), kNow);
    desk.allocator.setAgent(agent(2, 10), kNow);
    desk.allocator.put(servedBy(waiting(7), 2), kNow);
    QCOMPARE(desk.next(), QStringLiteral("-"));
    RoutingAgent gone = agent(2, 10);
    gone.now.presence = P::Away;
    desk.allocator.setAgent(gone, kNow + 1);
    QCOMPARE(desk.next(kNow + 1), QStringLiteral("7:1:in_order"));
    RoutingAgent lost = agent(2, 10);
    lost.now.link = LinkState::Grace;
    desk.allocator.setAgent(lost, kNow + 1);
    desk.allocator.put(servedBy(waiting(8), 2), kNow + 1);
    QCOMPARE(desk.next(kNow + 1), QStringLiteral("8:1:in_order"));
}

void TestAllocator::ringsWidenWithTime()
{
    RoutingRules rules;
    rules.rings = { { 0, { GroupId { 1 } } }, { 30'000, { GroupId { 2 } } }, { 90'000, {} } };
    Desk desk(rules,
              { { GroupId { 1 }, kShop, { AgentId { 1 } } },
                { GroupId { 2 }, kShop, { AgentId { 2 } } } });
    desk.allocator.setAgent(agent(1, 10), kNow);
    desk.allocator.setAgent(agent(3), kNow);
    desk.allocator.put(waiting(7), kNow);
    QCOMPARE(desk.next(), QStringLiteral("-"));
    const auto why = desk.allocator.explain(ConversationId { 7 }, kNow);
    QVERIFY(why.excluded.contains({ AgentId { 1 }, ExclusionRule::AtCapacity }));
    QVERIFY(why.excluded.contains({ AgentId { 3 }, ExclusionRule::NotInGroup }));
    QCOMPARE(why.retryAt, kNow + 30'000);
    desk.allocator.setAgent(agent(2, 10), kNow);
    QCOMPARE(desk.next(kNow + 30'000), QStringLiteral("-"));
    desk.allocator.setAgent(agent(2, 9), kNow + 30'001);
    QCOMPARE(desk.next(kNow + 30'001), QStringLiteral("7:2:in_order"));
    desk.allocator.put(waiting(8), kNow);
    desk.allocator.setAgent(agent(2, 10), kNow + 30'002);
    QCOMPARE(desk.next(kNow + 89'999), QStringLiteral("-"));
    QCOMPARE(desk.next(kNow + 90'000), QStringLiteral("8:3:in_order")); // everybody
}

void TestAllocator::aGroupHasItsOwnLimit()
{
    RoutingRules rules;
    rules.rings = { { 0, { GroupId { 1 } } }, { 60'000, {} } };
    Desk desk(rules, { { GroupId { 1 }, kShop, { AgentId { 1 } }, 3 } });
    desk.allocator.setAgent(agent(1, 3), kNow);
    desk.allocator.put(waiting(7), kNow);
    QCOMPARE(desk.next(), QStringLiteral("-")); // as a member he has enough
    QCOMPARE(desk.next(kNow + 60'000), QStringLiteral("7:1:in_order")); // as one of all not yet
}

void TestAllocator::transferToAGroupStaysThereForAWhile()
{
    Desk desk({}, { { GroupId { 1 }, kShop, { AgentId { 1 } } } });
    desk.allocator.setAgent(agent(1, 10), kNow);
    desk.allocator.setAgent(agent(2), kNow);
    WaitingConversation conversation = waiting(7, kNow - 500'000);
    conversation.group = GroupId { 1 };
    conversation.staySinceAt = kNow;
    desk.allocator.put(conversation, kNow);
    QCOMPARE(desk.next(), QStringLiteral("-"));
    QCOMPARE(desk.next(kNow + 180'000), QStringLiteral("7:2:in_order"));
}

void TestAllocator::whoDeclinedIsNotAskedAgain()
{
    Desk desk;
    desk.allocator.setAgent(agent(1), kNow);
    WaitingConversation conversation = servedBy(waiting(7), 1);
    conversation.declined = { AgentId { 1 } };
    desk.allocator.put(conversation, kNow);
    desk.allocator.put(waiting(8, kNow + 1), kNow);
    QCOMPARE(desk.next(), QStringLiteral("8:1:in_order")); // it holds up nobody
    QCOMPARE(desk.next(), QStringLiteral("-"));
    desk.allocator.setAgent(agent(2), kNow);
    QCOMPARE(desk.next(), QStringLiteral("7:2:in_order"));
}

void TestAllocator::leaveMessagesClosingSoonGoFirst()
{
    constexpr qint64 kHour = 3'600'000;
    Desk desk;
    WaitingConversation old = waiting(1, kNow - 10 * kHour);
    old.key.leave = true;
    old.key.untilAt = kNow + 30 * kHour;
    WaitingConversation closing = waiting(2, kNow - 5 * kHour);
    closing.key.leave = true;
    closing.key.untilAt = kNow + kHour;
    desk.allocator.put(old, kNow);
    desk.allocator.put(closing, kNow);
    desk.allocator.put(waiting(3, kNow - 1), kNow);
    QCOMPARE(desk.allocator.positionOf({ 2 }), 1);
    desk.allocator.setAgent(agent(9, 0, 0), kNow);
    QCOMPARE(desk.next(), QStringLiteral("2:9:in_order"));
    QCOMPARE(desk.next(), QStringLiteral("3:9:in_order")); // who is there goes before who left
    QCOMPARE(desk.next(), QStringLiteral("1:9:in_order"));
}

void TestAllocator::leaveMessagesTooLateGoToNobody()
{
    Desk desk;
    WaitingConversation late = waiting(1, kNow - 1000);
    late.key.leave = true;
    late.key.untilAt = kNow + 1000;
    desk.allocator.put(late, kNow);
    QCOMPARE(desk.next(kNow + 1000), QStringLiteral("-"));
    desk.allocator.setAgent(agent(9), kNow + 1000);
    QCOMPARE(desk.next(kNow + 1000), QStringLiteral("-"));
    QCOMPARE(desk.allocator.explain(ConversationId { 1 }, kNow + 1000).reason, R::WindowOver);
}

void TestAllocator::newRulesKeepWhoWaits()
{
    Desk desk;
    desk.allocator.setAgent(agent(1, 10), kNow);
    for (int i = 1; i <= 5; ++i)
        desk.allocator.put(servedBy(waiting(i, kNow + i), i % 2), kNow);
    desk.allocator.configure({ { kShop, with(RoutingPolicy::LeastBusy) } }, {}, kNow);
    QCOMPARE(desk.allocator.waiting(), 5);
    desk.allocator.setAgent(agent(1, 0, 0), kNow);
    QCOMPARE(desk.next(), QStringLiteral("1:1:last_agent"));
    QCOMPARE(desk.next(), QStringLiteral("2:1:least_busy"));
    desk.allocator.removeAgent(AgentId { 1 }, kNow);
    QCOMPARE(desk.next(), QStringLiteral("-"));
    QVERIFY(desk.allocator.take({ 3 }));
    QVERIFY(!desk.allocator.take({ 3 }));
    QCOMPARE(desk.allocator.waiting(), 2);
}

void TestAllocator::placesInTheQueue()
{
    Desk desk;
    for (int i = 1; i <= 1000; ++i)
        desk.allocator.put(waiting(i, kNow - (i * 7919) % 1000), kNow);
    QCOMPARE(desk.allocator.waiting(), 1000);
    QList<int> places;
    for (int i = 1; i <= 1000; ++i)
        places.append(desk.allocator.positionOf({ i }));
    std::sort(places.begin(), places.end());
    for (int i = 0; i < 1000; ++i)
        QCOMPARE(places[i], i + 1);
    QCOMPARE(desk.allocator.positionOf({ 1001 }), 0);
}

QTEST_GUILESS_MAIN(TestAllocator)
#include "tst_allocator.moc"
