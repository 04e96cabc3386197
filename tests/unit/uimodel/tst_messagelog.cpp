// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/uimodel/samples.h"
#include "ui/model/messagelog.h"

#include <QTest>

using namespace kefu;
using namespace kefu::ui;
using kefu::test::message;
using Source = MessageLog::Source;

class tst_MessageLog : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void deliveryStates_data();
    void deliveryStates();
    void gaps();
    void completePageSetsTheStart_data();
    void completePageSetsTheStart();
    void dropsFarthestFromTheReader();
    void refusesNonsense();
};

void tst_MessageLog::deliveryStates_data()
{
    QTest::addColumn<DeliveryState>("held");
    QTest::addColumn<DeliveryState>("arrives");
    QTest::addColumn<Source>("source");
    QTest::addColumn<DeliveryState>("then");
    using S = DeliveryState;
    QTest::newRow("event moves on") << S::Queued << S::Sending << Source::Event << S::Sending;
    QTest::newRow("event goes back for a retry")
        << S::Sending << S::Queued << Source::Event << S::Queued;
    QTest::newRow("final stays, event")
        << S::Accepted << S::Sending << Source::Event << S::Accepted;
    QTest::newRow("final stays, answer") << S::Failed << S::Queued << Source::Answer << S::Failed;
    QTest::newRow("late answer") << S::Sending << S::Queued << Source::Answer << S::Sending;
    QTest::newRow("early answer") << S::Queued << S::Accepted << Source::Answer << S::Accepted;
    QTest::newRow("uncertain settles by event")
        << S::Uncertain << S::Accepted << Source::Event << S::Accepted;
}

void tst_MessageLog::deliveryStates()
{
    QFETCH(DeliveryState, held);
    QFETCH(DeliveryState, arrives);
    QFETCH(Source, source);
    QFETCH(DeliveryState, then);
    MessageLog log;
    (void)log.put(message(1, 1, Direction::Out, held), Source::Event);
    const auto change = log.put(message(1, 1, Direction::Out, arrives), source);
    QCOMPARE(log.at(1)->delivery, then);
    QCOMPARE(change.any(), held != then);
}

void tst_MessageLog::gaps()
{
    MessageLog log;
    (void)log.extendTo(10);
    for (const int seq : { 3, 4, 8, 10 })
        (void)log.put(message(1, seq), Source::Event);
    QCOMPARE(log.newestGap(1, 10), 9);
    QCOMPARE(log.newestGap(3, 4), 0);
    QCOMPARE(log.newestGap(1, 4), 2);
    QCOMPARE(log.newestGap(5, 8), 7);
    QVERIFY(!log.incomingAfter(7)); // 9 is missing
    QCOMPARE(*log.incomingAfter(9), 1);
    QCOMPARE(*log.incomingAfter(10), 0);
}

void tst_MessageLog::completePageSetsTheStart_data()
{
    QTest::addColumn<QList<int>>("held");
    QTest::addColumn<int>("lastSeq");
    QTest::addColumn<QList<int>>("page");
    QTest::addColumn<int>("beforeSeq");
    QTest::addColumn<int>("firstSeq");
    using Seqs = QList<int>;
    QTest::newRow("retention ate the start") << Seqs {} << 9 << Seqs { 5, 6 } << 7 << 5;
    QTest::newRow("nothing older") << Seqs { 7, 8 } << 8 << Seqs {} << 7 << 7;
    QTest::newRow("nothing at all") << Seqs {} << 4 << Seqs {} << 0 << 5;
    QTest::newRow("from the beginning") << Seqs {} << 2 << Seqs { 1, 2 } << 0 << 1;
    QTest::newRow("a page that contradicts what we hold")
        << Seqs { 2 } << 9 << Seqs { 6, 7 } << 8 << 2;
    QTest::newRow("beyond the end") << Seqs { 1 } << 1 << Seqs {} << 9 << 1;
}

void tst_MessageLog::completePageSetsTheStart()
{
    QFETCH(QList<int>, held);
    QFETCH(int, lastSeq);
    QFETCH(QList<int>, page);
    QFETCH(int, beforeSeq);
    QFETCH(int, firstSeq);
    MessageLog log;
    (void)log.extendTo(lastSeq);
    for (const int seq : held)
        (void)log.put(message(1, seq), Source::Event);
    HistoryAnswer answer { { 1 }, {}, true };
    for (const int seq : page)
        answer.messages.append(message(1, seq));
    (void)log.putPage(answer, beforeSeq);
    QCOMPARE(log.firstSeq(), firstSeq);
    QCOMPARE(log.lastSeq(), lastSeq);
}

void tst_MessageLog::dropsFarthestFromTheReader()
{
    MessageLog log;
    const int total = MessageLog::kMaxLoaded + 1000;
    (void)log.extendTo(total);
    for (int end = total; end > 1000; end -= 50) {
        HistoryAnswer page { { 1 }, {}, false };
        for (int seq = end - 49; seq <= end; ++seq)
            page.messages.append(message(1, seq));
        (void)log.putPage(page, end + 1);
    }
    QCOMPARE(log.loadedCount(), MessageLog::kMaxLoaded);
    HistoryAnswer top { { 1 }, {}, true };
    for (int seq = 1; seq <= 50; ++seq)
        top.messages.append(message(1, seq));
    const auto change = log.putPage(top, 51);
    QCOMPARE(log.loadedCount(), MessageLog::kMaxLoaded);
    QVERIFY(log.isLoaded(1) && log.isLoaded(50)); // what was asked for is there
    QVERIFY(log.isLoaded(total)); // the newest are kept for whoever jumps to the end
    QVERIFY(!log.isLoaded(total - MessageLog::kKeptTail));
    QVERIFY(change.from == 1 && change.to == 50);
    QVERIFY(change.droppedFrom > 50 && change.droppedTo >= total - MessageLog::kKeptTail);
}

void tst_MessageLog::refusesNonsense()
{
    MessageLog log;
    QVERIFY(!log.put(message(1, 0), Source::Event).any());
    QVERIFY(!log.put(message(1, -4), Source::Event).any());
    QVERIFY(!log.put(message(1, INT_MAX), Source::Event).any());
    QVERIFY(!log.extendTo(INT_MAX).any());
    QCOMPARE(log.lastSeq(), 0);
}

QTEST_GUILESS_MAIN(tst_MessageLog)
#include "tst_messagelog.moc"
