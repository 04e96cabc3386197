// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/app/sessiondesk.h"

#include <QSignalSpy>

using namespace kefu;
using namespace kefu::app;
using kefu::test::FakeRelay;
using kefu::test::HttpAnswer;
using ui::ConnectionState;
using ui::LoginFault;

using Desk = kefu::test::SessionDesk;

namespace {

//! Answers every POST with a pair whose access token lives half an hour from `now`.
void issueForHalfAnHour(FakeRelay &relay, qint64 now)
{
    relay.onPost = [&relay, now](const QString &, const QJsonObject &) {
        const QByteArray n = QByteArray::number(++relay.issued);
        return HttpAnswer { 200,
                            "{\"token\":\"t" + n + "\",\"refreshToken\":\"r" + n
                                + "\",\"expiresAt\":" + QByteArray::number(now + 1'800'000) + "}",
                            {},
                            false };
    };
}

} // namespace

//! The access token is exchanged before it runs out, without the agent noticing.
class tst_SessionRenewal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tokenIsRenewedInTime();
    void renewalsThatFailAreRepeated();
    void renewalOfAnEndedLogin_data();
    void renewalOfAnEndedLogin();
    void aRenewalMayOutliveItsSocket();
};

void tst_SessionRenewal::tokenIsRenewedInTime()
{
    Desk desk;
    issueForHalfAnHour(desk.relay, 42'000);
    desk.login();
    QVERIFY(desk.waitOnline());
    QSignalSpy issued(&desk.session, &Session::tokenIssued);
    QSignalSpy offline(&desk.session, &Session::wentOffline);
    QCOMPARE(desk.relay.posts.size(), 1);
    QVERIFY(desk.scheduler.activeTimers() > 0);
    // In steps that leave the relay time to answer the pings of the way.
    int steps = 0;
    while (desk.relay.posts.size() < 2 && steps < 2000) {
        desk.scheduler.advance(5'000);
        QTest::qWait(3);
        ++steps;
    }
    const int atMs = steps * 5'000;
    QVERIFY2(atMs >= 1'600'000 && atMs < 1'800'000, qPrintable(QString::number(atMs)));
    QCOMPARE(desk.relay.posts.last(), QStringLiteral("/api/v1/refresh"));
    QCOMPARE(desk.relay.bodies.last().value(QLatin1String("refreshToken")).toString(),
             QStringLiteral("r1"));
    QTRY_COMPARE(issued.size(), 1);
    QCOMPARE(issued.first().first().toString(), QStringLiteral("r2"));
    QCOMPARE(offline.size(), 0);
    QVERIFY(desk.session.isOnline());
    // The next connection begins with the new token.
    desk.relay.dropSocket();
    QVERIFY(desk.waitState(ConnectionState::Waiting));
    desk.scheduler.advance(500);
    QVERIFY(desk.waitOnline());
    QCOMPARE(desk.relay.requestsOf<HelloRequest>().last().token, QStringLiteral("t2"));
}

void tst_SessionRenewal::renewalsThatFailAreRepeated()
{
    Desk desk;
    desk.login(); // expires at a time that has passed: renewed in ten minutes
    QVERIFY(desk.waitOnline());
    const auto issue = desk.relay.onPost;
    desk.relay.onPost = [](const QString &, const QJsonObject &) {
        return HttpAnswer { 0, {}, {}, true };
    };
    const auto advanceUntilPost = [&desk](int from) {
        for (int i = 0; i < 400 && desk.relay.posts.size() == from; ++i) {
            desk.scheduler.advance(5'000);
            QTest::qWait(3);
        }
        return desk.relay.posts.size() > from;
    };
    QVERIFY(advanceUntilPost(1));
    QTest::qWait(20);
    QVERIFY(desk.session.isOnline());
    desk.relay.onPost = issue;
    QVERIFY(advanceUntilPost(2));
    // The same token once more: the relay gives the same answer.
    QCOMPARE(desk.relay.bodies.at(1), desk.relay.bodies.at(2));
    QVERIFY(desk.session.isOnline());
}

void tst_SessionRenewal::renewalOfAnEndedLogin_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<LoginFault>("fault");
    QTest::addColumn<int>("rejected");
    QTest::newRow("revoked") << 401 << LoginFault::Other << 1;
    QTest::newRow("disabled") << 403 << LoginFault::Disabled << 0;
}

void tst_SessionRenewal::renewalOfAnEndedLogin()
{
    QFETCH(int, status);
    QFETCH(LoginFault, fault);
    QFETCH(int, rejected);
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    desk.relay.onPost = [status](const QString &, const QJsonObject &) {
        return HttpAnswer { status, "{\"code\":\"x\"}", {}, false };
    };
    QSignalSpy rejections(&desk.session, &Session::tokenRejected);
    QSignalSpy offline(&desk.session, &Session::wentOffline);
    for (int i = 0; i < 400 && desk.failures.isEmpty(); ++i) {
        desk.scheduler.advance(5'000);
        QTest::qWait(3);
    }
    QCOMPARE(desk.failures.size(), 1);
    QCOMPARE(desk.failures.first().fault, fault);
    QCOMPARE(rejections.size(), rejected);
    QCOMPARE(offline.size(), 1);
    QCOMPARE(desk.session.status().state, ConnectionState::LoggedOut);
}

void tst_SessionRenewal::aRenewalMayOutliveItsSocket()
{
    Desk desk;
    desk.login();
    QVERIFY(desk.waitOnline());
    QSignalSpy issued(&desk.session, &Session::tokenIssued);
    for (int i = 0; i < 400 && desk.relay.posts.size() == 1; ++i) {
        if (desk.scheduler.nextMs() > 0)
            desk.scheduler.advance(desk.scheduler.nextMs());
        if (desk.relay.posts.size() == 1)
            QTest::qWait(3);
    }
    desk.relay.dropSocket(); // perhaps before the answer was read
    QTRY_COMPARE(issued.size(), 1);
    QVERIFY(desk.waitState(ConnectionState::Waiting));
    desk.scheduler.advance(500);
    QVERIFY(desk.waitOnline());
    QCOMPARE(desk.relay.requestsOf<HelloRequest>().last().token, QStringLiteral("t2"));
}

QTEST_GUILESS_MAIN(tst_SessionRenewal)
#include "tst_sessionrenewal.moc"
