// SPDX-License-Identifier: Apache-2.0
#include "app/credentialstore.h"
#include "app/remotechatservice.h"
#include "relay/protocol/codec.h"
#include "tests/unit/app/fakerelay.h"
#include "tests/unit/app/manualscheduler.h"
#include "tests/unit/uimodel/samples.h"
#include "ui/model/conversationstore.h"

#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::app;
using kefu::test::conversation;
using kefu::test::FakeRelay;
using kefu::test::ManualScheduler;
using kefu::test::message;
using ui::ConnectionState;
using ui::LoginFailure;
using ui::LoginFault;

namespace {

struct Desk {
    Desk()
    {
        relay.onHello = [](const HelloRequest &hello) {
            HelloAnswer answer = test::hello({ conversation(1, 1, 3), conversation(2) }, 10);
            answer.resumed = hello.since.isValid();
            if (answer.resumed)
                answer.conversations.clear();
            return answer;
        };
        QObject::connect(&service, &ui::ChatService::commandFailed, &service,
                         [this](const Error &error) { refusals.append(error.code); });
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
    Message stored(const SendRequest &request, int seq) const
    {
        Message result =
            message(1, seq, Direction::Out, DeliveryState::Queued, request.clientMessageId);
        result.content = request.content;
        return result;
    }
    //! Answers sends the way a relay does: the same id again gets the same message.
    void acceptSends()
    {
        relay.onRequest = [this](const Request &request) {
            const auto *send = std::get_if<SendRequest>(&request.body);
            if (!send)
                return;
            if (!seqs.contains(send->clientMessageId))
                seqs.insert(send->clientMessageId, 4 + int(seqs.size()));
            relay.answer(
                request.id,
                codec::toJson(MessageAnswer { stored(*send, seqs.value(send->clientMessageId)) }));
        };
    }
    QStringList sentTexts() const
    {
        QStringList texts;
        const auto sends = relay.requestsOf<SendRequest>();
        for (const SendRequest &send : sends)
            texts.append(send.content.text);
        return texts;
    }

    FakeRelay relay;
    ManualScheduler scheduler;
    ui::ConversationStore store;
    CredentialStore credentials { QStringLiteral("kefudesk-test") };
    Session session { store, scheduler, Backoff([] { return 0.5; }) };
    RemoteChatService service { session, store, credentials, scheduler };
    QList<ErrorCode> refusals;
    QHash<QString, int> seqs;
};

} // namespace

class tst_RemoteChatService : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void looksAheadWhileTheKeychainIsAsked();
    void practiceIsAskedForOnce();
    void badAddressesNeedNoNetwork_data();
    void badAddressesNeedNoNetwork();
    void sendIsShownAtOnceAndMerged();
    void unsentGoesOutAfterReconnectWithItsId();
    void answerLostMeansSameIdAgain();
    void orderSurvivesATransientRefusal();
    void refusalIsMarked();
    void sendAgain();
    void refusalOfWhatAnEventConfirmedIsNone();
    void readMarksAreCoalesced();
    void readMarkIsTriedAgain();
    void refusedReadMarkIsTakenBack();
    void historyIsTriedAgain();
    void historyIsAskedForOnce();
    void commandsOffline();
    void anotherAgentInheritsNothing();
    void welcomesOncePerLogin();
};

void tst_RemoteChatService::badAddressesNeedNoNetwork_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<LoginFault>("fault");
    QTest::newRow("clear text") << QStringLiteral("ws://kefu.example.com")
                                << LoginFault::ClearTextRefused;
    QTest::newRow("http") << QStringLiteral("http://10.0.0.5:8080") << LoginFault::ClearTextRefused;
    QTest::newRow("empty") << QStringLiteral("  ") << LoginFault::BadAddress;
}

void tst_RemoteChatService::badAddressesNeedNoNetwork()
{
    QFETCH(QString, typed);
    QFETCH(LoginFault, fault);
    Desk desk;
    QList<LoginFailure> failures;
    connect(&desk.service, &ui::ChatService::loginFailed, &desk.service,
            [&](const LoginFailure &failure) { failures.append(failure); });
    desk.service.login({ typed, QStringLiteral("mei"), QStringLiteral("pw"), false });
    QCOMPARE(failures.size(), 1);
    QCOMPARE(failures.first().fault, fault);
    QCOMPARE(desk.service.status().state, ConnectionState::LoggedOut);
}

void tst_RemoteChatService::sendIsShownAtOnceAndMerged()
{
    Desk desk;
    desk.acceptSends();
    QVERIFY(desk.login());
    desk.service.send({ 1 }, QStringLiteral("你好"), false);
    QCOMPARE(desk.store.log({ 1 })->local().size(), 1);
    QCOMPARE(desk.store.log({ 1 })->local().first().message.delivery, DeliveryState::Queued);
    QTRY_COMPARE(desk.store.log({ 1 })->lastSeq(), 4);
    QVERIFY(desk.store.log({ 1 })->local().isEmpty());
    QCOMPARE(desk.service.unsentCount(), 0);
    desk.service.send({ 99 }, QStringLiteral("nobody"), false);
    QCOMPARE(desk.refusals, QList<ErrorCode> { ErrorCode::NotFound });
}

void tst_RemoteChatService::unsentGoesOutAfterReconnectWithItsId()
{
    Desk desk;
    desk.acceptSends();
    QVERIFY(desk.login());
    QVERIFY(desk.lose());
    desk.service.send({ 1 }, QStringLiteral("one"), false);
    desk.service.send({ 1 }, QStringLiteral("two"), true);
    const QString id = desk.store.log({ 1 })->local().first().message.clientMessageId;
    QCOMPARE(desk.service.unsentCount(), 2);
    QVERIFY(desk.comeBack());
    QTRY_COMPARE(desk.service.unsentCount(), 0);
    const auto sends = desk.relay.requestsOf<SendRequest>();
    QCOMPARE(desk.sentTexts(), QStringList({ QStringLiteral("one"), QStringLiteral("two") }));
    QCOMPARE(sends.first().clientMessageId, id);
    QVERIFY(!sends.at(0).force && sends.at(1).force);
}

void tst_RemoteChatService::answerLostMeansSameIdAgain()
{
    Desk desk;
    QVERIFY(desk.login());
    desk.relay.onRequest = [&](const Request &) {
        desk.relay.dropSocket();
    }; // stored, but the answer is lost
    desk.service.send({ 1 }, QStringLiteral("once"), false);
    QTRY_COMPARE(desk.relay.requestsOf<SendRequest>().size(), 1);
    QTRY_VERIFY(!desk.session.isOnline());
    desk.acceptSends();
    QVERIFY(desk.comeBack());
    QTRY_COMPARE(desk.service.unsentCount(), 0);
    const auto sends = desk.relay.requestsOf<SendRequest>();
    QCOMPARE(sends.size(), 2);
    QCOMPARE(sends.at(0).clientMessageId, sends.at(1).clientMessageId);
    QCOMPARE(desk.store.log({ 1 })->lastSeq(), 4);
}

void tst_RemoteChatService::orderSurvivesATransientRefusal()
{
    Desk desk;
    QVERIFY(desk.login());
    bool busy = true;
    desk.acceptSends();
    const auto accept = desk.relay.onRequest;
    desk.relay.onRequest = [&](const Request &request) {
        if (std::exchange(busy, false))
            desk.relay.refuse(request.id, makeError(ErrorCode::Unavailable, {}));
        else
            accept(request);
    };
    desk.service.send({ 1 }, QStringLiteral("one"), false);
    desk.service.send({ 1 }, QStringLiteral("two"), false);
    QTRY_COMPARE(desk.scheduler.nextMs(), RemoteChatService::kRetryMs);
    QCOMPARE(desk.sentTexts(), QStringList { QStringLiteral("one") });
    desk.scheduler.advance(RemoteChatService::kRetryMs);
    QTRY_COMPARE(desk.service.unsentCount(), 0);
    QCOMPARE(desk.sentTexts(),
             QStringList({ QStringLiteral("one"), QStringLiteral("one"), QStringLiteral("two") }));
    QVERIFY(desk.refusals.isEmpty());
}

void tst_RemoteChatService::refusalIsMarked()
{
    Desk desk;
    QVERIFY(desk.login());
    desk.relay.onRequest = [&](const Request &request) {
        desk.relay.refuse(request.id, makeError(ErrorCode::QuotaExhausted, {}));
    };
    desk.service.send({ 1 }, QStringLiteral("no"), false);
    QTRY_COMPARE(desk.refusals, QList<ErrorCode> { ErrorCode::QuotaExhausted });
    const ui::LocalMessage local = desk.store.log({ 1 })->local().first();
    QCOMPARE(local.refusal->code, ErrorCode::QuotaExhausted);
    QCOMPARE(desk.service.unsentCount(), 0);
    // Again: the person has been warned, so now it goes although our view says no.
    desk.acceptSends();
    desk.service.sendAgain(local.message);
    QTRY_COMPARE(desk.relay.requestsOf<SendRequest>().size(), 2);
    QVERIFY(desk.relay.requestsOf<SendRequest>().last().force);
    QTRY_VERIFY(desk.store.log({ 1 })->local().isEmpty());
}

void tst_RemoteChatService::sendAgain()
{
    Desk desk;
    desk.acceptSends();
    QVERIFY(desk.login());
    Message failed = message(1, 3, Direction::Out, DeliveryState::Uncertain, QStringLiteral("old"));
    desk.service.sendAgain(failed);
    QTRY_COMPARE(desk.relay.requestsOf<SendRequest>().size(), 1);
    const SendRequest request = desk.relay.requestsOf<SendRequest>().first();
    QCOMPARE(request.resendOf, failed.id);
    QCOMPARE(request.content, failed.content);
    QVERIFY(request.clientMessageId != failed.clientMessageId);
}

//! The first try was stored and its answer lost; the event that tells of it overtakes the refusal
//! of the second.
void tst_RemoteChatService::refusalOfWhatAnEventConfirmedIsNone()
{
    Desk desk;
    QVERIFY(desk.login());
    desk.service.send({ 1 }, QStringLiteral("stored"), false);
    QTRY_COMPARE(desk.relay.requestsOf<SendRequest>().size(), 1);
    const SendRequest send = desk.relay.requestsOf<SendRequest>().first();
    desk.relay.push(
        test::push(10, { MessageAdded { desk.stored(send, 4), conversation(1, 2, 4) } }));
    QTRY_VERIFY(desk.store.log({ 1 })->local().isEmpty());
    desk.relay.refuse(desk.relay.requests.last().id, makeError(ErrorCode::Closed, {}));
    QTRY_COMPARE(desk.service.unsentCount(), 0);
    QVERIFY(desk.refusals.isEmpty());
    QCOMPARE(desk.store.log({ 1 })->at(4)->content.text, QStringLiteral("stored"));
}

void tst_RemoteChatService::readMarksAreCoalesced()
{
    Desk desk;
    QVERIFY(desk.login());
    desk.service.markRead({ 1 }, 1);
    desk.service.markRead({ 1 }, 2);
    desk.service.markRead({ 1 }, 3);
    desk.service.markRead({ 1 }, 2); // never back
    QTRY_COMPARE(desk.relay.requestsOf<ReadRequest>().size(), 1);
    QCOMPARE(desk.store.readSeq({ 1 }), 3);
    desk.relay.onRequest = [&](const Request &request) {
        desk.relay.answer(request.id, codec::toJson(EmptyAnswer {}));
    };
    QVERIFY(desk.lose());
    QVERIFY(desk.comeBack());
    QTRY_COMPARE(desk.relay.requestsOf<ReadRequest>().size(), 2);
    QCOMPARE(desk.relay.requestsOf<ReadRequest>().last().seq, 3);
}

void tst_RemoteChatService::readMarkIsTriedAgain()
{
    Desk desk;
    QVERIFY(desk.login());
    desk.relay.onRequest = [&](const Request &request) {
        desk.relay.refuse(request.id, makeError(ErrorCode::RateLimited, {}));
    };
    desk.service.markRead({ 1 }, 2);
    QTRY_COMPARE(desk.relay.requestsOf<ReadRequest>().size(), 1);
    desk.service.markRead({ 1 }, 3);
    const auto retried = [&desk] {
        desk.scheduler.advance(RemoteChatService::kRetryMs);
        return desk.relay.requestsOf<ReadRequest>().size() >= 3;
    };
    QTRY_VERIFY(retried());
    QCOMPARE(desk.relay.requestsOf<ReadRequest>().last().seq, 3);
    QCOMPARE(desk.store.readSeq({ 1 }), 3);
}

//! Two consoles of one agent must show the same, so a mark the relay does not have is none.
void tst_RemoteChatService::refusedReadMarkIsTakenBack()
{
    Desk desk;
    QVERIFY(desk.login());
    const int before = desk.store.readSeq({ 1 });
    desk.relay.onRequest = [&](const Request &request) {
        desk.relay.refuse(request.id, makeError(ErrorCode::Conflict, {}));
    };
    desk.service.markRead({ 1 }, 3);
    QCOMPARE(desk.store.readSeq({ 1 }), 3);
    QTRY_COMPARE(desk.store.readSeq({ 1 }), before);
    QVERIFY(desk.lose());
    QVERIFY(desk.comeBack());
    QCOMPARE(desk.relay.requestsOf<ReadRequest>().size(), 1);
}

void tst_RemoteChatService::historyIsTriedAgain()
{
    Desk desk;
    QVERIFY(desk.login());
    int asked = 0;
    desk.relay.onRequest = [&](const Request &request) {
        if (++asked == 1)
            desk.relay.refuse(request.id, makeError(ErrorCode::Unavailable, {}));
        else
            desk.relay.answer(request.id,
                              codec::toJson(HistoryAnswer { { 1 }, { message(1, 3) }, true }));
    };
    desk.service.loadHistory({ 1 }, 0);
    const auto loaded = [&desk] {
        desk.scheduler.advance(RemoteChatService::kRetryMs);
        return desk.store.log({ 1 })->isLoaded(3);
    };
    QTRY_VERIFY(loaded());
    QVERIFY(desk.refusals.isEmpty());
}

void tst_RemoteChatService::historyIsAskedForOnce()
{
    Desk desk;
    QVERIFY(desk.login());
    desk.service.loadHistory({ 1 }, 0);
    desk.service.loadHistory({ 1 }, 0);
    QTRY_COMPARE(desk.relay.requestsOf<HistoryRequest>().size(), 1);
    QVERIFY(desk.lose());
    desk.relay.onRequest = [&](const Request &request) {
        desk.relay.answer(request.id,
                          codec::toJson(HistoryAnswer { { 1 }, { message(1, 3) }, false }));
    };
    QVERIFY(desk.comeBack());
    QTRY_VERIFY(desk.store.log({ 1 })->isLoaded(3));
    desk.service.loadHistory({ 1 }, 3);
    QTRY_COMPARE(desk.relay.requestsOf<HistoryRequest>().size(), 3);
    QCOMPARE(desk.relay.requestsOf<HistoryRequest>().last().beforeSeq, 3);
}

void tst_RemoteChatService::commandsOffline()
{
    Desk desk;
    desk.service.endConversation({ 1 });
    desk.service.setPresence(PresenceState::Busy);
    QCOMPARE(desk.refusals, QList<ErrorCode>({ ErrorCode::Unavailable, ErrorCode::Unavailable }));
}

void tst_RemoteChatService::anotherAgentInheritsNothing()
{
    Desk desk;
    QVERIFY(desk.login());
    QVERIFY(desk.lose());
    desk.service.send({ 1 }, QStringLiteral("mine"), false);
    desk.acceptSends();
    desk.service.login(
        { desk.relay.address(), QStringLiteral("lan"), QStringLiteral("pw"), false });
    QCOMPARE(desk.service.unsentCount(), 0);
    QVERIFY(desk.waitOnline());
    QVERIFY(desk.store.log({ 1 })->local().isEmpty());
    QVERIFY(!desk.relay.requestsOf<HelloRequest>().last().since.isValid());
}

void tst_RemoteChatService::welcomesOncePerLogin()
{
    Desk desk;
    QSignalSpy welcome(&desk.service, &ui::ChatService::loggedIn);
    QVERIFY(desk.login());
    QVERIFY(desk.lose());
    QVERIFY(desk.comeBack());
    QCOMPARE(welcome.count(), 1);
}

void tst_RemoteChatService::looksAheadWhileTheKeychainIsAsked()
{
    Desk desk;
    QCOMPARE(desk.service.status().state, ConnectionState::LoggedOut);
    desk.service.expectResume();
    QCOMPARE(desk.service.status().state, ConnectionState::Connecting);
    QSignalSpy changed(&desk.service, &ui::ChatService::statusChanged);
    desk.scheduler.advance(RemoteChatService::kLookMs); // it never answers: the login window comes
    QCOMPARE(desk.service.status().state, ConnectionState::LoggedOut);
    QCOMPARE(changed.count(), 1);
    desk.service.expectResume();
    desk.service.resumeLast({}, {}); // nothing is remembered after all
    QCOMPARE(desk.service.status().state, ConnectionState::LoggedOut);
    QVERIFY(desk.login()); // by hand
    QCOMPARE(desk.service.status().state, ConnectionState::Online);
}

void tst_RemoteChatService::practiceIsAskedForOnce()
{
    Desk desk;
    QSignalSpy wanted(&desk.service, &RemoteChatService::practiceWanted);
    QSignalSpy left(&desk.service, &RemoteChatService::practiceLeft);
    desk.service.practise();
    desk.service.practise();
    QCOMPARE(wanted.count(), 1);
    QVERIFY(desk.service.status().practice);
    desk.service.failPractice({ LoginFault::LocalDiskFull, {} });
    QVERIFY(!desk.service.status().practice);
    // What comes too late is not taken.
    desk.service.enterPractice(desk.relay.address(), QStringLiteral("mei"), QStringLiteral("t"));
    QCOMPARE(desk.service.status().state, ConnectionState::LoggedOut);
    QVERIFY(desk.login());
    desk.service.practise(); // not beside a company's session
    QCOMPARE(wanted.count(), 1);
    QVERIFY(!desk.service.status().practice);
    desk.service.logout();
    QCOMPARE(left.count(), 0);
}

QTEST_GUILESS_MAIN(tst_RemoteChatService)
#include "tst_remotechatservice.moc"
