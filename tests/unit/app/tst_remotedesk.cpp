// SPDX-License-Identifier: Apache-2.0
#include "app/credentialstore.h"
#include "app/remotechatservice.h"
#include "relay/protocol/codec.h"
#include "tests/unit/app/fakerelay.h"
#include "tests/unit/app/manualscheduler.h"
#include "tests/unit/uimodel/samples.h"
#include "ui/model/chatqueries.h"
#include "ui/model/conversationstore.h"

#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::app;
using kefu::test::conversation;
using kefu::test::FakeRelay;
using kefu::test::ManualScheduler;
using kefu::test::message;

namespace {

//! A signed-in console with conversation 1 of visitor 1, before a scripted relay.
struct Desk {
    Desk()
    {
        relay.onHello = [](const HelloRequest &hello) {
            HelloAnswer answer = test::hello({ conversation(1, 1, 3) }, 10);
            answer.resumed = hello.since.isValid();
            if (answer.resumed)
                answer.conversations.clear();
            return answer;
        };
    }
    bool login()
    {
        service.login({ relay.address(), QStringLiteral("mei"), QStringLiteral("pw"), false });
        return waitOnline();
    }
    bool waitOnline()
    {
        return QTest::qWaitFor([this] { return session.isOnline(); });
    }
    bool lose()
    {
        relay.dropSocket();
        return QTest::qWaitFor([this] { return !session.isOnline(); });
    }
    bool comeBack()
    {
        service.retryNow();
        return waitOnline();
    }
    void refuseAll(ErrorCode code)
    {
        relay.onRequest = [this, code](const Request &request) {
            relay.refuse(request.id, makeError(code, QStringLiteral("no")));
        };
    }

    FakeRelay relay;
    ManualScheduler scheduler;
    ui::ConversationStore store;
    CredentialStore credentials { QStringLiteral("kefudesk-test") };
    Session session { store, scheduler, Backoff([] { return 0.5; }) };
    RemoteChatService service { session, store, credentials, scheduler };
};

} // namespace

//! Orders, presence, colleagues, watching and questions on the wire, with a connection that breaks.
class tst_RemoteDesk : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ordersAreAnswered_data();
    void ordersAreAnswered();
    void orderRefusedOrOffline();
    void presenceWithReasonAndLimit();
    void presenceForcedByASupervisor();
    void logoutSaysWhatIsLeftBehind();
    void questionIsAnsweredOnce();
    void questionEndsWithTheConnection();
    void questionOfNobody();
    void colleaguesAndTheirChanges();
    void watchingOutlastsTheConnection();
    void watchedWithoutAsking();
    void alertsAreHandedOn();
};

void tst_RemoteDesk::ordersAreAnswered_data()
{
    QTest::addColumn<ui::Order>("order");
    const ConversationId one { 1 };
    QTest::newRow("claim") << ui::Order(ClaimRequest { one });
    QTest::newRow("accept") << ui::Order(AcceptRequest { one });
    QTest::newRow("refuse") << ui::Order(RefuseRequest { one, QStringLiteral("no") });
    QTest::newRow("transfer") << ui::Order(
        TransferRequest { one, { 8 }, {}, QStringLiteral("note") });
    QTest::newRow("take over") << ui::Order(TakeOverRequest { one });
    QTest::newRow("requeue") << ui::Order(RequeueRequest { one });
    QTest::newRow("reopen") << ui::Order(ReopenRequest { one });
    QTest::newRow("help") << ui::Order(HelpRequest { one, true });
}

void tst_RemoteDesk::ordersAreAnswered()
{
    QFETCH(ui::Order, order);
    Desk desk;
    QVERIFY(desk.login());
    QSignalSpy done(&desk.service, &ui::ChatService::orderDone);
    desk.relay.onRequest = [&desk](const Request &request) {
        desk.relay.answer(request.id, codec::toJson(ConversationAnswer { conversation(1, 1, 3) }));
    };
    desk.service.order(order);
    QTRY_COMPARE(done.size(), 1);
    const bool asMeant = std::visit(
        [&desk](const auto &wanted) {
            const auto sent = desk.relay.requestsOf<std::decay_t<decltype(wanted)>>();
            return sent.size() == 1 && sent.first() == wanted;
        },
        order);
    QVERIFY(asMeant);
}

void tst_RemoteDesk::orderRefusedOrOffline()
{
    Desk desk;
    QVERIFY(desk.login());
    QSignalSpy failed(&desk.service, &ui::ChatService::commandFailed);
    desk.refuseAll(ErrorCode::Conflict);
    desk.service.order(AcceptRequest { { 1 } });
    QTRY_COMPARE(failed.size(), 1);
    QCOMPARE(failed[0][0].value<Error>().code, ErrorCode::Conflict);
    QCOMPARE(failed[0][1].value<ConversationId>(), ConversationId { 1 });
    QVERIFY(desk.lose());
    desk.service.order(AcceptRequest { { 1 } });
    QCOMPARE(failed.size(), 2);
    QCOMPARE(failed[1][0].value<Error>().code, ErrorCode::Unavailable);
    QCOMPARE(desk.relay.requestsOf<AcceptRequest>().size(), 1); // not sent later
}

void tst_RemoteDesk::presenceWithReasonAndLimit()
{
    Desk desk;
    QVERIFY(desk.login());
    desk.relay.onRequest = [&desk](const Request &request) {
        if (const auto *wanted = std::get_if<PresenceRequest>(&request.body))
            desk.relay.answer(
                request.id,
                codec::toJson(PresenceAnswer { wanted->state, wanted->reason, wanted->untilAt }));
    };
    PresenceRequest away;
    away.state = PresenceState::Away;
    away.reason = QStringLiteral("lunch");
    away.untilAt = 1'700'000'000'000;
    desk.service.changePresence(away);
    QTRY_COMPARE(desk.store.me().presence, PresenceState::Away);
    QCOMPARE(desk.store.awayReason(), QStringLiteral("lunch"));
    QCOMPARE(desk.store.awayUntilAt(), 1'700'000'000'000);
    // A colleague's is none of the store's business.
    PresenceRequest other;
    other.agent = { 8 };
    other.state = PresenceState::Busy;
    desk.service.changePresence(other);
    QTRY_COMPARE(desk.relay.requestsOf<PresenceRequest>().size(), 2);
    desk.service.setPresence(PresenceState::Online);
    QTRY_COMPARE(desk.store.me().presence, PresenceState::Online);
    QCOMPARE(desk.store.awayReason(), QString());
}

void tst_RemoteDesk::presenceForcedByASupervisor()
{
    Desk desk;
    QVERIFY(desk.login());
    QSignalSpy forced(&desk.service, &ui::ChatService::presenceForced);
    const AgentId me = desk.store.me().id;
    desk.relay.push(PresencePush { me, PresenceState::Busy });
    QTRY_COMPARE(desk.store.me().presence, PresenceState::Busy);
    QCOMPARE(forced.size(), 0);
    desk.relay.push(PresencePush {
        me, PresenceState::Away, QStringLiteral("training"), 0, { 99 }, QStringLiteral("lead") });
    QTRY_COMPARE(forced.size(), 1);
    QCOMPARE(forced[0][0].value<PresencePush>().byName, QStringLiteral("lead"));
    QCOMPARE(desk.store.awayReason(), QStringLiteral("training"));
}

void tst_RemoteDesk::logoutSaysWhatIsLeftBehind()
{
    Desk desk;
    QVERIFY(desk.login());
    desk.service.logout(LeftBehind::Keep);
    QTRY_COMPARE(desk.relay.requestsOf<LogoutRequest>().size(), 1);
    QCOMPARE(desk.relay.requestsOf<LogoutRequest>().first().open, LeftBehind::Keep);
}

void tst_RemoteDesk::questionIsAnsweredOnce()
{
    Desk desk;
    QVERIFY(desk.login());
    int answers = 0;
    QString why;
    const auto taken = [&](const Result<Explanation> &explanation) {
        ++answers;
        why = explanation ? explanation->why : QStringLiteral("refused");
    };
    desk.relay.onRequest = [&desk](const Request &request) {
        Explanation explanation;
        explanation.conversation = { 1 };
        explanation.why = QStringLiteral("in_order");
        desk.relay.answer(request.id, codec::toJson(ExplainAnswer { explanation }));
    };
    ui::askWhy(desk.service, { 1 }, &desk.service, taken);
    QCOMPARE(answers, 0);
    QTRY_COMPARE(why, QStringLiteral("in_order"));
    desk.relay.onRequest = [&desk](const Request &request) {
        desk.relay.answer(request.id, { { QStringLiteral("state"), 7 } }); // not to be read
    };
    ui::askWhy(desk.service, { 1 }, &desk.service, taken);
    QTRY_COMPARE(why, QStringLiteral("refused"));
    QCOMPARE(answers, 2);
}

void tst_RemoteDesk::questionEndsWithTheConnection()
{
    Desk desk;
    QVERIFY(desk.login());
    QList<ErrorCode> codes;
    const auto taken = [&codes](const Result<void> &done) {
        codes.append(done ? ErrorCode::Internal : done.error().code);
    };
    ui::setBlocked(desk.service, BlockRequest { { 1 } }, &desk.service, taken);
    QTRY_COMPARE(desk.relay.requestsOf<BlockRequest>().size(), 1);
    QVERIFY(desk.lose());
    QTRY_COMPARE(codes, QList<ErrorCode> { ErrorCode::Unavailable });
    ui::setBlocked(desk.service, BlockRequest { { 1 } }, &desk.service, taken);
    QCOMPARE(codes.size(), 1); // later, never from inside the call
    QTRY_COMPARE(codes.size(), 2);
    QVERIFY(desk.comeBack());
    QCOMPARE(desk.relay.requestsOf<BlockRequest>().size(), 1);
}

void tst_RemoteDesk::questionOfNobody()
{
    Desk desk;
    QVERIFY(desk.login());
    bool called = false;
    auto context = std::make_unique<QObject>();
    desk.service.ask(CannedRequest {}, context.get(), [&called](const Answer &) { called = true; });
    context.reset();
    QSignalSpy alerts(&desk.service, &ui::ChatService::alerted);
    desk.relay.onRequest = [&desk](const Request &request) {
        desk.relay.answer(request.id, {});
        desk.relay.push(AlertPush { QStringLiteral("help") }); // behind it
    };
    QTRY_COMPARE(alerts.size(), 1);
    QVERIFY(!called);
}

void tst_RemoteDesk::colleaguesAndTheirChanges()
{
    Desk desk;
    QVERIFY(desk.login());
    Colleague bob;
    bob.id = { 8 };
    bob.nickname = QStringLiteral("bob");
    desk.relay.onRequest = [&](const Request &request) {
        if (std::holds_alternative<ColleaguesRequest>(request.body))
            desk.relay.answer(request.id, codec::toJson(ColleaguesAnswer { { bob }, {} }));
        else
            desk.relay.answer(request.id, {});
    };
    desk.service.loadColleagues();
    QTRY_COMPARE(desk.store.people().nameOf({ 8 }), QStringLiteral("bob"));
    QCOMPARE(desk.relay.requestsOf<SubscribeRequest>().size(), 1);
    bob.load = 5;
    desk.relay.push(ColleaguesPush { { bob } });
    QTRY_COMPARE(desk.store.people().find({ 8 })->load, 5);
    QVERIFY(desk.lose());
    QVERIFY(desk.comeBack());
    QTRY_COMPARE(desk.relay.requestsOf<SubscribeRequest>().size(), 2); // topics end with a socket
    QCOMPARE(desk.relay.requestsOf<ColleaguesRequest>().size(), 2);
}

void tst_RemoteDesk::watchingOutlastsTheConnection()
{
    Desk desk;
    QVERIFY(desk.login());
    QSignalSpy watched(&desk.store, &ui::ConversationStore::watchedChanged);
    desk.relay.onRequest = [&desk](const Request &request) {
        desk.relay.answer(request.id,
                          codec::toJson(WatchAnswer { conversation(5, 5, 1), { message(5, 1) } }));
    };
    desk.service.watch({ 5 }, true);
    QTRY_COMPARE(watched.size(), 1);
    QVERIFY(desk.store.log({ 5 })->isLoaded(1));
    desk.relay.push(WatchedPush { conversation(5, 5, 2), { message(5, 2) }, false });
    QTRY_COMPARE(desk.store.log({ 5 })->lastSeq(), 2);
    QVERIFY(desk.lose());
    QVERIFY(desk.comeBack());
    QTRY_COMPARE(desk.relay.requestsOf<SubscribeRequest>().size(), 2);
    desk.service.watch({ 5 }, false);
    QTRY_COMPARE(desk.relay.requestsOf<UnsubscribeRequest>().size(), 1);
    QCOMPARE(desk.relay.requestsOf<UnsubscribeRequest>().first().topic, QStringLiteral("watch:5"));
    // Refused: it is not asked for again.
    desk.refuseAll(ErrorCode::NotFound);
    desk.service.watch({ 6 }, true);
    QTRY_COMPARE(desk.relay.requestsOf<SubscribeRequest>().size(), 3);
    QVERIFY(desk.lose());
    QVERIFY(desk.comeBack());
    desk.service.loadColleagues(); // behind what a reconnect asks for
    QTRY_COMPARE(desk.relay.requestsOf<ColleaguesRequest>().size(), 1);
    QCOMPARE(desk.relay.requestsOf<SubscribeRequest>().size(), 4);
    QCOMPARE(desk.relay.requestsOf<SubscribeRequest>().last().topic, QStringLiteral("colleagues"));
}

//! Who loses one to a take-over looks on without asking; of others nothing is believed.
void tst_RemoteDesk::watchedWithoutAsking()
{
    Desk desk;
    QVERIFY(desk.login());
    desk.relay.push(WatchedPush { conversation(9, 9, 1), { message(9, 1) }, false });
    desk.relay.push(
        EventsPush { { 10 }, { 11 }, { { { 11 }, ConversationLost { { 1 }, { 1 }, { 8 } } } } });
    QTRY_VERIFY(desk.store.isLost({ 1 }));
    QVERIFY(!desk.store.log({ 9 }));
    ConversationInfo info = conversation(1, 1, 4);
    info.owner = { 8 };
    desk.relay.push(WatchedPush { info, { message(1, 4) }, false });
    QTRY_COMPARE(desk.store.log({ 1 })->lastSeq(), 4);
    QVERIFY(!desk.store.hasRow({ 1 }));
}

void tst_RemoteDesk::alertsAreHandedOn()
{
    Desk desk;
    QVERIFY(desk.login());
    QSignalSpy alerts(&desk.service, &ui::ChatService::alerted);
    QSignalSpy canned(&desk.service, &ui::ChatService::cannedChanged);
    desk.relay.push(AlertPush { QStringLiteral("no_answer"), { 1 }, { 1 }, {}, 5 });
    desk.relay.push(CannedPush { CannedScope::Team });
    QTRY_COMPARE(canned.size(), 1);
    QCOMPARE(alerts.size(), 1);
    QCOMPARE(alerts[0][0].value<AlertPush>().conversation, ConversationId { 1 });
}

QTEST_MAIN(tst_RemoteDesk)
#include "tst_remotedesk.moc"
