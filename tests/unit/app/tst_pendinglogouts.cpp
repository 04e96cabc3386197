// SPDX-License-Identifier: Apache-2.0
#include "app/credentialstore.h"
#include "app/pendinglogouts.h"
#include "app/session.h"
#include "tests/unit/app/fakerelay.h"
#include "tests/unit/app/manualscheduler.h"
#include "tests/unit/uimodel/samples.h"
#include "ui/model/conversationstore.h"

#include <QSignalSpy>
#include <QTest>

using namespace kefu;
using namespace kefu::app;
using kefu::test::FakeRelay;
using kefu::test::HttpAnswer;
using kefu::test::ManualScheduler;

namespace {

struct Fixture {
    Fixture()
    {
        relay.onPost = [this](const QString &, const QJsonObject &) {
            return HttpAnswer { status, body, {}, silent };
        };
    }
    std::unique_ptr<PendingLogouts> start()
    {
        return std::make_unique<PendingLogouts>(credentials, scheduler,
                                                Backoff([] { return 0.5; }));
    }
    RelayAddress address() const
    {
        return std::get<RelayAddress>(parseRelayAddress(relay.address()));
    }
    QStringList tokens() const
    {
        QStringList list;
        for (const QJsonObject &sent : relay.bodies)
            list.append(sent.value(QLatin1String("refreshToken")).toString());
        return list;
    }

    FakeRelay relay;
    int status = 200;
    QByteArray body = "{}";
    bool silent = false;
    CredentialStore credentials { QStringLiteral("kefudesk-test") };
    ManualScheduler scheduler;
};

} // namespace

class tst_PendingLogouts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysItAtOnce();
    void saysItWhenTheRelayIsBack();
    void saysItInALaterRun();
    void answersThatSettle_data();
    void answersThatSettle();
    void oneRelayDoesNotHoldUpAnother();
    void isBounded();
    void oldOnesAreGivenUp();
    void followsALogoutOffline();
};

void tst_PendingLogouts::saysItAtOnce()
{
    Fixture f;
    const auto pending = f.start();
    QSignalSpy kept(pending.get(), &PendingLogouts::kept);
    pending->add(f.address(), QStringLiteral("r1"));
    pending->add(f.address(), {}); // nothing to end
    QTRY_COMPARE(pending->count(), 0);
    QCOMPARE(f.relay.posts, QStringList { QStringLiteral("/api/v1/logout") });
    QCOMPARE(f.tokens(), QStringList { QStringLiteral("r1") });
    QCOMPARE(kept.first().first().toBool(), true);
    QCOMPARE(kept.last().first().toBool(), false);
    QCOMPARE(f.scheduler.activeTimers(), 0);
}

void tst_PendingLogouts::saysItWhenTheRelayIsBack()
{
    Fixture f;
    f.silent = true;
    const auto pending = f.start();
    pending->add(f.address(), QStringLiteral("r1"));
    QTRY_COMPARE(f.scheduler.activeTimers(), 1);
    QCOMPARE(pending->count(), 1);
    for (int i = 0; i < 5; ++i) {
        const qsizetype before = f.relay.posts.size();
        f.scheduler.advance(30'000);
        QTRY_COMPARE(f.relay.posts.size(), before + 1);
        QTRY_COMPARE(f.scheduler.activeTimers(), 1);
    }
    f.silent = false;
    pending->retryNow(); // the network is back
    QTRY_COMPARE(pending->count(), 0);
}

void tst_PendingLogouts::saysItInALaterRun()
{
    Fixture f;
    f.silent = true;
    auto pending = f.start();
    pending->add(f.address(), QStringLiteral("r1"));
    pending->add(f.address(), QStringLiteral("r2"));
    QTRY_VERIFY(!f.relay.posts.isEmpty());
    pending.reset(); // the program ends
    f.silent = false;
    f.relay.bodies.clear();
    pending = f.start();
    QCOMPARE(pending->count(), 0);
    pending->load();
    QTRY_COMPARE(f.relay.bodies.size(), 2);
    QCOMPARE(f.tokens(), QStringList({ QStringLiteral("r1"), QStringLiteral("r2") }));
    QTRY_COMPARE(pending->count(), 0);
    pending = f.start();
    pending->load();
    QTest::qWait(50);
    QCOMPARE(f.relay.bodies.size(), 2); // and not a third time
}

void tst_PendingLogouts::answersThatSettle_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("settled");
    const QByteArray error = "{\"code\":\"x\",\"message\":\"no\",\"details\":{}}";
    QTest::newRow("done") << 200 << QByteArray("{}") << true;
    QTest::newRow("void already") << 401 << error << true;
    QTest::newRow("an older relay") << 404 << error << true;
    QTest::newRow("busy") << 503 << error << false;
    QTest::newRow("too many") << 429 << error << false;
    QTest::newRow("a hotel's login page") << 200 << QByteArray("<html>") << false;
    QTest::newRow("a web server") << 404 << QByteArray("<html>") << false;
}

void tst_PendingLogouts::answersThatSettle()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(bool, settled);
    Fixture f;
    f.status = status;
    f.body = body;
    const auto pending = f.start();
    pending->add(f.address(), QStringLiteral("r1"));
    QTRY_COMPARE(f.relay.posts.size(), 1);
    if (settled)
        QTRY_COMPARE(pending->count(), 0);
    else
        QTRY_COMPARE(f.scheduler.activeTimers(), 1);
    QCOMPARE(pending->count(), settled ? 0 : 1);
}

void tst_PendingLogouts::oneRelayDoesNotHoldUpAnother()
{
    Fixture f;
    FakeRelay gone;
    const auto goneAddress = std::get<RelayAddress>(parseRelayAddress(gone.address()));
    gone.stopListening();
    const auto pending = f.start();
    pending->add(goneAddress, QStringLiteral("r1"));
    pending->add(f.address(), QStringLiteral("r2"));
    QTRY_COMPARE(f.scheduler.activeTimers(), 1);
    f.scheduler.advance(30'000);
    QTRY_COMPARE(pending->count(), 1);
    QCOMPARE(f.tokens(), QStringList { QStringLiteral("r2") });
}

void tst_PendingLogouts::isBounded()
{
    Fixture f;
    f.silent = true;
    const auto pending = f.start();
    for (int i = 0; i < 100; ++i)
        pending->add(f.address(), QString::number(i));
    QCOMPARE(pending->count(), PendingLogouts::kMaxEntries);
    f.credentials.save(QStringLiteral("pending-logouts"), QStringLiteral("rubbish"));
    const auto later = f.start();
    later->load();
    QTest::qWait(50);
    QCOMPARE(later->count(), 0);
}

void tst_PendingLogouts::oldOnesAreGivenUp()
{
    Fixture f;
    const QString entry =
        QStringLiteral("[{\"relay\":\"http://%1\",\"token\":\"r1\",\"since\":%2}]");
    const qint64 now = f.scheduler.wallNow();
    f.credentials.save(QStringLiteral("pending-logouts"),
                       entry.arg(f.relay.address()).arg(now - PendingLogouts::kGiveUpMs));
    const auto pending = f.start();
    pending->load();
    QTest::qWait(50);
    QCOMPARE(f.relay.posts.size(), 0);
    QCOMPARE(pending->count(), 0);
}

//! As the application connects them: the agent logs out while the relay is away.
void tst_PendingLogouts::followsALogoutOffline()
{
    Fixture f;
    f.body = "{\"token\":\"t\",\"refreshToken\":\"r9\",\"expiresAt\":5}";
    f.relay.onHello = [](const HelloRequest &) { return test::hello({}, 10); };
    ui::ConversationStore store;
    Session session(store, f.scheduler, Backoff([] { return 0.5; }));
    const auto pending = f.start();
    connect(&session, &Session::loggedOut, pending.get(), &PendingLogouts::add);
    session.login(f.address(), QStringLiteral("mei"), QStringLiteral("pw"));
    QTRY_VERIFY(session.isOnline());
    f.silent = true;
    f.relay.dropSocket();
    QTRY_VERIFY(!session.isOnline());
    session.logout();
    QCOMPARE(session.status().state, ui::ConnectionState::LoggedOut);
    QTRY_VERIFY(f.scheduler.activeTimers() > 0);
    QCOMPARE(pending->count(), 1);
    f.silent = false;
    f.body = "{}";
    f.scheduler.advance(30'000);
    QTRY_COMPARE(pending->count(), 0);
    QCOMPARE(f.relay.posts.last(), QStringLiteral("/api/v1/logout"));
    QCOMPARE(f.tokens().last(), QStringLiteral("r9"));
}

QTEST_GUILESS_MAIN(tst_PendingLogouts)
#include "tst_pendinglogouts.moc"
