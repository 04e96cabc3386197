// SPDX-License-Identifier: Apache-2.0
#include "ui/model/boardrows.h"
#include "ui/model/boardrules.h"
#include "ui/model/boardstore.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

//! The dashboard's store, its rules and its rows.
class TestBoard : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ratiosOfNothing();
    void thresholds_data();
    void thresholds();
    void halfHoursHaveNoGaps();
    void changesBuildOnAFullPush();
    void fullPushForgets();
    void queueIsInItsOrder();
    void staleByTimeAndByConnection();
    void rowsKeepWhatIsChosen();
};

namespace {

class Rows : public BoardRows {
public:
    void put(const QList<qint64> &ids) { setIds(ids); }

protected:
    QString wordsOf(qint64 id) const override { return QString::number(id); }
};

QueuedRow waiting(qint64 id, qint64 order, qint64 channel)
{
    QueuedRow row;
    row.conversation.id = { id };
    row.conversation.visitor.channel = { channel };
    row.order = order;
    return row;
}

} // namespace

void TestBoard::ratiosOfNothing()
{
    BoardFigures figures;
    QVERIFY(!serviceLevel(figures));
    QVERIFY(!averageQueueMs(figures));
    QVERIFY(!averageReplyMs(figures));
    QVERIFY(!replyRate(figures));
    figures.levelBase = 4;
    figures.levelHits = 3;
    QCOMPARE(*serviceLevel(figures), 0.75);
    figures.queueStays = 4;
    figures.queueWaitMs = 10'000;
    QCOMPARE(*averageQueueMs(figures), 2'500);
}

void TestBoard::thresholds_data()
{
    QTest::addColumn<qint64>("waited");
    QTest::addColumn<int>("queue");
    QTest::addColumn<int>("answer");
    const int calm = int(Severity::Calm);
    const int watch = int(Severity::Watch);
    const int act = int(Severity::Act);
    QTest::newRow("0") << qint64(0) << calm << calm;
    QTest::newRow("1:39") << qint64(99'999) << calm << calm;
    QTest::newRow("1:40") << qint64(100'000) << calm << watch;
    QTest::newRow("2:00") << qint64(120'000) << watch << watch;
    QTest::newRow("3:00") << qint64(180'000) << watch << act;
    QTest::newRow("5:00") << qint64(300'000) << act << act;
}

void TestBoard::thresholds()
{
    QFETCH(qint64, waited);
    QTEST(int(waitSeverity(waited)), "queue");
    QTEST(int(answerSeverity(waited)), "answer");
}

void TestBoard::halfHoursHaveNoGaps()
{
    const qint64 start = 1'800'000LL * 1000;
    BoardPoint first;
    first.at = start;
    first.conversations = 2;
    first.queued = 3;
    BoardPoint second = first;
    second.at = start + 300'000;
    second.queued = 7;
    BoardPoint later = first;
    later.at = start + 3 * 1'800'000LL + 600'000;
    const QList<HalfHour> halves = halfHours({ first, second, later });
    QCOMPARE(halves.size(), 4);
    QCOMPARE(halves.at(0).conversations, 4);
    QCOMPARE(halves.at(0).queued, 7); // the most, not the sum
    QCOMPARE(halves.at(1).conversations, 0);
    QCOMPARE(halves.at(3).at, start + 3 * 1'800'000LL);
    QVERIFY(halfHours({}).isEmpty());
}

void TestBoard::changesBuildOnAFullPush()
{
    BoardStore store;
    BoardPush change;
    change.at = 5;
    change.total.queued = 9;
    store.apply(change);
    QVERIFY(!store.isFilled()); // nothing to build on
    BoardPush full;
    full.full = true;
    full.at = 10;
    BoardAgent a;
    a.agent.id = { 1 };
    BoardAgent b = a;
    b.agent.id = { 2 };
    full.agents = { a, b };
    store.apply(full);
    change.agents = { b };
    change.agents[0].oldestWaitingAt = 3;
    store.apply(change);
    QCOMPARE(store.figures().queued, 9);
    QCOMPARE(store.agents(), (QList<AgentId> { { 2 }, { 1 } }));
    change.agents.clear();
    change.gone = { { 2 } };
    store.apply(change);
    QCOMPARE(store.agents(), (QList<AgentId> { { 1 } }));
}

void TestBoard::fullPushForgets()
{
    BoardStore store;
    BoardPush full;
    full.full = true;
    full.channels = { { { 1 }, QStringLiteral("a") }, { { 2 }, QStringLiteral("b") } };
    full.points = { BoardPoint { 100 } };
    store.apply(full);
    full.channels.removeFirst();
    full.points.clear();
    store.apply(full);
    QCOMPARE(store.channels().size(), 1);
    QVERIFY(store.points().isEmpty());
    store.setScope({ { 2 }, {} });
    store.clear();
    QVERIFY(!store.scope().channel.isValid());
}

void TestBoard::queueIsInItsOrder()
{
    BoardStore store;
    QueuePush push;
    push.full = true;
    push.rows = { waiting(1, 300, 1), waiting(2, 100, 2), waiting(3, 200, 1) };
    store.apply(push);
    QCOMPARE(store.queue(), (QList<ConversationId> { { 2 }, { 3 }, { 1 } }));
    QueuePush raised; // a minute for each priority
    raised.rows = { waiting(1, 50, 1) };
    raised.gone = { { 3 } };
    store.apply(raised);
    QCOMPARE(store.queue(), (QList<ConversationId> { { 1 }, { 2 } }));
    store.setScope({ { 2 }, {} });
    QCOMPARE(store.queue(), (QList<ConversationId> { { 2 } }));
}

void TestBoard::staleByTimeAndByConnection()
{
    BoardStore store;
    QCOMPARE(store.freshness(0), BoardFreshness::Waiting);
    BoardPush full;
    full.full = true;
    full.at = 1'000;
    store.apply(full);
    QCOMPARE(store.freshness(1'000 + BoardStore::kStaleMs - 1), BoardFreshness::Fresh);
    QCOMPARE(store.freshness(1'000 + BoardStore::kStaleMs), BoardFreshness::Stale);
    store.setConnected(false);
    QCOMPARE(store.freshness(1'000), BoardFreshness::Stale);
    store.setConnected(true);
    store.setPaused(true);
    QCOMPARE(store.freshness(1'000'000), BoardFreshness::Paused);
}

void TestBoard::rowsKeepWhatIsChosen()
{
    Rows rows;
    const QAbstractItemModelTester tester(&rows);
    rows.put({ 1, 2, 3, 4, 5 });
    const QPersistentModelIndex chosen(rows.index(2)); // 3
    rows.put({ 5, 3, 9, 1 });
    QCOMPARE(chosen.data(BoardRows::IdRole).toLongLong(), 3);
    QCOMPARE(chosen.row(), 1);
    rows.setHeld(true);
    rows.put({ 1, 3, 5, 7 });
    QCOMPARE(rows.idAt(0), 5); // nothing moves
    QCOMPARE(rows.rowCount(), 4);
    rows.setHeld(false);
    QCOMPARE(rows.idAt(0), 1);
    QCOMPARE(chosen.data(BoardRows::IdRole).toLongLong(), 3);
    auto random = QRandomGenerator(7);
    for (int round = 0; round < 200; ++round) {
        QList<qint64> ids;
        for (int i = 0; i < 30; ++i) {
            if (random.bounded(2))
                ids.insert(random.bounded(int(ids.size()) + 1), i);
        }
        rows.put(ids);
        for (int i = 0; i < ids.size(); ++i)
            QCOMPARE(rows.idAt(i), ids.at(i));
    }
}

QTEST_GUILESS_MAIN(TestBoard)
#include "tst_board.moc"
