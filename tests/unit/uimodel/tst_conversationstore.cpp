// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/uimodel/samples.h"
#include "ui/model/conversationstore.h"

#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::ui;
using kefu::test::conversation;
using kefu::test::hello;
using kefu::test::message;
using kefu::test::push;

namespace {

LocalMessage local(qint64 visitor, const QString &clientMessageId)
{
    LocalMessage result;
    result.message = message(visitor, 0, Direction::Out, DeliveryState::Queued, clientMessageId);
    result.message.id = {};
    return result;
}

} // namespace

class tst_ConversationStore : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void olderVersionNeverOverwrites();
    void pushesOnlyAtTheCursor();
    void resumedHelloKeepsEverything();
    void snapshotKeepsLocalMessages();
    void lostAndGained();
    void lostWhilePagesAreUnderWay();
    void localReadMark();
    void readMarkGoesWithItsConversation();
    void quotaCountsWhatWaits();
    void ownMessageMergesById();
    void refusedMessage();
    void arrivalsAreToldOnce();
    void previewAndName_data();
    void previewAndName();
    void foreignMessagesInAPageAreDropped();
};

void tst_ConversationStore::olderVersionNeverOverwrites()
{
    ConversationStore store;
    store.applySnapshot(hello({ conversation(1, 5) }));
    ConversationInfo older = conversation(1, 4);
    older.unread = 9;
    QVERIFY(store.applyEvents(push(0, { ConversationUpdated { older } })));
    QCOMPARE(store.currentOf({ 1 })->version, 5);
    QCOMPARE(store.unread({ 1 }), 0);
    ConversationInfo newer = conversation(1, 6);
    newer.unread = 2;
    store.applyConversations({ { newer }, false });
    QCOMPARE(store.unread({ 1 }), 2);
}

void tst_ConversationStore::pushesOnlyAtTheCursor()
{
    ConversationStore store;
    store.applySnapshot(hello({ conversation(1) }, 10));
    QSignalSpy changes(&store, &ConversationStore::rowChanged);
    const EventBody body = ConversationUpdated { conversation(1, 2) };
    QVERIFY(!store.applyEvents(push(9, { body })));
    QVERIFY(!store.applyEvents(push(11, { body })));
    QVERIFY(!store.applyEvents({ { 10 }, { 9 }, {} }));
    QCOMPARE(changes.count(), 0);
    QCOMPARE(store.cursor().value, 10);
    QVERIFY(store.applyEvents({ { 10 }, { 14 }, {} })); // nothing of it was for us
    QCOMPARE(store.cursor().value, 14);
    QVERIFY(store.applyEvents(push(14, { UnknownEvent { QStringLiteral("new") } })));
    QCOMPARE(store.cursor().value, 15);
}

void tst_ConversationStore::resumedHelloKeepsEverything()
{
    ConversationStore store;
    store.applySnapshot(hello({ conversation(1) }, 10));
    QVERIFY(store.applyEvents(push(10, { MessageAdded { message(1, 1), conversation(1, 2, 1) } })));
    QSignalSpy reset(&store, &ConversationStore::reset);
    HelloAnswer answer = hello({}, 11);
    answer.resumed = true;
    store.applySnapshot(answer);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(store.cursor().value, 11);
    QVERIFY(store.log({ 1 })->isLoaded(1));
}

void tst_ConversationStore::snapshotKeepsLocalMessages()
{
    ConversationStore store;
    store.applySnapshot(hello({ conversation(1, 1, 3), conversation(2) }));
    store.applyHistory({ { 1 }, { message(1, 3) }, false }, 0);
    store.addLocal(local(1, QStringLiteral("c1")));
    HelloAnswer other = hello({ conversation(1, 1, 4) }, 99);
    other.epoch = QStringLiteral("f");
    store.applySnapshot(other);
    QVERIFY(!store.hasRow({ 2 }));
    QVERIFY(!store.log({ 1 })->isLoaded(3)); // may have changed meanwhile: asked for again
    QCOMPARE(store.log({ 1 })->lastSeq(), 4);
    QCOMPARE(store.log({ 1 })->local().size(), 1);
}

void tst_ConversationStore::lostAndGained()
{
    ConversationStore store;
    store.applySnapshot(hello({ conversation(1, 3) }));
    QSignalSpy removed(&store, &ConversationStore::rowRemoved);
    QSignalSpy lost(&store, &ConversationStore::conversationLost);
    QVERIFY(store.applyEvents(push(0, { ConversationLost { { 1 }, { 1 }, { 7 } } })));
    QCOMPARE(removed.count(), 1);
    QCOMPARE(lost.count(), 1);
    QVERIFY(!store.hasRow({ 1 }));
    QVERIFY(store.currentOf({ 1 })); // an open chat still shows it
    QCOMPARE(store.newOwnerOf({ 1 }).value, 7);
    QVERIFY(store.applyEvents(push(1, { ConversationUpdated { conversation(1, 4) } })));
    QVERIFY(!store.hasRow({ 1 }));
    QVERIFY(store.applyEvents(
        push(2, { ConversationGained { conversation(1, 5, 1), { message(1, 1) } } })));
    QVERIFY(store.hasRow({ 1 }));
    QVERIFY(!store.isLost({ 1 }));
    QVERIFY(store.log({ 1 })->isLoaded(1));
}

void tst_ConversationStore::lostWhilePagesAreUnderWay()
{
    ConversationStore store;
    HelloAnswer first = hello({ conversation(9) });
    first.more = true;
    store.applySnapshot(first);
    QVERIFY(store.applyEvents(push(0, { ConversationLost { { 1 }, { 1 }, {} } })));
    store.applyConversations({ { conversation(1) }, false }); // read before the loss
    QVERIFY(!store.hasRow({ 1 }));
    QVERIFY(store.isComplete());
}

void tst_ConversationStore::localReadMark()
{
    ConversationStore store;
    ConversationInfo info = conversation(1, 1, 4);
    info.unread = 4;
    store.applySnapshot(hello({ info }));
    QVERIFY(store.markReadLocally({ 1 }, 4));
    QVERIFY(!store.markReadLocally({ 1 }, 3));
    QCOMPARE(store.unread({ 1 }), 0);
    QCOMPARE(store.totalUnread(), 0);
    // The relay has not heard of the mark when the next message comes: only that one counts.
    ConversationInfo next = conversation(1, 2, 5);
    next.unread = 5;
    QVERIFY(store.applyEvents(push(0, { MessageAdded { message(1, 5), next } })));
    QCOMPARE(store.unread({ 1 }), 1);
    QVERIFY(!store.markReadLocally({ 77 }, 1));
}

//! The newer conversation is a colleague's now; the ended one that is shown again has its own mark.
void tst_ConversationStore::readMarkGoesWithItsConversation()
{
    ConversationInfo ended = conversation(1, 3, 4);
    ended.state = ConversationState::Closed;
    ended.readSeq = 2;
    ended.unread = 2;
    ConversationInfo open = conversation(2, 1, 6);
    open.visitor.id = { 1 };
    ConversationStore store;
    store.applySnapshot(hello({ open, ended }));
    QVERIFY(store.markReadLocally({ 1 }, 6));
    QCOMPARE(store.readSeq({ 1 }), 6);
    QVERIFY(store.applyEvents(push(0, { ConversationLost { { 2 }, { 1 }, { 7 } } })));
    QCOMPARE(store.currentOf({ 1 })->id.value, 1);
    QCOMPARE(store.readSeq({ 1 }), 2);
    QCOMPARE(store.unread({ 1 }), 2);
}

void tst_ConversationStore::quotaCountsWhatWaits()
{
    ConversationStore store;
    store.applySnapshot(hello({ conversation(1) }));
    store.addLocal(local(1, QStringLiteral("c1")));
    store.addLocal(local(1, QStringLiteral("c2")));
    QCOMPARE(store.quota({ 1 }).left, 3);
    store.refuseLocal({ 1 }, QStringLiteral("c2"), makeError(ErrorCode::Closed, {}));
    QCOMPARE(store.quota({ 1 }).left, 4);
}

void tst_ConversationStore::ownMessageMergesById()
{
    ConversationStore store;
    store.applySnapshot(hello({ conversation(1) }));
    store.addLocal(local(1, QStringLiteral("c1")));
    const Message stored =
        message(1, 1, Direction::Out, DeliveryState::Queued, QStringLiteral("c1"));
    QVERIFY(store.applyEvents(push(0, { MessageAdded { stored, conversation(1, 2, 1) } })));
    QVERIFY(store.log({ 1 })->local().isEmpty());
    store.applyMessage(stored); // the answer to the send comes behind its event
    QCOMPARE(store.log({ 1 })->lastSeq(), 1);
    QCOMPARE(store.log({ 1 })->loadedCount(), 1);
}

void tst_ConversationStore::refusedMessage()
{
    ConversationStore store;
    store.applySnapshot(hello({ conversation(1) }));
    store.addLocal(local(1, QStringLiteral("c1")));
    QSignalSpy changed(&store, &ConversationStore::logChanged);
    store.refuseLocal({ 1 }, QStringLiteral("c1"), makeError(ErrorCode::QuotaExhausted, {}));
    QCOMPARE(changed.count(), 1);
    QCOMPARE(store.log({ 1 })->local().first().refusal->code, ErrorCode::QuotaExhausted);
    store.refuseLocal({ 1 }, QStringLiteral("unknown"), {});
    store.removeLocal({ 1 }, QStringLiteral("c1"));
    QCOMPARE(changed.count(), 2);
    QVERIFY(store.log({ 1 })->local().isEmpty());
}

void tst_ConversationStore::arrivalsAreToldOnce()
{
    ConversationStore store;
    store.applySnapshot(hello({ conversation(1) }));
    QSignalSpy arrived(&store, &ConversationStore::messageArrived);
    Message enter = message(1, 3);
    enter.content.kind = ContentKind::Enter;
    QVERIFY(store.applyEvents(
        push(0,
             { MessageAdded { message(1, 1), conversation(1, 2, 1) },
               MessageAdded { message(1, 2, Direction::Out), conversation(1, 3, 2) },
               MessageAdded { enter, conversation(1, 4, 3) },
               MessageUpdated { message(1, 1), conversation(1, 5, 3) } })));
    QCOMPARE(arrived.count(), 1);
}

void tst_ConversationStore::previewAndName_data()
{
    QTest::addColumn<ContentKind>("kind");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("preview");
    QTest::newRow("one line") << ContentKind::Text << QStringLiteral(" a\n\t b ")
                              << QStringLiteral("a b");
    QTest::newRow("markup is text")
        << ContentKind::Text << QStringLiteral("<b>x</b>") << QStringLiteral("<b>x</b>");
    QTest::newRow("unsupported") << ContentKind::Unsupported << QString() << QStringLiteral("U");
    QTest::newRow("entered") << ContentKind::Enter << QStringLiteral("{\"k\":1}")
                             << QStringLiteral("E");
    QTest::newRow("ended") << ContentKind::Ended << QString() << QStringLiteral("X");
}

void tst_ConversationStore::previewAndName()
{
    QFETCH(ContentKind, kind);
    QFETCH(QString, text);
    QFETCH(QString, preview);
    ConversationStore store;
    store.setWords(
        { QStringLiteral("Guest"), QStringLiteral("U"), QStringLiteral("E"), QStringLiteral("X") });
    ConversationInfo info = conversation(1, 1, 1);
    info.visitor.name.clear();
    info.lastMessage = message(1, 1);
    info.lastMessage->content = { kind, text, {} };
    store.applySnapshot(hello({ info }));
    QCOMPARE(store.preview({ 1 }), preview);
    QVERIFY(store.displayName({ 1 }).startsWith(QLatin1String("Guest ")));
}

void tst_ConversationStore::foreignMessagesInAPageAreDropped()
{
    ConversationStore store;
    store.applySnapshot(hello({ conversation(1, 1, 2) }));
    store.applyHistory({ { 1 }, { message(2, 1), message(1, 2) }, false }, 0);
    QVERIFY(!store.log({ 1 })->isLoaded(1));
    QVERIFY(store.log({ 1 })->isLoaded(2));
}

QTEST_GUILESS_MAIN(tst_ConversationStore)
#include "tst_conversationstore.moc"
