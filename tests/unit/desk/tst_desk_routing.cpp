// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/deskfixture.h"

using namespace kefu;
using namespace kefu::testing;

class TestDeskRouting : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void visitorsAreSpreadInOrder();
    void fullAgentsAreSkipped();
    void nobodyOnlineWaitsForLogin();
    void enteringQueuesNobody();
    void busyAndInvisibleGetNothingNew();
    void repeatedPushesChangeNothing();
    void followingLinesGoToTheOwner();
    void lastAgentComesFirst();
    void graceReturnsWhatIsUnanswered();
    void reconnectingInGraceKeepsAll();
    void goodbyeReturnsAtOnce();
    void offlineOwnersMessageQueuesAtOnce();
    void otherChannelsAgentsGetNothing();
    void restartKeepsQueueAndOwners();
    void endingMakesRoom();
    void burstsAreSpreadEvenly();
};

namespace {

QString openid(int i)
{
    return QStringLiteral("oVisitor%1").arg(i);
}

} // namespace

void TestDeskRouting::visitorsAreSpreadInOrder()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole consoles[3];
    for (int i = 0; i < 3; ++i)
        f.attach(f.addAgent(QStringLiteral("agent%1").arg(i)), &consoles[i]);
    for (int i = 0; i < 9; ++i) {
        QVERIFY(f.say(shop, openid(i), QString::number(i)));
        QTRY_COMPARE(consoles[i % 3].gained().size(), i / 3 + 1);
    }
    QCOMPARE(consoles[0].texts(),
             QStringList({ QStringLiteral("0"), QStringLiteral("3"), QStringLiteral("6") }));
    QCOMPARE(consoles[2].texts(),
             QStringList({ QStringLiteral("2"), QStringLiteral("5"), QStringLiteral("8") }));
    for (const FakeConsole &console : consoles)
        QVERIFY(console.gapless);
}

void TestDeskRouting::fullAgentsAreSkipped()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole small;
    FakeConsole large;
    f.attach(f.addAgent(QStringLiteral("small"), Role::Agent, 1), &small);
    f.attach(f.addAgent(QStringLiteral("large"), Role::Agent, 3), &large);
    for (int i = 0; i < 5; ++i)
        QVERIFY(f.say(shop, openid(i), QString::number(i)));
    QTRY_COMPARE(large.gained().size(), 3);
    QCOMPARE(small.gained().size(), 1);
    QTRY_COMPARE(f.desk->health().queued, qint64(1)); // the fifth waits: everybody is full
    QCOMPARE(small.gained().size() + large.gained().size(), 4);
}

void TestDeskRouting::nobodyOnlineWaitsForLogin()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    const AgentId agent = f.addAgent(QStringLiteral("xm"));
    QVERIFY(f.say(shop, openid(1), QStringLiteral("有人吗")));
    QVERIFY(f.say(shop, openid(1), QStringLiteral("在吗")));
    QCOMPARE(f.desk->health().queued, qint64(1));
    FakeConsole console;
    f.attach(agent, &console);
    QTRY_COMPARE(console.gained().size(), 1);
    QCOMPARE(console.texts(), QStringList({ QStringLiteral("有人吗"), QStringLiteral("在吗") }));
}

void TestDeskRouting::enteringQueuesNobody()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole console;
    f.attach(f.addAgent(QStringLiteral("xm")), &console);
    QVERIFY(f.enter(shop, openid(1)));
    QVERIFY(f.enter(shop, openid(2)));
    QVERIFY(f.say(shop, openid(2), QStringLiteral("你好")));
    QTRY_COMPARE(console.gained().size(), 1);
    QCOMPARE(f.desk->health().queued + f.desk->health().assigned, qint64(1));
    // The grey line of the entry is there when the conversation opens.
    const auto &gain = std::get<ConversationGained>(console.events.first().body);
    QCOMPARE(gain.messages.size(), 2);
    QCOMPARE(int(gain.messages.first().content.kind), int(ContentKind::Enter));
}

void TestDeskRouting::busyAndInvisibleGetNothingNew()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    const AgentId agent = f.addAgent(QStringLiteral("xm"));
    FakeConsole console;
    f.attach(agent, &console);
    int visitor = 0;
    for (const PresenceState state :
         { PresenceState::Busy, PresenceState::Invisible, PresenceState::Away }) {
        QVERIFY(f.await<PresenceState>([&](auto done) {
                     f.desk->setPresence(f.actor(agent), state, done);
                 }).ok());
        QVERIFY(f.say(shop, openid(++visitor), QStringLiteral("hi")));
    }
    QCOMPARE(console.gained().size(), 0);
    QVERIFY(f.await<PresenceState>([&](auto done) {
                 f.desk->setPresence(f.actor(agent), PresenceState::Online, done);
             }).ok());
    QTRY_COMPARE(console.gained().size(), 3);
}

void TestDeskRouting::repeatedPushesChangeNothing()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole console;
    f.attach(f.addAgent(QStringLiteral("xm")), &console);
    const domain::Inbound push = f.inbound(shop, openid(1), QStringLiteral("once"));
    for (int i = 0; i < 20; ++i)
        QVERIFY(f.await<bool>([&](auto done) { f.desk->ingest(push, done); }).ok());
    QTRY_COMPARE(console.gained().size(), 1);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("twice")));
    QTRY_COMPARE(console.texts(), QStringList({ QStringLiteral("once"), QStringLiteral("twice") }));
}

void TestDeskRouting::followingLinesGoToTheOwner()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole a;
    FakeConsole b;
    f.attach(f.addAgent(QStringLiteral("a")), &a);
    f.attach(f.addAgent(QStringLiteral("b")), &b);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("1")));
    QTRY_COMPARE(a.gained().size(), 1);
    for (int i = 2; i < 6; ++i)
        QVERIFY(f.say(shop, openid(1), QString::number(i)));
    QTRY_COMPARE(a.texts().size(), 5);
    QCOMPARE(b.events.size(), 0);
    QCOMPARE(a.lastConversation().unread, 5);
    QCOMPARE(a.lastConversation().quota.left, 5);
    QCOMPARE(a.lastConversation().lastSeq, 5);
}

void TestDeskRouting::lastAgentComesFirst()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole a;
    FakeConsole b;
    const AgentId first = f.addAgent(QStringLiteral("a"));
    f.attach(first, &a);
    f.attach(f.addAgent(QStringLiteral("b")), &b);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("1")));
    QTRY_COMPARE(a.gained().size(), 1);
    const ConversationId ended = a.gained().first();
    QVERIFY(f.await<ConversationInfo>([&](auto done) {
                 f.desk->end(f.actor(first), ended, done);
             }).ok());
    QVERIFY(f.say(shop, openid(1), QStringLiteral("2"))); // in order it would be b's turn
    QTRY_COMPARE(a.gained().size(), 2);
    QVERIFY(a.gained().last() != ended);
    QCOMPARE(b.gained().size(), 0);
}

void TestDeskRouting::graceReturnsWhatIsUnanswered()
{
    DeskFixture f;
    f.close();
    f.settings.graceMs = 150;
    f.open();
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    const AgentId first = f.addAgent(QStringLiteral("a"));
    const AgentId second = f.addAgent(QStringLiteral("b"));
    FakeConsole a;
    FakeConsole b;
    const desk::SessionId session = f.attach(first, &a);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("open question")));
    QVERIFY(f.say(shop, openid(2), QStringLiteral("answered")));
    QTRY_COMPARE(a.gained().size(), 2);
    QVERIFY(f.reply(first, a.gained().last(), QStringLiteral("here")).ok());
    f.attach(second, &b);
    f.desk->detach(session, false);
    QTest::qWait(50);
    QCOMPARE(b.gained().size(), 0); // still in grace
    QTRY_COMPARE(b.gained().size(), 1);
    QCOMPARE(b.texts(), QStringList { QStringLiteral("open question") });
    QCOMPARE(f.desk->health().assigned, qint64(2)); // the answered one stays with its owner
}

void TestDeskRouting::reconnectingInGraceKeepsAll()
{
    DeskFixture f;
    f.close();
    f.settings.graceMs = 300;
    f.open();
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    const AgentId agent = f.addAgent(QStringLiteral("a"));
    FakeConsole before;
    const desk::SessionId session = f.attach(agent, &before);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("q")));
    QTRY_COMPARE(before.gained().size(), 1);
    f.desk->detach(session, false);
    FakeConsole after;
    f.attach(agent, &after);
    QTest::qWait(500);
    QCOMPARE(after.lost().size(), 0);
    QCOMPARE(f.desk->health().assigned, qint64(1));
}

void TestDeskRouting::goodbyeReturnsAtOnce()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole a;
    FakeConsole b;
    const desk::SessionId session = f.attach(f.addAgent(QStringLiteral("a")), &a);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("q")));
    QTRY_COMPARE(a.gained().size(), 1);
    f.desk->detach(session, true);
    QTRY_COMPARE(f.desk->health().queued, qint64(1));
    f.attach(f.addAgent(QStringLiteral("b")), &b);
    QTRY_COMPARE(b.gained().size(), 1);
}

void TestDeskRouting::offlineOwnersMessageQueuesAtOnce()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    const AgentId owner = f.addAgent(QStringLiteral("a"));
    FakeConsole a;
    FakeConsole b;
    const desk::SessionId session = f.attach(owner, &a);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("q")));
    QTRY_COMPARE(a.gained().size(), 1);
    QVERIFY(f.reply(owner, a.gained().first(), QStringLiteral("answer")).ok());
    f.desk->detach(session, true);
    QCOMPARE(f.desk->health().assigned, qint64(1));
    f.attach(f.addAgent(QStringLiteral("b")), &b);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("one more")));
    QTRY_COMPARE(b.gained().size(), 1);
    QCOMPARE(b.texts(), QStringList({ QStringLiteral("q"), QStringLiteral("one more") }));
}

void TestDeskRouting::otherChannelsAgentsGetNothing()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    f.addChannel(QStringLiteral("bank"));
    desk::NewAgent banker;
    banker.username = QStringLiteral("banker");
    banker.password = "password";
    banker.channels = { QStringLiteral("bank") };
    const auto added = f.await<AgentInfo>(
        [&](auto done) { f.desk->addAgent(desk::Desk::localActor(), banker, done); });
    QVERIFY(added.ok());
    FakeConsole console;
    f.attach(added->id, &console);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("q")));
    QTest::qWait(50);
    QCOMPARE(console.gained().size(), 0);
    QCOMPARE(f.desk->health().queued, qint64(1));
}

void TestDeskRouting::restartKeepsQueueAndOwners()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    const AgentId agent = f.addAgent(QStringLiteral("a"), Role::Agent, 1);
    {
        FakeConsole console;
        const desk::SessionId session = f.attach(agent, &console);
        for (int i = 0; i < 3; ++i)
            QVERIFY(f.say(shop, openid(i), QString::number(i)));
        QTRY_COMPARE(console.gained().size(), 1);
        f.desk->detach(session, false);
        f.close();
    }
    f.open();
    QCOMPARE(f.desk->health().queued, qint64(2));
    QCOMPARE(f.desk->health().assigned, qint64(1)); // connected before: in grace now
    FakeConsole console;
    f.attach(agent, &console);
    const auto page = f.await<desk::VisitorPage>(
        [&](auto done) { f.desk->conversations(f.actor(agent), {}, done); });
    QVERIFY(page.ok());
    QCOMPARE(page->conversations.size(), 1);
    const ConversationId own = page->conversations.first().id;
    QVERIFY(
        f.await<ConversationInfo>([&](auto done) { f.desk->end(f.actor(agent), own, done); }).ok());
    QTRY_COMPARE(console.texts(), QStringList { QStringLiteral("1") }); // the older of the two
}

void TestDeskRouting::endingMakesRoom()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    const AgentId agent = f.addAgent(QStringLiteral("a"), Role::Agent, 1);
    FakeConsole console;
    f.attach(agent, &console);
    for (int i = 0; i < 4; ++i)
        QVERIFY(f.say(shop, openid(i), QString::number(i)));
    for (int i = 0; i < 4; ++i) {
        QTRY_COMPARE(console.gained().size(), i + 1);
        const ConversationId id = console.gained().last();
        QVERIFY(f.await<ConversationInfo>([&](auto done) {
                     f.desk->end(f.actor(agent), id, done);
                 }).ok());
    }
    QCOMPARE(console.texts(),
             QStringList({ QStringLiteral("0"), QStringLiteral("1"), QStringLiteral("2"),
                           QStringLiteral("3") }));
}

//! Lines that arrive while a claim is under way make it lose; the agent's turn must not be lost
//! with it.
void TestDeskRouting::burstsAreSpreadEvenly()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole consoles[3];
    for (int i = 0; i < 3; ++i)
        f.attach(f.addAgent(QStringLiteral("agent%1").arg(i), Role::Agent, 0), &consoles[i]);
    int stored = 0;
    for (int line = 0; line < 5; ++line) {
        for (int i = 0; i < 30; ++i) {
            f.desk->ingest(f.inbound(shop, openid(i), QString::number(line)),
                           [&stored](const Result<bool> &result) { stored += result.ok(); });
        }
        QTest::qWait(1);
    }
    QTRY_COMPARE(stored, 150);
    QTRY_COMPARE(f.desk->health().assigned, qint64(30));
    for (const FakeConsole &console : consoles) {
        QTRY_COMPARE(console.texts().size(), 50);
        QCOMPARE(console.gained().size(), 10);
        QVERIFY(console.gapless);
    }
}

QTEST_GUILESS_MAIN(TestDeskRouting)
#include "tst_desk_routing.moc"
