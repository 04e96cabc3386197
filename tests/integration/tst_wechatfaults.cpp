// SPDX-License-Identifier: Apache-2.0
#include "wechatscene.h"

#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>
#include <algorithm>

using namespace kefu;

//! WeChat repeats itself, is away, answers badly or not at all: nothing is lost, doubled or called
//! delivered that may not be (design.md 4 and 10).
class TestWechatFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void repetitionsChangeNothing_data();
    void repetitionsChangeNothing();
    void sendsOverAnOutage_data();
    void sendsOverAnOutage();
    void burstAfterSilence();
    void tokenRunsOut();
    void windowCloses();
};

namespace {

//! The database takes no writes as long as this lives.
class WriteLock {
public:
    explicit WriteLock(const QString &path)
    {
        QSqlDatabase database =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("lock"));
        database.setDatabaseName(path);
        m_held = database.open() && QSqlQuery(database).exec(QStringLiteral("BEGIN IMMEDIATE"));
    }
    ~WriteLock()
    {
        {
            QSqlDatabase database = QSqlDatabase::database(QStringLiteral("lock"), false);
            QSqlQuery(database).exec(QStringLiteral("ROLLBACK"));
            database.close();
        }
        QSqlDatabase::removeDatabase(QStringLiteral("lock"));
    }
    Q_DISABLE_COPY_MOVE(WriteLock)
    bool isHeld() const { return m_held; }

private:
    bool m_held = false;
};

bool isLong()
{
    return qEnvironmentVariableIsSet("KEFUDESK_LONG");
}

QString numbered(int i)
{
    return QStringLiteral("m%1").arg(i);
}

} // namespace

void TestWechatFaults::repetitionsChangeNothing_data()
{
    QTest::addColumn<bool>("fresh");
    QTest::addColumn<bool>("overlap");
    QTest::newRow("the same, one after another") << false << false;
    QTest::newRow("fresh nonces, one after another") << true << false;
    QTest::newRow("the same, overlapping") << false << true;
    QTest::newRow("fresh nonces, overlapping") << true << true;
}

//! The relay cannot answer for a while; three calls of each push are under way in it at once. Both
//! a message (known by its MsgId) and an event (known by its content) are there once.
void TestWechatFaults::repetitionsChangeNothing()
{
    QFETCH(bool, fresh);
    QFETCH(bool, overlap);
    WechatScene scene;
    QVERIFY(scene.start());
    scene.relay.addAgent(QStringLiteral("xm"));
    const SceneConsole console(scene, QStringLiteral("xm"));
    QTRY_VERIFY(console.client.isLive());
    QCOMPARE(scene.calls({ { QStringLiteral("timeoutMs"), 150 },
                           { QStringLiteral("freshStamp"), fresh },
                           { QStringLiteral("overlap"), overlap } }),
             200);
    constexpr int kPushes = 4;
    {
        const WriteLock lock(scene.relay.dataDir() + QStringLiteral("/relay.db"));
        QVERIFY(lock.isHeld());
        for (int i = 0; i < kPushes; ++i) {
            scene.sayOnly(QStringLiteral("v%1").arg(i), numbered(i));
            scene.simulator.command("enter",
                                    { { QStringLiteral("visitor"), QStringLiteral("e%1").arg(i) },
                                      { QStringLiteral("wait"), false } });
        }
        // All three attempts of each have been made, and none was answered in time.
        QTRY_COMPARE(scene.simulator.appState(QStringLiteral("shop"))
                         .value(QLatin1String("pushesFailed"))
                         .toInt(),
                     2 * kPushes);
    }
    const auto state = [&scene](const char *key) {
        return scene.simulator.appState(QStringLiteral("shop")).value(QLatin1String(key)).toInt();
    };
    QCOMPARE(state("callbackCalls"), 2 * 3 * kPushes);
    QTRY_COMPARE(state("lateAnswers"), overlap ? 2 * 3 * kPushes : 0);
    QTRY_COMPARE(console.heard.size(), kPushes);
    QTest::qWait(300);
    QCOMPARE(console.heard.size(), kPushes);
    QCOMPARE(scene.countRows(QStringLiteral("messages"), QStringLiteral("text LIKE 'm_'")),
             kPushes);
    QCOMPARE(scene.countRows(QStringLiteral("visitors"), QStringLiteral("1")), 2 * kPushes);
    QCOMPARE(scene.countRows(QStringLiteral("messages"), QStringLiteral("1")), 2 * kPushes);
}

void TestWechatFaults::sendsOverAnOutage_data()
{
    QTest::addColumn<QJsonObject>("fault");
    QTest::addColumn<int>("state"); // of all three messages in the end
    QTest::addColumn<int>("reason");
    QTest::addColumn<int>("delivered");
    const auto row = [](const char *name, const QJsonObject &fault, DeliveryState state,
                        FailureReason reason, int delivered) {
        QTest::newRow(name) << fault << int(state) << int(reason) << delivered;
    };
    const auto faulty = [](const char *on, const char *kind, int forMs, int value = 0) {
        QJsonObject fault { { QStringLiteral("on"), QLatin1String(on) },
                            { QStringLiteral("kind"), QLatin1String(kind) },
                            { QStringLiteral("forMs"), forMs } };
        if (value != 0)
            fault.insert(QStringLiteral("value"), value);
        return fault;
    };
    // One retry is enough to see that there are some; long ones meet each step of the back-off.
    const int passing = isLong() ? 20'000 : 700;
    constexpr int kLasting = 600'000; // ended by hand
    using D = DeliveryState;
    using F = FailureReason;
    // Nothing had left: tried again until it is over.
    row("connections refused", faulty("all", "refused", passing), D::Accepted, F::None, 3);
    row("token: server error", faulty("token", "status", passing, 502), D::Accepted, F::None, 3);
    row("token: busy", faulty("token", "errcode", passing, -1), D::Accepted, F::None, 3);
    row("token: connection reset", faulty("token", "reset", passing), D::Accepted, F::None, 3);
    row("refused on the way", faulty("send", "status", passing, 429), D::Accepted, F::None, 3);
    // An answer that asks for patience.
    row("busy", faulty("send", "errcode", 700, -1), D::Accepted, F::None, 3);
    if (isLong())
        row("busy for long", faulty("send", "errcode", kLasting, -1), D::Uncertain, F::SystemBusy,
            0);
    row("slow", faulty("send", "slow", kLasting, 700), D::Accepted, F::None, 3);
    // Written, and no answer that can be read: never again by itself.
    row("server error", faulty("send", "status", kLasting, 502), D::Uncertain, F::NoAnswer, 0);
    row("reset before the answer", faulty("send", "reset", kLasting), D::Uncertain, F::NoAnswer, 0);
    row("reset inside the answer", faulty("send", "reset-inside", kLasting), D::Uncertain,
        F::NoAnswer, 3);
    // The answer was whole.
    row("reset behind the answer", faulty("send", "reset-after", kLasting), D::Accepted, F::None,
        3);
    // A definite no.
    row("refused for good", faulty("send", "errcode", kLasting, 87014), D::Failed,
        F::ContentRefused, 0);
}

//! Three messages to one visitor, written while the API is away.
void TestWechatFaults::sendsOverAnOutage()
{
    QFETCH(QJsonObject, fault);
    QFETCH(int, state);
    QFETCH(int, reason);
    QFETCH(int, delivered);
    WechatScene scene;
    QVERIFY(scene.start());
    scene.relay.addAgent(QStringLiteral("xm"));
    SceneConsole console(scene, QStringLiteral("xm"));
    scene.say(QStringLiteral("v"), QStringLiteral("q"));
    QTRY_COMPARE(console.gained.size(), 1);
    QCOMPARE(scene.fault(fault), 200);
    if (fault.value(QLatin1String("kind")).toString() == QLatin1String("refused"))
        QTest::qWait(100); // begins after its answer
    for (int i = 0; i < 3; ++i)
        console.send(console.gained.first(), numbered(i));
    for (int i = 0; i < 3; ++i) {
        QTRY_COMPARE_WITH_TIMEOUT(int(console.deliveryOf(numbered(i))), state, 90'000);
        QCOMPARE(int(console.messageOf(numbered(i)).failure), reason);
    }
    QStringList expected;
    for (int i = 0; i < delivered; ++i)
        expected.append(numbered(i));
    QCOMPARE(scene.simulator.acceptedTexts("shop"), expected); // in order, none twice
    // Over: what comes now goes its way, behind nothing.
    QCOMPARE(scene.fault({ { QStringLiteral("kind"), QStringLiteral("none") } }), 200);
    console.send(console.gained.first(), QStringLiteral("after"));
    QTRY_COMPARE_WITH_TIMEOUT(int(console.deliveryOf(QStringLiteral("after"))),
                              int(DeliveryState::Accepted), 30'000);
    QCOMPARE(scene.simulator.acceptedTexts("shop"), expected << QStringLiteral("after"));
}

//! WeChat does not call for a while, then everything at once: each line once, each visitor's in
//! order.
void TestWechatFaults::burstAfterSilence()
{
    constexpr int kVisitors = 10;
    constexpr int kLines = 200;
    WechatScene scene;
    QVERIFY(scene.start());
    scene.relay.addAgent(QStringLiteral("xm"),
                         { QStringLiteral("--capacity"), QStringLiteral("0") });
    const SceneConsole console(scene, QStringLiteral("xm"));
    QTRY_VERIFY(console.client.isLive());
    QCOMPARE(scene.calls({ { QStringLiteral("action"), QStringLiteral("pause") },
                           { QStringLiteral("freshStamp"), true } }),
             200);
    for (int i = 0; i < kLines; ++i)
        scene.sayOnly(QStringLiteral("v%1").arg(i % kVisitors), numbered(i));
    QCOMPARE(console.heard.size(), 0);
    QCOMPARE(scene.calls({ { QStringLiteral("action"), QStringLiteral("resume") } }), 200);
    QTRY_COMPARE_WITH_TIMEOUT(console.heard.size(), kLines, 30'000);
    QHash<VisitorId, QList<int>> heard;
    for (const auto &[visitor, text] : console.heard)
        heard[visitor].append(text.mid(1).toInt());
    QCOMPARE(heard.size(), kVisitors);
    for (const QList<int> &numbers : std::as_const(heard)) {
        QCOMPARE(numbers.size(), kLines / kVisitors);
        QVERIFY(std::is_sorted(numbers.begin(), numbers.end()));
        QCOMPARE(QSet<int>(numbers.begin(), numbers.end()).size(), numbers.size());
    }
    const QJsonObject state = scene.simulator.appState(QStringLiteral("shop"));
    QCOMPARE(state.value(QLatin1String("pushesFailed")).toInt(), 0);
}

//! WeChat's clock says the token is over before the relay's does: renewed once, sent once.
void TestWechatFaults::tokenRunsOut()
{
    WechatScene scene;
    QVERIFY(scene.start());
    scene.relay.addAgent(QStringLiteral("xm"));
    SceneConsole console(scene, QStringLiteral("xm"));
    scene.say(QStringLiteral("v"), QStringLiteral("q"));
    QTRY_COMPARE(console.gained.size(), 1);
    console.send(console.gained.first(), numbered(1));
    QTRY_COMPARE(int(console.deliveryOf(numbered(1))), int(DeliveryState::Accepted));
    QCOMPARE(scene.simulator.command("time", { { QStringLiteral("advanceMs"), 7200'000 } }), 200);
    console.send(console.gained.first(), numbered(2));
    QTRY_COMPARE(int(console.deliveryOf(numbered(2))), int(DeliveryState::Accepted));
    const QJsonObject state = scene.simulator.appState(QStringLiteral("shop"));
    QCOMPARE(state.value(QLatin1String("stableTokenCalls")).toInt(), 2);
    QCOMPARE(state.value(QLatin1String("sendCalls")).toInt(), 3);
    QCOMPARE(state.value(QLatin1String("accepted")).toInt(), 2);
}

//! 48 hours later by WeChat's clock: its word counts, and the next message opens the window again.
void TestWechatFaults::windowCloses()
{
    WechatScene scene;
    QVERIFY(scene.start());
    scene.relay.addAgent(QStringLiteral("xm"));
    SceneConsole console(scene, QStringLiteral("xm"));
    scene.say(QStringLiteral("v"), QStringLiteral("q"));
    QTRY_COMPARE(console.gained.size(), 1);
    QCOMPARE(scene.simulator.command("time", { { QStringLiteral("advanceMs"), 172800'000 } }), 200);
    console.send(console.gained.first(), numbered(1));
    QTRY_COMPARE(int(console.deliveryOf(numbered(1))), int(DeliveryState::Failed));
    QCOMPARE(int(console.messageOf(numbered(1)).failure), int(FailureReason::WindowOver));
    QCOMPARE(console.messageOf(numbered(1)).errcode, 45015);
    scene.say(QStringLiteral("v"), QStringLiteral("still there?"));
    QTRY_COMPARE(console.heard.size(), 2);
    console.send(console.gained.first(), numbered(2));
    QTRY_COMPARE(int(console.deliveryOf(numbered(2))), int(DeliveryState::Accepted));
    QCOMPARE(scene.simulator.acceptedTexts("shop"), QStringList { numbered(2) });
}

QTEST_GUILESS_MAIN(TestWechatFaults)
#include "tst_wechatfaults.moc"
