// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/shopdesk.h"

using namespace kefu;
using namespace kefu::testing;

//! The topic `colleagues`: who follows it is told of those who changed, as he may see them.
class TestDeskColleagues : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void presenceAndLoadAreTold();
    void invisibleLooksOffline();
    void onlyThoseOneWorksWith();
    void nothingNewIsNotTold();
};

namespace {

struct FollowedShop : Shop {
    bool follow(const domain::Actor &who, desk::SessionId session, FakeConsole *console)
    {
        return await<bool>([&](auto done) { desk->followColleagues(who, session, console, done); })
            .ok();
    }
};

std::optional<Colleague> lastOf(const FakeConsole &console, AgentId agent)
{
    for (auto it = console.colleagues.crbegin(); it != console.colleagues.crend(); ++it) {
        if (it->id == agent)
            return *it;
    }
    return std::nullopt;
}

qsizetype timesTold(const FakeConsole &console, AgentId agent)
{
    return std::count_if(console.colleagues.begin(), console.colleagues.end(),
                         [agent](const Colleague &colleague) { return colleague.id == agent; });
}

} // namespace

void TestDeskColleagues::presenceAndLoadAreTold()
{
    FollowedShop f;
    QVERIFY(f.follow(f.actor(f.ann), f.annSession, &f.annConsole));
    f.bobComes();
    QTRY_VERIFY(lastOf(f.annConsole, f.bob));
    QCOMPARE(int(lastOf(f.annConsole, f.bob)->presence), int(PresenceState::Online));
    f.setState(f.ann, PresenceState::Busy);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("q")));
    QTRY_COMPARE(lastOf(f.annConsole, f.bob)->load, 1);
    PresenceRequest away { PresenceState::Away };
    away.reason = QStringLiteral("lunch");
    QVERIFY(f.await<PresenceAnswer>([&](auto done) {
                 f.desk->changePresence(f.actor(f.bob), away, done);
             }).ok());
    QTRY_COMPARE(lastOf(f.annConsole, f.bob)->reason, QStringLiteral("lunch"));
    f.desk->detach(f.bobSession, true);
    QTRY_COMPARE(int(lastOf(f.annConsole, f.bob)->presence), int(PresenceState::Offline));
    QVERIFY(f.bobConsole.colleagues.isEmpty()); // he did not ask
}

void TestDeskColleagues::invisibleLooksOffline()
{
    FollowedShop f;
    f.bobComes();
    QVERIFY(f.follow(f.actor(f.ann), f.annSession, &f.annConsole));
    QVERIFY(f.follow(f.actor(f.lead), f.leadSession, &f.leadConsole));
    f.setState(f.bob, PresenceState::Invisible);
    QTRY_VERIFY(lastOf(f.leadConsole, f.bob));
    QCOMPARE(int(lastOf(f.leadConsole, f.bob)->presence), int(PresenceState::Invisible));
    QTRY_VERIFY(lastOf(f.annConsole, f.bob));
    QCOMPARE(int(lastOf(f.annConsole, f.bob)->presence), int(PresenceState::Offline));
    QCOMPARE(int(lastOf(f.annConsole, f.bob)->link), int(LinkState::Lost));
}

void TestDeskColleagues::onlyThoseOneWorksWith()
{
    FollowedShop f;
    desk::NewAgent other;
    other.username = QStringLiteral("zoe");
    other.password = "password";
    f.addChannel(QStringLiteral("books"));
    other.channels = { QStringLiteral("books") };
    const auto zoe = f.await<AgentInfo>(
        [&](auto done) { f.desk->addAgent(desk::Desk::localActor(), other, done); });
    QVERIFY(zoe.ok());
    domain::Actor ann = f.actor(f.ann);
    ann.channels = { f.shop };
    QVERIFY(f.follow(ann, f.annSession, &f.annConsole));
    FakeConsole zoeConsole;
    f.attach(zoe->id, &zoeConsole);
    f.bobComes();
    QTRY_VERIFY(lastOf(f.annConsole, f.bob));
    QVERIFY(!lastOf(f.annConsole, zoe->id));
}

void TestDeskColleagues::nothingNewIsNotTold()
{
    FollowedShop f;
    f.bobComes();
    QVERIFY(f.follow(f.actor(f.ann), f.annSession, &f.annConsole));
    f.setState(f.bob, PresenceState::Busy);
    QTRY_VERIFY(lastOf(f.annConsole, f.bob)
                && lastOf(f.annConsole, f.bob)->presence == PresenceState::Busy);
    const auto before = timesTold(f.annConsole, f.bob);
    f.setState(f.bob, PresenceState::Online);
    f.setState(f.bob, PresenceState::Busy); // within the same moment, back again
    f.setState(f.lead, PresenceState::Busy);
    QTRY_VERIFY(lastOf(f.annConsole, f.lead));
    QCOMPARE(timesTold(f.annConsole, f.bob), before);
    f.desk->unfollowColleagues(f.annSession);
    const auto told = f.annConsole.colleagues.size();
    QVERIFY(f.follow(f.actor(f.lead), f.leadSession, &f.leadConsole));
    f.setState(f.bob, PresenceState::Online);
    QTRY_VERIFY(lastOf(f.leadConsole, f.bob));
    QCOMPARE(f.annConsole.colleagues.size(), told);
}

QTEST_GUILESS_MAIN(TestDeskColleagues)
#include "tst_desk_colleagues.moc"
