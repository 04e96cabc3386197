// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/served.h"

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
    void refusedRepliesGiveTheirPlaceBack();
    void withoutAPlaceItIsQueued();
    void whatIsBeingWrittenAtTheEndIsSentLater();
};

void TestDeskSending::acceptedStepByStep()
{
    Served f;
    const auto sent = f.reply(f.agent, f.conversation, QStringLiteral("在的\U0001F60A"));
    QVERIFY(sent.ok());
    // It had a place at once: its own transaction wrote it as "sending".
    QCOMPARE(int(sent->delivery), int(DeliveryState::Sending));
    QTRY_COMPARE(f.console.statesOf(sent->id).size(), 2);
    QVERIFY(f.console.statesOf(sent->id)
            == QList<DeliveryState>({ DeliveryState::Sending, DeliveryState::Accepted }));
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

void TestDeskSending::refusedRepliesGiveTheirPlaceBack()
{
    Served f;
    for (int i = 0; i < 5; ++i)
        QVERIFY(f.reply(f.agent, f.conversation, QString::number(i)).ok());
    QTRY_COMPARE(f.wechat.sent.size(), 5);
    for (int i = 0; i < 100; ++i) // more than there are places
        QVERIFY(!f.reply(f.agent, f.conversation, QStringLiteral("six")).ok());
    QVERIFY(f.reply(f.agent, f.conversation, QStringLiteral("six"), {}, true).ok());
    QTRY_COMPARE(f.wechat.sent.size(), 6);
}

void TestDeskSending::withoutAPlaceItIsQueued()
{
    Served f;
    f.close();
    f.settings.sendsPerChannel = 1;
    f.open();
    FakeConsole console;
    f.attach(f.agent, &console);
    QVERIFY(f.say(f.shop, QStringLiteral("oAnother"), QStringLiteral("?")));
    QTRY_COMPARE(console.gained().size(), 1);
    f.wechat.answersHeld = true;
    const auto first = f.reply(f.agent, f.conversation, QStringLiteral("一"));
    QCOMPARE(int(first->delivery), int(DeliveryState::Sending));
    const auto second = f.reply(f.agent, console.gained().first(), QStringLiteral("二"));
    QCOMPARE(int(second->delivery), int(DeliveryState::Queued));
    QTRY_COMPARE(f.wechat.held.size(), 1);
    f.wechat.held.takeFirst()();
    QTRY_COMPARE(f.wechat.held.size(), 1);
    f.wechat.held.takeFirst()();
    QTRY_VERIFY(console.lastStateOf(second->id)
                && console.lastStateOf(second->id)->delivery == DeliveryState::Accepted);
}

//! Written as "sending", and never called: the next start must send it, not call it uncertain.
void TestDeskSending::whatIsBeingWrittenAtTheEndIsSentLater()
{
    Served f;
    desk::ReplyCommand command;
    command.conversation = f.conversation;
    command.content.text = QStringLiteral("一");
    bool wasStored = false;
    f.desk->send(f.actor(f.agent), command,
                 [&](const Result<Message> &sent) { wasStored = sent.ok(); });
    bool stopped = false;
    f.desk->stop(5000, [&stopped] { stopped = true; });
    QTRY_VERIFY(wasStored && stopped);
    QCOMPARE(f.wechat.sent.size(), 0);
    f.close();
    f.open();
    QTRY_COMPARE(f.wechat.sent.size(), 1);
    QTRY_COMPARE(f.desk->figures().books.ended[DeliveryState::Accepted], quint64(1));
}

QTEST_GUILESS_MAIN(TestDeskSending)
#include "tst_desk_sending.moc"
