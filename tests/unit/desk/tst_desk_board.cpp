// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/tally.h"
#include "tests/unit/desk/shopdesk.h"

using namespace kefu;
using namespace kefu::testing;

//! The dashboard over a real desk (product.md 8): its numbers against ones worked out by hand, and
//! against what the store says of the same time.
class TestDeskBoard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void recordedDay();
    void dayBegins();
    void figuresOfNow();
    void numbersOpenTheirLists();
    void onlyWhatChangedIsTold();
    void everybodySeesHisChannels();
    void queueIsTold();
    void hoursComeIntoIt();
};

namespace {

struct BoardShop : Shop {
    BoardShop() { }
    bool follow(AgentId who, desk::SessionId session, FakeConsole &console,
                const QSet<ChannelId> &channels = {})
    {
        domain::Actor asker = actor(who);
        asker.channels = channels;
        return await<bool>(
                   [&](auto done) { desk->followDashboard(asker, session, &console, done); })
            .ok();
    }
    bool followQueue(AgentId who, desk::SessionId session, FakeConsole &console)
    {
        return await<bool>(
                   [&](auto done) { desk->followQueue(actor(who), session, &console, done); })
            .ok();
    }
    BoardFigures total() const
    {
        return leadConsole.boards.value(leadConsole.boards.size() - 1).total;
    }
    //! Says something and waits until it is with this agent; his conversation.
    ConversationId comesTo(FakeConsole &console, int visitor)
    {
        const auto before = console.gained().size();
        const bool came = say(shop, openid(visitor), QStringLiteral("hello"))
            && QTest::qWaitFor([&] { return console.gained().size() > before; });
        return came ? console.gained().last() : ConversationId {};
    }
    //! Says something and waits for nobody; his conversation.
    ConversationId waits(int visitor)
    {
        if (!say(shop, openid(visitor), QStringLiteral("hello")))
            return {};
        const auto all = await<QList<ConversationInfo>>([&](auto done) {
            storage->listConversations({ .limit = 1 },
                                       [done](const Result<QList<storage::ConversationRow>> &rows) {
                                           QList<ConversationInfo> list;
                                           for (const auto &row : rows.value())
                                               list.append(row.info);
                                           done(list);
                                       });
        });
        return all->first().id;
    }
    bool assign(const AssignRequest &wanted)
    {
        const auto answer =
            await<AssignAnswer>([&](auto done) { desk->assign(actor(lead), wanted, done); });
        return answer.ok() && answer->results.first().error.isEmpty();
    }
    //! What the store says of [from, now]: the figures of "today" alone.
    BoardFigures recomputed(qint64 from)
    {
        auto tally = std::make_shared<domain::Tally>();
        const auto rest = await<storage::FactsRest>([&](auto done) {
            storage->readFacts(
                { .fromAt = from, .toAt = *time + 1 },
                [tally](const domain::Fact &fact) { tally->take(fact, {}); }, done);
        });
        BoardFigures figures;
        if (rest.ok())
            tally->writeTo(figures);
        return figures;
    }
};

//! Without the fields of "now".
BoardFigures today(BoardFigures figures)
{
    figures.queued = figures.oldestQueuedAt = figures.assigned = figures.unanswered = 0;
    figures.oldestWaitingAt = figures.overdue = figures.expiring = figures.uncertain = 0;
    figures.help = figures.leaves = figures.messagesPerMinute = 0;
    return figures;
}

//! 16:00 in Shanghai.
constexpr qint64 kStart = 1'800'000'000'000;
constexpr qint64 kMidnight = kStart - 16 * kHour;

//! The day of the shop, in seconds from 16:00, and what it adds up to.
void play(BoardShop &f)
{
    const auto until = [&f](qint64 second) { f.pass(kStart + second * kSecond - *f.time); };
    const ConversationId one = f.comesTo(f.annConsole, 1); // with ann at once
    until(20);
    QVERIFY(f.reply(f.ann, one, QStringLiteral("hi")).ok()); // after 20 s
    until(60);
    const ConversationId two = f.comesTo(f.annConsole, 2);
    until(160);
    QVERIFY(f.reply(f.ann, two, QStringLiteral("hi")).ok()); // after 100 s: late
    until(200);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("and?")));
    until(400);
    QVERIFY(f.reply(f.ann, one, QStringLiteral("yes")).ok()); // after 200 s: not within 3 min
    until(500);
    f.setState(f.ann, PresenceState::Busy);
    until(510);
    const ConversationId three = f.waits(3);
    until(530);
    QVERIFY(f.say(f.shop, openid(3), QString::fromUtf8("算了"))); // gives up after 20 s
    until(540);
    QVERIFY(f.end(f.lead, three).ok()); // abandoned
    until(550);
    const ConversationId four = f.waits(4);
    until(600);
    QVERIFY(f.assign({ { four }, {}, f.ann, {}, {} })); // waited 50 s
    until(605);
    f.bobComes();
    until(610);
    QVERIFY(f.transfer(f.ann, { four, f.bob }).ok());
    until(615);
    QVERIFY(f.reply(f.bob, four, QStringLiteral("hi")).ok()); // after 65 s: late
    until(700);
    const ConversationId five = f.comesTo(f.bobConsole, 5);
    until(705);
    QVERIFY(f.end(f.lead, five).ok()); // dropped
    until(720);
    QVERIFY(f.DeskFixture::enter(f.shop, openid(6))); // looks in, writes nothing
    until(730);
    QVERIFY(f.DeskFixture::enter(f.shop, openid(7)));
    until(740);
    const ConversationId seven = f.comesTo(f.bobConsole, 7);
    until(745);
    QVERIFY(f.reply(f.bob, seven, QStringLiteral("hi")).ok()); // after 5 s
}

BoardFigures expected()
{
    BoardFigures day;
    day.conversations = 5; // 1, 2, 4, 5, 7; nobody had 3
    day.enteredOnly = 1; // 6
    day.messagesIn = 8; // 1 twice, 3 twice, the others once
    day.messagesOut = 5;
    day.queueStays = 4; // answered: 1, 2, 4, 7
    day.queueWaitMs = 50'000; // 0 + 0 + 50 + 0 s
    day.levelBase = 5; // answered 4 + abandoned 1 (after 20 s, so not short)
    day.levelHits = 2; // 1 (20 s), 7 (5 s)
    day.firstReplies = 4; // 5, 20, 65, 100 s
    day.firstReplyMedianMs = 20'000; // the second of four
    day.firstReplyP90Ms = 100'000; // ceil(3.6) = the fourth
    day.replies = 5;
    day.replyMs = 390'000; // 20 + 100 + 200 + 65 + 5 s
    day.repliesInTime = 4; // all but 200 s
    day.abandoned = 1; // 3
    day.dropped = 1; // 5
    day.transfers = 1; // 4
    return day;
}

} // namespace

void TestDeskBoard::recordedDay()
{
    BoardShop f;
    QVERIFY(f.follow(f.lead, f.leadSession, f.leadConsole));
    // The day is read once more when the working hours are there: what follows is kept by commits.
    const auto isWhole = [](const BoardPush &push) { return push.full; };
    QTRY_VERIFY(std::count_if(f.leadConsole.boards.begin(), f.leadConsole.boards.end(), isWhole)
                >= 2);
    play(f);
    QTRY_COMPARE(f.total().repliesInTime, 4);
    QTRY_VERIFY(today(f.total()) == expected());
    QCOMPARE(std::count_if(f.leadConsole.boards.begin(), f.leadConsole.boards.end(), isWhole), 2);
    QVERIFY(f.recomputed(kMidnight) == expected()); // the report of the same time
    const BoardPush &first = f.leadConsole.boards.first();
    QVERIFY(first.full);
    QCOMPARE(first.at, kStart);

    // The relay starts anew and says the same.
    f.leadConsole.boards.clear();
    f.close();
    f.open();
    const desk::SessionId session = f.attach(f.lead, &f.leadConsole);
    QVERIFY(f.follow(f.lead, session, f.leadConsole));
    QTRY_VERIFY(!f.leadConsole.boards.isEmpty() && today(f.total()) == expected());
    f.desk->detach(session, true);
}

void TestDeskBoard::dayBegins()
{
    BoardShop f;
    QVERIFY(f.follow(f.lead, f.leadSession, f.leadConsole));
    f.pass(8 * kHour - 10 * kSecond); // 23:59:50
    const ConversationId id = f.comesTo(f.annConsole, 1);
    QTRY_COMPARE(f.total().messagesIn, 1);
    f.pass(25 * kSecond); // 00:00:15
    QTRY_COMPARE(f.total().messagesIn, 0); // another day
    QCOMPARE(f.total().conversations, 0);
    QVERIFY(f.reply(f.ann, id, QStringLiteral("hi")).ok());
    QTRY_COMPARE(f.total().firstReplies, 1); // counted where it was answered, by its whole length
    QCOMPARE(f.total().firstReplyMedianMs, 25'000);
    QCOMPARE(f.total().levelHits, 1);
    QCOMPARE(f.total().assigned, 1);
    QVERIFY(f.recomputed(kMidnight + 24 * kHour) == today(f.total()));
    const BoardFigures before = f.recomputed(kMidnight);
    QCOMPARE(before.messagesIn, 1); // both days
}

void TestDeskBoard::figuresOfNow()
{
    BoardShop f;
    QVERIFY(f.follow(f.lead, f.leadSession, f.leadConsole));
    const ConversationId one = f.comesTo(f.annConsole, 1);
    f.setState(f.ann, PresenceState::Busy);
    f.pass(10 * kSecond);
    f.waits(2);
    QTRY_COMPARE(f.total().queued, 1);
    QCOMPARE(f.total().oldestQueuedAt, *f.time);
    QCOMPARE(f.total().assigned, 1);
    QCOMPARE(f.total().unanswered, 1);
    QCOMPARE(f.total().oldestWaitingAt, kStart);
    QCOMPARE(f.total().overdue, 0);
    QCOMPARE(f.total().messagesPerMinute, 2);
    f.pass(171 * kSecond); // the first one for 181 s, the second for 171 s
    QTRY_COMPARE(f.total().overdue, 1);
    f.pass(60 * kSecond);
    QTRY_COMPARE(f.total().overdue, 2);
    QTRY_COMPARE(f.total().messagesPerMinute, 0);
    QVERIFY(f.await<ConversationInfo>([&](auto done) {
                 f.desk->askForHelp(f.actor(f.ann), one, true, done);
             }).ok());
    QTRY_COMPARE(f.total().help, 1);
    f.pass(42 * kHour); // 6 h are left of 48
    QTRY_COMPARE(f.total().expiring, 2);
}

void TestDeskBoard::numbersOpenTheirLists()
{
    BoardShop f;
    QVERIFY(f.follow(f.lead, f.leadSession, f.leadConsole));
    play(f);
    QTRY_COMPARE(f.total().repliesInTime, 4);
    const auto list = [&f](const QString &figure, int limit = 50, ConversationId after = {}) {
        const auto page = f.await<desk::VisitorPage>([&](auto done) {
            f.desk->boardList(f.actor(f.lead), { figure, {}, {}, {}, after, limit }, done);
        });
        return page.ok() ? *page : desk::VisitorPage {};
    };
    const auto count = [&](const char *figure) {
        return list(QString::fromLatin1(figure)).conversations.size();
    };
    QCOMPARE(count("abandoned"), f.total().abandoned);
    QCOMPARE(count("dropped"), f.total().dropped);
    QCOMPARE(count("assigned"), f.total().assigned);
    QCOMPARE(count("conversations"), f.total().conversations);
    QCOMPARE(count("levelHits"), f.total().levelHits);
    const auto first = list(QStringLiteral("conversations"), 2);
    QVERIFY(first.more);
    const auto second = list(QStringLiteral("conversations"), 10, first.conversations.last().id);
    QCOMPARE(second.conversations.size(), 3);
    QVERIFY(!second.more);
    const auto wrong = f.await<desk::VisitorPage>([&](auto done) {
        f.desk->boardList(f.actor(f.lead), { QStringLiteral("nothing") }, done);
    });
    QCOMPARE(codeOf(wrong), ErrorCode::BadRequest);
    const auto agent = f.await<desk::VisitorPage>(
        [&](auto done) { f.desk->boardList(f.actor(f.ann), { QStringLiteral("queued") }, done); });
    QCOMPARE(codeOf(agent), ErrorCode::Forbidden);
}

void TestDeskBoard::onlyWhatChangedIsTold()
{
    BoardShop f;
    f.bobComes();
    QVERIFY(f.follow(f.lead, f.leadSession, f.leadConsole));
    QTRY_VERIFY(!f.leadConsole.boards.isEmpty());
    QCOMPARE(f.leadConsole.boards.first().agents.size(), 3);
    QTest::qWait(0);
    f.leadConsole.boards.clear();
    f.comesTo(f.annConsole, 1);
    QTRY_VERIFY(!f.leadConsole.boards.isEmpty());
    QTRY_COMPARE(f.total().assigned, 1);
    QList<AgentId> told;
    for (const BoardPush &push : std::as_const(f.leadConsole.boards)) {
        QVERIFY(!push.full);
        for (const BoardAgent &agent : push.agents)
            told.append(agent.agent.id);
    }
    QVERIFY(told.contains(f.ann));
    QVERIFY(!told.contains(f.bob)); // nothing happened to him
    f.desk->unfollowDashboard(f.leadSession);
    f.leadConsole.boards.clear();
    f.comesTo(f.bobConsole, 2);
    QTest::qWait(300); // longer than anything is gathered
    QVERIFY(f.leadConsole.boards.isEmpty());
}

void TestDeskBoard::everybodySeesHisChannels()
{
    BoardShop f;
    const ChannelId other = f.addChannel(QStringLiteral("other"));
    const auto added = f.await<AgentInfo>([&](auto done) {
        f.desk->addAgent(desk::Desk::localActor(),
                         { QStringLiteral("limited"),
                           {},
                           Role::Supervisor,
                           "password",
                           { QStringLiteral("other") } },
                         done);
    });
    QVERIFY(added.ok());
    FakeConsole console;
    const desk::SessionId session = f.attach(added->id, &console);
    QVERIFY(f.follow(added->id, session, console, { other }));
    QVERIFY(f.follow(f.lead, f.leadSession, f.leadConsole));
    f.comesTo(f.annConsole, 1); // in the shop
    QTRY_COMPARE(f.total().assigned, 1);
    QTRY_VERIFY(!console.boards.isEmpty());
    for (const BoardPush &push : std::as_const(console.boards)) {
        QCOMPARE(push.total.messagesIn, 0);
        for (const BoardChannel &channel : push.channels)
            QCOMPARE(channel.id, other);
        for (const BoardPoint &point : push.points)
            QCOMPARE(point.channel, other);
    }
    const auto no = f.await<bool>([&](auto done) {
        f.desk->followDashboard(f.actor(f.ann), f.annSession, &f.annConsole, done);
    });
    QCOMPARE(codeOf(no), ErrorCode::Forbidden);
    f.desk->detach(session, true);
}

void TestDeskBoard::queueIsTold()
{
    BoardShop f;
    f.setState(f.ann, PresenceState::Busy);
    QVERIFY(f.followQueue(f.lead, f.leadSession, f.leadConsole));
    const ConversationId one = f.waits(1);
    f.pass(30 * kSecond);
    const ConversationId two = f.waits(2);
    QTRY_VERIFY(!f.leadConsole.queues.isEmpty() && f.leadConsole.queues.last().total == 2);
    QHash<ConversationId, QueuedRow> rows;
    for (const QueuePush &push : std::as_const(f.leadConsole.queues)) {
        for (const QueuedRow &row : push.rows)
            rows.insert(row.conversation.id, row);
    }
    QVERIFY(rows.value(one).order < rows.value(two).order);
    QCOMPARE(rows.value(one).why, QStringLiteral("nobody_online")); // ann takes nothing new
    f.leadConsole.queues.clear();
    QVERIFY(f.await<ConversationInfo>([&](auto done) {
                 f.desk->setPriority(f.actor(f.lead), { two, 2 }, done);
             }).ok());
    QTRY_VERIFY(!f.leadConsole.queues.isEmpty());
    QCOMPARE(f.leadConsole.queues.first().rows.size(), 1); // the other one has not moved
    QCOMPARE(f.leadConsole.queues.first().rows.first().order, kStart - 90 * kSecond);
    QCOMPARE(f.leadConsole.queues.first().rows.first().conversation.priority, 2);
    f.leadConsole.queues.clear();
    f.bobComes(); // takes both
    QTRY_VERIFY(!f.leadConsole.queues.isEmpty() && f.leadConsole.queues.last().total == 0);
    QCOMPARE(f.bobConsole.gained(), (QList<ConversationId> { two, one })); // by priority
}

void TestDeskBoard::hoursComeIntoIt()
{
    BoardShop f;
    QVERIFY(f.follow(f.lead, f.leadSession, f.leadConsole));
    QVERIFY(f.changeReplies(QStringLiteral("shop"), [](domain::ChannelReplies &replies) {
        for (auto &day : replies.hours.week)
            day = { { 540, 961 } }; // 09:00–16:01
    }));
    const ConversationId id = f.comesTo(f.annConsole, 1); // 16:00:00
    f.pass(10 * kMinute);
    QVERIFY(f.reply(f.ann, id, QStringLiteral("hi")).ok()); // the clock stood from 16:01 on
    QTRY_COMPARE(f.total().firstReplies, 1);
    QCOMPARE(f.total().firstReplyMedianMs, kMinute);
}

QTEST_GUILESS_MAIN(TestDeskBoard)
#include "tst_desk_board.moc"
