// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/outbox.h"
#include "tests/unit/desk/deskfixture.h"

#include <QDateTime>

using namespace kefu;
using namespace kefu::testing;

class TestDeskSending : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void acceptedStepByStep();
    void resendingIsHarmless();
    void unclearIsNeverSentAgain();
    void refusedTokensAreRenewedOnce();
    void quotaErrorsCorrectTheView();
    void networkFailuresAreTriedAgain();
    void orderIsKeptPerVisitor();
    void longTextsBecomeSeveral();
    void quotaRunsOutAndForceGoesOn();
    void contentIsChecked_data();
    void contentIsChecked();
    void onlyTheOwnerSends();
    void endedConversationsRefuse();
    void layimReopensWhatEnded();
    void missedEventsAreComplete();
    void stopWaitsForCallsUnderWay();
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

namespace {

//! One visitor's question, owned by one agent who is there.
struct Served : DeskFixture {
    Served()
    {
        shop = addChannel(QStringLiteral("shop"));
        agent = addAgent(QStringLiteral("xm"));
        attach(agent, &console);
        say(shop, QStringLiteral("oVisitor"), QStringLiteral("在吗"));
        gainedInTime = QTest::qWaitFor([this] { return console.gained().size() == 1; });
        conversation = gainedInTime ? console.gained().first() : ConversationId {};
    }
    FakeConsole console;
    ChannelId shop;
    AgentId agent;
    ConversationId conversation;
    bool gainedInTime = false;
};

//! The same, with a clock that only the test moves.
struct ClockedServed : Served {
    ClockedServed()
    {
        *time = QDateTime::currentMSecsSinceEpoch();
        close();
        settings.now = [time = time] { return *time; };
        configure();
        console = FakeConsole();
        attach(agent, &console);
    }
    void configure()
    {
        close();
        open();
    }
    DeliveryState stateOf(MessageId id) const
    {
        const auto last = console.lastStateOf(id);
        return last ? last->delivery : DeliveryState::None;
    }
    std::shared_ptr<qint64> time = std::make_shared<qint64>(0);
};

//! Makes bodies when the test says so.
struct SlowPreparer : desk::OutgoingPreparer {
    void prepare(const storage::OutboxEntry &entry, desk::ChannelSender &, Done done) override
    {
        asked.append(entry.message.id);
        waiting.append(std::move(done));
    }
    void forgetUpload(const storage::OutboxEntry &entry) override
    {
        forgotten.append(entry.message.id);
    }
    QList<MessageId> asked;
    QList<MessageId> forgotten;
    QList<Done> waiting;
};

//! An outbox by itself, over a real store.
struct OutboxScene : Served {
    OutboxScene()
        : outbox(*storage, wechat.factory(), settings.now, 32, nullptr)
    {
        outbox.setSettled(
            [this](const storage::SettleOutcome &outcome) { states.append(outcome.message); });
        storage::ChannelRecord record;
        record.id = shop;
        record.appid = QStringLiteral("wx");
        record.secret = "s";
        outbox.addChannel(record);
        outbox.setPreparer(&preparer);
    }
    //! A picture on its way, known to this outbox alone.
    storage::OutboxEntry picture()
    {
        storage::ReplyItem item;
        item.conversation = conversation;
        item.agent = agent;
        item.content.kind = ContentKind::Image;
        item.at = settings.now();
        const auto written =
            await<storage::ReplyOutcome>([&](auto done) { storage->reply(item, done); });
        return {
            written->message, shop, written->message.visitor, QStringLiteral("oVisitor"), {}, 0
        };
    }
    DeliveryState last() const
    {
        return states.isEmpty() ? DeliveryState::None : states.last().delivery;
    }
    SlowPreparer preparer;
    desk::Outbox outbox;
    QList<Message> states;
};

} // namespace

void TestDeskSending::acceptedStepByStep()
{
    Served f;
    const auto sent = f.reply(f.agent, f.conversation, QStringLiteral("在的\U0001F60A"));
    QVERIFY(sent.ok());
    QCOMPARE(int(sent->delivery), int(DeliveryState::Queued));
    QTRY_COMPARE(f.console.statesOf(sent->id).size(), 3);
    QVERIFY(f.console.statesOf(sent->id)
            == QList<DeliveryState>(
                { DeliveryState::Queued, DeliveryState::Sending, DeliveryState::Accepted }));
    QCOMPARE(f.wechat.sent.size(), 1);
    QVERIFY(f.wechat.sent.first().contains(
        QStringLiteral("在的\U0001F60A").toUtf8())); // raw UTF-8, no escapes
    const ConversationInfo last = f.console.lastConversation();
    QCOMPARE(last.quota.left, 4);
    QCOMPARE(last.waitingSinceAt, 0);
    QCOMPARE(last.unread, 0);
    QVERIFY(f.console.gapless);
}

void TestDeskSending::resendingIsHarmless()
{
    Served f;
    const auto first = f.reply(f.agent, f.conversation, QStringLiteral("在"), QStringLiteral("c1"));
    const auto second =
        f.reply(f.agent, f.conversation, QStringLiteral("在"), QStringLiteral("c1"));
    QVERIFY(first.ok() && second.ok());
    QCOMPARE(first->id, second->id);
    QTRY_COMPARE(f.wechat.sent.size(), 1);
    QTest::qWait(30);
    QCOMPARE(f.wechat.sent.size(), 1);
}

void TestDeskSending::unclearIsNeverSentAgain()
{
    Served f;
    f.wechat.sendAnswers = { FakeWechat::unclear() };
    const auto sent = f.reply(f.agent, f.conversation, QStringLiteral("一"));
    QVERIFY(sent.ok());
    QTRY_VERIFY(f.console.lastStateOf(sent->id)
                && f.console.lastStateOf(sent->id)->delivery == DeliveryState::Uncertain);
    QCOMPARE(int(f.console.lastStateOf(sent->id)->failure), int(FailureReason::NoAnswer));
    const auto next =
        f.reply(f.agent, f.conversation, QStringLiteral("二")); // does not block later ones
    QVERIFY(next.ok());
    QTRY_VERIFY(f.console.lastStateOf(next->id)
                && f.console.lastStateOf(next->id)->delivery == DeliveryState::Accepted);
    QCOMPARE(f.wechat.sent.size(), 2);
}

void TestDeskSending::refusedTokensAreRenewedOnce()
{
    Served f;
    f.wechat.sendAnswers = { FakeWechat::answered(40001) };
    const auto sent = f.reply(f.agent, f.conversation, QStringLiteral("一"));
    QVERIFY(sent.ok());
    QTRY_VERIFY(f.console.lastStateOf(sent->id)
                && f.console.lastStateOf(sent->id)->delivery == DeliveryState::Accepted);
    QCOMPARE(f.wechat.tokensGiven, 2);
    QCOMPARE(f.wechat.sent.size(), 2);
    // Refused with every token: once more, then the operator must act. No loop.
    f.wechat.sendAnswers = { FakeWechat::answered(40001), FakeWechat::answered(40001),
                             FakeWechat::answered(40001) };
    const auto again = f.reply(f.agent, f.conversation, QStringLiteral("二"));
    QVERIFY(again.ok());
    QTRY_VERIFY(f.console.lastStateOf(again->id)
                && f.console.lastStateOf(again->id)->delivery == DeliveryState::Failed);
    QCOMPARE(f.wechat.sent.size(), 4);
    QCOMPARE(f.console.lastStateOf(again->id)->errcode, 40001);
}

void TestDeskSending::quotaErrorsCorrectTheView()
{
    Served f;
    f.wechat.sendAnswers = { FakeWechat::answered(45047) };
    const auto sent = f.reply(f.agent, f.conversation, QStringLiteral("一"));
    QVERIFY(sent.ok());
    QTRY_VERIFY(f.console.lastStateOf(sent->id)
                && f.console.lastStateOf(sent->id)->delivery == DeliveryState::Failed);
    QCOMPARE(int(f.console.lastStateOf(sent->id)->failure), int(FailureReason::QuotaUsedUp));
    QCOMPARE(f.console.lastConversation().quota.left, 0);
    QVERIFY(f.say(f.shop, QStringLiteral("oVisitor"),
                  QStringLiteral("还在吗"))); // and the visitor opens it again
    QTRY_COMPARE(f.console.lastConversation().quota.left, 5);
}

void TestDeskSending::networkFailuresAreTriedAgain()
{
    Served f;
    f.wechat.sendAnswers = { FakeWechat::neverSent() };
    const auto sent = f.reply(f.agent, f.conversation, QStringLiteral("一"));
    QVERIFY(sent.ok());
    QTRY_VERIFY_WITH_TIMEOUT(f.console.lastStateOf(sent->id)
                                 && f.console.lastStateOf(sent->id)->delivery
                                     == DeliveryState::Accepted,
                             10'000);
    QCOMPARE(f.wechat.sent.size(), 2);
}

void TestDeskSending::orderIsKeptPerVisitor()
{
    Served f;
    f.wechat.answersHeld = true;
    for (int i = 0; i < 4; ++i)
        QVERIFY(f.reply(f.agent, f.conversation, QStringLiteral("m%1").arg(i)).ok());
    for (int i = 0; i < 4; ++i) {
        QTRY_COMPARE(f.wechat.held.size(), 1);
        QTest::qWait(20);
        QCOMPARE(f.wechat.sent.size(), i + 1); // one in flight per visitor
        QVERIFY(f.wechat.sent[i].contains(QStringLiteral("m%1").arg(i).toUtf8()));
        f.wechat.held.takeFirst()();
    }
}

void TestDeskSending::longTextsBecomeSeveral()
{
    Served f;
    const QString text = QStringLiteral("长").repeated(1500); // 4,500 bytes: three messages
    const auto sent = f.reply(f.agent, f.conversation, text, QStringLiteral("c9"));
    QVERIFY(sent.ok());
    QTRY_COMPARE(f.wechat.sent.size(), 3);
    QString joined;
    for (const Event &event : f.console.events) {
        const auto *added = std::get_if<MessageAdded>(&event.body);
        if (added && added->message.direction == Direction::Out)
            joined += added->message.content.text;
    }
    QCOMPARE(joined, text);
    // Three more do not fit into the two that are left: refused before the first goes out.
    const auto refused = f.reply(f.agent, f.conversation, text);
    QVERIFY(!refused.ok());
    QCOMPARE(int(refused.error().code), int(ErrorCode::QuotaExhausted));
    QCOMPARE(refused.error().details.value(QStringLiteral("needed")).toInt(), 3);
}

void TestDeskSending::quotaRunsOutAndForceGoesOn()
{
    Served f;
    for (int i = 0; i < 5; ++i)
        QVERIFY(f.reply(f.agent, f.conversation, QString::number(i)).ok());
    const auto sixth = f.reply(f.agent, f.conversation, QStringLiteral("six"));
    QVERIFY(!sixth.ok());
    QCOMPARE(int(sixth.error().code), int(ErrorCode::QuotaExhausted));
    QVERIFY(f.reply(f.agent, f.conversation, QStringLiteral("six"), {}, true).ok());
    QTRY_COMPARE(f.wechat.sent.size(), 6);
}

void TestDeskSending::contentIsChecked_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("code");
    QTest::newRow("empty") << QString() << int(ErrorCode::BadRequest);
    QTest::newRow("blanks") << QStringLiteral(" \n\t ") << int(ErrorCode::BadRequest);
    QTest::newRow("controls only") << QStringLiteral("\u0001\u0002") << int(ErrorCode::BadRequest);
    QTest::newRow("too long") << QString(3001, u'x') << int(ErrorCode::TooLarge);
}

void TestDeskSending::contentIsChecked()
{
    QFETCH(QString, text);
    QFETCH(int, code);
    Served f;
    const auto sent = f.reply(f.agent, f.conversation, text);
    QVERIFY(!sent.ok());
    QCOMPARE(int(sent.error().code), code);
    QCOMPARE(f.wechat.sent.size(), 0);
}

void TestDeskSending::onlyTheOwnerSends()
{
    Served f;
    const AgentId boss = f.addAgent(QStringLiteral("boss"), Role::Supervisor);
    const auto conflict = f.reply(boss, f.conversation, QStringLiteral("x"));
    QVERIFY(!conflict.ok());
    QCOMPARE(int(conflict.error().code), int(ErrorCode::Conflict));
    QCOMPARE(conflict.error().details.value(QStringLiteral("ownerName")).toString(),
             QStringLiteral("xm!"));
    const AgentId other = f.addAgent(QStringLiteral("other"));
    const auto hidden = f.reply(other, f.conversation, QStringLiteral("x"));
    QVERIFY(!hidden.ok());
    QCOMPARE(int(hidden.error().code), int(ErrorCode::NotFound));
    const auto missing = f.reply(f.agent, { 999 }, QStringLiteral("x"));
    QCOMPARE(int(missing.error().code), int(ErrorCode::NotFound));
}

void TestDeskSending::endedConversationsRefuse()
{
    Served f;
    QVERIFY(f.await<ConversationInfo>([&](auto done) {
                 f.desk->end(f.actor(f.agent), f.conversation, done);
             }).ok());
    const auto sent = f.reply(f.agent, f.conversation, QStringLiteral("x"));
    QVERIFY(!sent.ok());
    QCOMPARE(int(sent.error().code), int(ErrorCode::Closed));
    const auto again = f.await<ConversationInfo>(
        [&](auto done) { f.desk->end(f.actor(f.agent), f.conversation, done); });
    QVERIFY(!again.ok());
    QCOMPARE(int(again.error().code), int(ErrorCode::Closed));
}

void TestDeskSending::layimReopensWhatEnded()
{
    Served f;
    const auto &gain = std::get<ConversationGained>(f.console.events.first().body);
    const VisitorId visitor = gain.conversation.visitor.id;
    QVERIFY(f.await<ConversationInfo>([&](auto done) {
                 f.desk->end(f.actor(f.agent), f.conversation, done);
             }).ok());
    desk::ReplyCommand command;
    command.content.text = QStringLiteral("还有问题吗");
    const auto sent = f.await<Message>(
        [&](auto done) { f.desk->sendToVisitor(f.actor(f.agent), visitor, command, done); });
    QVERIFY2(sent.ok(), qPrintable(sent.ok() ? QString() : sent.error().message));
    QTRY_COMPARE(f.wechat.sent.size(), 1);
    QCOMPARE(f.desk->health().assigned, qint64(1));
}

void TestDeskSending::missedEventsAreComplete()
{
    Served f;
    const EventSeq before = f.desk->lastSeq();
    const auto sent = f.reply(f.agent, f.conversation, QStringLiteral("一"));
    QVERIFY(sent.ok());
    QVERIFY(f.say(f.shop, QStringLiteral("oVisitor"), QStringLiteral("二")));
    QTRY_VERIFY(f.console.lastStateOf(sent->id)
                && f.console.lastStateOf(sent->id)->delivery == DeliveryState::Accepted);
    QTRY_COMPARE(f.console.cursor, f.desk->lastSeq());
    const auto missed = f.await<storage::MissedEvents>(
        [&](auto done) { f.desk->missedEvents(f.actor(f.agent), before, f.desk->epoch(), done); });
    QVERIFY(missed.ok());
    QVERIFY(!missed->tooOld);
    QCOMPARE(missed->to, f.desk->lastSeq());
    QList<EventSeq> live;
    for (const Event &event : f.console.events) {
        if (event.seq > before)
            live.append(event.seq);
    }
    QList<EventSeq> read;
    for (const Event &event : missed->events)
        read.append(event.seq);
    QCOMPARE(read, live);
    const auto other = f.await<storage::MissedEvents>([&](auto done) {
        f.desk->missedEvents(f.actor(f.agent), before, QStringLiteral("another epoch"), done);
    });
    QVERIFY(other.ok() && other->tooOld);
}

void TestDeskSending::stopWaitsForCallsUnderWay()
{
    Served f;
    f.wechat.answersHeld = true;
    const auto sent = f.reply(f.agent, f.conversation, QStringLiteral("一"));
    QVERIFY(sent.ok());
    QTRY_COMPARE(f.wechat.held.size(), 1);
    bool stopped = false;
    f.desk->stop(5000, [&stopped] { stopped = true; });
    QTest::qWait(30);
    QVERIFY(!stopped);
    f.wechat.held.takeFirst()();
    QTRY_VERIFY(stopped);
    f.close();
    f.open();
    QCOMPARE(f.desk->health().outbox, qint64(0)); // its fate was written before the end
}

void TestDeskSending::whatWaitsCanBeWithdrawn()
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
    QCOMPARE(f.console.lastConversation().quota.left, 5);
    const auto again =
        f.await<Message>([&](auto done) { f.desk->withdraw(f.actor(f.agent), sent->id, done); });
    QCOMPARE(again.error().code, ErrorCode::Conflict);
    *f.time += 6000;
    const auto next = f.reply(f.agent, f.conversation, QStringLiteral("that one"));
    *f.time += 6000;
    QTRY_COMPARE_WITH_TIMEOUT(f.stateOf(next->id), DeliveryState::Accepted, 10'000);
    QCOMPARE(f.wechat.sent.size(), 1);
}

void TestDeskSending::whatIsUnderWayCannot()
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
    QTRY_COMPARE(f.console.lastStateOf(first->id)->delivery, DeliveryState::Accepted);
    QTest::qWait(50);
    QCOMPARE(f.wechat.sent.size(), 1);
}

void TestDeskSending::othersCannotWithdraw()
{
    Served f;
    f.wechat.answersHeld = true;
    const AgentId other = f.addAgent(QStringLiteral("other"));
    f.reply(f.agent, f.conversation, QStringLiteral("first"));
    const auto second = f.reply(f.agent, f.conversation, QStringLiteral("second"));
    const auto refused =
        f.await<Message>([&](auto done) { f.desk->withdraw(f.actor(other), second->id, done); });
    QCOMPARE(refused.error().code, ErrorCode::NotFound);
    const auto missing = f.await<Message>(
        [&](auto done) { f.desk->withdraw(f.actor(f.agent), MessageId { 999 }, done); });
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
}

void TestDeskSending::heldUntilTheVisitorWrites()
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
    QCOMPARE(f.console.lastConversation().quota.left, 3);
}

void TestDeskSending::heldOnesCanBeWithdrawn()
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

void TestDeskSending::heldOnesOutliveARestart()
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
void TestDeskSending::overdueMessagesFail()
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
    QCOMPARE(f.console.lastConversation().quota.left, 4); // they reached nobody
}

void TestDeskSending::aLimitedDayHoldsTheChannel()
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

void TestDeskSending::preparedBeforeItIsSent()
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

void TestDeskSending::anExpiredUploadIsMadeAnew()
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

void TestDeskSending::withoutABodyItFails()
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

void TestDeskSending::theBooksOfTheRun()
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

QTEST_GUILESS_MAIN(TestDeskSending)
#include "tst_desk_sending.moc"
