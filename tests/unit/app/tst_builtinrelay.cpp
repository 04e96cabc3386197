// SPDX-License-Identifier: Apache-2.0
#include "app/builtin/builtinrelay.h"
#include "app/builtin/practice.h"
#include "app/credentialstore.h"
#include "app/loginclient.h"
#include "app/platform/osuser.h"
#include "app/remotechatservice.h"
#include "ui/model/conversationstore.h"

#include <QFile>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>
#include <limits>

using namespace kefu;
using namespace kefu::app;
using ui::ConnectionState;
using ui::LoginFailure;
using ui::LoginFault;

namespace {

constexpr int kLongMs = 60'000;
constexpr int kTalkSeq = 7; //!< entered, asked, answered, reacted, answered, thanked

BuiltInRelay::Config configIn(const QString &folder)
{
    BuiltInRelay::Config config;
    config.dataDir = folder;
    config.username = QStringLiteral("mei");
    config.speed = 50;
    return config;
}

//! Starts and waits for the outcome.
std::optional<BuiltInRelay::Outcome> started(BuiltInRelay &relay,
                                             const BuiltInRelay::Config &config)
{
    std::optional<BuiltInRelay::Outcome> outcome;
    relay.start(config, [&](const BuiltInRelay::Outcome &what) { outcome = what; });
    (void)QTest::qWaitFor([&] { return outcome.has_value(); }, kLongMs);
    return outcome;
}

bool stopped(BuiltInRelay &relay)
{
    bool done = false;
    relay.stop([&] { done = true; });
    return QTest::qWaitFor([&] { return done; }, kLongMs) && !relay.isRunning();
}

LoginFailure failureOf(const std::optional<BuiltInRelay::Outcome> &outcome)
{
    const auto *failure = outcome ? std::get_if<LoginFailure>(&*outcome) : nullptr;
    return failure ? *failure : LoginFailure { LoginFault::Other, QStringLiteral("no failure") };
}

//! A console with practice, without its windows.
struct Console {
    explicit Console(const QString &folder)
        : practice(service, withVisitors(folder))
    {
    }
    static BuiltInRelay::Config withVisitors(const QString &folder)
    {
        BuiltInRelay::Config config = configIn(folder);
        config.visitors = 3;
        return config;
    }
    bool isOnline() const { return service.status().state == ConnectionState::Online; }
    bool practise()
    {
        service.practise();
        return QTest::qWaitFor([this] { return isOnline(); }, kLongMs);
    }
    int waiting() const
    {
        int count = 0;
        const QList<VisitorId> visitors = store.visitors();
        for (const VisitorId visitor : visitors) {
            const ConversationInfo *info = store.currentOf(visitor);
            count += info->state == ConversationState::Assigned && info->waitingSinceAt != 0;
        }
        return count;
    }
    bool leave()
    {
        service.logout();
        return QTest::qWaitFor([this] { return !practice.isRunning(); }, kLongMs);
    }

    std::unique_ptr<Scheduler> scheduler = systemScheduler();
    ui::ConversationStore store;
    CredentialStore credentials { QStringLiteral("kefudesk-test") };
    Session session { store, *scheduler, Backoff([] { return 0.5; }) };
    RemoteChatService service { session, store, credentials, *scheduler };
    Practice practice;
};

} // namespace

class tst_BuiltInRelay : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theTokenServesOnce();
    void secondRelayIsKeptAway();
    void saysWhyItDidNotStart();
    void newerDataIsLeftAlone();
    void stopsWhileStarting();
    void practiceToTheEnd();
    void practiceGoesOnWithItsData();
    void practiceReportsFailures();
    void accountNames_data();
    void accountNames();
};

void tst_BuiltInRelay::theTokenServesOnce()
{
    QTemporaryDir dir;
    BuiltInRelay relay;
    const auto outcome = started(relay, configIn(dir.filePath(QStringLiteral("data"))));
    QVERIFY(outcome && std::holds_alternative<BuiltInRelay::Endpoint>(*outcome));
    const auto endpoint = std::get<BuiltInRelay::Endpoint>(*outcome);
    QCOMPARE(endpoint.username, QStringLiteral("mei"));
    const auto address = std::get<RelayAddress>(parseRelayAddress(endpoint.relay));
    QVERIFY(isLoopback(address.socket.host()));
    const auto refresh = [&](const QString &token) {
        LoginClient client;
        std::optional<LoginClient::Outcome> answer;
        client.refresh(address, token, [&](const LoginClient::Outcome &what) { answer = what; });
        (void)QTest::qWaitFor([&] { return answer.has_value(); }, kLongMs);
        const auto *given = answer ? std::get_if<Credentials>(&*answer) : nullptr;
        return given ? given->refreshToken : QString();
    };
    const QString next = refresh(endpoint.oneTimeToken);
    QVERIFY(!next.isEmpty());
    QVERIFY(!refresh(next).isEmpty()); // from now on somebody has it
    QVERIFY(refresh(endpoint.oneTimeToken).isEmpty());
    QVERIFY(stopped(relay));
}

void tst_BuiltInRelay::secondRelayIsKeptAway()
{
    QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("data"));
    BuiltInRelay first;
    QVERIFY(std::holds_alternative<BuiltInRelay::Endpoint>(*started(first, configIn(folder))));
    BuiltInRelay second;
    QCOMPARE(failureOf(started(second, configIn(folder))),
             (LoginFailure { LoginFault::LocalLocked, folder }));
    QVERIFY(!second.isRunning());
    QVERIFY(stopped(first));
    QVERIFY(std::holds_alternative<BuiltInRelay::Endpoint>(*started(second, configIn(folder))));
    QVERIFY(stopped(second));
}

void tst_BuiltInRelay::saysWhyItDidNotStart()
{
    QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("file")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    BuiltInRelay relay;
    QCOMPARE(failureOf(started(relay, configIn(file.fileName() + QStringLiteral("/data")))).fault,
             LoginFault::LocalNotWritable);
    BuiltInRelay::Config config = configIn(dir.filePath(QStringLiteral("data")));
    config.leastFreeBytes = std::numeric_limits<qint64>::max();
    QCOMPARE(failureOf(started(relay, config)).fault, LoginFault::LocalDiskFull);
    QVERIFY(!QFile::exists(config.dataDir));
    config.leastFreeBytes = BuiltInRelay::kLeastFreeBytes;
    QVERIFY(std::holds_alternative<BuiltInRelay::Endpoint>(*started(relay, config)));
    QVERIFY(stopped(relay));
    QFile database(config.dataDir + QStringLiteral("/relay.db"));
    QVERIFY(database.open(QIODevice::ReadWrite));
    QVERIFY(database.seek(0) && database.write(QByteArray(4096, 'x')) == 4096);
    database.close();
    QCOMPARE(failureOf(started(relay, config)).fault, LoginFault::LocalFailed);
    QVERIFY(QFile::exists(database.fileName())); // never deleted
}

void tst_BuiltInRelay::newerDataIsLeftAlone()
{
    QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("data"));
    BuiltInRelay relay;
    QVERIFY(std::holds_alternative<BuiltInRelay::Endpoint>(*started(relay, configIn(folder))));
    QVERIFY(stopped(relay));
    {
        QSqlDatabase db =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("newer"));
        db.setDatabaseName(folder + QStringLiteral("/relay.db"));
        QVERIFY(db.open());
        QSqlQuery query(db);
        QVERIFY(query.exec(QStringLiteral("INSERT INTO schema VALUES (9999, 9999, 0)")));
    }
    QSqlDatabase::removeDatabase(QStringLiteral("newer"));
    QVERIFY(QFile::remove(folder + QStringLiteral("/relay.db.sum")));
    QCOMPARE(failureOf(started(relay, configIn(folder))).fault, LoginFault::LocalNewer);
}

void tst_BuiltInRelay::stopsWhileStarting()
{
    QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("data"));
    BuiltInRelay relay;
    bool heard = false;
    relay.start(configIn(folder), [&](const BuiltInRelay::Outcome &) { heard = true; });
    QVERIFY(stopped(relay));
    QVERIFY(!heard);
    QVERIFY(std::holds_alternative<BuiltInRelay::Endpoint>(*started(relay, configIn(folder))));
    QVERIFY(stopped(relay));
}

void tst_BuiltInRelay::practiceToTheEnd()
{
    QTemporaryDir dir;
    Console console(dir.filePath(QStringLiteral("data")));
    QSignalSpy loggedIn(&console.service, &ui::ChatService::loggedIn);
    QVERIFY(console.practise());
    QCOMPARE(loggedIn.count(), 1);
    QVERIFY(console.service.status().practice);
    QCOMPARE(console.store.me().role, Role::Admin);
    QTRY_VERIFY_WITH_TIMEOUT(console.waiting() == 3, kLongMs);
    const QList<VisitorId> visitors = console.store.visitors();
    QCOMPARE(visitors.size(), 3);
    // Answers whoever waits, ends whoever has said the last word; a late word opens it again.
    const auto allEnded = [&] {
        int ended = 0;
        for (const VisitorId visitor : visitors) {
            const ConversationInfo *info = console.store.currentOf(visitor);
            const ui::MessageLog *log = console.store.log(visitor);
            if (info->state == ConversationState::Closed)
                ++ended;
            else if (info->waitingSinceAt == 0 && log->lastSeq() >= kTalkSeq)
                console.service.endConversation(info->id);
            else if (info->waitingSinceAt != 0 && log->local().isEmpty())
                console.service.send(info->id, QString::fromUtf8("有货的，明天到，运费我们出"),
                                     false);
        }
        return ended == visitors.size();
    };
    QVERIFY(QTest::qWaitFor(allEnded, kLongMs));
    for (const VisitorId visitor : visitors) {
        const ui::MessageLog *log = console.store.log(visitor);
        int accepted = 0;
        int heard = 0;
        for (int seq = 1; seq <= log->lastSeq(); ++seq) {
            const Message *message = log->at(seq);
            if (!message)
                continue; // of before the snapshot
            accepted += message->delivery == DeliveryState::Accepted ? 1 : 0;
            heard += message->direction == Direction::In ? 1 : 0;
        }
        QVERIFY(accepted >= 2); // one to the question, one to the reaction
        QVERIFY(heard >= 3);
    }
    QVERIFY(console.leave());
    QVERIFY(!console.service.status().practice);
    QCOMPARE(console.service.status().state, ConnectionState::LoggedOut);
}

void tst_BuiltInRelay::practiceGoesOnWithItsData()
{
    QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("data"));
    QSet<VisitorId> before;
    {
        Console console(folder);
        QVERIFY(console.practise());
        QTRY_VERIFY_WITH_TIMEOUT(console.waiting() == 3, kLongMs);
        const QList<VisitorId> visitors = console.store.visitors();
        before = QSet<VisitorId>(visitors.begin(), visitors.end());
        bool done = false;
        console.practice.stop([&] { done = true; });
        QTRY_VERIFY_WITH_TIMEOUT(done, kLongMs);
    }
    Console console(folder);
    QVERIFY(console.practise());
    QTRY_VERIFY_WITH_TIMEOUT(console.waiting() == 3, kLongMs);
    const QList<VisitorId> visitors = console.store.visitors();
    QCOMPARE(QSet<VisitorId>(visitors.begin(), visitors.end()), before);
    // Left and begun again before the first relay is down: it starts when that one has gone.
    console.service.logout();
    QVERIFY(console.practice.isRunning());
    QVERIFY(console.practise());
    QVERIFY(console.leave());
}

void tst_BuiltInRelay::practiceReportsFailures()
{
    QTemporaryDir dir;
    const QString folder = dir.filePath(QStringLiteral("data"));
    BuiltInRelay other;
    QVERIFY(std::holds_alternative<BuiltInRelay::Endpoint>(*started(other, configIn(folder))));
    Console console(folder);
    QSignalSpy failed(&console.service, &ui::ChatService::loginFailed);
    console.service.practise();
    QVERIFY(console.service.status().practice);
    QCOMPARE(console.service.status().state, ConnectionState::Connecting);
    QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, kLongMs);
    QCOMPARE(failed.first().first().value<LoginFailure>().fault, LoginFault::LocalLocked);
    QCOMPARE(console.service.status().state, ConnectionState::LoggedOut);
    QVERIFY(!console.service.status().practice);
    QVERIFY(stopped(other));
    QVERIFY(console.practise());
    QVERIFY(console.leave());
}

void tst_BuiltInRelay::accountNames_data()
{
    QTest::addColumn<QString>("raw");
    QTest::addColumn<QString>("name");
    QTest::newRow("plain") << QStringLiteral("mei") << QStringLiteral("mei");
    QTest::newRow("blanks") << QStringLiteral(" Li  Mei\t") << QStringLiteral("LiMei");
    QTest::newRow("none") << QString() << QStringLiteral("owner");
    QTest::newRow("only blanks") << QStringLiteral("  ") << QStringLiteral("owner");
    QTest::newRow("long") << QString(100, u'x') << QString(64, u'x');
}

void tst_BuiltInRelay::accountNames()
{
    QFETCH(QString, raw);
    QFETCH(QString, name);
    QCOMPARE(accountNameOf(raw), name);
    QCOMPARE(accountNameOf(currentOsUser().login), currentOsUser().login);
}

QTEST_GUILESS_MAIN(tst_BuiltInRelay)
#include "tst_builtinrelay.moc"
