// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/leaveorder.h"
#include "tests/unit/desk/clockeddesk.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace kefu;
using namespace kefu::testing;
using domain::ChannelReplies;
using domain::KeywordMatch;
using domain::ReplyKind;

namespace {

constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;

//! A console that also hears alerts.
struct AlertedConsole : FakeConsole {
    void onAlert(const AlertPush &alert) override { alerts.append(alert); }
    QList<AlertPush> alerts;
};

//! One channel with automatic replies as they are delivered, and one agent, not there.
struct ReplyDesk : ClockedDesk {
    ReplyDesk()
    {
        autoReplies = true;
        shop = addChannel(QStringLiteral("shop"));
    }
    void change(const std::function<void(ChannelReplies &)> &change)
    {
        QVERIFY(changeReplies(QStringLiteral("shop"), change));
    }
    void keyword(const QString &word)
    {
        change([word](ChannelReplies &replies) {
            replies.rules.append({ 0, KeywordMatch::Contains, word, QStringLiteral("=") + word });
        });
    }
    //! What WeChat was sent, in order.
    QStringList texts() const
    {
        QStringList list;
        for (const QByteArray &body : wechat.sent)
            list.append(QJsonDocument::fromJson(body)
                            .object()
                            .value(QStringLiteral("text"))
                            .toObject()
                            .value(QStringLiteral("content"))
                            .toString());
        return list;
    }
    bool sentAre(qsizetype count)
    {
        return QTest::qWaitFor([&] { return wechat.sent.size() >= count; }, 10'000)
            && wechat.sent.size() == count;
    }
    //! Nothing more goes out: what was under way is through when the next write is.
    bool nothingMore(qsizetype count)
    {
        for (int i = 0; i < 3; ++i)
            changeReplies(QStringLiteral("shop"), [](ChannelReplies &) {});
        return wechat.sent.size() == count;
    }
    QList<Message> history(int visitor = 1, Role role = Role::Admin)
    {
        domain::Actor reader = actor(ann);
        reader.role = role;
        const auto page = await<HistoryAnswer>(
            [&](auto done) { desk->history(reader, VisitorId { visitor }, 0, 50, done); });
        return page ? page->messages : QList<Message>();
    }
    QList<ConversationInfo> leaves()
    {
        const auto page =
            await<desk::VisitorPage>([&](auto done) { desk->leaves(actor(ann), {}, 50, done); });
        return page ? page->conversations : QList<ConversationInfo>();
    }
    QString tried(const QString &text)
    {
        const auto trial = await<desk::Autoresponder::Trial>([&](auto done) {
            desk->tryReply(desk::Desk::localActor(), QStringLiteral("shop"), text, done);
        });
        return trial && !trial->candidates.isEmpty() ? trial->candidates.first().text : QString();
    }
    Result<ConversationInfo> end(ConversationId id)
    {
        return await<ConversationInfo>([&](auto done) { desk->end(actor(ann), id, done); });
    }
    bool isThere(FakeConsole *console)
    {
        session = attach(ann, console);
        return QTest::qWaitFor([&] { return desk->presenceOf(ann) == PresenceState::Online; });
    }
    void leave() { desk->detach(session, true); }

    ChannelId shop;
    desk::SessionId session = 0;
    const QString leaveText = ChannelReplies().of(ReplyKind::Leave).text;
};

} // namespace

class TestDeskReplies : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void leaveMessageOncePerAbsence();
    void aReplyIsNobodysAndStopsNoClock();
    void leavesAreGivenOutAndForgotten();
    void theSharedList();
    void anAlertBeforeAWindowCloses();
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
    void onlyLeaveMessagesOffHours();
    void rulesOutliveTheRelay();
    void tryingSendsNothing();
    void whoMayChange();
    void readMarksForSupervisors();
    void apiQueries();
};

void TestDeskReplies::leaveMessageOncePerAbsence()
{
    ReplyDesk d;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("在吗")));
    QVERIFY(d.sentAre(1));
    QCOMPARE(d.texts().last(), d.leaveText);
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("有人吗")));
    QVERIFY(d.nothingMore(1));

    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QTRY_COMPARE(console.gained().size(), 1);
    *d.time += kMinute;
    QVERIFY(d.end(console.gained().first()).ok());
    d.leave();
    *d.time += kMinute;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("又来了")));
    QVERIFY(d.sentAre(2)); // another absence
    QCOMPARE(d.texts().last(), d.leaveText);
}

void TestDeskReplies::aReplyIsNobodysAndStopsNoClock()
{
    ReplyDesk d;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("在吗")));
    QVERIFY(d.sentAre(1));
    const QList<Message> lines = d.history();
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines.last().direction, Direction::Out);
    QVERIFY(lines.last().automatic && !lines.last().author.isValid());
    QVERIFY(!lines.first().automatic);

    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QTRY_COMPARE(console.gained().size(), 1);
    const ConversationInfo info = console.lastConversation();
    QCOMPARE(info.waitingSinceAt, *d.time); // since the visitor's line
    QCOMPARE(info.unread, 1);
    QCOMPARE(info.quota.left, 4); // and it took one reply
}

void TestDeskReplies::leavesAreGivenOutAndForgotten()
{
    ReplyDesk d;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("在吗")));
    QTRY_COMPARE(d.leaves().size(), 1);
    QVERIFY(d.leaves().first().leave);
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QTRY_COMPARE(console.gained().size(), 1);
    QVERIFY(!console.lastConversation().leave);
    QVERIFY(d.leaves().isEmpty());
    // Somebody is there: what comes now is none.
    QVERIFY(d.say(d.shop, openid(2), QStringLiteral("你好")));
    QTRY_COMPARE(console.gained().size(), 2);
    QVERIFY(!console.lastConversation().leave);
    QVERIFY(d.nothingMore(1));
}

void TestDeskReplies::theSharedList()
{
    ReplyDesk d;
    const auto wrote = [&](int who, qint64 before) {
        domain::Inbound inbound = d.inbound(d.shop, openid(who), QStringLiteral("?"));
        inbound.createdAt = *d.time - before;
        return d.await<bool>([&](auto done) { d.desk->ingest(inbound, done); }).ok();
    };
    QVERIFY(wrote(1, kMinute));
    QVERIFY(wrote(2, 47 * kHour)); // an hour is left
    QVERIFY(wrote(3, 46 * kHour + kMinute)); // a little less than two
    QVERIFY(wrote(4, 49 * kHour)); // too late
    QTRY_COMPARE(d.leaves().size(), 4);
    QList<qint64> order;
    for (const ConversationInfo &info : d.leaves())
        order.append(info.visitor.id.value);
    QCOMPARE(order, (QList<qint64> { 2, 3, 1, 4 }));
    QCOMPARE(d.leaves().first().quota.untilAt, *d.time + kHour);

    const auto second = d.await<desk::VisitorPage>(
        [&](auto done) { d.desk->leaves(d.actor(d.ann), d.leaves().at(1).id, 1, done); });
    QVERIFY(second.ok() && second->more);
    QCOMPARE(second->conversations.first().visitor.id.value, 1);
    // Of another channel's list nothing is shown.
    domain::Actor other = d.actor(d.ann);
    other.channels = { ChannelId { 99 } };
    const auto none =
        d.await<desk::VisitorPage>([&](auto done) { d.desk->leaves(other, {}, 50, done); });
    QVERIFY(none.ok() && none->conversations.isEmpty());
}

void TestDeskReplies::anAlertBeforeAWindowCloses()
{
    ReplyDesk d;
    AlertedConsole console;
    QVERIFY(d.isThere(&console));
    domain::Inbound inbound = d.inbound(d.shop, openid(1), QStringLiteral("?"));
    inbound.createdAt = *d.time - 42 * kHour + 50;
    QVERIFY(d.await<bool>([&](auto done) { d.desk->ingest(inbound, done); }).ok());
    QTRY_COMPARE(console.gained().size(), 1);
    QVERIFY(console.alerts.isEmpty());
    *d.time += 60;
    QTRY_COMPARE(console.alerts.size(), 1);
    QCOMPARE(console.alerts.first().kind, QStringLiteral("window_closing"));
    QCOMPARE(console.alerts.first().conversation, console.gained().first());
    QCOMPARE(console.alerts.first().at, inbound.createdAt + 48 * kHour);
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

void TestDeskReplies::onlyLeaveMessagesOffHours()
{
    ReplyDesk d;
    const QJsonObject week { { QStringLiteral("sun"),
                               QJsonArray { QStringLiteral("03:00-03:01") } } };
    const auto hours = domain::hoursFromJson({ { QStringLiteral("week"), week } });
    QVERIFY(hours.ok());
    d.change([&](ChannelReplies &replies) {
        replies.hours = *hours;
        replies.leaveOnlyOffHours = true;
    });
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("在吗")));
    QVERIFY(d.sentAre(1));
    QCOMPARE(d.texts().last(), d.leaveText);
    QTRY_COMPARE(d.leaves().size(), 1);
    QVERIFY(d.nothingMore(1));
    QVERIFY(console.gained().isEmpty()); // though somebody is there
    d.change([](ChannelReplies &replies) { replies.leaveOnlyOffHours = false; });
    QTRY_COMPARE(console.gained().size(), 1);
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

void TestDeskReplies::readMarksForSupervisors()
{
    ReplyDesk d;
    FakeConsole console;
    QVERIFY(d.isThere(&console));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("1")));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("2")));
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("3")));
    QTRY_COMPARE(console.gained().size(), 1);
    const auto read = [&](int seq) {
        return d
            .await<ConversationInfo>(
                [&](auto done) { d.desk->markRead(d.actor(d.ann), VisitorId { 1 }, seq, done); })
            .ok();
    };
    *d.time += kMinute;
    const qint64 first = *d.time;
    QVERIFY(read(1));
    *d.time += kMinute;
    QVERIFY(d.reply(d.ann, console.gained().first(), QStringLiteral("好")).ok()); // reads the rest
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("5")));
    QList<qint64> told;
    for (const Message &message : d.history(1, Role::Supervisor))
        told.append(message.readAt);
    QCOMPARE(told, (QList<qint64> { first, *d.time, *d.time, 0, 0 }));
    for (const Message &message : d.history(1, Role::Agent))
        QCOMPARE(message.readAt, 0);
}

void TestDeskReplies::apiQueries()
{
    ReplyDesk d;
    QVERIFY(d.say(d.shop, openid(1), QStringLiteral("在吗")));
    QTRY_COMPARE(d.leaves().size(), 1);
    FakeConsole console;
    const AgentId bob = d.addAgent(QStringLiteral("bob"), Role::Supervisor);
    const auto figures = d.await<QList<desk::QueueFigures>>(
        [&](auto done) { d.desk->queueFigures(d.actor(bob), done); });
    QVERIFY(figures.ok());
    QCOMPARE(figures->size(), 1);
    QCOMPARE(figures->first().leaves, 1);
    QCOMPARE(figures->first().waiting, 0);
    QCOMPARE(figures->first().agentsThere, 0);
    const auto agents = d.await<QList<desk::AgentPresence>>(
        [&](auto done) { d.desk->presenceOfAll(d.actor(bob), done); });
    QVERIFY(agents.ok());
    QCOMPARE(agents->size(), 2);
    const auto list = [&](const domain::Actor &actor, storage::ConversationFilter filter) {
        return d.await<desk::VisitorPage>(
            [&](auto done) { d.desk->listConversations(actor, filter, done); });
    };
    QCOMPARE(list(d.actor(bob), {})->conversations.size(), 1);
    QCOMPARE(list(d.actor(bob), { {}, ConversationState::Closed })->conversations.size(), 0);
    QCOMPARE(codeOf(list(d.actor(d.ann), {})), ErrorCode::Forbidden);
    domain::Actor limited = d.actor(bob);
    limited.channels = { ChannelId { 99 } };
    QCOMPARE(list(limited, {})->conversations.size(), 0);
    QCOMPARE(codeOf(list(limited, { { d.shop } })), ErrorCode::Forbidden);
    limited.channels = { d.shop };
    QCOMPARE(list(limited, { { d.shop } })->conversations.size(), 1);
}

QTEST_GUILESS_MAIN(TestDeskReplies)
#include "tst_desk_replies.moc"
