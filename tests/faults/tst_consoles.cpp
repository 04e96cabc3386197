// SPDX-License-Identifier: Apache-2.0
#include "deskscene.h"

#include <QElapsedTimer>
#include <QTest>

using namespace kefu;
using namespace kefu::faults;
using kefu::testing::Cut;
using kefu::testing::FaultProxy;
using kefu::testing::PlannedCut;
using kefu::testing::ToClient;
using kefu::testing::ToRelay;
using kefu::testing::Way;

//! Two consoles of one agent behind a network that fails show afterwards what a third one shows
//! that was never cut, and what a fresh login shows; every reply is at the visitor exactly once.
class TestConsoles : public QObject {
    Q_OBJECT
public:
    static void initMain() { allowLongFunctions(); }

private Q_SLOTS:
    void cutsAtAnyByte();
    void silentNetwork_data();
    void silentNetwork();
    void nobodyLeftAtTheDesk();
    void whatIsWrongIsSeen();
};

namespace {

PlannedCut anyCut(QRandomGenerator &random)
{
    const int dice = random.bounded(10);
    const int range = dice < 6 ? 700 : dice < 9 ? 4000 : 20'000;
    return { random.bounded(2) == 0 ? ToRelay : ToClient, random.bounded(range),
             random.bounded(2) == 0 ? Cut::Reset : Cut::Finish };
}

//! Plans a cut of what stands, or cuts it at once and plans one for its successor: then it falls
//! into the handshake, the hello or what is brought up.
void planCut(FaultProxy &proxy, QRandomGenerator &random)
{
    const PlannedCut cut = anyCut(random);
    if (random.bounded(2) == 0) {
        proxy.cutAfter(cut);
    } else {
        proxy.cutNext(cut);
        proxy.cutNow(random.bounded(2) == 0 ? Cut::Reset : Cut::Finish);
    }
}

//! Traffic until both planned cuts have come to pass, or long enough.
int letThemHappen(DeskScene &scene, int before)
{
    constexpr int kMaxSteps = 40;
    const auto cuts = [&scene] {
        return scene.firstProxy->counts().cuts + scene.secondProxy->counts().cuts;
    };
    for (int i = 0; i < kMaxSteps && cuts() < before + 2; ++i) {
        scene.traffic->step();
        scene.first.hurry();
        scene.second.hurry();
        QTest::qWait(2);
    }
    return cuts();
}

} // namespace

void TestConsoles::cutsAtAnyByte()
{
    const int wanted = isLongRun() ? 1000 : 40;
    const int compareEvery = isLongRun() ? 50 : 20;
    DeskScene scene(runSeed());
    QVERIFY2(scene.start(), scene.desk.relay.log().constData());
    int cuts = 0;
    int compared = 0;
    for (int next = compareEvery; cuts < wanted; next += compareEvery) {
        while (cuts < std::min(next, wanted)) {
            planCut(*scene.firstProxy, scene.random);
            planCut(*scene.secondProxy, scene.random);
            cuts = letThemHappen(scene, cuts);
        }
        scene.firstProxy->heal();
        scene.secondProxy->heal();
        const QString problem = scene.compareAll();
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        ++compared;
    }
    qInfo("%d cuts at a random byte; offline %d and %d times; %d visitors' lines; %d comparisons",
          cuts, scene.first.wentOffline, scene.second.wentOffline, scene.traffic->said(), compared);
    QCOMPARE(scene.third.wentOffline, 0);
    const QString problem = scene.repliesAreThereOnce();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QCOMPARE(scene.first.arrivedTwice + scene.second.arrivedTwice + scene.third.arrivedTwice, 0);
}

void TestConsoles::silentNetwork_data()
{
    QTest::addColumn<int>("ms");
    QTest::addColumn<int>("divisor");
    if (!isLongRun()) {
        QTest::newRow("4 s, heartbeat of 1.5 s") << 4000 << 10;
        return;
    }
    QTest::newRow("20 s") << 20'000 << 1;
    QTest::newRow("60 s") << 60'000 << 1;
    QTest::newRow("180 s") << 180'000 << 1;
}

void TestConsoles::silentNetwork()
{
    QFETCH(int, ms);
    QFETCH(int, divisor);
    DeskScene scene(runSeed() + quint32(ms), divisor);
    QVERIFY(scene.start("[gateway]\nping_ms = " + QByteArray::number(15'000 / divisor) + '\n'));
    scene.play(60);
    scene.dropBoth(true);
    QElapsedTimer outage;
    outage.start();
    qint64 noticed = -1;
    while (outage.elapsed() < ms) {
        scene.traffic->step();
        QTest::qWait(std::max(20, ms / 400));
        if (noticed < 0 && !scene.first.isOnline() && !scene.second.isOnline())
            noticed = outage.elapsed();
    }
    scene.dropBoth(false);
    QElapsedTimer back;
    back.start();
    QTRY_VERIFY_WITH_TIMEOUT(scene.first.isOnline() && scene.second.isOnline(), 60'000);
    qInfo("dropped for %d ms: both consoles said so after %lld ms, back %lld ms after the end", ms,
          noticed, back.elapsed());
    const QString problem = scene.compareAll();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    const QString lost = scene.repliesAreThereOnce();
    QVERIFY2(lost.isEmpty(), qPrintable(lost));
    QCOMPARE(scene.first.arrivedTwice + scene.second.arrivedTwice, 0);
}

//! Both consoles the agent has are gone for longer than grace: what waits goes to the colleague.
void TestConsoles::nobodyLeftAtTheDesk()
{
    const int divisor = isLongRun() ? 1 : 20;
    DeskScene scene(runSeed() + 7, divisor);
    QVERIFY(scene.start("[gateway]\nping_ms = " + QByteArray::number(15'000 / divisor)
                            + "\n[desk]\ngrace_ms = " + QByteArray::number(60'000 / divisor) + '\n',
                        false));
    scene.colleague.service.setPresence(PresenceState::Busy); // all of it goes to mei first
    QTRY_COMPARE(scene.colleague.store.me().presence, PresenceState::Busy);
    for (int visitor = 0; visitor < 6; ++visitor)
        scene.desk.say(visitor, QStringLiteral("before %1").arg(visitor));
    QTRY_COMPARE(scene.first.store.visitors().size(), 6);
    scene.dropBoth(true);
    QElapsedTimer outage;
    outage.start();
    scene.colleague.service.setPresence(PresenceState::Online);
    QTRY_COMPARE_WITH_TIMEOUT(scene.colleague.store.visitors().size(), 6, 200'000);
    qInfo("all six are the colleague's %lld ms after the network went", outage.elapsed());
    for (int visitor = 0; visitor < 6; ++visitor)
        scene.desk.say(visitor, QStringLiteral("after %1").arg(visitor));
    scene.dropBoth(false);
    QTRY_VERIFY_WITH_TIMEOUT(scene.first.isOnline() && scene.second.isOnline(), 60'000);
    const QString problem = scene.compareAll();
    QVERIFY2(problem.isEmpty(), qPrintable(problem));
    QCOMPARE(scene.first.store.visitors().size(), 0);
}

//! Negative controls: the comparison sees a message that stands there twice, and a console that
//! takes its cursor past events it has not seen.
void TestConsoles::whatIsWrongIsSeen()
{
    DeskScene scene(runSeed() + 11);
    QVERIFY(scene.start());
    scene.colleague.service.setPresence(PresenceState::Busy);
    QTRY_COMPARE(scene.colleague.store.me().presence, PresenceState::Busy);
    scene.desk.say(1, QStringLiteral("one"));
    QTRY_COMPARE(scene.first.store.visitors().size(), 1);
    QCOMPARE(scene.compareAll(), QString());
    scene.firstProxy->refuse(true);
    scene.firstProxy->cutNow(Cut::Reset);
    QTRY_VERIFY(!scene.first.isOnline());
    scene.desk.say(1, QStringLiteral("two"));
    const VisitorId visitor = scene.third.store.visitors().first();
    QTRY_COMPARE(scene.third.store.unread(visitor), 2);
    QTRY_COMPARE(scene.second.store.unread(visitor), 2);
    // The rule broken: the cursor moves, the events between were never applied.
    QVERIFY(scene.first.store.applyEvents(
        { scene.first.store.cursor(), scene.third.store.cursor(), {} }));
    scene.firstProxy->heal();
    scene.first.hurry();
    QTRY_VERIFY(scene.first.isOnline());
    scene.traffic->comeToRest();
    QTest::qWait(300);
    QVERIFY(scene.first.visibleHash() != scene.third.visibleHash());
    QCOMPARE(scene.second.visibleHash(), scene.third.visibleHash());

    Message doubled = *scene.second.store.log(visitor)->at(2);
    doubled.seq = 3;
    ConversationInfo info = *scene.second.store.currentOf(visitor);
    info.lastSeq = 3;
    const EventSeq cursor = scene.second.store.cursor();
    QVERIFY(scene.second.store.applyEvents(
        { cursor, cursor, { Event { cursor, MessageAdded { doubled, info } } } }));
    QVERIFY(scene.second.visibleHash() != scene.third.visibleHash());
}

QTEST_GUILESS_MAIN(TestConsoles)
#include "tst_consoles.moc"
