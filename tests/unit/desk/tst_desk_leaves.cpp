// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/replydesk.h"

using namespace kefu;
using namespace kefu::testing;
using domain::ChannelReplies;

//! What is kept for later while nobody is there, and what supervisors and other systems are told of
//! how things stand.
class TestDeskLeaves : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void leaveMessageOncePerAbsence();
    void leavesAreGivenOutAndForgotten();
    void theSharedList();
    void anAlertBeforeAWindowCloses();
    void onlyLeaveMessagesOffHours();
    void readMarksForSupervisors();
    void apiQueries();
};

void TestDeskLeaves::leaveMessageOncePerAbsence()
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

void TestDeskLeaves::leavesAreGivenOutAndForgotten()
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

void TestDeskLeaves::theSharedList()
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

void TestDeskLeaves::anAlertBeforeAWindowCloses()
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

void TestDeskLeaves::onlyLeaveMessagesOffHours()
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

void TestDeskLeaves::readMarksForSupervisors()
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

void TestDeskLeaves::apiQueries()
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

QTEST_GUILESS_MAIN(TestDeskLeaves)
#include "tst_desk_leaves.moc"
