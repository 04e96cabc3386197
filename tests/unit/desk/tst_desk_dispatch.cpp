// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/shopdesk.h"

using namespace kefu;
using namespace kefu::testing;

//! Who gets whom, by the desk over a real database (product.md 4).
class TestDeskDispatch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void secondClaimIsToldWhoWasFirst();
    void transferIsAcceptedByAReply();
    void refusedTransferGoesBackWithANote();
    void transferNobodyAcceptsGoesBack();
    void transferToAGroup();
    void supervisorTakesOver();
    void strangersMayNothing();
    void reopenedWithin24Hours();
    void silentConversationsEndByThemselves();
    void unansweredOnesAreNotEnded();
    void noAnswerIsRemindedAndReassigned();
    void notWhileTheAgentTypes();
    void reassignedWhenSomebodyHasRoomAgain();
    void offersMustBeAccepted();
    void blacklistedVisitorsAreHeardAndGoToNobody();
};

void TestDeskDispatch::secondClaimIsToldWhoWasFirst()
{
    Shop f;
    f.setState(f.ann, PresenceState::Busy);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("q")));
    f.bobComes();
    f.setState(f.bob, PresenceState::Busy);
    QVERIFY(f.say(f.shop, openid(2), QStringLiteral("q")));
    QTRY_COMPARE(f.desk->health().queued + f.desk->health().assigned, qint64(2));
    if (f.desk->health().queued < 2) // bob was online for a moment
        QVERIFY(f.end(f.bob, f.bobConsole.gained().first()).ok());
    const auto page = f.await<desk::VisitorPage>(
        [&](auto done) { f.desk->listConversations(f.actor(f.lead), {}, done); });
    QVERIFY(page.ok());
    ConversationId queued;
    for (const ConversationInfo &info : page->conversations) {
        if (info.state == ConversationState::Queued)
            queued = info.id;
    }
    QVERIFY(queued.isValid());
    // At once: both are on their way before one is answered.
    std::optional<Shop::Answer> first;
    std::optional<Shop::Answer> second;
    f.desk->claim(f.actor(f.ann), queued, [&](const Shop::Answer &answer) { first = answer; });
    f.desk->claim(f.actor(f.bob), queued, [&](const Shop::Answer &answer) { second = answer; });
    QTRY_VERIFY(first && second);
    QVERIFY(first->ok());
    QCOMPARE(first->value().owner, f.ann);
    QVERIFY(!second->ok());
    QCOMPARE(int(second->error().code), int(ErrorCode::Conflict));
    QCOMPARE(second->error().details.value(QStringLiteral("owner")).toString(), f.ann.toString());
    QCOMPARE(second->error().details.value(QStringLiteral("ownerName")).toString(),
             QStringLiteral("ann!"));
    QCOMPARE(f.why(queued).why, QStringLiteral("claimed"));
}

void TestDeskDispatch::transferIsAcceptedByAReply()
{
    Shop f;
    const ConversationId id = f.withAnn();
    f.bobComes();
    const auto moved = f.transfer(f.ann, { id, f.bob, {}, QStringLiteral("refund") });
    QVERIFY(moved.ok());
    QCOMPARE(moved->owner, f.bob);
    QCOMPARE(moved->from, f.ann);
    QCOMPARE(moved->note, QStringLiteral("refund"));
    QVERIFY(moved->acceptUntilAt > *f.time);
    QTRY_COMPARE(f.bobConsole.gained(), QList<ConversationId> { id });
    QTRY_COMPARE(f.annConsole.lost(), QList<ConversationId> { id });
    QVERIFY(f.reply(f.bob, id, QStringLiteral("here")).ok());
    f.pass(2 * kMinute); // the time to accept is over, and nothing happens
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("more")));
    QTRY_COMPARE(f.bobConsole.lastConversation().owner, f.bob);
    QCOMPARE(f.bobConsole.lastConversation().acceptUntilAt, qint64(0));
    const Explanation why = f.why(id);
    QCOMPARE(why.why, QStringLiteral("transferred"));
    QCOMPARE(why.owner, f.bob);
    QCOMPARE(why.stays.size(), 3);
    QCOMPARE(why.stays[1].endWhy, QStringLiteral("transferred"));
}

void TestDeskDispatch::refusedTransferGoesBackWithANote()
{
    Shop f;
    const ConversationId id = f.withAnn();
    f.bobComes();
    QVERIFY(f.transfer(f.ann, { id, f.bob, {}, {} }).ok());
    const auto back = f.refuse(f.bob, id);
    QVERIFY(back.ok());
    QCOMPARE(back->owner, f.ann);
    QCOMPARE(back->note, QStringLiteral("not mine"));
    QCOMPARE(back->acceptUntilAt, qint64(0));
    QCOMPARE(int(f.refuse(f.ann, id).error().code), int(ErrorCode::Conflict)); // it is no offer
    QCOMPARE(f.why(id).why, QStringLiteral("refused"));
}

void TestDeskDispatch::transferNobodyAcceptsGoesBack()
{
    Shop f;
    const ConversationId id = f.withAnn();
    f.bobComes();
    QVERIFY(f.transfer(f.ann, { id, f.bob, {}, {} }).ok());
    f.pass(59 * kSecond);
    QCOMPARE(f.annConsole.gained().size(), 1);
    f.pass(kSecond);
    QTRY_COMPARE(f.annConsole.gained().size(), 2);
    QCOMPARE(f.why(id).owner, f.ann);
    // With its sender gone it goes to the queue, and not to who let it lie.
    QVERIFY(f.transfer(f.ann, { id, f.bob, {}, {} }).ok());
    f.desk->detach(f.annSession, true);
    f.pass(kMinute);
    QTRY_COMPARE(f.desk->health().queued, qint64(1));
    // Two in a row, and he is away.
    QCOMPARE(int(f.desk->presenceOf(f.bob)), int(PresenceState::Away));
    // Who is not there gets no transfer.
    FakeConsole again;
    f.annSession = f.attach(f.ann, &again);
    QTRY_COMPARE(again.gained().size(), 1);
    f.desk->detach(f.bobSession, true);
    QCOMPARE(int(f.transfer(f.ann, { id, f.bob, {}, {} }).error().code), int(ErrorCode::Conflict));
}

void TestDeskDispatch::transferToAGroup()
{
    Shop f;
    const ConversationId id = f.withAnn();
    f.bobComes();
    const auto group = f.saveGroup(
        { QStringLiteral("shop"), QStringLiteral("vip"), QStringList { QStringLiteral("bob") } });
    QVERIFY(group.ok());
    QVERIFY(f.transfer(f.ann, { id, {}, group->group.id, QStringLiteral("vip") }).ok());
    QTRY_COMPARE(f.bobConsole.gained(), QList<ConversationId> { id });
    QCOMPARE(int(f.transfer(f.bob, { id, {}, GroupId { 99 }, {} }).error().code),
             int(ErrorCode::NotFound));
}

void TestDeskDispatch::supervisorTakesOver()
{
    Shop f;
    const ConversationId id = f.withAnn();
    const auto taken =
        f.await<ConversationInfo>([&](auto done) { f.desk->takeOver(f.actor(f.lead), id, done); });
    QVERIFY(taken.ok());
    QCOMPARE(taken->owner, f.lead);
    QTRY_COMPARE(f.annConsole.lost(), QList<ConversationId> { id });
    const auto denied =
        f.await<ConversationInfo>([&](auto done) { f.desk->takeOver(f.actor(f.ann), id, done); });
    QVERIFY(!denied.ok());
}

void TestDeskDispatch::strangersMayNothing()
{
    Shop f;
    const ConversationId id = f.withAnn();
    QCOMPARE(int(f.transfer(f.bob, { id, f.bob, {}, {} }).error().code), int(ErrorCode::NotFound));
    QCOMPARE(int(f.refuse(f.bob, id).error().code), int(ErrorCode::NotFound));
    QVERIFY(f.why(id, f.bob).words.isEmpty());
    QCOMPARE(int(f.claim(f.bob, id).error().code), int(ErrorCode::Conflict));
}

void TestDeskDispatch::reopenedWithin24Hours()
{
    Shop f;
    const ConversationId id = f.withAnn();
    QVERIFY(f.end(f.ann, id).ok());
    f.pass(23 * kHour);
    const auto open = f.reopen(f.ann, id);
    QVERIFY(open.ok());
    QCOMPARE(int(open->state), int(ConversationState::Assigned));
    QCOMPARE(f.why(id).stays.size(), 3); // a new stay
    QCOMPARE(f.why(id).stays.last().why, QStringLiteral("reopened"));
    QVERIFY(f.end(f.ann, id).ok());
    f.pass(25 * kHour);
    QCOMPARE(int(f.reopen(f.ann, id).error().code), int(ErrorCode::Closed));
    // The visitor has another by now.
    const ConversationId next = f.withAnn();
    QVERIFY(next != id);
    QCOMPARE(int(f.reopen(f.lead, id).error().code), int(ErrorCode::Conflict));
}

void TestDeskDispatch::silentConversationsEndByThemselves()
{
    Shop f;
    const ConversationId id = f.withAnn();
    QVERIFY(f.reply(f.ann, id, QStringLiteral("answer")).ok());
    f.pass(29 * kMinute + 59 * kSecond);
    QCOMPARE(f.desk->health().assigned, qint64(1));
    f.pass(kSecond);
    QTRY_COMPARE(f.desk->health().assigned, qint64(0));
    QCOMPARE(f.why(id).why, QStringLiteral("silent"));
    QCOMPARE(f.annConsole.lastConversation().owner, f.ann);
}

void TestDeskDispatch::unansweredOnesAreNotEnded()
{
    Shop f;
    const ConversationId id = f.withAnn();
    for (int hour = 0; hour < 47; ++hour)
        f.pass(kHour);
    QVERIFY(f.say(f.shop, openid(2), QStringLiteral("somebody else")));
    QTRY_VERIFY(f.desk->health().assigned + f.desk->health().queued == 2);
    f.pass(2 * kHour);
    QTRY_COMPARE(f.why(id).why, QStringLiteral("window_over"));
}

void TestDeskDispatch::noAnswerIsRemindedAndReassigned()
{
    Shop f;
    const ConversationId id = f.withAnn();
    f.bobComes();
    f.pass(99 * kSecond);
    QVERIFY(f.annConsole.alerts.isEmpty());
    f.pass(kSecond);
    QTRY_COMPARE(kindsOf(f.annConsole), QStringList { kind(QStringLiteral("no_answer")) });
    f.pass(80 * kSecond);
    QTRY_COMPARE(f.bobConsole.gained(), QList<ConversationId> { id });
    QCOMPARE(kindsOf(f.annConsole).last(), QStringLiteral("reassigned"));
    QCOMPARE(f.why(id).why, QStringLiteral("no_answer"));
    // Bob does not answer either. Ann has had it; nobody else is there: it stays.
    f.pass(180 * kSecond);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("anyone?")));
    QTRY_COMPARE(f.bobConsole.lastConversation().lastSeq, 2);
    QCOMPARE(f.why(id).owner, f.bob);
    // A second visitor she lets wait, and she is away; the supervisor is told.
    f.setState(f.bob, PresenceState::Busy);
    const ConversationId other = f.withAnn(2);
    QVERIFY(other.isValid());
    f.setState(f.bob, PresenceState::Online);
    f.pass(100 * kSecond);
    f.pass(80 * kSecond);
    QTRY_COMPARE(int(f.desk->presenceOf(f.ann)), int(PresenceState::Away));
    QVERIFY(f.annConsole.presencePush.reason.startsWith(u'系'));
    QCOMPARE(kindsOf(f.leadConsole), QStringList { kind(QStringLiteral("not_answering")) });
}

void TestDeskDispatch::notWhileTheAgentTypes()
{
    Shop f;
    const ConversationId id = f.withAnn();
    f.bobComes();
    f.pass(175 * kSecond);
    QVERIFY(
        f.await<bool>([&](auto done) { f.desk->setTyping(f.actor(f.ann), id, true, done); }).ok());
    f.pass(5 * kSecond);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("more")));
    QTRY_COMPARE(f.annConsole.lastConversation().lastSeq, 2);
    QVERIFY(f.bobConsole.gained().isEmpty());
    f.pass(15 * kSecond); // she has stopped
    QTRY_COMPARE(f.bobConsole.gained(), QList<ConversationId> { id });
}

void TestDeskDispatch::reassignedWhenSomebodyHasRoomAgain()
{
    Shop f;
    const ConversationId id = f.withAnn();
    f.pass(180 * kSecond);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("more")));
    QTRY_COMPARE(f.annConsole.lastConversation().lastSeq, 2);
    QCOMPARE(f.why(id).owner, f.ann);
    f.bobComes();
    QTRY_COMPARE(f.bobConsole.gained(), QList<ConversationId> { id });
}

void TestDeskDispatch::offersMustBeAccepted()
{
    Shop f;
    QVERIFY(f.setRules({ { QStringLiteral("acceptMs"), 20'000 } }, QStringLiteral("shop")));
    const ConversationId id = f.withAnn();
    QCOMPARE(f.annConsole.lastConversation().acceptUntilAt, *f.time + 20'000);
    f.bobComes();
    f.pass(20 * kSecond);
    QTRY_COMPARE(f.bobConsole.gained(), QList<ConversationId> { id });
    QTRY_COMPARE(f.annConsole.lost(), QList<ConversationId> { id });
    QVERIFY(f.await<ConversationInfo>([&](auto done) {
                 f.desk->accept(f.actor(f.bob), id, done);
             }).ok());
    f.pass(30 * kSecond);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("more")));
    QTRY_COMPARE(f.bobConsole.lastConversation().lastSeq, 2);
    QCOMPARE(f.why(id).owner, f.bob);
    // Declined at once.
    const auto before = f.bobConsole.gained().size();
    const ConversationId second = f.withAnn(2);
    QVERIFY(second.isValid());
    QVERIFY(f.refuse(f.ann, second).ok());
    QTRY_COMPARE(f.bobConsole.gained().size(), before + 1);
}

void TestDeskDispatch::blacklistedVisitorsAreHeardAndGoToNobody()
{
    Shop f;
    const ConversationId id = f.withAnn();
    const VisitorId visitor = f.annConsole.lastConversation().visitor.id;
    BlockRequest block { visitor, true, QStringLiteral("abuse") };
    QVERIFY(f.await<bool>([&](auto done) { f.desk->block(f.actor(f.ann), block, done); }).ok());
    QTRY_COMPARE(f.desk->health().assigned, qint64(0));
    QCOMPARE(f.why(id).why, QStringLiteral("blocked"));
    f.pass(29LL * 24 * kHour);
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("kept")));
    QCOMPARE(f.desk->health().queued + f.desk->health().assigned, qint64(0));
    const auto page = f.await<HistoryAnswer>(
        [&](auto done) { f.desk->history(f.actor(f.lead), visitor, 0, 50, done); });
    QVERIFY(page.ok());
    QCOMPARE(page->messages.last().content.text, QStringLiteral("kept"));
    f.pass(2LL * 24 * kHour); // the term is over
    QVERIFY(f.say(f.shop, openid(1), QStringLiteral("back")));
    QTRY_COMPARE(f.desk->health().queued + f.desk->health().assigned, qint64(1));
}

QTEST_GUILESS_MAIN(TestDeskDispatch)
#include "tst_desk_dispatch.moc"
