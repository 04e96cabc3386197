// SPDX-License-Identifier: Apache-2.0
#include "samples.h"
#include "ui/model/colleaguebook.h"
#include "ui/model/conversationstore.h"
#include "ui/model/leavelistmodel.h"
#include "ui/model/transfermodel.h"
#include "ui/model/worklistmodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;

namespace {

constexpr qint64 kNow = 1'700'000'000'000;

//! A signed-in agent (7) with conversations as asked for; the events of a relay.
struct Desk {
    Desk()
    {
        HelloAnswer hello;
        hello.agent.id = { 7 };
        hello.epoch = QStringLiteral("e");
        hello.cursor = { 1 };
        hello.channels = { { { 1 }, QStringLiteral("one") }, { { 2 }, QStringLiteral("two") } };
        store.applySnapshot(hello);
    }
    static ConversationInfo info(qint64 visitor, qint64 waitingSince = 0, qint64 saidAt = kNow)
    {
        ConversationInfo info;
        info.id = { 1000 + visitor };
        info.visitor.id = { visitor };
        info.visitor.channel = { 1 + visitor % 2 };
        info.visitor.name = QStringLiteral("V%1").arg(visitor);
        info.state = ConversationState::Assigned;
        info.owner = { 7 };
        info.version = 1;
        info.openedAt = saidAt;
        info.waitingSinceAt = waitingSince;
        return info;
    }
    void apply(const EventBody &body)
    {
        const EventSeq next { store.cursor().value + 1 };
        QVERIFY(store.applyEvents({ store.cursor(), next, { { next, body } } }));
    }
    void gain(const ConversationInfo &info) { apply(ConversationGained { info, {} }); }
    void change(ConversationInfo info)
    {
        info.version = ++version;
        apply(ConversationUpdated { info });
    }
    //! "[W 2]V3,V1,[S 1]V2": the headers' first letters with their counts, and the names.
    QString shown() const
    {
        QString text;
        for (int row = 0; row < model.rowCount(); ++row) {
            const QModelIndex index = model.index(row);
            if (index.data(KindRole).toInt() == int(RowKind::Group))
                text += QStringLiteral("[%1 %2]")
                            .arg(index.data(NameRole).toString())
                            .arg(index.data(GroupCountRole).toInt());
            else
                text += index.data(NameRole).toString() + u',';
        }
        return text;
    }

    ConversationStore store;
    WorkListModel model { store };
    QAbstractItemModelTester tester { &model,
                                      QAbstractItemModelTester::FailureReportingMode::QtTest };
    qint64 version = 10;
};

void name(Desk &desk)
{
    desk.model.setNames({ QStringLiteral("O"), QStringLiteral("W"), QStringLiteral("S") });
}

} // namespace

//! The models of the work list, of leave messages and of transfers (product.md 4 and 7).
class TestWorkListModel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void order();
    void oneChangeMovesOneRow();
    void whatIsNotOurs();
    void heldKeepsTheOrder();
    void folding();
    void filter();
    void randomAgainstSorted();
    void leaveMessages();
    void transferTargets();
    void colleagues();
    void manyRows();
};

void TestWorkListModel::order()
{
    Desk desk;
    name(desk);
    desk.gain(Desk::info(1, kNow - 5'000));
    desk.gain(Desk::info(2, 0, kNow - 60'000));
    desk.gain(Desk::info(3, kNow - 90'000));
    desk.gain(Desk::info(4, 0, kNow - 1'000));
    ConversationInfo offer = Desk::info(5, kNow);
    offer.acceptUntilAt = kNow + 20'000;
    desk.gain(offer);
    QCOMPARE(desk.shown(), QStringLiteral("[O 1]V5,[W 2]V3,V1,[S 2]V4,V2,"));
    QCOMPARE(desk.model.count(WorkListModel::Waiting), 2);
    QCOMPARE(desk.model.rowOf({ 1 }), 4);
}

void TestWorkListModel::oneChangeMovesOneRow()
{
    Desk desk;
    name(desk);
    desk.gain(Desk::info(1, kNow - 5'000));
    desk.gain(Desk::info(2, kNow - 4'000));
    desk.gain(Desk::info(3, 0));
    desk.change(Desk::info(1, 0, kNow + 1)); // answered
    QCOMPARE(desk.shown(), QStringLiteral("[W 1]V2,[S 2]V1,V3,"));
    desk.change(Desk::info(3, kNow - 9'000)); // writes again, with an older line than 2
    QCOMPARE(desk.shown(), QStringLiteral("[W 2]V3,V2,[S 1]V1,"));
    desk.change(Desk::info(1, kNow)); // the last one served: its header goes
    QCOMPARE(desk.shown(), QStringLiteral("[W 3]V3,V2,V1,"));
}

void TestWorkListModel::whatIsNotOurs()
{
    Desk desk;
    name(desk);
    desk.gain(Desk::info(1, kNow));
    desk.gain(Desk::info(2, kNow));
    desk.gain(Desk::info(3, kNow));
    ConversationInfo ended = Desk::info(1);
    ended.state = ConversationState::Closed;
    desk.change(ended);
    desk.apply(ConversationLost { { 1002 }, { 2 }, { 8 } });
    QCOMPARE(desk.shown(), QStringLiteral("[W 1]V3,"));
    desk.store.clear();
    QCOMPARE(desk.shown(), QString());
}

//! Under the pointer nothing moves (product.md 7); what the rows say is true all the same.
void TestWorkListModel::heldKeepsTheOrder()
{
    Desk desk;
    name(desk);
    desk.gain(Desk::info(1, kNow - 2));
    desk.gain(Desk::info(2, kNow - 1));
    desk.model.setHeld(true);
    desk.change(Desk::info(1, 0)); // answered
    desk.gain(Desk::info(3, kNow - 9));
    desk.apply(ConversationLost { { 1002 }, { 2 }, {} });
    QCOMPARE(desk.shown(), QStringLiteral("[W 2]V1,V2,"));
    QCOMPARE(desk.model.index(1).data(WaitingSinceRole).toLongLong(), 0);
    ConversationInfo offer = Desk::info(4, kNow); // stands for seconds: shown at once
    offer.acceptUntilAt = kNow + 20'000;
    desk.gain(offer);
    QCOMPARE(desk.shown(), QStringLiteral("[O 1]V4,[W 2]V1,V2,"));
    desk.model.setHeld(false);
    QCOMPARE(desk.shown(), QStringLiteral("[O 1]V4,[W 1]V3,[S 1]V1,"));
}

void TestWorkListModel::folding()
{
    Desk desk;
    name(desk);
    desk.gain(Desk::info(1, kNow - 2));
    desk.gain(Desk::info(2, 0));
    desk.model.toggle(0);
    QCOMPARE(desk.shown(), QStringLiteral("[W 1][S 1]V2,"));
    QCOMPARE(desk.model.rowOf({ 1 }), -1);
    desk.gain(Desk::info(3, kNow - 5));
    QCOMPARE(desk.shown(), QStringLiteral("[W 2][S 1]V2,"));
    desk.model.toggle(0);
    QCOMPARE(desk.shown(), QStringLiteral("[W 2]V3,V1,[S 1]V2,"));
    desk.model.toggle(1); // a visitor's row
    QCOMPARE(desk.model.rowCount(), 5);
}

void TestWorkListModel::filter()
{
    Desk desk;
    name(desk);
    for (const qint64 visitor : { 1, 12, 2 })
        desk.gain(Desk::info(visitor, kNow));
    desk.model.setFilter(QStringLiteral(" v1 "));
    QCOMPARE(desk.shown(), QStringLiteral("[W 2]V1,V12,"));
    desk.model.setFilter({});
    QCOMPARE(desk.model.count(WorkListModel::Waiting), 3);
}

//! After any changes the rows are those a sort would give.
void TestWorkListModel::randomAgainstSorted()
{
    Desk desk;
    name(desk);
    QRandomGenerator random(42);
    for (int step = 0; step < 3000; ++step) {
        const qint64 visitor = 1 + random.bounded(40);
        ConversationInfo info = Desk::info(
            visitor, random.bounded(2) ? kNow - random.bounded(99) : 0, kNow - random.bounded(99));
        if (random.bounded(8) == 0)
            info.state = ConversationState::Closed;
        if (random.bounded(8) == 0)
            info.acceptUntilAt = kNow + random.bounded(99);
        if (random.bounded(20) == 0)
            desk.model.setHeld(!desk.model.isHeld());
        if (random.bounded(25) == 0 && desk.model.rowCount() > 0)
            desk.model.toggle(0);
        if (random.bounded(10) == 0)
            desk.apply(ConversationLost { info.id, info.visitor.id, {} });
        else if (desk.store.isLost(info.id) || !desk.store.conversation(info.id))
            desk.gain(info);
        else
            desk.change(info);
    }
    desk.model.setHeld(false);
    for (int row = 0; row < desk.model.rowCount(); ++row) { // opens whatever is folded
        const QModelIndex index = desk.model.index(row);
        if (index.data(KindRole).toInt() == int(RowKind::Group)
            && !index.data(GroupOpenRole).toBool())
            desk.model.toggle(row);
    }
    WorkListModel fresh(desk.store);
    QCOMPARE(desk.model.rowCount(), fresh.rowCount());
    for (int row = 0; row < fresh.rowCount(); ++row)
        QCOMPARE(desk.model.index(row).data(VisitorIdRole), fresh.index(row).data(VisitorIdRole));
}

void TestWorkListModel::leaveMessages()
{
    ConversationStore store;
    LeaveListModel model(store);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QList<ConversationInfo> page { Desk::info(1), Desk::info(2) };
    page[0].owner = {};
    page[0].state = ConversationState::Queued;
    page[0].quota = { 5, kNow + 1 };
    model.setFirstPage(page);
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.index(0).data(NameRole).toString(), QStringLiteral("V1"));
    QCOMPARE(model.index(0).data(QuotaUntilRole).toLongLong(), kNow + 1);
    model.append({ Desk::info(2), Desk::info(3) }); // 2 moved down between the two pages
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.lastId(), ConversationId { 1003 });
    model.remove({ 1002 });
    QCOMPARE(model.rowOf({ 1003 }), 1);
    model.clear();
    QVERIFY(!model.lastId().isValid());
}

void TestWorkListModel::transferTargets()
{
    Desk desk;
    ColleaguesAnswer answer;
    const auto agent = [](qint64 id, const char *name, PresenceState state, int load) {
        Colleague colleague;
        colleague.id = { id };
        colleague.nickname = QString::fromUtf8(name);
        colleague.presence = state;
        colleague.link = state == PresenceState::Offline ? LinkState::Lost : LinkState::Connected;
        colleague.load = load;
        colleague.capacity = 10;
        return colleague;
    };
    answer.agents = { agent(7, "me", PresenceState::Online, 0),
                      agent(1, "gone", PresenceState::Offline, 0),
                      agent(2, "busy", PresenceState::Busy, 0),
                      agent(3, "full", PresenceState::Online, 10),
                      agent(4, "free", PresenceState::Online, 2) };
    answer.groups = { { { 1 }, { 1 }, QStringLiteral("sales"), { { 4 }, { 1 } } },
                      { { 2 }, { 2 }, QStringLiteral("other shop"), {} } };
    desk.store.people().apply(answer);
    TransferModel model(desk.store);
    model.setChannel({ 1 });
    QStringList names;
    for (int row = 0; row < model.rowCount(); ++row)
        names.append(model.index(row).data().toString());
    QCOMPARE(names.join(u','), QStringLiteral("free,full,busy,sales,gone"));
    QCOMPARE(model.firstReachable(), 0);
    QVERIFY(!(model.flags(model.index(4)) & Qt::ItemIsEnabled));
    QCOMPARE(model.index(3).data(TransferModel::MembersRole).toInt(), 1);
    model.setFilter(QStringLiteral("GON"));
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.firstReachable(), -1);
}

void TestWorkListModel::colleagues()
{
    ColleagueBook book;
    int changes = 0;
    connect(&book, &ColleagueBook::changed, this, [&changes] { ++changes; });
    Colleague one;
    one.id = { 1 };
    one.nickname = QStringLiteral("one");
    book.apply(ColleaguesAnswer { { one }, {} });
    book.apply(ColleaguesAnswer { { one }, {} });
    QCOMPARE(changes, 1);
    one.load = 3;
    Colleague two = one;
    two.id = { 2 };
    book.apply(ColleaguesPush { { one, two } });
    QCOMPARE(book.agents().size(), 2);
    QCOMPARE(book.find({ 1 })->load, 3);
    QCOMPARE(book.nameOf({ 9 }), QString());
    book.clear();
    QVERIFY(!book.isKnown());
    QCOMPARE(changes, 3);
}

//! Not a bound of the machine's speed: a list that sorts anew or asks every row would take minutes.
void TestWorkListModel::manyRows()
{
    constexpr int kRows = 20'000;
    ConversationStore store;
    HelloAnswer hello;
    hello.agent.id = { 7 };
    hello.cursor = { 1 };
    for (int visitor = 1; visitor <= kRows; ++visitor)
        hello.conversations.append(Desk::info(visitor, visitor % 3 ? kNow - visitor : 0));
    store.applySnapshot(hello);
    WorkListModel model(store);
    QCOMPARE(model.rowCount(), kRows + 2);
    int moved = 0;
    connect(&model, &QAbstractItemModel::rowsMoved, this, [&moved] { ++moved; });
    connect(&model, &QAbstractItemModel::modelReset, this, [] { QFAIL("reset"); });
    for (int step = 0; step < 2000; ++step) {
        ConversationInfo info = Desk::info(3 * (1 + step), 0, kNow + step + 1);
        info.version = 2;
        const EventSeq next { store.cursor().value + 1 };
        QVERIFY(store.applyEvents(
            { store.cursor(), next, { { next, ConversationUpdated { info } } } }));
    }
    QCOMPARE(moved, 1999); // the first was first already
}

QTEST_GUILESS_MAIN(TestWorkListModel)
#include "tst_worklistmodel.moc"
