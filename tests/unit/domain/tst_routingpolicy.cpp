// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/routingpolicy.h"

#include <QTest>
#include <algorithm>

using namespace kefu;
using namespace kefu::domain;

namespace {
constexpr qint64 kNow = 1'800'000'000'000;
constexpr qint64 kWait = 30'000;
constexpr qint64 kMemory = 7LL * 24 * 3600 * 1000;

using P = PresenceState;
using L = LinkState;
using R = RoutingReason;
using X = ExclusionRule;
using Candidates = QList<Candidate>;

Candidate online(qint64 agent, qint64 lastAssignedAt = 0, int load = 0, int capacity = 10)
{
    return Candidate { AgentId { agent }, P::Online, L::Connected, load, capacity, lastAssignedAt };
}
Candidate with(qint64 agent, P presence, L link)
{
    return Candidate { AgentId { agent }, presence, link, 0, 10, 0 };
}
RoutingRequest fresh()
{
    return RoutingRequest { {}, 0, kNow };
}
RoutingRequest lastServedBy(qint64 agent, qint64 servedAt = kNow - 1000, qint64 queuedAt = kNow)
{
    return RoutingRequest { AgentId { agent }, servedAt, queuedAt };
}
RoutingDecision gives(qint64 agent, R reason, const QList<Exclusion> &excluded = {})
{
    return RoutingDecision { AgentId { agent }, reason, 0, excluded };
}
RoutingDecision nobody(R reason, const QList<Exclusion> &excluded, qint64 retryAt = 0)
{
    return RoutingDecision { std::nullopt, reason, retryAt, excluded };
}
Exclusion out(qint64 agent, X rule)
{
    return Exclusion { AgentId { agent }, rule };
}
} // namespace

class TestRoutingPolicy : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void route_data();
    void route();
    void orderOfCandidatesDoesNotMatter();
    void visitorsAreSpreadInOrder();
    void waitRunsOut();
    void rulesAreSettings();
    void reasonsHaveNames();

private:
    void inOrderRows();
    void lastAgentRows();
};

void TestRoutingPolicy::route_data()
{
    QTest::addColumn<Candidates>("candidates");
    QTest::addColumn<RoutingRequest>("request");
    QTest::addColumn<RoutingDecision>("expected");
    inOrderRows();
    lastAgentRows();
}

void TestRoutingPolicy::inOrderRows()
{
    const auto row = [](const char *name, const Candidates &candidates, const RoutingDecision &d) {
        QTest::newRow(name) << candidates << fresh() << d;
    };
    row("no agents at all", {}, nobody(R::NobodyOnline, {}));
    row("one", { online(1) }, gives(1, R::InOrder));
    row("never assigned comes first", { online(1, 5), online(2, 0) }, gives(2, R::InOrder));
    row("least recently assigned", { online(1, 50), online(2, 40), online(3, 60) },
        gives(2, R::InOrder));
    row("tie by agent id", { online(4, 40), online(2, 40), online(3, 40) }, gives(2, R::InOrder));
    row("load does not matter while there is room", { online(1, 1, 9), online(2, 2, 0) },
        gives(1, R::InOrder));
    row("at capacity is skipped", { online(1, 1, 10), online(2, 2) },
        gives(2, R::InOrder, { out(1, X::AtCapacity) }));
    row("above capacity is skipped", { online(1, 1, 11), online(2, 2) },
        gives(2, R::InOrder, { out(1, X::AtCapacity) }));
    row("0 is no limit", { online(1, 1, 500, 0), online(2, 2) }, gives(1, R::InOrder));
    row("capacity 1", { online(1, 1, 1, 1), online(2, 2, 0, 1) },
        gives(2, R::InOrder, { out(1, X::AtCapacity) }));
    row("not online in every way",
        { with(5, P::Offline, L::Lost), with(4, P::Busy, L::Connected),
          with(3, P::Away, L::Connected), with(2, P::Invisible, L::Connected),
          with(1, P::Online, L::Lost) },
        nobody(R::NobodyOnline,
               { out(1, X::NotOnline), out(2, X::NotOnline), out(3, X::NotOnline),
                 out(4, X::NotOnline), out(5, X::NotOnline) }));
    row("grace gets nothing new", { with(1, P::Online, L::Grace), online(2, 9) },
        gives(2, R::InOrder, { out(1, X::InGrace) }));
    row("only grace", { with(1, P::Online, L::Grace) },
        nobody(R::NobodyOnline, { out(1, X::InGrace) }));
    row("busy in grace is not online", { with(1, P::Busy, L::Grace) },
        nobody(R::NobodyOnline, { out(1, X::NotOnline) }));
    row("all full", { online(2, 0, 3, 3), online(1, 0, 10) },
        nobody(R::AllFull, { out(1, X::AtCapacity), out(2, X::AtCapacity) }));
    row("full and offline", { online(2, 0, 3, 3), with(1, P::Offline, L::Lost) },
        nobody(R::AllFull, { out(1, X::NotOnline), out(2, X::AtCapacity) }));
}

void TestRoutingPolicy::lastAgentRows()
{
    const Candidates room { online(1, 0), online(2, 90) };
    const Candidates full { online(1, 0), online(2, 90, 10) };
    const QList<Exclusion> twoFull { out(2, X::AtCapacity) };
    const auto row = [](const char *name, const Candidates &candidates, const RoutingRequest &r,
                        const RoutingDecision &d) { QTest::newRow(name) << candidates << r << d; };
    row("last agent first", room, lastServedBy(2), gives(2, R::LastAgent));
    row("last agent, 7 days to the ms", room, lastServedBy(2, kNow - kMemory),
        gives(2, R::LastAgent));
    row("last agent, forgotten", room, lastServedBy(2, kNow - kMemory - 1), gives(1, R::InOrder));
    row("last agent does not serve the channel now", room, lastServedBy(3), gives(1, R::InOrder));
    row("last agent is only full: wait", full, lastServedBy(2),
        nobody(R::WaitingForLastAgent, twoFull, kNow + kWait));
    row("wait, last ms", full, lastServedBy(2, kNow - 1000, kNow - kWait + 1),
        nobody(R::WaitingForLastAgent, twoFull, kNow + 1));
    row("waited 30 s", full, lastServedBy(2, kNow - 1000, kNow - kWait),
        gives(1, R::InOrder, twoFull));
    row("waits though all are full", { online(2, 90, 10) }, lastServedBy(2),
        nobody(R::WaitingForLastAgent, twoFull, kNow + kWait));
    row("all full, waited", { online(2, 90, 10) }, lastServedBy(2, kNow - 1000, kNow - kWait),
        nobody(R::AllFull, twoFull));
    row("clock set back: no longer wait", full, lastServedBy(2, kNow - 1000, kNow + 999'000),
        nobody(R::WaitingForLastAgent, twoFull, kNow + kWait));
    row("last agent offline: no wait", { online(1), with(2, P::Offline, L::Lost) }, lastServedBy(2),
        gives(1, R::InOrder, { out(2, X::NotOnline) }));
    row("last agent busy: no wait", { online(1), with(2, P::Busy, L::Connected) }, lastServedBy(2),
        gives(1, R::InOrder, { out(2, X::NotOnline) }));
    row("last agent in grace: no wait", { online(1), with(2, P::Online, L::Grace) },
        lastServedBy(2), gives(1, R::InOrder, { out(2, X::InGrace) }));
    row("last agent, others excluded too", { online(2), with(1, P::Away, L::Connected) },
        lastServedBy(2), gives(2, R::LastAgent, { out(1, X::NotOnline) }));
}

void TestRoutingPolicy::route()
{
    QFETCH(Candidates, candidates);
    QFETCH(RoutingRequest, request);
    QFETCH(RoutingDecision, expected);
    const RoutingDecision decision = domain::route(candidates, request, kNow);
    QCOMPARE(decision.agent.value_or(AgentId {}).value, expected.agent.value_or(AgentId {}).value);
    QCOMPARE(routingReasonName(decision.reason), routingReasonName(expected.reason));
    QCOMPARE(decision.retryAt, expected.retryAt);
    QCOMPARE(decision, expected);
}

void TestRoutingPolicy::orderOfCandidatesDoesNotMatter()
{
    const auto byAgent = [](const Candidate &a, const Candidate &b) { return a.agent < b.agent; };
    Candidates candidates { online(1, 7), online(2, 7), online(3, 9, 10),
                            with(4, P::Online, L::Grace) };
    const RoutingDecision first = domain::route(candidates, fresh(), kNow);
    int permutations = 0;
    do {
        QCOMPARE(domain::route(candidates, fresh(), kNow), first);
        ++permutations;
    } while (std::next_permutation(candidates.begin(), candidates.end(), byAgent));
    QCOMPARE(permutations, 24);
}

void TestRoutingPolicy::visitorsAreSpreadInOrder()
{
    Candidates candidates { online(1, 0, 0, 3), online(2, 0, 0, 2), online(3, 0, 0, 0) };
    QList<qint64> got;
    for (int i = 0; i < 9; ++i) {
        const auto decision = domain::route(candidates, fresh(), kNow + i);
        QVERIFY(decision.agent);
        got.append(decision.agent->value);
        Candidate &chosen = candidates[static_cast<int>(decision.agent->value) - 1];
        ++chosen.load;
        chosen.lastAssignedAt = kNow + i;
    }
    QCOMPARE(got, (QList<qint64> { 1, 2, 3, 1, 2, 3, 1, 3, 3 }));
}

void TestRoutingPolicy::waitRunsOut()
{
    const Candidates full { online(1), online(2, 90, 10) };
    const RoutingRequest request = lastServedBy(2);
    const auto first = domain::route(full, request, kNow);
    QCOMPARE(first.reason, R::WaitingForLastAgent);
    const auto second = domain::route(full, request, first.retryAt);
    QCOMPARE(second.agent.value_or(AgentId {}).value, 1);
}

void TestRoutingPolicy::rulesAreSettings()
{
    const Candidates full { online(1), online(2, 90, 10) };
    const RoutingRules noWait { kMemory, 0 };
    QCOMPARE(domain::route(full, lastServedBy(2), kNow, noWait).reason, R::InOrder);
    const RoutingRules shortMemory { 500, kWait };
    const Candidates room { online(1), online(2, 90) };
    QCOMPARE(domain::route(room, lastServedBy(2), kNow, shortMemory).reason, R::InOrder);
}

void TestRoutingPolicy::reasonsHaveNames()
{
    QSet<QString> names;
    for (const R reason :
         { R::LastAgent, R::InOrder, R::WaitingForLastAgent, R::AllFull, R::NobodyOnline })
        names.insert(routingReasonName(reason));
    QCOMPARE(names.size(), 5);
    QVERIFY(!names.contains(QStringLiteral("unknown")));
}

QTEST_APPLESS_MAIN(TestRoutingPolicy)
#include "tst_routingpolicy.moc"
