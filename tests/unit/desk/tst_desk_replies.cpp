// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/replydesk.h"

using namespace kefu;
using namespace kefu::testing;
using domain::ChannelReplies;
using domain::ReplyKind;

class TestDeskReplies : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aReplyIsNobodysAndStopsNoClock();
    void keywordsWithinTheLimits();
    void aPersonsAnswerSilencesKeywords();
    void theLastReplyIsForPeople();
    void welcomeOpensNothing();
    void theSwitch();
    void theBlacklistIsNotAnswered();
    void theQuestionAndItsAnswer();
    void theQuestionNeedsTwoReplies();
    void thePlaceInTheQueue();
    void emergencyOncePerVisitor();
    void rulesOutliveTheRelay();
    void tryingSendsNothing();
    void whoMayChange();
};

void TestDeskReplies::aReplyIsNobodysAndStopsNoClock()
{
    ReplyDesk d;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("在吗")));
    QVERIFY(d.sentAre(1));
    const QList<Message> lines = d.history();
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines.last().direction, Direction::Out);
    QVERIFY(lines.last().automatic && !lines.last().author.isValid());
    QCOMPARE(lines.last().authorName, QStringLiteral("自动回复"));
    QVERIFY(!lines.first().automatic);

    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QTRY_COMPARE(console.gained().size(), 1);
    const ConversationInfo info = console.lastConversation();
    QCOMPARE(info.waitingSinceAt, *d.time); // since the visitor's line
    QCOMPARE(info.unread, 1);
    QCOMPARE(info.quota.left, 4); // and it took one reply
}

void TestDeskReplies::keywordsWithinTheLimits()
{
    ReplyDesk d;
    d.keyword(QStringLiteral("发票"));
    d.keyword(QStringLiteral("退货"));
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("我要发票和退货")));
    QVERIFY(d.sentAre(1)); // one for one message
    QCOMPARE(d.texts().last(), QStringLiteral("=发票"));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("退货")));
    QVERIFY(d.sentAre(2));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("退货")));
    QVERIFY(d.nothingMore(2)); // two in twelve hours
    QVERIFY(d.say(d.shop, openid(2), QStringLiteral("退货")));
    QVERIFY(d.sentAre(3)); // each visitor has his own
    *d.time += 12 * kHour + 1;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("退货")));
    QVERIFY(d.sentAre(4));
}

void TestDeskReplies::aPersonsAnswerSilencesKeywords()
{
    ReplyDesk d;
    d.keyword(QStringLiteral("发票"));
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("hi")));
    QTRY_COMPARE(console.gained().size(), 1);
    QVERIFY(d.reply(d.ann, console.gained().first(), QStringLiteral("您好")).ok());
    QVERIFY(d.sentAre(1));
    *d.time += 10 * kMinute - 1;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("发票")));
    QVERIFY(d.nothingMore(1));
    *d.time += 1;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("发票")));
    QVERIFY(d.sentAre(2));
}

void TestDeskReplies::theLastReplyIsForPeople()
{
    ReplyDesk d;
    d.keyword(QStringLiteral("发票"));
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("hi")));
    QTRY_COMPARE(console.gained().size(), 1);
    const ConversationId id = console.gained().first();
    for (int i = 0; i < 5; ++i)
        QVERIFY(d.reply(d.ann, id, QStringLiteral("a%1").arg(i)).ok());
    QVERIFY(d.sentAre(5));
    // Entering again gives two for a minute, and the welcome takes the first of them only.
    d.change([](ChannelReplies &replies) { replies.of(ReplyKind::Welcome).on = true; });
    QVERIFY(d.DeskFixture::enter(d.shop, openid(2)));
    QVERIFY(d.sentAre(6));
    QVERIFY(d.DeskFixture::enter(d.shop, openid(2)));
    QVERIFY(d.nothingMore(6));
}

void TestDeskReplies::welcomeOpensNothing()
{
    ReplyDesk d;
    d.change([](ChannelReplies &replies) {
        replies.of(ReplyKind::Welcome) = { true, QStringLiteral("欢迎") };
    });
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QVERIFY(d.DeskFixture::enter(d.shop, openid(1)));
    QVERIFY(d.sentAre(1));
    QCOMPARE(d.texts().last(), QStringLiteral("欢迎"));
    QTRY_COMPARE(d.desk->health().outbox, 0); // settled, though it is in no conversation
    QCOMPARE(d.desk->health().queued, 0);
    QVERIFY(console.gained().isEmpty());
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("hi")));
    QTRY_COMPARE(console.gained().size(), 1);
    const QList<Message> lines = d.history();
    QCOMPARE(lines.size(), 3);
    QVERIFY(lines.at(1).automatic);
    QCOMPARE(lines.at(1).delivery, DeliveryState::Accepted);
}

void TestDeskReplies::theSwitch()
{
    ReplyDesk d;
    d.change([](ChannelReplies &replies) { replies.on = false; });
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("在吗")));
    QVERIFY(d.nothingMore(0));
    QTRY_COMPARE(d.leaves().size(), 1); // it is one all the same
}

void TestDeskReplies::theBlacklistIsNotAnswered()
{
    ReplyDesk d;
    d.keyword(QStringLiteral("发票"));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("在吗")));
    QVERIFY(d.sentAre(1));
    QTRY_COMPARE(d.leaves().size(), 1);
    const AgentId boss = d.addAgent(QStringLiteral("boss"), Role::Supervisor);
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QTRY_COMPARE(console.gained().size(), 1);
    QVERIFY(
        d.await<bool>([&](auto done) {
             d.desk->block(d.actor(boss), { VisitorId { 1 }, true, QStringLiteral("spam") }, done);
         }).ok());
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("发票")));
    QVERIFY(d.nothingMore(1));
}

void TestDeskReplies::theQuestionAndItsAnswer()
{
    ReplyDesk d;
    d.change([](ChannelReplies &replies) {
        replies.of(ReplyKind::Satisfaction) = { true, QStringLiteral("1/2/3?") };
        replies.of(ReplyKind::Thanks) = { true, QStringLiteral("谢谢") };
    });
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("hi")));
    QTRY_COMPARE(console.gained().size(), 1);
    const ConversationId id = console.gained().first();
    QVERIFY(d.end(id).ok());
    QVERIFY(d.sentAre(1));
    QCOMPARE(d.texts().last(), QStringLiteral("1/2/3?"));
    *d.time += 23 * kHour;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("３")));
    QVERIFY(d.sentAre(2));
    QCOMPARE(d.texts().last(), QStringLiteral("谢谢"));
    QCOMPARE(d.desk->health().queued + d.desk->health().assigned, 0);
    QCOMPARE(console.gained().size(), 1);
    const auto rated = d.await<ConversationInfo>(
        [&](auto done) { d.desk->readConversation(d.actor(d.ann), id, done); });
    QVERIFY(rated.ok());
    QCOMPARE(rated->rating, 3);
    QCOMPARE(d.history().last().conversation, id);
    // A second figure is a message like any other.
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("2")));
    QTRY_COMPARE(console.gained().size(), 2);
}

void TestDeskReplies::theQuestionNeedsTwoReplies()
{
    ReplyDesk d;
    d.change([](ChannelReplies &replies) {
        replies.of(ReplyKind::Satisfaction).on = true;
        replies.keepLast = false;
    });
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("hi")));
    QTRY_COMPARE(console.gained().size(), 1);
    for (int i = 0; i < 4; ++i)
        QVERIFY(d.reply(d.ann, console.gained().first(), QStringLiteral("a%1").arg(i)).ok());
    QVERIFY(d.sentAre(4));
    QVERIFY(d.end(console.gained().first()).ok());
    QVERIFY(d.nothingMore(4));
}

void TestDeskReplies::thePlaceInTheQueue()
{
    ReplyDesk d;
    d.change([](ChannelReplies &replies) {
        replies.of(ReplyKind::Queue) = { true, QStringLiteral("第{position}位") };
    });
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QVERIFY(d.await<PresenceState>([&](auto done) {
                 d.desk->setPresence(d.actor(d.ann), PresenceState::Busy, done);
             }).ok());
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("hi")));
    QVERIFY(d.say(d.shop, openid(2), QStringLiteral("hi")));
    QVERIFY(d.nothingMore(0)); // not at once: he may be assigned in a moment
    *d.time += 3000;
    QVERIFY(d.sentAre(2));
    QStringList told = d.texts();
    told.sort();
    QCOMPARE(told, (QStringList { QStringLiteral("第1位"), QStringLiteral("第2位") }));
    QVERIFY(d.leaves().isEmpty());
}

void TestDeskReplies::emergencyOncePerVisitor()
{
    ReplyDesk d;
    d.keyword(QStringLiteral("发票"));
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    const auto emergency = [&](bool on, qint64 untilAt) {
        return d
            .await<desk::ReplyView>([&](auto done) {
                d.desk->setEmergency(desk::Desk::localActor(), QStringLiteral("shop"), on,
                                     QStringLiteral("抱歉"), untilAt, done);
            })
            .ok();
    };
    QVERIFY(emergency(true, *d.time + kHour));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("发票")));
    QVERIFY(d.sentAre(1));
    QCOMPARE(d.texts().last(), QStringLiteral("抱歉"));
    *d.time += 1;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("发票")));
    QVERIFY(d.sentAre(2));
    QCOMPARE(d.texts().last(), QStringLiteral("=发票"));
    *d.time += kHour;
    QVERIFY(d.say(d.shop, openid(2), QStringLiteral("hi")));
    QVERIFY(d.nothingMore(2)); // it has ended by itself
}

void TestDeskReplies::rulesOutliveTheRelay()
{
    ReplyDesk d;
    d.keyword(QStringLiteral("发票"));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("在吗")));
    QVERIFY(d.sentAre(1));
    d.close();
    d.open();
    // Whatever comes first waits for the rules, and the absence goes on.
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("有人吗")));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("发票")));
    QVERIFY(d.sentAre(2));
    QCOMPARE(d.texts().last(), QStringLiteral("=发票"));
    QCOMPARE(d.leaves().size(), 1);
}

void TestDeskReplies::tryingSendsNothing()
{
    ReplyDesk d;
    d.keyword(QStringLiteral("发票"));
    QCOMPARE(d.tried(QStringLiteral("ＶＩＰ发票")), QStringLiteral("=发票"));
    QCOMPARE(d.tried(QStringLiteral("你好")), d.leaveText);
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QTRY_COMPARE(d.tried(QStringLiteral("你好")), QString());
    QVERIFY(d.nothingMore(0));
}

void TestDeskReplies::whoMayChange()
{
    ReplyDesk d;
    const auto verdict = [&](Role role, bool emergency) {
        domain::Actor actor = d.actor(d.ann);
        actor.role = role;
        const auto changed = d.await<desk::ReplyView>([&](auto done) {
            if (emergency)
                d.desk->setEmergency(actor, QStringLiteral("shop"), true, {}, 0, done);
            else
                d.desk->changeReplies(
                    actor, QStringLiteral("shop"), [](ChannelReplies &) { return Result<void>(); },
                    done);
        });
        return changed.ok() ? ErrorCode::Internal : changed.error().code;
    };
    QCOMPARE(verdict(Role::Agent, true), ErrorCode::Forbidden);
    QCOMPARE(verdict(Role::Supervisor, true), ErrorCode::Internal); // none: allowed
    QCOMPARE(verdict(Role::Supervisor, false), ErrorCode::Forbidden);
    QCOMPARE(verdict(Role::Admin, false), ErrorCode::Internal);
    const auto dear = d.await<desk::ReplyView>([&](auto done) {
        d.desk->changeReplies(
            desk::Desk::localActor(), QStringLiteral("shop"),
            [](ChannelReplies &replies) {
                replies.of(ReplyKind::Leave).text = QString(700, u'贵');
                return Result<void>();
            },
            done);
    });
    QCOMPARE(codeOf(dear), ErrorCode::TooLarge);
    QCOMPARE(d.tried(QStringLiteral("hi")).isEmpty(), false); // and nothing was changed
}

QTEST_GUILESS_MAIN(TestDeskReplies)
#include "tst_desk_replies.moc"
