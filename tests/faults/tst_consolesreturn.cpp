// SPDX-License-Identifier: Apache-2.0
#include "deskscene.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace kefu;
using namespace kefu::faults;
using kefu::testing::BothWays;
using kefu::testing::Cut;
using kefu::testing::FaultProxy;
using kefu::testing::ToClient;
using kefu::testing::ToRelay;
using kefu::testing::Way;

//! What a console keeps while it is away, and how it comes back: to the same relay, to one that was
//! killed, to another database, after more than one page of events.
class TestConsolesReturn : public QObject {
    Q_OBJECT
public:
    static void initMain() { allowLongFunctions(); }

private Q_SLOTS:
    void whatIsDoneOfflineIsDoneOnce();
    void oneDeadWay_data();
    void oneDeadWay();
    void relayKilled();
    void anotherDatabase_data();
    void anotherDatabase();
    void manyMissedEvents();
    void halfReadFriendList();
    void replyWhoseAnswerWasLost();
    void endedRowOfAVisitorAColleagueHas();
};

namespace {

//! mei has everything: the colleague takes no new visitors.
bool startAlone(DeskScene &scene, int visitors, const QByteArray &config = {})
{
    if (!scene.start(config))
        return false;
    scene.colleague.service.setPresence(PresenceState::Busy);
    const bool busy = QTest::qWaitFor(
        [&] { return scene.colleague.store.me().presence == PresenceState::Busy; }, 10'000);
    for (int visitor = 0; visitor < visitors; ++visitor)
        scene.desk.say(visitor, QStringLiteral("hello %1").arg(visitor));
    return busy
        && QTest::qWaitFor(
               [&] {
                   return scene.first.store.visitors().size() == visitors
                       && scene.third.store.visitors().size() == visitors;
               },
               30'000);
}

void cutFirst(DeskScene &scene)
{
    scene.firstProxy->refuse(true);
    scene.firstProxy->cutNow(Cut::Reset);
}

void leaveNextToColleague(DeskScene &scene)
{
    scene.colleague.service.setPresence(PresenceState::Online);
    scene.third.service.setPresence(PresenceState::Busy);
    QTRY_COMPARE(scene.third.store.me().presence, PresenceState::Busy);
    QTRY_COMPARE(scene.colleague.store.me().presence, PresenceState::Online);
}

VisitorId visitorNamed(const Console &console, const QString &text)
{
    const QList<VisitorId> visitors = console.store.visitors();
    for (const VisitorId visitor : visitors) {
        const Message *message = console.store.log(visitor)->at(1);
        if (message && message->content.text == text)
            return visitor;
    }
    return {};
}

//! Changes the stopped relay's database behind its back.
bool changeData(const RelayProcess &relay, const QString &sql)
{
    bool done = false;
    {
        QSqlDatabase db =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("change"));
        db.setDatabaseName(relay.dataDir() + QStringLiteral("/relay.db"));
        QSqlQuery query(db);
        done = db.open() && query.exec(sql) && query.numRowsAffected() > 0;
    }
    QSqlDatabase::removeDatabase(QStringLiteral("change"));
    // Or the next start calls it damaged.
    QFile::remove(relay.dataDir() + QStringLiteral("/relay.db.sum"));
    return done;
}

} // namespace

void TestConsolesReturn::whatIsDoneOfflineIsDoneOnce()
{
    DeskScene scene(runSeed());
    QVERIFY(startAlone(scene, 2));
    Console &console = scene.first;
    const VisitorId visitor = visitorNamed(console, QStringLiteral("hello 0"));
    const ConversationId conversation = console.store.currentOf(visitor)->id;
    cutFirst(scene);
    QTRY_VERIFY(!console.isOnline());
    QCOMPARE(int(console.service.status().state), int(ui::ConnectionState::Waiting));
    for (const char *text : { "one", "two", "three" })
        console.service.send(conversation, QString::fromLatin1(text), false);
    console.service.markRead(visitor, 1);
    // Shown at once, as what waits to be sent; and everything known before is still shown.
    QCOMPARE(console.store.log(visitor)->local().size(), 3);
    QCOMPARE(int(console.store.log(visitor)->local().first().message.delivery),
             int(DeliveryState::Queued));
    QCOMPARE(console.store.unread(visitor), 0);
    QCOMPARE(console.store.visitors().size(), 2);
    scene.desk.say(0, QStringLiteral("meanwhile"));
    QTRY_COMPARE(scene.third.store.currentOf(visitor)->lastSeq, 2);

    scene.firstProxy->heal();
    console.hurry();
    QCOMPARE(scene.compareAll(), QString());
    QCOMPARE(
        scene.desk.simulator.acceptedTexts("shop"),
        QStringList({ QStringLiteral("one"), QStringLiteral("two"), QStringLiteral("three") }));
    QVERIFY(scene.refused.isEmpty());
    QVERIFY(console.refusals.isEmpty());
}

void TestConsolesReturn::oneDeadWay_data()
{
    QTest::addColumn<int>("way");
    QTest::newRow("to the relay") << int(ToRelay);
    QTest::newRow("to the console") << int(ToClient);
}

//! Half of a connection dies while the other still carries what is said.
void TestConsolesReturn::oneDeadWay()
{
    QFETCH(int, way);
    const int divisor = isLongRun() ? 1 : 30;
    DeskScene scene(runSeed() + quint32(way), divisor);
    QVERIFY(startAlone(scene, 3,
                       "[gateway]\nping_ms = " + QByteArray::number(15'000 / divisor) + '\n'));
    const int before = scene.first.wentOffline;
    scene.firstProxy->drop(Way(way), true);
    const VisitorId visitor = scene.first.store.visitors().first();
    scene.first.service.send(scene.first.store.currentOf(visitor)->id, QStringLiteral("answer"),
                             false);
    // The console hears others' pushes all the time; it must notice all the same.
    int said = 0;
    QElapsedTimer timer;
    timer.start();
    const auto noticed = [&] {
        scene.desk.say(1, QStringLiteral("push %1").arg(++said));
        return scene.first.wentOffline > before;
    };
    QTRY_VERIFY_WITH_TIMEOUT(noticed(), 90'000);
    qInfo("noticed after %lld ms, with every span divided by %d", timer.elapsed(), divisor);
    scene.firstProxy->heal();
    scene.first.hurry();
    QCOMPARE(scene.compareAll(), QString());
    QCOMPARE(scene.desk.delivered().value(QStringLiteral("answer")), 1);
}

void TestConsolesReturn::relayKilled()
{
    const int rounds = isLongRun() ? 20 : 2;
    DeskScene scene(runSeed() + 3);
    QVERIFY(scene.start());
    for (int round = 0; round < rounds; ++round) {
        scene.play(40);
        scene.desk.relay.kill();
        QTRY_VERIFY(!scene.first.isOnline() && !scene.second.isOnline());
        scene.play(10);
        QVERIFY2(scene.startAgain(), scene.desk.relay.log().right(2000).constData());
        const QString problem = scene.compareAll();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
    }
    const QString problem = scene.repliesAreThereOnce(true);
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
}

void TestConsolesReturn::anotherDatabase_data()
{
    QTest::addColumn<QString>("change");
    QTest::newRow("another epoch, as after a restore")
        << QStringLiteral("UPDATE meta SET value = 'restored' WHERE name = 'epoch'");
    QTest::newRow("events older than kept")
        << QStringLiteral("DELETE FROM events WHERE seq < (SELECT max(seq) FROM events)");
}

//! A cursor that means nothing any more brings a snapshot, and what was unsent goes out all the
//! same.
void TestConsolesReturn::anotherDatabase()
{
    QFETCH(QString, change);
    DeskScene scene(runSeed() + 5);
    QVERIFY(scene.start());
    scene.play(60);
    QCOMPARE(scene.compareAll(), QString());
    cutFirst(scene);
    QTRY_VERIFY(!scene.first.isOnline());
    scene.desk.say(1, QStringLiteral("while it is away"));
    scene.play(20);
    QTest::qWait(200);
    QCOMPARE(scene.desk.relay.terminate(), 0);
    QVERIFY(changeData(scene.desk.relay, change));
    int resets = 0;
    connect(&scene.first.store, &ui::ConversationStore::reset, this, [&resets] { ++resets; });
    QVERIFY(scene.startAgain());
    scene.firstProxy->heal();
    scene.first.hurry();
    const QString problem = scene.compareAll();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QCOMPARE(resets, 1);
    const QString replies = scene.repliesAreThereOnce(true);
    QVERIFY2(replies.isEmpty(), qPrintable(replies));
}

//! More than one page of what was missed, and a reply that waits: it is taken while the rest is
//! still being read.
void TestConsolesReturn::manyMissedEvents()
{
    constexpr int kMissed = 1300;
    DeskScene scene(runSeed() + 6);
    QVERIFY(startAlone(scene, 4));
    cutFirst(scene);
    QTRY_VERIFY(!scene.first.isOnline());
    const VisitorId visitor = scene.first.store.visitors().first();
    scene.first.service.send(scene.first.store.currentOf(visitor)->id, QStringLiteral("waits"),
                             false);
    for (int i = 0; i < kMissed; ++i) {
        scene.desk.say(i % 4, QStringLiteral("missed %1").arg(i));
        if (i % 20 == 0)
            QTest::qWait(1);
    }
    const auto known = [&scene] {
        int count = 0;
        const QList<VisitorId> visitors = scene.third.store.visitors();
        for (const VisitorId id : visitors)
            count += scene.third.store.currentOf(id)->lastSeq;
        return count;
    };
    QTRY_COMPARE_WITH_TIMEOUT(known(), kMissed + 4, 60'000);
    int resets = 0;
    connect(&scene.first.store, &ui::ConversationStore::reset, this, [&resets] { ++resets; });
    scene.firstProxy->heal();
    scene.first.hurry();
    QCOMPARE(scene.compareAll(), QString());
    QCOMPARE(resets, 0); // resumed, not started over
    QCOMPARE(scene.first.arrivedTwice, 0);
    QVERIFY(scene.refused.isEmpty());
    QCOMPARE(scene.desk.delivered().value(QStringLiteral("waits")), 1);
}

//! The friend list comes in pages; a connection that breaks between them must not leave it half
//! read.
void TestConsolesReturn::halfReadFriendList()
{
    constexpr int kFriends = 230; // three pages
    DeskScene scene(runSeed() + 8);
    QVERIFY(startAlone(scene, kFriends));
    Console late(QStringLiteral("late"), 3);
    FaultProxy proxy(scene.desk.relay.port());
    bool cut = false;
    connect(&late.session, &app::Session::online, &late, [&] {
        if (!std::exchange(cut, true))
            proxy.cutNow(Cut::Reset); // the snapshot is here, the request for the next page is not
    });
    (void)late.login(proxy.port(), QStringLiteral("mei"));
    QTRY_VERIFY(late.wentOffline == 1);
    late.hurry();
    QTRY_VERIFY_WITH_TIMEOUT(late.isSettled(), 30'000);
    QTRY_COMPARE(late.store.visitors().size(), kFriends);
}

//! The reply was stored, but nobody told the console; meanwhile the conversation ended and went on
//! with the colleague. Sent again under its id it is not refused: it is the same message.
void TestConsolesReturn::replyWhoseAnswerWasLost()
{
    DeskScene scene(runSeed() + 9);
    QVERIFY(startAlone(scene, 1));
    Console &console = scene.first;
    const VisitorId visitor = console.store.visitors().first();
    const ConversationId conversation = console.store.currentOf(visitor)->id;
    scene.firstProxy->pause(ToClient, true);
    console.service.send(conversation, QStringLiteral("was stored"), false);
    QTRY_COMPARE(scene.third.store.currentOf(visitor)->lastSeq, 2);
    scene.third.service.endConversation(conversation);
    QTRY_COMPARE(int(scene.third.store.currentOf(visitor)->state), int(ConversationState::Closed));
    leaveNextToColleague(scene);
    scene.desk.say(0, QStringLiteral("again"));
    QTRY_COMPARE(scene.colleague.store.visitors().size(), 1);
    cutFirst(scene);
    QTRY_VERIFY(!console.isOnline());
    // It starts over, so that no event tells it of the message before it asks again.
    HelloAnswer elsewhere;
    elsewhere.agent = console.store.me();
    elsewhere.epoch = QStringLiteral("another");
    console.store.applySnapshot(elsewhere);
    QCOMPARE(console.service.unsentCount(), 1);
    scene.firstProxy->heal();
    console.hurry();
    QTRY_VERIFY_WITH_TIMEOUT(console.isSettled(), 60'000);
    QCOMPARE(scene.compareAll(), QString());
    QVERIFY2(scene.refused.isEmpty(), qPrintable(scene.refused.join(u',')));
    QVERIFY(console.refusals.isEmpty());
    QCOMPARE(scene.desk.delivered().value(QStringLiteral("was stored")), 1);
}

//! An ended conversation stays in the list for seven days, with its messages and its read mark,
//! though the visitor's next one is a colleague's.
void TestConsolesReturn::endedRowOfAVisitorAColleagueHas()
{
    DeskScene scene(runSeed() + 10);
    QVERIFY(startAlone(scene, 1));
    const VisitorId visitor = scene.first.store.visitors().first();
    scene.desk.say(0, QStringLiteral("unread"));
    QTRY_COMPARE(scene.third.store.unread(visitor), 2);
    scene.second.service.endConversation(scene.second.store.currentOf(visitor)->id);
    QTRY_COMPARE(int(scene.third.store.currentOf(visitor)->state), int(ConversationState::Closed));
    leaveNextToColleague(scene);
    scene.desk.say(0, QStringLiteral("for the colleague"));
    QTRY_COMPARE(scene.colleague.store.visitors().size(), 1);
    QCOMPARE(scene.third.store.unread(visitor), 2);
    scene.first.service.markRead(visitor, 3);
    QTRY_COMPARE(scene.third.store.unread(visitor), 0);
    QCOMPARE(scene.compareAll(), QString());
    // What the colleague was told is not theirs to read.
    scene.first.service.loadHistory(visitor, 0);
    QTest::qWait(200);
    const ui::MessageLog *log = scene.first.store.log(visitor);
    for (int seq = 1; seq <= log->lastSeq(); ++seq)
        QVERIFY(!log->at(seq) || log->at(seq)->content.text != QLatin1String("for the colleague"));
    QVERIFY(scene.first.refusals.isEmpty());
}

QTEST_GUILESS_MAIN(TestConsolesReturn)
#include "tst_consolesreturn.moc"
