// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/clockeddesk.h"

using namespace kefu;
using namespace kefu::testing;

using Clocked = ClockedDesk;

//! Several consoles of one agent: one presence, one truth.
class TestDeskConsoles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void presenceLastsAsLongAsOneConsole();
    void consolesShowTheSame();
    void grace();
};

void TestDeskConsoles::presenceLastsAsLongAsOneConsole()
{
    Clocked f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole one;
    FakeConsole two;
    const auto a = f.sit(f.login().token, &one);
    const auto b = f.sit(f.login().token, &two);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("q")));
    QTRY_COMPARE(one.gained().size(), 1);
    QTRY_COMPARE(two.gained().size(), 1);
    f.desk->detach(a, true); // signed off here, still at work there
    QCOMPARE(f.desk->presenceOf(f.ann), PresenceState::Online);
    QVERIFY(f.say(shop, openid(2), QStringLiteral("q")));
    QTRY_COMPARE(two.gained().size(), 2);
    QCOMPARE(two.lost().size(), 0);
    f.desk->detach(b, true);
    QCOMPARE(f.desk->presenceOf(f.ann), PresenceState::Offline);
    QTRY_COMPARE(f.desk->health().queued, qint64(2));
}

void TestDeskConsoles::consolesShowTheSame()
{
    Clocked f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole one;
    FakeConsole two;
    f.sit(f.login().token, &one);
    f.sit(f.login().token, &two);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("first")));
    QVERIFY(f.say(shop, openid(1), QStringLiteral("second")));
    QTRY_COMPARE(two.texts().size(), 2);
    const VisitorId visitor = two.lastConversation().visitor.id;
    QCOMPARE(two.lastConversation().unread, 2);
    QVERIFY(f.await<ConversationInfo>([&](auto done) {
                 f.desk->markRead(f.actor(f.ann), visitor, 2, done);
             }).ok());
    QTRY_COMPARE(two.lastConversation().unread, 0);
    QTRY_COMPARE(one.lastConversation().readSeq, 2);
    const auto sent = f.reply(f.ann, one.gained().first(), QStringLiteral("here"));
    QVERIFY(sent.ok());
    QTRY_VERIFY(one.lastStateOf(sent->id) && two.lastStateOf(sent->id));
    QTRY_VERIFY(two.lastStateOf(sent->id)
                && two.lastStateOf(sent->id)->delivery == DeliveryState::Accepted);
    QVERIFY(f.await<PresenceState>([&](auto done) {
                 f.desk->setPresence(f.actor(f.ann), PresenceState::Busy, done);
             }).ok());
    QCOMPARE(one.presence, PresenceState::Busy);
    QCOMPARE(two.presence, PresenceState::Busy);
    QTRY_COMPARE(one.events.size(), two.events.size());
    QCOMPARE(one.cursor, two.cursor);
    QVERIFY(one.gapless && two.gapless);
}

//! Back to the queue at the old place: before those who came later.
void TestDeskConsoles::grace()
{
    DeskFixture f;
    f.close();
    f.settings.graceMs = 200;
    f.open();
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    const AgentId ann = f.addAgent(QStringLiteral("ann"));
    FakeConsole office;
    FakeConsole home;
    const auto a = f.attach(ann, &office);
    const auto b = f.attach(ann, &home);
    QVERIFY(f.say(shop, openid(1), QStringLiteral("oldest")));
    QTRY_COMPARE(office.gained().size(), 1);
    QVERIFY(f.await<PresenceState>([&](auto done) {
                 f.desk->setPresence(f.actor(ann), PresenceState::Busy, done);
             }).ok());
    QVERIFY(f.say(shop, openid(2), QStringLiteral("later")));
    QCOMPARE(f.desk->health().queued, qint64(1));
    f.desk->detach(a, false);
    QTest::qWait(400);
    QCOMPARE(f.desk->health().queued, qint64(1)); // one console is left, so there is no grace
    f.desk->detach(b, false);
    QTRY_COMPARE(f.desk->health().queued, qint64(2));
    FakeConsole other;
    f.attach(f.addAgent(QStringLiteral("bob"), Role::Agent, 1), &other);
    QTRY_COMPARE(other.gained().size(), 1);
    QCOMPARE(other.texts(), QStringList { QStringLiteral("oldest") });
}

QTEST_GUILESS_MAIN(TestDeskConsoles)
#include "tst_desk_consoles.moc"
