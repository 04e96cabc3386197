// SPDX-License-Identifier: Apache-2.0
#include "powercut.h"
#include "relay/storage/spool.h"
#include "relay/storage/storage.h"
#include "relayprocess.h"
#include "storedmarkers.h"
#include "tests/support/callbackload.h"
#include "tests/support/securepush.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMap>
#include <QTest>

using namespace kefu;
using namespace kefu::testing;

//! Power cuts: the real relay works under load on a disk whose every change is written down; from
//! that what a cut at any moment would leave is made, and opened. Every callback answered `success`
//! before the cut must be there, once.
class TestPowerCut : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void acknowledgedSurvives_data();
    void acknowledgedSurvives();
    void withoutSyncItIsLost_data();
    void withoutSyncItIsLost();
    void whileTheDataIsMade();

private:
    struct Verdict {
        int cuts = 0;
        int relays = 0; //!< cuts after which a real relay was started
        int unopened = 0;
        qint64 acknowledged = 0; //!< over all cuts
        qint64 lost = 0; //!< acknowledged and not there
        qint64 doubled = 0;
    };
    //! One run under load with `failpoints`; then `cuts` cuts of each mode.
    QMap<CutMode, Verdict> run(const QString &failpoints, int cuts);
    Verdict cutOften(RelayProcess &relay, PowerCut &disk, CutMode mode, int cuts,
                     const QHash<int, qint64> &acknowledged);
    std::vector<qint64> moments(const PowerCut &disk, int cuts,
                                const QHash<int, qint64> &acknowledged);
    bool openAsIs(RelayProcess &relay, bool withRelay, Verdict &verdict) const;

    QRandomGenerator m_random { 20261124 };
};

namespace {

const PushChannel kChannel { "shop", "wx0123456789abcdef", "tokentokentoken",
                             "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" };
constexpr int kPushes = 1500;
constexpr int kVisitors = 60;
constexpr int kConnections = 16;
constexpr int kCutsPerRelay = 10; //!< every tenth cut is opened by a real relay
const QList<CutMode> kModes { CutMode::Whole, CutMode::Part, CutMode::Torn };

const char *nameOf(CutMode mode)
{
    return mode == CutMode::Whole ? "whole" : mode == CutMode::Part ? "part" : "torn";
}

int scaled(int inLongRuns, int otherwise)
{
    return qEnvironmentVariableIntValue("KEFUDESK_LONG") > 0 ? inLongRuns : otherwise;
}

QList<QByteArray> pushes(int from, int to)
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    QList<QByteArray> requests;
    for (int i = from; i < to; ++i)
        requests.append(securePushRequest(kChannel, "oVisitor" + QByteArray::number(i % kVisitors),
                                          "text " + markerOf(i), 7'000'000'000ULL + i, now));
    return requests;
}

void addChannel(RelayProcess &relay)
{
    relay.addChannel(QStringLiteral("shop"),
                     { QStringLiteral("--appid"), QString::fromLatin1(kChannel.appid),
                       QStringLiteral("--token"), QString::fromLatin1(kChannel.token),
                       QStringLiteral("--aes-key"), QString::fromLatin1(kChannel.aesKey) });
}

//! The next start is under the shim and with these failpoints.
void preload(RelayProcess &relay, const QString &failpoints)
{
    relay.setEnvironment(QStringLiteral("KEFUDESK_FAILPOINTS"), failpoints);
    relay.setEnvironment(QStringLiteral("LD_PRELOAD"), QStringLiteral(KEFUDESK_POWERCUT_SHIM));
    relay.setEnvironment(QStringLiteral("ASAN_OPTIONS"),
                         QStringLiteral("verify_asan_link_order=0"));
    relay.setEnvironment(QStringLiteral("KEFUDESK_POWERCUT_DIR"), relay.dataDir());
    relay.setEnvironment(QStringLiteral("KEFUDESK_POWERCUT_JOURNAL"),
                         relay.fileBeside(QStringLiteral("journal")));
}

void unload(RelayProcess &relay)
{
    relay.setEnvironment(QStringLiteral("KEFUDESK_FAILPOINTS"), {});
    relay.setEnvironment(QStringLiteral("LD_PRELOAD"), {});
}

//! The moments of `success` by CLOCK_MONOTONIC, by push; false when not all came.
using Moments = QHash<int, qint64>;
bool load(RelayProcess &relay, int from, int to, Moments &moments)
{
    CallbackLoad load(relay.port(), pushes(from, to));
    load.runClosed(kConnections);
    if (!QTest::qWaitFor([&load] { return load.isFinished(); }, 120'000))
        return false;
    const qint64 offset = load.monotonicOffsetNs();
    for (int i = from; i < to; ++i) {
        const CallbackLoad::Entry &entry = load.entries()[size_t(i - from)];
        if (entry.state == CallbackLoad::State::Success)
            moments.insert(i, entry.answeredNs + offset);
    }
    return moments.size() == to;
}

//! Until the log has been brought home: the database itself has grown. Then the log starts over,
//! and cuts meet that too.
bool waitForCheckpoint(const RelayProcess &relay, qint64 sizeBefore)
{
    const QString path = relay.dataDir() + QStringLiteral("/relay.db");
    return QTest::qWaitFor([&] { return QFileInfo(path).size() > sizeBefore; }, 30'000);
}

//! Load, `onHalf`, a checkpoint, load, a checkpoint; then the relay is gone.
Moments acknowledgedUnderLoad(RelayProcess &relay, const std::function<void()> &onHalf)
{
    const QFileInfo database(relay.dataDir() + QStringLiteral("/relay.db"));
    Moments moments;
    bool done = load(relay, 0, kPushes / 2, moments);
    onHalf();
    done = done && waitForCheckpoint(relay, database.size());
    const qint64 size = QFileInfo(database.filePath()).size();
    done = done && load(relay, kPushes / 2, kPushes, moments) && waitForCheckpoint(relay, size);
    relay.kill();
    return done ? moments : Moments();
}

bool emptyFolder(const QString &path)
{
    return QDir(path).removeRecursively() && QDir().mkpath(path);
}

} // namespace

//! Half of the cuts are at the very moment somebody learns of a `success`, the others anywhere;
//! ascending.
std::vector<qint64> TestPowerCut::moments(const PowerCut &disk, int cuts,
                                          const QHash<int, qint64> &acknowledged)
{
    const QList<qint64> answers = acknowledged.values();
    std::vector<qint64> list;
    for (int i = 0; i < cuts; ++i) {
        const qint64 answer = answers[m_random.bounded(answers.size())];
        const qint64 anywhere = disk.timeOf(size_t(m_random.bounded(qint64(disk.size()))));
        list.push_back(i % 2 ? answer : anywhere);
    }
    std::sort(list.begin(), list.end());
    return list;
}

//! As at every start: recovery of the log, quick_check, the spool.
bool TestPowerCut::openAsIs(RelayProcess &relay, bool withRelay, Verdict &verdict) const
{
    if (withRelay) {
        ++verdict.relays;
        return relay.start() && relay.terminate() == 0;
    }
    storage::Storage opened;
    const auto state = opened.open(relay.dataDir());
    if (!state)
        qWarning().noquote() << state.error().message;
    return state && opened.spool() && opened.spool()->wasEmptyAtStart();
}

TestPowerCut::Verdict TestPowerCut::cutOften(RelayProcess &relay, PowerCut &disk, CutMode mode,
                                             int cuts, const QHash<int, qint64> &acknowledged)
{
    Verdict verdict;
    for (const qint64 moment : moments(disk, cuts, acknowledged)) {
        disk.advanceTo(disk.after(moment));
        if (!emptyFolder(relay.dataDir()) || !disk.materialise(relay.dataDir(), mode, m_random)
            || !openAsIs(relay, verdict.cuts % kCutsPerRelay == 1, verdict))
            ++verdict.unopened;
        ++verdict.cuts;
        const QHash<int, int> found = storedMarkers(relay.dataDir());
        for (auto entry = acknowledged.begin(); entry != acknowledged.end(); ++entry) {
            if (entry.value() > moment)
                continue;
            ++verdict.acknowledged;
            verdict.lost += !found.contains(entry.key());
        }
        for (const int times : found)
            verdict.doubled += times > 1;
    }
    qInfo("%s: %d cuts, %d opened by a relay; %lld acknowledged before them, %lld lost, %lld "
          "doubled, %d not opened",
          nameOf(mode), verdict.cuts, verdict.relays, verdict.acknowledged, verdict.lost,
          verdict.doubled, verdict.unopened);
    return verdict;
}

QMap<CutMode, TestPowerCut::Verdict> TestPowerCut::run(const QString &failpoints, int cuts)
{
    RelayProcess relay;
    addChannel(relay);
    std::vector<std::unique_ptr<PowerCut>> disks;
    for (qsizetype i = 0; i < kModes.size(); ++i)
        disks.push_back(std::make_unique<PowerCut>(relay.dataDir()));
    // A file called "stall" stops the writer, for those failpoints that look for it.
    QFile stall(relay.fileBeside(QStringLiteral("stall")));
    QMap<CutMode, Verdict> verdicts;
    if (!stall.open(QIODevice::WriteOnly))
        return verdicts;
    preload(relay, QString(failpoints).replace(QStringLiteral("STALL"), stall.fileName()));
    if (!relay.start())
        return verdicts;
    const QHash<int, qint64> acknowledged =
        acknowledgedUnderLoad(relay, [&stall] { stall.remove(); });
    unload(relay);
    for (qsizetype i = 0; i < kModes.size() && acknowledged.size() == kPushes; ++i) {
        if (disks[size_t(i)]->load(relay.fileBeside(QStringLiteral("journal"))))
            verdicts[kModes[i]] = cutOften(relay, *disks[size_t(i)], kModes[i], cuts, acknowledged);
    }
    return verdicts;
}

void TestPowerCut::acknowledgedSurvives_data()
{
    QTest::addColumn<QString>("failpoints");
    QTest::newRow("database") << QString();
    QTest::newRow("spool") << QStringLiteral("writer.before_begin:hold?STALL");
}

void TestPowerCut::acknowledgedSurvives()
{
    QFETCH(QString, failpoints);
    const QMap<CutMode, Verdict> verdicts = run(failpoints, scaled(100, 4));
    QCOMPARE(verdicts.size(), kModes.size());
    for (const Verdict &verdict : verdicts) {
        QVERIFY(verdict.acknowledged > 0);
        QCOMPARE(verdict.lost, 0);
        QCOMPARE(verdict.doubled, 0);
        QCOMPARE(verdict.unopened, 0);
    }
}

void TestPowerCut::withoutSyncItIsLost_data()
{
    QTest::addColumn<QString>("failpoints");
    QTest::newRow("database") << QStringLiteral("storage.synchronous_normal:on");
    QTest::newRow("spool") << QStringLiteral(
        "writer.before_begin:hold?STALL;spool.without_sync:on");
}

//! The control: the same cuts find a relay that answers before the disk has it.
void TestPowerCut::withoutSyncItIsLost()
{
    QFETCH(QString, failpoints);
    const QMap<CutMode, Verdict> verdicts = run(failpoints, scaled(30, 12));
    QCOMPARE(verdicts.size(), kModes.size());
    // In all modes together: a cut finds nothing where the system happened to have written already.
    qint64 lost = 0;
    for (const Verdict &verdict : verdicts)
        lost += verdict.lost;
    QVERIFY(lost > 0);
}

//! A cut in the first start: the next one opens what is there, or begins anew.
void TestPowerCut::whileTheDataIsMade()
{
    for (const CutMode mode : kModes) {
        RelayProcess relay;
        PowerCut disk(relay.dataDir());
        preload(relay, {});
        QVERIFY(relay.start());
        relay.kill();
        unload(relay);
        QVERIFY(disk.load(relay.fileBeside(QStringLiteral("journal"))));
        Verdict verdict;
        const int cuts = qMin(scaled(100, 6), int(disk.size()));
        for (int i = 1; i <= cuts; ++i) {
            disk.advanceTo(disk.size() * size_t(i) / size_t(cuts));
            QVERIFY(emptyFolder(relay.dataDir()));
            QVERIFY(disk.materialise(relay.dataDir(), mode, m_random));
            QVERIFY2(openAsIs(relay, i % kCutsPerRelay == 1, verdict), nameOf(mode));
        }
    }
}

QTEST_GUILESS_MAIN(TestPowerCut)
#include "tst_powercut.moc"
