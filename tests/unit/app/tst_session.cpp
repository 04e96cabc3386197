// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "tests/unit/app/sessiondesk.h"

#include <QSignalSpy>
#include <QTest>
#include <QWebSocket>

using namespace kefu;
using namespace kefu::app;
using kefu::test::conversation;
using kefu::test::HttpAnswer;
using kefu::test::message;
using ui::ConnectionState;
using ui::LoginFailure;
using ui::LoginFault;

using Desk = kefu::test::SessionDesk;

namespace {

//! QWebSocket's own type knows only the standard codes; its value goes out as it is.
QWebSocketProtocol::CloseCode closeCode(int code)
{
    return QWebSocketProtocol::CloseCode(code);
}

} // namespace

class tst_Session : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void logsInAndTakesTheSnapshot();
    void loginFailures_data();
    void loginFailures();
    void readsAllPages();
    void resumesWithoutAGap();
    void aGapMeansResume();
    void resumedAtAnotherPlaceAsksForASnapshot();
    void tokenIsRefreshedOnce();
    void refusedRefreshEndsTheSession();
    void unreachableRefreshIsTriedAgain();
    void versions_data();
    void versions();
    void helloWithoutAnswer();
    void silenceIsNoticed();
    void backoffGrowsAndIsReset();
    void retryNow();
    void goodbye();
    void disabledAgent();
    void badFrames_data();
    void badFrames();
    void logoutSaysGoodbye();
    void relayClock();
};

void tst_Session::logsInAndTakesTheSnapshot()
{
    Desk desk;
    QSignalSpy issued(&desk.session, &Session::tokenIssued);
    desk.login();
    QCOMPARE(desk.session.status().state, ConnectionState::Connecting);
    QVERIFY(desk.waitOnline());
    QCOMPARE(desk.relay.posts, QStringList { QStringLiteral("/api/v1/login") });
    QCOMPARE(desk.relay.bodies.first().value(QLatin1String("username")).toString(),
             QStringLiteral("mei"));
    QCOMPARE(desk.relay.requestsOf<HelloRequest>().first().token, QStringLiteral("t1"));
    QCOMPARE(issued.first().first().toString(), QStringLiteral("r1"));
    QVERIFY(desk.store.hasRow({ 1 }));
    desk.relay.push(test::push(10, { MessageAdded { message(1, 1), conversation(1, 2, 1) } }));
    QTRY_COMPARE(desk.store.cursor().value, 11);
}

void tst_Session::loginFailures_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<LoginFault>("fault");
    QTest::addColumn<QString>("detail");
    const QByteArray error = "{\"code\":\"unauthorized\",\"message\":\"no\",\"details\":{}}";
    QTest::newRow("password") << 401 << error << LoginFault::WrongPassword << QString();
    QTest::newRow("disabled") << 403 << error << LoginFault::Disabled << QString();
    QTest::newRow("throttled")
        << 429 << QByteArray("{\"code\":\"rate_limited\",\"details\":{\"retryAfterMs\":2100}}")
        << LoginFault::Throttled << QStringLiteral("3");
    QTest::newRow("relay busy") << 503 << error << LoginFault::Unreachable
                                << QStringLiteral("127.0.0.1");
    QTest::newRow("a web server") << 404 << QByteArray("<html>") << LoginFault::NotARelay
                                  << QStringLiteral("127.0.0.1");
    QTest::newRow("a web server that likes everything")
        << 200 << QByteArray("<html>") << LoginFault::NotARelay << QStringLiteral("127.0.0.1");
    QTest::newRow("redirect") << 302 << QByteArray() << LoginFault::NotARelay
                              << QStringLiteral("127.0.0.1");
    QTest::newRow("too long an answer")
        << 200 << QByteArray(100'000, ' ') << LoginFault::NotARelay << QStringLiteral("127.0.0.1");
    QTest::newRow("token of another type") << 200 << QByteArray("{\"token\":5}")
                                           << LoginFault::NotARelay << QStringLiteral("127.0.0.1");
}

void tst_Session::loginFailures()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(LoginFault, fault);
    QFETCH(QString, detail);
    Desk desk;
    desk.relay.onPost = [&](const QString &, const QJsonObject &) {
        return HttpAnswer { status, body, "Location: /elsewhere\r\n", false };
    };
    desk.login();
    QTRY_COMPARE(desk.failures.size(), 1);
    QCOMPARE(desk.failures.first().fault, fault);
    QCOMPARE(desk.failures.first().detail, detail);
    QCOMPARE(desk.session.status().state, ConnectionState::LoggedOut);
    QCOMPARE(desk.relay.posts.size(), 1); // not repeated, not redirected
    QCOMPARE(desk.relay.sockets, 0);
}

void tst_Session::readsAllPages()
{
    Desk desk;
    desk.relay.onHello = [](const HelloRequest &) {
        HelloAnswer answer = test::hello({ conversation(9), conversation(8) }, 10);
        answer.more = true;
        return answer;
    };
    desk.relay.onRequest = [&](const Request &request) {
        const auto *page = std::get_if<ConversationsRequest>(&request.body);
        QVERIFY(page);
        const qint64 next = page->after.value - 1;
        desk.relay.answer(request.id,
                          codec::toJson(ConversationsAnswer { { conversation(next) }, next > 6 }));
    };
    desk.login();
    QTRY_VERIFY(desk.store.isComplete() && desk.store.hasRow({ 6 }));
    QCOMPARE(desk.store.visitors().size(), 4);
}

void tst_Session::resumesWithoutAGap()
{
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    desk.relay.push(test::push(10, { MessageAdded { message(1, 1), conversation(1, 2, 1) } }));
    QTRY_COMPARE(desk.store.cursor().value, 11);
    QSignalSpy reset(&desk.store, &ui::ConversationStore::reset);
    desk.relay.dropSocket();
    QVERIFY(desk.waitState(ConnectionState::Waiting));
    desk.scheduler.advance(500);
    QVERIFY(desk.waitOnline());
    const HelloRequest hello = desk.relay.requestsOf<HelloRequest>().last();
    QCOMPARE(hello.since.value, 11);
    QCOMPARE(hello.epoch, QStringLiteral("e"));
    desk.relay.push(test::push(11, { MessageAdded { message(1, 2), conversation(1, 3, 2) } }));
    QTRY_COMPARE(desk.store.cursor().value, 12);
    QCOMPARE(desk.store.log({ 1 })->loadedCount(), 2);
    QCOMPARE(reset.count(), 0);
    QCOMPARE(desk.relay.posts.size(), 1); // no second login
}

void tst_Session::aGapMeansResume()
{
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    desk.relay.push(test::push(11, { MessageAdded { message(1, 2), conversation(1, 3, 2) } }));
    QVERIFY(desk.waitState(ConnectionState::Waiting));
    QCOMPARE(desk.store.cursor().value, 10);
    QVERIFY(!desk.store.log({ 1 })->isLoaded(2));
    desk.scheduler.advance(500);
    QVERIFY(desk.waitOnline());
    QCOMPARE(desk.relay.requestsOf<HelloRequest>().last().since.value, 10);
}

void tst_Session::resumedAtAnotherPlaceAsksForASnapshot()
{
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    bool lie = true;
    const auto honest = desk.relay.onHello;
    desk.relay.onHello = [&](const HelloRequest &hello) {
        HelloAnswer answer = honest(hello);
        answer.cursor = { lie ? 7 : answer.cursor.value };
        return answer;
    };
    desk.relay.dropSocket();
    QVERIFY(desk.waitState(ConnectionState::Waiting));
    desk.scheduler.advance(500);
    QTRY_COMPARE(desk.relay.requestsOf<HelloRequest>().size(), 2);
    QTRY_VERIFY(desk.scheduler.nextMs() >= 0 && desk.session.status().nextAttemptAt > 0);
    lie = false;
    desk.scheduler.advance(1000);
    QVERIFY(desk.waitOnline());
    QVERIFY(!desk.relay.requestsOf<HelloRequest>().last().since.isValid());
}

void tst_Session::tokenIsRefreshedOnce()
{
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    QSignalSpy issued(&desk.session, &Session::tokenIssued);
    desk.relay.closeSocket(CloseToken);
    QTRY_COMPARE(desk.relay.posts.last(), QStringLiteral("/api/v1/refresh"));
    QCOMPARE(desk.relay.bodies.last().value(QLatin1String("refreshToken")).toString(),
             QStringLiteral("r1"));
    QVERIFY(desk.waitOnline());
    QCOMPARE(desk.relay.requestsOf<HelloRequest>().last().token, QStringLiteral("t2"));
    QCOMPARE(issued.first().first().toString(), QStringLiteral("r2"));
    // A token that is refused right after it was issued will not get better by asking again.
    desk.relay.onSocket = [](QWebSocket &socket) { socket.close(closeCode(CloseToken)); };
    desk.relay.closeSocket(CloseToken);
    QVERIFY(desk.waitState(ConnectionState::LoggedOut));
    QCOMPARE(desk.relay.posts.size(), 3);
    QCOMPARE(desk.failures.size(), 1);
}

void tst_Session::refusedRefreshEndsTheSession()
{
    Desk desk;
    desk.relay.onPost = [](const QString &, const QJsonObject &) {
        return HttpAnswer { 401, "{\"code\":\"unauthorized\"}", {}, false };
    };
    QSignalSpy rejected(&desk.session, &Session::tokenRejected);
    desk.session.resume(desk.address(), QStringLiteral("old"));
    QTRY_COMPARE(desk.failures.size(), 1);
    QCOMPARE(desk.failures.first().fault, LoginFault::Other);
    QVERIFY(!desk.failures.first().detail.isEmpty());
    QCOMPARE(rejected.count(), 1);
    QCOMPARE(desk.session.status().state, ConnectionState::LoggedOut);
}

void tst_Session::unreachableRefreshIsTriedAgain()
{
    Desk desk;
    bool down = true;
    const auto issue = desk.relay.onPost;
    desk.relay.onPost = [&](const QString &path, const QJsonObject &body) {
        return down ? HttpAnswer { 0, {}, {}, true } : issue(path, body);
    };
    desk.session.resume(desk.address(), QStringLiteral("kept"));
    QVERIFY(desk.waitState(ConnectionState::Waiting));
    QCOMPARE(desk.relay.posts.size(),
             1); // one copy although the connection broke after it was written
    QVERIFY(desk.failures.isEmpty());
    down = false;
    desk.scheduler.advance(30'000);
    QVERIFY(desk.waitOnline());
    QCOMPARE(desk.relay.bodies.last().value(QLatin1String("refreshToken")).toString(),
             QStringLiteral("kept"));
}

void tst_Session::versions_data()
{
    QTest::addColumn<QStringList>("subprotocols");
    QTest::addColumn<bool>("says");
    QTest::addColumn<bool>("closes");
    QTest::addColumn<LoginFault>("fault");
    QTest::newRow("says so") << QStringList { QStringLiteral("kefudesk.v2") } << true << false
                             << LoginFault::WrongVersion;
    QTest::newRow("only closes") << QStringList {} << false << true << LoginFault::WrongVersion;
    QTest::newRow("another WebSocket service")
        << QStringList {} << false << false << LoginFault::NotARelay;
}

void tst_Session::versions()
{
    QFETCH(QStringList, subprotocols);
    QFETCH(bool, says);
    QFETCH(bool, closes);
    QFETCH(LoginFault, fault);
    Desk desk(subprotocols);
    desk.relay.onSocket = [&](QWebSocket &socket) {
        if (says)
            desk.relay.refuse(
                {},
                makeError(ErrorCode::VersionUnsupported, {},
                          { { QLatin1String("supported"), QStringLiteral("kefudesk.v2") } }));
        if (closes)
            socket.close(closeCode(CloseVersion));
    };
    desk.login();
    QTRY_COMPARE(desk.relay.sockets, 1);
    if (!says && !closes) {
        QTRY_COMPARE(desk.scheduler.nextMs(), 3000); // it may still say its version
        desk.scheduler.advance(3000);
    }
    QTRY_COMPARE(desk.failures.size(), 1);
    QCOMPARE(desk.failures.first().fault, fault);
    if (says)
        QCOMPARE(desk.failures.first().detail, QStringLiteral("kefudesk.v2"));
    QVERIFY(desk.relay.requests.isEmpty()); // it never saw the token
}

void tst_Session::helloWithoutAnswer()
{
    Desk desk;
    desk.relay.onHello = nullptr;
    desk.login();
    QTRY_COMPARE(desk.relay.requests.size(), 1);
    desk.scheduler.advance(Session::kHelloMs);
    QTRY_COMPARE(desk.failures.size(), 1);
    QCOMPARE(desk.failures.first().fault, LoginFault::Unreachable);
}

void tst_Session::silenceIsNoticed()
{
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    desk.scheduler.advance(Session::kStableMs);
    // The pong of a living relay keeps it going …
    for (int i = 0; i < 4; ++i) {
        desk.scheduler.advance(desk.scheduler.nextMs());
        QCOMPARE(desk.scheduler.activeTimers(), 3); // the next ping, the watch, the token
        QTRY_COMPARE(desk.scheduler.activeTimers(), 2); // the pong stopped the watch
        QVERIFY(desk.scheduler.nextMs() <= RelayConnection::kPingMs);
    }
    // … and no time passes here in which one could arrive.
    desk.scheduler.advance(desk.scheduler.nextMs());
    desk.scheduler.advance(RelayConnection::kSilenceMs - 1);
    QVERIFY(desk.session.isOnline());
    desk.scheduler.advance(1);
    QCOMPARE(desk.session.status().state, ConnectionState::Waiting);
}

void tst_Session::backoffGrowsAndIsReset()
{
    Desk desk;
    desk.random = 0.999;
    desk.login();
    QVERIFY(desk.waitOnline());
    desk.relay.onSocket = [](QWebSocket &socket) { socket.close(); };
    desk.relay.dropSocket();
    int expected = 500;
    for (int i = 0; i < 9; ++i) {
        QTRY_VERIFY(desk.session.status().nextAttemptAt > 0);
        const int span = desk.scheduler.nextMs();
        QVERIFY2(span >= expected * 9 / 10 && span <= expected, qPrintable(QString::number(span)));
        expected = std::min(expected * 2, Backoff::kLimitMs);
        desk.scheduler.advance(span);
        QCOMPARE(desk.session.status().nextAttemptAt, 0);
    }
    QTRY_VERIFY(desk.session.status().nextAttemptAt > 0);
    desk.relay.onSocket = nullptr;
    desk.session.retryNow();
    QVERIFY(desk.waitOnline());
    desk.scheduler.advance(Session::kStableMs);
    desk.relay.dropSocket();
    QVERIFY(desk.waitState(ConnectionState::Waiting));
    QVERIFY(desk.scheduler.nextMs() <= Backoff::kFirstMs);
}

void tst_Session::retryNow()
{
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    desk.session.retryNow(); // online: nothing
    desk.relay.dropSocket();
    QVERIFY(desk.waitState(ConnectionState::Waiting));
    desk.session.retryNow();
    QVERIFY(desk.waitOnline()); // without any time passing
    QCOMPARE(desk.relay.sockets, 2);
}

void tst_Session::goodbye()
{
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    desk.relay.push(GoodbyePush { QStringLiteral("stopping") });
    QVERIFY(desk.waitState(ConnectionState::Waiting));
    QVERIFY(desk.failures.isEmpty());
}

void tst_Session::disabledAgent()
{
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    QSignalSpy rejected(&desk.session, &Session::tokenRejected);
    desk.relay.closeSocket(CloseDisabled);
    QTRY_COMPARE(desk.failures.size(), 1);
    QCOMPARE(desk.failures.first().fault, LoginFault::Disabled);
    QCOMPARE(rejected.count(), 1);
}

void tst_Session::badFrames_data()
{
    QTest::addColumn<QByteArray>("frame");
    QTest::newRow("no JSON") << QByteArray("hello");
    QTest::newRow("an array") << QByteArray("[]");
    QTest::newRow("beyond the limit") << QByteArray(kMaxFrameFromRelay + 1, 'x');
    QTest::newRow("an event without a seq") << QByteArray(
        "{\"t\":\"events\",\"d\":{\"from\":\"10\",\"to\":\"11\",\"events\":[{\"kind\":\"x\"}]}}");
}

void tst_Session::badFrames()
{
    QFETCH(QByteArray, frame);
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    desk.relay.sendRaw(frame);
    QVERIFY(desk.waitState(ConnectionState::Waiting));
    QCOMPARE(desk.store.cursor().value, 10);
}

void tst_Session::logoutSaysGoodbye()
{
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    desk.session.logout();
    QCOMPARE(desk.session.status().state, ConnectionState::LoggedOut);
    QVERIFY(!desk.store.hasRow({ 1 }));
    QTRY_COMPARE(desk.relay.requestsOf<LogoutRequest>().size(), 1);
    QTRY_VERIFY(!desk.relay.hasSocket());
}

void tst_Session::relayClock()
{
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    QCOMPARE(desk.session.relayNow(), 42'000);
    desk.scheduler.advance(250);
    QCOMPARE(desk.session.relayNow(), 42'250);
}

QTEST_GUILESS_MAIN(tst_Session)
#include "tst_session.moc"
