// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/uimodel/samples.h"
#include "ui/model/chatlistmodel.h"
#include "ui/model/contactsmodel.h"
#include "ui/model/conversationstore.h"
#include "ui/model/historymodel.h"
#include "ui/model/messagemodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;
using kefu::test::conversation;
using kefu::test::hello;
using kefu::test::message;
using kefu::test::push;

namespace {

constexpr auto kFatal = QAbstractItemModelTester::FailureReportingMode::QtTest;

QStringList names(const QAbstractItemModel &model)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result.append(model.index(row, 0).data(NameRole).toString());
    return result;
}

ConversationInfo named(qint64 visitor, const QString &name, qint64 channel = 1)
{
    ConversationInfo info = conversation(visitor);
    info.visitor.name = name;
    info.visitor.channel = { channel };
    return info;
}

LocalMessage local(const QString &clientMessageId)
{
    LocalMessage result;
    result.message = message(1, 0, Direction::Out, DeliveryState::Queued, clientMessageId);
    result.message.id = {};
    result.message.content.text = clientMessageId;
    return result;
}

QStringList texts(const MessageModel &model)
{
    QStringList result;
    for (int row = 0; row < model.rowCount(); ++row)
        result.append(model.index(row).data(MessageModel::TextRole).toString());
    return result;
}

EventBody added(int seq, const QString &clientMessageId = {})
{
    const auto direction = clientMessageId.isEmpty() ? Direction::In : Direction::Out;
    const auto delivery = clientMessageId.isEmpty() ? DeliveryState::None : DeliveryState::Queued;
    Message m = message(1, seq, direction, delivery, clientMessageId);
    m.content.text = clientMessageId.isEmpty() ? m.content.text : clientMessageId;
    return MessageAdded { m, conversation(1, seq + 1, seq) };
}

} // namespace

class tst_ListModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void groupsAndOrder();
    void newActivityMovesOneRow();
    void filterIgnoresCase_data();
    void filterIgnoresCase();
    void filterFollowsChanges();
    void closingOnlyFollowsTime();
    void unknownChannelGetsAGroup();
    void twentyThousandRows();
    void openChats();
    void endedConversations();
    void ownMessageIsAdoptedInPlace();
    void ownMessagesConfirmedOutOfOrder();
    void historyFillsPlaceholders();
    void readMarkIsTold();
};

void tst_ListModels::groupsAndOrder()
{
    ConversationStore store;
    ContactsModel model(store);
    QAbstractItemModelTester tester(&model, kFatal);
    store.applySnapshot(hello({ named(1, QStringLiteral("a")), named(2, QStringLiteral("b")),
                                named(3, QStringLiteral("c"), 2) }));
    QCOMPARE(names(model), QStringList({ QStringLiteral("Shop"), QStringLiteral("Club") }));
    QCOMPARE(model.index(0).data(GroupCountRole).toInt(), 2);
    QCOMPARE(model.rowOf({ 1 }), -1);
    QSignalSpy remembered(&model, &ContactsModel::openGroupsChanged);
    model.toggle(0);
    QCOMPARE(remembered.count(), 1);
    QCOMPARE(names(model),
             QStringList({ QStringLiteral("Shop"), QStringLiteral("b"), QStringLiteral("a"),
                           QStringLiteral("Club") }));
    QCOMPARE(model.rowOf({ 1 }), 2);
    model.toggle(1); // a visitor's row: nothing
    model.toggle(3);
    QCOMPARE(model.rowCount(), 5);
    model.toggle(0);
    QCOMPARE(names(model),
             QStringList({ QStringLiteral("Shop"), QStringLiteral("Club"), QStringLiteral("c") }));
}

void tst_ListModels::newActivityMovesOneRow()
{
    ConversationStore store;
    ContactsModel model(store);
    QAbstractItemModelTester tester(&model, kFatal);
    store.applySnapshot(hello({ conversation(1), conversation(2), conversation(3) }));
    model.setGroupOpen({ 1 }, true);
    QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    QVERIFY(store.applyEvents(push(0, { MessageAdded { message(1, 1), conversation(1, 2, 1) } })));
    QCOMPARE(model.rowOf({ 1 }), 1);
    QCOMPARE(moved.count(), 1);
    QVERIFY(store.applyEvents(push(1, { MessageAdded { message(1, 2), conversation(1, 3, 2) } })));
    QCOMPARE(moved.count(), 1); // already on top
    QCOMPARE(reset.count(), 0);
}

void tst_ListModels::filterIgnoresCase_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<int>("rows");
    QTest::newRow("part, other case") << QStringLiteral("LI") << 2;
    QTest::newRow("blanks around") << QStringLiteral("  chen ") << 1;
    QTest::newRow("Chinese") << QStringLiteral("静") << 1;
    QTest::newRow("nobody") << QStringLiteral("zz") << 0;
    QTest::newRow("no pattern language") << QStringLiteral(".*") << 0;
    QTest::newRow("empty: the groups") << QStringLiteral(" ") << 2;
}

void tst_ListModels::filterIgnoresCase()
{
    QFETCH(QString, typed);
    QFETCH(int, rows);
    ConversationStore store;
    ContactsModel model(store);
    QAbstractItemModelTester tester(&model, kFatal);
    store.applySnapshot(
        hello({ named(1, QStringLiteral("Li Hua")), named(2, QStringLiteral("olivia"), 2),
                named(3, QStringLiteral("Chen")), named(4, QStringLiteral("李静")) }));
    model.setFilter(typed);
    QCOMPARE(model.rowCount(), rows);
}

void tst_ListModels::filterFollowsChanges()
{
    ConversationStore store;
    ContactsModel model(store);
    QAbstractItemModelTester tester(&model, kFatal);
    store.applySnapshot(
        hello({ named(1, QStringLiteral("Li")), named(2, QStringLiteral("Wu"), 2) }));
    model.setFilter(QStringLiteral("l"));
    QCOMPARE(names(model), QStringList { QStringLiteral("Li") });
    ConversationInfo renamed = named(2, QStringLiteral("Lu"), 2);
    renamed.version = 2;
    ConversationInfo other = named(1, QStringLiteral("Xi"));
    other.version = 2;
    QVERIFY(store.applyEvents(
        push(0, { ConversationUpdated { renamed }, ConversationUpdated { other } })));
    QCOMPARE(names(model), QStringList { QStringLiteral("Lu") });
    QVERIFY(store.applyEvents(push(2, { ConversationLost { { 2 }, { 2 }, {} } })));
    QCOMPARE(model.rowCount(), 0);
    model.setFilter({});
    QCOMPARE(model.rowCount(), 2);
}

void tst_ListModels::closingOnlyFollowsTime()
{
    constexpr qint64 kHour = 3'600'000;
    constexpr qint64 kNow = 1000 * kHour;
    ConversationStore store;
    ContactsModel model(store);
    QAbstractItemModelTester tester(&model, kFatal);
    const auto waiting = [](qint64 visitor, qint64 left, qint64 since, qint64 channel = 1) {
        ConversationInfo info = named(visitor, QStringLiteral("v%1").arg(visitor), channel);
        info.waitingSinceAt = since;
        info.quota = { 3, kNow + left };
        return info;
    };
    ConversationInfo ended = waiting(6, kHour, 5);
    ended.state = ConversationState::Closed;
    store.applySnapshot(
        hello({ waiting(1, kHour, 5), waiting(2, 3 * kHour, 5, 2), waiting(3, kHour, 0),
                waiting(4, -1, 5), waiting(5, 2 * kHour, 5, 2), ended }));
    model.setClosingOnly(true, kNow);
    QCOMPARE(model.rowCount(), 2); // one list over all mini programs
    QVERIFY(model.rowOf({ 1 }) >= 0 && model.rowOf({ 5 }) >= 0);
    model.setNow(kNow + kHour + 1); // 1 has shut, 2 is closing now
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.rowOf({ 1 }) < 0 && model.rowOf({ 2 }) >= 0);
    ConversationInfo answered = waiting(5, 2 * kHour, 0, 2);
    answered.version = 2;
    QVERIFY(store.applyEvents(push(0, { ConversationUpdated { answered } })));
    QCOMPARE(model.rowCount(), 1);
    model.setFilter(QStringLiteral("nobody"));
    QCOMPARE(model.rowCount(), 0);
    model.setFilter({});
    model.setClosingOnly(false, kNow);
    QCOMPARE(names(model), QStringList({ QStringLiteral("Shop"), QStringLiteral("Club") }));
}

void tst_ListModels::unknownChannelGetsAGroup()
{
    ConversationStore store;
    ContactsModel model(store);
    QAbstractItemModelTester tester(&model, kFatal);
    store.applySnapshot(hello({}));
    QCOMPARE(model.rowCount(), 2);
    model.setGroupOpen({ 9 }, true);
    QVERIFY(store.applyEvents(
        push(0, { ConversationGained { named(5, QStringLiteral("e"), 9), {} } })));
    QCOMPARE(model.rowCount(), 4);
    QCOMPARE(model.rowOf({ 5 }), 3);
}

void tst_ListModels::twentyThousandRows()
{
    ConversationStore store;
    ContactsModel model(store);
    QList<ConversationInfo> many;
    for (qint64 i = 1; i <= 20'000; ++i)
        many.append(conversation(i));
    store.applySnapshot(hello(many));
    model.setGroupOpen({ 1 }, true);
    QCOMPARE(model.rowCount(), 20'002);
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < 2'000; ++i) {
        Message m = message(1 + (i * 9973) % 20'000, i + 1);
        m.createdAt = 100'000 + i;
        QVERIFY(store.applyEvents(
            push(i, { MessageAdded { m, conversation(m.visitor.value, i + 2, i + 1) } })));
        QCOMPARE(model.rowOf(m.visitor), 1);
    }
    // A quadratic step would take minutes; the limit leaves room for a loaded machine.
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
}

void tst_ListModels::openChats()
{
    ConversationStore store;
    ChatListModel model(store);
    QAbstractItemModelTester tester(&model, kFatal);
    store.applySnapshot(hello({ conversation(1), conversation(2), conversation(3) }));
    QCOMPARE(model.open({ 2 }), 0);
    QCOMPARE(model.open({ 1 }), 1);
    QCOMPARE(model.open({ 2 }), 0);
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QVERIFY(store.applyEvents(push(0, { MessageAdded { message(3, 1), conversation(3, 2, 1) } })));
    QCOMPARE(changed.count(), 0);
    QVERIFY(store.applyEvents(push(1, { ConversationLost { { 1 }, { 1 }, {} } })));
    QCOMPARE(changed.count(), 1);
    QVERIFY(
        model.index(1).data(LostRole).toBool()); // still open, and says why it cannot be answered
    model.close({ 2 });
    QCOMPARE(model.visitorAt(0).value, 1);
    QCOMPARE(model.visitorAt(1).value, 0);
    store.applySnapshot(hello({ conversation(2) }, 50));
    QCOMPARE(model.rowCount(), 0);
    model.open({ 2 });
    model.closeAll();
    QCOMPARE(model.rowCount(), 0);
}

void tst_ListModels::endedConversations()
{
    ConversationStore store;
    HistoryModel model(store);
    QAbstractItemModelTester tester(&model, kFatal);
    store.applySnapshot(hello({ conversation(1), conversation(2) }));
    QCOMPARE(model.rowCount(), 0);
    for (const qint64 visitor : { 1, 2 }) {
        ConversationInfo ended = conversation(visitor, 2);
        ended.state = ConversationState::Closed;
        ended.endedAt = 100 + visitor;
        QVERIFY(store.applyEvents(push(visitor - 1, { ConversationUpdated { ended } })));
    }
    QCOMPARE(names(model),
             QStringList({ QStringLiteral("Visitor 2"), QStringLiteral("Visitor 1") }));
    QVERIFY(
        store.applyEvents(push(2, { ConversationUpdated { conversation(2, 3) } }))); // re-opened
    QCOMPARE(names(model), QStringList { QStringLiteral("Visitor 1") });
    QVERIFY(store.applyEvents(push(3, { ConversationLost { { 1 }, { 1 }, {} } })));
    QCOMPARE(model.rowCount(), 0);
}

void tst_ListModels::ownMessageIsAdoptedInPlace()
{
    ConversationStore store;
    MessageModel model(store);
    QAbstractItemModelTester tester(&model, kFatal);
    store.applySnapshot(hello({ conversation(1) }));
    model.setVisitor({ 1 });
    QVERIFY(store.applyEvents(push(0, { added(1) })));
    store.addLocal(local(QStringLiteral("c1")));
    QCOMPARE(model.rowCount(), 2);
    QVERIFY(model.index(1).data(MessageModel::LocalRole).toBool());
    const QPersistentModelIndex bubble = model.index(1);
    QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
    QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
    QVERIFY(store.applyEvents(push(1, { added(2, QStringLiteral("c1")) })));
    QCOMPARE(inserted.count() + removed.count(), 0);
    QCOMPARE(bubble.row(), 1);
    QCOMPARE(bubble.data(MessageModel::SeqRole).toInt(), 2);
    QVERIFY(!bubble.data(MessageModel::LocalRole).toBool());
    // A visitor's message that comes first goes above what still waits.
    store.addLocal(local(QStringLiteral("c2")));
    QVERIFY(store.applyEvents(push(2, { added(3) })));
    QCOMPARE(texts(model).last(), QStringLiteral("c2"));
    QCOMPARE(model.rowCount(), 4);
}

void tst_ListModels::ownMessagesConfirmedOutOfOrder()
{
    ConversationStore store;
    MessageModel model(store);
    QAbstractItemModelTester tester(&model, kFatal);
    store.applySnapshot(hello({ conversation(1) }));
    model.setVisitor({ 1 });
    for (const QString &id : { QStringLiteral("c1"), QStringLiteral("c2"), QStringLiteral("c3") })
        store.addLocal(local(id));
    const QPersistentModelIndex second = model.index(1);
    QVERIFY(store.applyEvents(push(0, { added(1, QStringLiteral("c2")) })));
    QCOMPARE(second.row(), 0);
    QCOMPARE(texts(model),
             QStringList({ QStringLiteral("c2"), QStringLiteral("c1"), QStringLiteral("c3") }));
    store.removeLocal({ 1 }, QStringLiteral("c1"));
    QCOMPARE(texts(model), QStringList({ QStringLiteral("c2"), QStringLiteral("c3") }));
}

void tst_ListModels::historyFillsPlaceholders()
{
    ConversationStore store;
    MessageModel model(store);
    QAbstractItemModelTester tester(&model, kFatal);
    store.applySnapshot(hello({ conversation(1, 1, 120) }));
    model.setVisitor({ 1 });
    QCOMPARE(model.rowCount(), 120);
    QCOMPARE(model.historyNeeded(100, 119), 121);
    HistoryAnswer page { { 1 }, {}, false };
    for (int seq = 71; seq <= 120; ++seq)
        page.messages.append(message(1, seq));
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    store.applyHistory(page, 121);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().at(0).toModelIndex().row(), 70);
    QCOMPARE(changed.first().at(1).toModelIndex().row(), 119);
    QCOMPARE(model.historyNeeded(80, 119), 0);
    QCOMPARE(model.historyNeeded(60, 119), 71);
    store.applyHistory({ { 1 }, { message(1, 51) }, true }, 71); // 1..50 fell to retention
    QCOMPARE(model.rowCount(), 70);
    QCOMPARE(model.rowOfSeq(51), 0);
    QCOMPARE(model.rowOfSeq(50), -1);
    QVERIFY(!model.index(1).data(MessageModel::LoadedRole).toBool());
}

void tst_ListModels::readMarkIsTold()
{
    ConversationStore store;
    MessageModel model(store);
    store.applySnapshot(hello({ conversation(1, 1, 3) }));
    model.setVisitor({ 1 });
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    QVERIFY(store.markReadLocally({ 1 }, 2));
    QCOMPARE(changed.count(), 1);
    QVERIFY(model.index(1).data(MessageModel::ReadRole).toBool());
    QVERIFY(!model.index(2).data(MessageModel::ReadRole).toBool());
}

QTEST_GUILESS_MAIN(tst_ListModels)
#include "tst_listmodels.moc"
