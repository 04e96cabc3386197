// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/served.h"

using namespace kefu;
using namespace kefu::testing;

//! What becomes of messages that wait: withdrawn, held, overdue, prepared; and the books about it.
class TestDeskOutgoing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatWaitsCanBeWithdrawn();
    void whatIsUnderWayCannot();
    void othersCannotWithdraw();
    void heldUntilTheVisitorWrites();
    void heldOnesCanBeWithdrawn();
    void heldOnesOutliveARestart();
    void overdueMessagesFail();
    void aLimitedDayHoldsTheChannel();
    void preparedBeforeItIsSent();
    void anExpiredUploadIsMadeAnew();
    void withoutABodyItFails();
    void theBooksOfTheRun();
};

void TestDeskOutgoing::whatWaitsCanBeWithdrawn()
{
    ClockedServed f;
    f.settings.sendDelayMs = 5000;
    f.configure();
    f.attach(f.agent, &f.console);
    const auto sent = f.reply(f.agent, f.conversation, QStringLiteral("oops"));
    QVERIFY(sent.ok());
    QTest::qWait(50);
    QCOMPARE(f.wechat.sent.size(), 0); // the delay
    const auto back =
        f.await<Message>([&](auto done) { f.desk->withdraw(f.actor(f.agent), sent->id, done); });
    QVERIFY2(back.ok(), qPrintable(back.ok() ? QString() : back.error().message));
    QCOMPARE(back->delivery, DeliveryState::Failed);
    QCOMPARE(back->failure, FailureReason::Withdrawn);
    QTRY_COMPARE(f.console.lastConversation().quota.left, 5);
    const auto again =
        f.await<Message>([&](auto done) { f.desk->withdraw(f.actor(f.agent), sent->id, done); });
    QCOMPARE(again.error().code, ErrorCode::Conflict);
    *f.time += 6000;
    const auto next = f.reply(f.agent, f.conversation, QStringLiteral("that one"));
    *f.time += 6000;
    QTRY_COMPARE_WITH_TIMEOUT(f.stateOf(next->id), DeliveryState::Accepted, 10'000);
    QCOMPARE(f.wechat.sent.size(), 1);
}

void TestDeskOutgoing::whatIsUnderWayCannot()
{
    Served f;
    f.wechat.answersHeld = true;
    const auto first = f.reply(f.agent, f.conversation, QStringLiteral("first"));
    const auto second = f.reply(f.agent, f.conversation, QStringLiteral("second"));
    QTRY_COMPARE(f.wechat.held.size(), 1);
    const auto withdraw = [&](MessageId id) {
        return f.await<Message>([&](auto done) { f.desk->withdraw(f.actor(f.agent), id, done); });
    };
    QCOMPARE(withdraw(first->id).error().code, ErrorCode::Conflict);
    QVERIFY(withdraw(second->id).ok()); // behind it
    f.wechat.held.takeFirst()();
    QTRY_VERIFY(f.console.lastStateOf(first->id)
                && f.console.lastStateOf(first->id)->delivery == DeliveryState::Accepted);
    QTest::qWait(50);
    QCOMPARE(f.wechat.sent.size(), 1);
}

void TestDeskOutgoing::othersCannotWithdraw()
{
    Served f;
    f.wechat.answersHeld = true;
    const AgentId other = f.addAgent(QStringLiteral("other"));
    QVERIFY(f.reply(f.agent, f.conversation, QStringLiteral("first")).ok());
    const auto second = f.reply(f.agent, f.conversation, QStringLiteral("second"));
    const auto refused =
        f.await<Message>([&](auto done) { f.desk->withdraw(f.actor(other), second->id, done); });
    QCOMPARE(refused.error().code, ErrorCode::NotFound);
    const auto missing = f.await<Message>(
        [&](auto done) { f.desk->withdraw(f.actor(f.agent), MessageId { 999 }, done); });
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
}

void TestDeskOutgoing::heldUntilTheVisitorWrites()
{
    ClockedServed f;
    *f.time += 49LL * 3600 * 1000;
    const auto hold = [&](const QString &text) {
        desk::ReplyCommand command;
        command.conversation = f.conversation;
        command.content.text = text;
        command.whenVisitorWrites = true;
        return f.await<Message>([&](auto done) { f.desk->send(f.actor(f.agent), command, done); });
    };
    QCOMPARE(f.reply(f.agent, f.conversation, QStringLiteral("x")).error().code,
             ErrorCode::WindowShut);
    const auto first = hold(QStringLiteral("one"));
    const auto second = hold(QStringLiteral("two"));
    QVERIFY(first->held && second->held);
    QCOMPARE(f.desk->health().held, 2);
    QCOMPARE(f.desk->health().outbox, 0);
    QVERIFY(f.say(f.shop, QStringLiteral("oVisitor"), QStringLiteral("back")));
    QTRY_COMPARE(f.stateOf(second->id), DeliveryState::Accepted);
    QCOMPARE(f.wechat.sent.size(), 2);
    QVERIFY(f.wechat.sent[0].contains("one"));
    QCOMPARE(f.desk->health().held, 0);
    QTRY_COMPARE(f.console.lastConversation().quota.left, 3);
}

void TestDeskOutgoing::heldOnesCanBeWithdrawn()
{
    ClockedServed f;
    *f.time += 49LL * 3600 * 1000;
    desk::ReplyCommand command;
    command.conversation = f.conversation;
    command.content.text = QStringLiteral("one");
    command.whenVisitorWrites = true;
    const auto held =
        f.await<Message>([&](auto done) { f.desk->send(f.actor(f.agent), command, done); });
    const auto back =
        f.await<Message>([&](auto done) { f.desk->withdraw(f.actor(f.agent), held->id, done); });
    QCOMPARE(back->failure, FailureReason::Withdrawn);
    QVERIFY(!back->held);
    QVERIFY(f.say(f.shop, QStringLiteral("oVisitor"), QStringLiteral("back")));
    QTest::qWait(50);
    QCOMPARE(f.wechat.sent.size(), 0);
    QCOMPARE(f.desk->health().held, 0);
}

void TestDeskOutgoing::heldOnesOutliveARestart()
{
    ClockedServed f;
    *f.time += 49LL * 3600 * 1000;
    desk::ReplyCommand command;
    command.conversation = f.conversation;
    command.content.text = QStringLiteral("one");
    command.whenVisitorWrites = true;
    QVERIFY(
        f.await<Message>([&](auto done) { f.desk->send(f.actor(f.agent), command, done); }).ok());
    f.configure();
    QCOMPARE(f.desk->health().held, 1);
    QVERIFY(f.say(f.shop, QStringLiteral("oVisitor"), QStringLiteral("back")));
    QTRY_COMPARE(f.wechat.sent.size(), 1);
}

//! The network is away for longer than a message may wait.
void TestDeskOutgoing::overdueMessagesFail()
{
    ClockedServed f;
    f.wechat.answersHeld = true;
    QList<MessageId> ids;
    for (int i = 0; i < 3; ++i)
        ids.append(f.reply(f.agent, f.conversation, QStringLiteral("m%1").arg(i))->id);
    QTRY_COMPARE(f.wechat.held.size(), 1);
    *f.time += 10LL * 60 * 1000;
    f.wechat.held.takeFirst()(); // accepted after all
    QTRY_COMPARE(f.stateOf(ids[0]), DeliveryState::Accepted);
    QTRY_COMPARE_WITH_TIMEOUT(f.stateOf(ids[2]), DeliveryState::Failed, 10'000);
    QCOMPARE(f.console.lastStateOf(ids[1])->failure, FailureReason::NetworkUnreachable);
    QCOMPARE(f.wechat.sent.size(), 1);
    QTRY_COMPARE(f.console.lastConversation().quota.left, 4); // they reached nobody
}

void TestDeskOutgoing::aLimitedDayHoldsTheChannel()
{
    ClockedServed f;
    f.wechat.sendAnswers = { FakeWechat::answered(45009) };
    const auto first = f.reply(f.agent, f.conversation, QStringLiteral("one"));
    QTRY_COMPARE(f.wechat.sent.size(), 1);
    QTRY_COMPARE(f.stateOf(first->id), DeliveryState::Queued);
    *f.time += 10'000;
    const auto second = f.reply(f.agent, f.conversation, QStringLiteral("two"));
    QTest::qWait(50);
    QCOMPARE(f.wechat.sent.size(), 1); // nobody asks meanwhile
    *f.time += 10LL * 60 * 1000;
    QTRY_COMPARE_WITH_TIMEOUT(f.stateOf(second->id), DeliveryState::Failed, 20'000);
    QCOMPARE(f.stateOf(first->id), DeliveryState::Failed);
    QCOMPARE(f.desk->health().outbox, 0);
    QCOMPARE(f.desk->figures().errcodes.value(45009), 1U);
}

void TestDeskOutgoing::preparedBeforeItIsSent()
{
    OutboxScene f;
    const storage::OutboxEntry entry = f.picture();
    f.outbox.add(entry);
    QTRY_COMPARE(f.preparer.waiting.size(), 1);
    QTest::qWait(20);
    QVERIFY(f.states.isEmpty()); // still queued
    f.preparer.waiting.takeFirst()({ "{\"msgtype\":\"image\"}" });
    QTRY_COMPARE(f.last(), DeliveryState::Accepted);
    QCOMPARE(f.wechat.sent, QList<QByteArray> { "{\"msgtype\":\"image\"}" });
    // Withdrawn while it is being made: what comes of it then is nobody's.
    const storage::OutboxEntry second = f.picture();
    f.outbox.add(second);
    QTRY_COMPARE(f.preparer.waiting.size(), 1);
    f.outbox.withdraw(second.message, [](const Result<Message> &) {});
    f.preparer.waiting.takeFirst()({ "{}" });
    QTRY_COMPARE(f.last(), DeliveryState::Failed);
    QTest::qWait(20);
    QCOMPARE(f.wechat.sent.size(), 1);
}

void TestDeskOutgoing::anExpiredUploadIsMadeAnew()
{
    OutboxScene f;
    f.wechat.sendAnswers = { FakeWechat::answered(40007), FakeWechat::answered(40007) };
    const storage::OutboxEntry entry = f.picture();
    f.outbox.add(entry);
    for (int i = 0; i < 2; ++i) {
        QTRY_COMPARE(f.preparer.waiting.size(), 1);
        f.preparer.waiting.takeFirst()({ "{}" });
    }
    QTRY_COMPARE(f.last(), DeliveryState::Failed); // once is enough
    QCOMPARE(f.states.last().failure, FailureReason::MediaInvalid);
    QCOMPARE(f.preparer.forgotten, QList<MessageId> { entry.message.id });
    QCOMPARE(f.wechat.sent.size(), 2);
}

void TestDeskOutgoing::withoutABodyItFails()
{
    OutboxScene f;
    f.outbox.add(f.picture());
    QTRY_COMPARE(f.preparer.waiting.size(), 1);
    wechat::SendReport report;
    report.outcome = { domain::CallResult::Answered, 40009, false };
    f.preparer.waiting.takeFirst()({ {}, report });
    QTRY_COMPARE(f.last(), DeliveryState::Failed);
    QCOMPARE(f.states.last().errcode, 40009);
    // Busy to the end of its patience: it never left, so it cannot have arrived.
    f.outbox.setPreparer(nullptr);
    f.outbox.add(f.picture());
    QTRY_COMPARE(f.states.size(), 2);
    QCOMPARE(f.last(), DeliveryState::Failed);
    QCOMPARE(f.wechat.sent.size(), 0);
}

void TestDeskOutgoing::theBooksOfTheRun()
{
    Served f;
    f.wechat.sendAnswers = { FakeWechat::answered(0), FakeWechat::unclear(),
                             FakeWechat::answered(87014) };
    for (int i = 0; i < 3; ++i)
        QVERIFY(f.reply(f.agent, f.conversation, QString::number(i)).ok());
    QTRY_COMPARE(f.desk->figures().books.endedInAll(), 3U);
    const desk::DeskFigures figures = f.desk->figures();
    QCOMPARE(figures.books.handedIn, 3U);
    QCOMPARE(figures.unaccounted(), 0);
    QCOMPARE(figures.unanswered, 1U);
    QCOMPARE(figures.errcodes.value(87014), 1U);
    QCOMPARE(figures.tokens.expired, 1U);
    const auto book = f.await<storage::LedgerBook>(
        [&](auto done) { f.desk->ledger(desk::Desk::localActor(), done); });
    QCOMPARE(book->rows.size(), 3);
    QCOMPARE(book->withoutOutbox + book->withoutEnd + book->overdue, 0);
}

QTEST_GUILESS_MAIN(TestDeskOutgoing)
#include "tst_desk_outgoing.moc"
