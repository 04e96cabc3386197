// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/shopdesk.h"

using namespace kefu;
using namespace kefu::testing;

//! How agents stand, what that means for their conversations, and the words why (product.md 4, 5).
class TestDeskPresence : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void helpReachesSupervisors();
    void supervisorSetsPresence();
    void awayEndsByItself();
    void longAwayReturnsWhatIsUnanswered();
    void signingOffKeepsOrReturns();
    void whoComesGetsAFewAtATime();
    void extraCapacityLastsUntilATime();
    void visitorsWhoNeverSayGoodbye();
    void everythingIsExplained();
    void thousandsAreWhereTheyWereAfterARestart();
    void invisibleLooksOfflineToColleagues();
};

void TestDeskPresence::helpReachesSupervisors()
{
    Shop f;
    const ConversationId id = f.withAnn();
    const auto asked = f.await<ConversationInfo>(
        [&](auto done) { f.desk->askForHelp(f.actor(f.ann), id, true, done); });
    QVERIFY(asked.ok());
    QCOMPARE(asked->helpAt, *f.time);
    QTRY_COMPARE(kindsOf(f.leadConsole), QStringList { kind(QStringLiteral("help")) });
    const auto over = f.await<ConversationInfo>(
        [&](auto done) { f.desk->askForHelp(f.actor(f.ann), id, false, done); });
    QCOMPARE(over->helpAt, qint64(0));
}

void TestDeskPresence::supervisorSetsPresence()
{
    Shop f;
    PresenceRequest busy;
    busy.state = PresenceState::Busy;
    busy.agent = f.ann;
    const auto set = f.await<PresenceAnswer>(
        [&](auto done) { f.desk->changePresence(f.actor(f.lead), busy, done); });
    QVERIFY(set.ok());
    QTRY_COMPARE(f.annConsole.presencePush.by, f.lead);
    QCOMPARE(f.annConsole.presencePush.byName, QStringLiteral("lead!"));
    QCOMPARE(int(f.desk->presenceOf(f.ann)), int(PresenceState::Busy));
    busy.agent = f.lead;
    const auto denied = f.await<PresenceAnswer>(
        [&](auto done) { f.desk->changePresence(f.actor(f.ann), busy, done); });
    QCOMPARE(int(denied.error().code), int(ErrorCode::Forbidden));
}

void TestDeskPresence::awayEndsByItself()
{
    Shop f;
    PresenceRequest lunch;
    lunch.state = PresenceState::Away;
    lunch.reason = QStringLiteral("lunch");
    lunch.untilAt = *f.time + 20 * kMinute;
    QVERIFY(f.await<PresenceAnswer>([&](auto done) {
                 f.desk->changePresence(f.actor(f.ann), lunch, done);
             }).ok());
    QCOMPARE(f.annConsole.presencePush.reason, QStringLiteral("lunch"));
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("q")));
    QCOMPARE(f.desk->health().queued, qint64(1));
    f.pass(20 * kMinute);
    QTRY_COMPARE(f.annConsole.gained().size(), 1);
    QCOMPARE(int(f.annConsole.presencePush.state), int(PresenceState::Online));
}

void TestDeskPresence::longAwayReturnsWhatIsUnanswered()
{
    Shop f;
    QVERIFY(f.setRules({ { QStringLiteral("reassignMs"), 0 } }));
    const ConversationId id = f.withAnn();
    f.setState(f.ann, PresenceState::Away);
    f.pass(29 * kMinute);
    QCOMPARE(f.desk->health().assigned, qint64(1));
    f.pass(kMinute);
    QTRY_COMPARE(f.desk->health().queued, qint64(1));
    QCOMPARE(f.why(id).stays.last().why, QStringLiteral("away"));
}

void TestDeskPresence::signingOffKeepsOrReturns()
{
    for (const LeftBehind open : { LeftBehind::Keep, LeftBehind::Queue, LeftBehind::Unanswered }) {
        Shop f;
        f.withAnn(1);
        const ConversationId answered = f.withAnn(2);
        QVERIFY(f.reply(f.ann, answered, QStringLiteral("yes")).ok());
        f.desk->detach(f.annSession, true, open);
        const qint64 expected = open == LeftBehind::Keep ? 0 : open == LeftBehind::Queue ? 2 : 1;
        QTRY_COMPARE(f.desk->health().queued, expected);
        QVERIFY(f.say(f.shop, openid(2), QStringLiteral("again"))); // whatever was kept
        QTRY_VERIFY(f.desk->health().queued >= 1);
    }
}

void TestDeskPresence::whoComesGetsAFewAtATime()
{
    Shop f;
    f.setState(f.ann, PresenceState::Busy);
    for (int i = 0; i < 12; ++i)
        QVERIFY(f.say(f.shop, openid(i), QStringLiteral("q")));
    f.bobComes();
    QTRY_COMPARE(f.bobConsole.gained().size(), 5);
    const ConversationId waiting = f.why(f.bobConsole.gained().last()).conversation;
    QVERIFY(waiting.isValid());
    f.pass(5 * kSecond);
    QTRY_COMPARE(f.bobConsole.gained().size(), 6);
    f.pass(kMinute);
    QTRY_COMPARE(f.bobConsole.gained().size(), 10); // his limit
    QCOMPARE(f.desk->health().queued, qint64(2));
    QCOMPARE(f.desk->sweepFindings(), 0);
}

void TestDeskPresence::extraCapacityLastsUntilATime()
{
    Shop f;
    f.pass(kMinute);
    const auto group = f.saveGroup(
        { QStringLiteral("shop"), QStringLiteral("all"), QStringList { QStringLiteral("ann") } });
    QVERIFY(group.ok());
    for (int i = 0; i < 14; ++i)
        QVERIFY(f.say(f.shop, openid(i), QStringLiteral("q")));
    QTRY_COMPARE(f.annConsole.gained().size(), 10);
    desk::GroupChange more { QStringLiteral("shop"), QStringLiteral("all") };
    more.extra = 2;
    more.extraUntilAt = *f.time + kHour;
    const auto extra = f.await<storage::GroupRecord>(
        [&](auto done) { f.desk->saveGroup(f.actor(f.lead), more, done); });
    QVERIFY(extra.ok());
    QTRY_COMPARE(f.annConsole.gained().size(), 12);
    QCOMPARE(f.desk->health().queued, qint64(2));
    QCOMPARE(f.desk->sweepFindings(), 0);
}

//! 300 visitors who never say goodbye, five agents of ten (product.md 4).
void TestDeskPresence::visitorsWhoNeverSayGoodbye()
{
    ClockedDesk f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    FakeConsole consoles[5];
    AgentId agents[5];
    for (int i = 0; i < 5; ++i) {
        agents[i] = f.addAgent(QStringLiteral("agent%1").arg(i));
        f.attach(agents[i], &consoles[i]);
    }
    *f.time += kMinute; // ramp-up is over
    f.desk->onClockMoved();
    qsizetype answered[5] = {};
    for (int visitor = 0; visitor < 300; ++visitor) {
        QVERIFY(f.say(shop, openid(visitor), QStringLiteral("hello")));
        qint64 all = 0;
        QTRY_VERIFY2(f.desk->health().queued == 0, "nobody queues while a live place is free");
        for (int i = 0; i < 5; ++i) {
            QTRY_VERIFY(consoles[i].gapless);
            const auto gained = consoles[i].gained();
            for (; answered[i] < gained.size(); ++answered[i])
                QVERIFY(f.reply(agents[i], gained[answered[i]], QStringLiteral("answer")).ok());
            all += gained.size();
        }
        // Fifty live places, and a conversation counts for ten minutes after the last word: one
        // visitor every 13 s never fills them, though none of the 300 ends.
        *f.time += 13 * kSecond;
        f.desk->onClockMoved();
    }
    QCOMPARE(f.desk->sweepFindings(), 0);
    for (const FakeConsole &console : consoles)
        QCOMPARE(console.gained().size(), 60); // in order is fair
}

void TestDeskPresence::everythingIsExplained()
{
    Shop f;
    const ConversationId id = f.withAnn();
    f.bobComes();
    // Assigned.
    Explanation why = f.why(id, f.ann);
    QCOMPARE(why.why, QStringLiteral("in_order"));
    QCOMPARE(why.owner, f.ann);
    QCOMPARE(ruleOf(why, f.bob), QStringLiteral("later_in_order"));
    QVERIFY(why.words.first().contains(QStringLiteral("ann!")));
    // All full, and waiting for its turn.
    f.pass(kMinute);
    for (int i = 100; i < 122; ++i)
        QVERIFY(f.say(f.shop, openid(i), QStringLiteral("q")));
    QTRY_COMPARE(f.desk->health().queued, qint64(3));
    const auto waiting = f.await<desk::VisitorPage>(
        [&](auto done) { f.desk->listConversations(f.actor(f.lead), {}, done); });
    const ConversationId last = waiting->conversations.first().id;
    why = f.why(last);
    QCOMPARE(why.why, QStringLiteral("all_full"));
    QCOMPARE(why.position, 3);
    QCOMPARE(ruleOf(why, f.ann), QStringLiteral("at_capacity"));
    QCOMPARE(ruleOf(why, f.lead), QStringLiteral("not_online"));
    QVERIFY(why.words.join(u' ').contains(QStringLiteral("is full (10/10)")));
    // Sticky: who served him last is full, and is waited for.
    QVERIFY(f.end(f.ann, id).ok());
    QTRY_COMPARE(f.desk->health().queued, qint64(2));
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("me again")));
    QTRY_COMPARE(f.desk->health().queued, qint64(3));
    const auto listed = f.await<desk::VisitorPage>(
        [&](auto done) { f.desk->listConversations(f.actor(f.lead), {}, done); });
    why = f.why(listed->conversations.first().id);
    QCOMPARE(why.why, QStringLiteral("waiting_for_last_agent"));
    QVERIFY(why.retryAt > *f.time);
    // Transferred.
    const ConversationId moved = f.annConsole.gained().last();
    QVERIFY(f.transfer(f.ann, { moved, f.bob, {}, {} }).ok());
    QCOMPARE(f.why(moved).why, QStringLiteral("transferred"));
    // Nobody online.
    f.desk->detach(f.annSession, true, LeftBehind::Keep);
    f.desk->detach(f.bobSession, true, LeftBehind::Keep);
    QCOMPARE(f.why(last).why, QStringLiteral("nobody_online"));
}

void TestDeskPresence::thousandsAreWhereTheyWereAfterARestart()
{
    DeskFixture f;
    const ChannelId shop = f.addChannel(QStringLiteral("shop"));
    QList<AgentId> agents;
    {
        FakeConsole consoles[5];
        for (int i = 0; i < 5; ++i) {
            agents.append(f.addAgent(QStringLiteral("agent%1").arg(i), Role::Agent, 0));
            f.attach(agents[i], &consoles[i]);
        }
        int stored = 0;
        const auto count = [&stored](const Result<bool> &done) { stored += done.ok(); };
        for (int i = 0; i < 500; ++i)
            f.desk->ingest(f.inbound(shop, openid(i), QStringLiteral("q")), count);
        QTRY_COMPARE_WITH_TIMEOUT(f.desk->health().assigned, qint64(500), 30'000);
        for (int i = 0; i < 5; ++i) {
            QVERIFY(f.await<PresenceState>([&](auto done) {
                         f.desk->setPresence(f.actor(agents[i]), PresenceState::Busy, done);
                     }).ok());
        }
        for (int i = 500; i < 1000; ++i)
            f.desk->ingest(f.inbound(shop, openid(i), QStringLiteral("q")), count);
        QTRY_COMPARE_WITH_TIMEOUT(stored, 1000, 30'000);
        QCOMPARE(f.desk->health().queued, qint64(500));
    }
    const auto all = [&f] {
        return f
            .await<desk::VisitorPage>([&](auto done) {
                f.desk->listConversations(desk::Desk::localActor(), { {}, {}, {}, 100 }, done);
            })
            ->conversations;
    };
    const auto explained = [&f](ConversationId id) {
        return *f.await<Explanation>(
            [&](auto done) { f.desk->explain(desk::Desk::localActor(), id, done); });
    };
    const QList<ConversationInfo> before = all();
    const Explanation queuedBefore = explained(before.first().id);
    QCOMPARE(queuedBefore.position, 500);
    f.close(); // no goodbye: as if it were killed; kill -9 itself is tests/faults
    f.open();
    QCOMPARE(f.desk->health().assigned, qint64(500));
    QCOMPARE(f.desk->health().queued, qint64(500));
    const QList<ConversationInfo> after = all();
    QCOMPARE(after.size(), before.size());
    for (qsizetype i = 0; i < after.size(); ++i) {
        QCOMPARE(after[i].owner, before[i].owner);
        QCOMPARE(after[i].waitingSinceAt, before[i].waitingSinceAt);
        QCOMPARE(int(after[i].state), int(before[i].state));
    }
    const Explanation queuedAfter = explained(after.first().id);
    QCOMPARE(queuedAfter.position, queuedBefore.position);
    QCOMPARE(queuedAfter.queuedAt, queuedBefore.queuedAt);
    QCOMPARE(ruleOf(queuedAfter, agents[0]), QStringLiteral("not_online")); // busy, in grace
}

void TestDeskPresence::invisibleLooksOfflineToColleagues()
{
    Shop f;
    f.setState(f.ann, PresenceState::Invisible);
    const auto seenBy = [&f](AgentId who) {
        const auto answer =
            f.await<ColleaguesAnswer>([&](auto done) { f.desk->colleagues(f.actor(who), done); });
        for (const Colleague &colleague : answer->agents) {
            if (colleague.id == f.ann)
                return colleague;
        }
        return Colleague {};
    };
    QCOMPARE(int(seenBy(f.bob).presence), int(PresenceState::Offline));
    QCOMPARE(int(seenBy(f.bob).link), int(LinkState::Lost));
    QCOMPARE(int(seenBy(f.lead).presence), int(PresenceState::Invisible));
}

QTEST_GUILESS_MAIN(TestDeskPresence)
#include "tst_desk_presence.moc"
