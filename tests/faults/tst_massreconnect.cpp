// SPDX-License-Identifier: Apache-2.0
#include "consoledesk.h"
#include "lightagent.h"
#include "prepareddata.h"
#include "tests/support/callbackload.h"
#include "tests/support/securepush.h"

#include <QFile>
#include <QTest>
#include <algorithm>
#include <cmath>

using namespace kefu;
using namespace kefu::faults;
using kefu::testing::CallbackLoad;
using kefu::testing::Cut;
using kefu::testing::FaultProxy;
using kefu::testing::PushChannel;

//! All agents lose the relay in the same moment while visitors go on writing. They come back by the
//! console's own back-off, and each has everything that was for it.
class TestMassReconnect : public QObject {
    Q_OBJECT
public:
    static void initMain() { allowLongFunctions(); }

private Q_SLOTS:
    void allAtOnce_data();
    void allAtOnce();
};

namespace {

constexpr double kPushesPerSecond = 150;
constexpr int kConnections = 16;

const PushChannel kChannel { "shop", "wx0123456789abcdef", "tokentokentoken",
                             "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" };

struct Crowd {
    bool start(int count)
    {
        const auto tokens = bench::prepareData(relay.dataDir(), kChannel, { count, 0, 0 });
        if (int(tokens.size()) != count || !relay.start())
            return false;
        proxy = std::make_unique<FaultProxy>(relay.port());
        for (int i = 0; i < count; ++i) {
            agents.push_back(std::make_unique<LightAgent>(
                QByteArray::fromStdString(tokens[size_t(i)]), runSeedValue + quint32(i)));
            agents.back()->connectTo(proxy->port());
        }
        return QTest::qWaitFor([this] { return syncedCount() == int(agents.size()); }, 120'000);
    }
    int syncedCount() const
    {
        return int(std::count_if(agents.begin(), agents.end(),
                                 [](const auto &agent) { return agent->isSynced(); }));
    }
    //! Pushes from `first` on, at a steady rate.
    void load(int first, int count)
    {
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        QList<QByteArray> requests;
        for (int i = first; i < first + count; ++i)
            requests.append(securePushRequest(kChannel, openidOf(i), testing::markerOf(i),
                                              8'000'000'000'000'000'000ULL + quint64(i), now));
        loads.push_back(std::make_unique<CallbackLoad>(relay.port(), requests));
        loads.back()->runOpen(kConnections, kPushesPerSecond);
        firsts.push_back(first);
    }
    //! As many visitors as agents: everybody has one.
    QByteArray openidOf(int index) const
    {
        return "oCrowd" + QByteArray::number(index % int(agents.size()));
    }
    //! Indices WeChat was told `success` for.
    QSet<int> acknowledged() const
    {
        QSet<int> done;
        for (size_t i = 0; i < loads.size(); ++i) {
            const auto &entries = loads[i]->entries();
            for (size_t k = 0; k < entries.size(); ++k) {
                if (entries[k].state == CallbackLoad::State::Success)
                    done.insert(firsts[i] + int(k));
            }
        }
        return done;
    }

    quint32 runSeedValue = 0;
    RelayProcess relay;
    std::unique_ptr<FaultProxy> proxy;
    std::vector<std::unique_ptr<LightAgent>> agents;
    std::vector<std::unique_ptr<CallbackLoad>> loads;
    std::vector<int> firsts;
};

//! Marker → how many agents were told of it.
QHash<QString, int> toldMarkers(const Crowd &crowd)
{
    QHash<QString, int> told;
    for (const auto &agent : crowd.agents) {
        for (const auto &messages : agent->texts()) {
            for (const QString &text : messages)
                ++told[text];
        }
    }
    return told;
}

//! Between the first and the last message an agent knows of a visitor it knows all.
int holes(const Crowd &crowd)
{
    int missing = 0;
    for (const auto &agent : crowd.agents) {
        for (const auto &messages : agent->texts()) {
            const QList<int> seqs = messages.keys();
            const auto [low, high] = std::minmax_element(seqs.begin(), seqs.end());
            missing += *high - *low + 1 - int(seqs.size());
        }
    }
    return missing;
}

qint64 residentKib(const RelayProcess &relay)
{
    QFile file(QStringLiteral("/proc/%1/status").arg(relay.processId()));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("VmRSS:"))
            return line.mid(6).trimmed().split(' ').first().toLongLong();
    }
    return 0;
}

qint64 atShare(std::vector<qint64> values, double share)
{
    std::sort(values.begin(), values.end());
    const auto index = size_t(std::ceil(share * double(values.size()))) - 1;
    return values.at(std::min(index, values.size() - 1));
}

//! How long each was away; `steady` is the relay's memory before.
std::vector<qint64> printTimes(const Crowd &crowd, qint64 steady)
{
    std::vector<qint64> times;
    int attempts = 0;
    int snapshots = 0;
    for (const auto &agent : crowd.agents) {
        times.push_back(agent->syncedAfterMs());
        attempts += agent->attempts();
        snapshots += agent->snapshots() - 1; // the first login
    }
    qInfo("%zu agents cut: synced again p50 %lld ms, p95 %lld ms, all %lld ms; %d attempts, %d "
          "snapshots; relay %lld -> %lld KiB",
          times.size(), atShare(times, 0.5), atShare(times, 0.95), atShare(times, 1.0), attempts,
          snapshots, steady, residentKib(crowd.relay));
    return times;
}

//! Messages told twice, missing between others, or pushed past a cursor.
int faultsOf(const Crowd &crowd)
{
    int doubled = 0;
    int gaps = 0;
    for (const auto &agent : crowd.agents) {
        doubled += agent->doubled();
        gaps += agent->gaps();
    }
    qInfo("%lld acknowledged, each told to exactly one agent; %d doubled, %d holes, %d gaps",
          qint64(crowd.acknowledged().size()), doubled, holes(crowd), gaps);
    return doubled + gaps + holes(crowd);
}

} // namespace

void TestMassReconnect::allAtOnce_data()
{
    QTest::addColumn<bool>("kill");
    QTest::newRow("the network") << false;
    QTest::newRow("the relay, kill -9") << true;
}

void TestMassReconnect::allAtOnce()
{
    QFETCH(bool, kill);
    const int count = isLongRun() ? 1000 : 200;
    const int before = count + count / 4; // every agent has a visitor, and so a cursor
    const int during = int(kPushesPerSecond * (isLongRun() ? 15 : 3));
    Crowd crowd;
    crowd.runSeedValue = runSeed();
    QVERIFY2(crowd.start(count), crowd.relay.log().right(2000).constData());
    crowd.load(0, before);
    QTRY_VERIFY_WITH_TIMEOUT(crowd.loads[0]->isFinished(), 60'000);
    QCOMPARE(crowd.acknowledged().size(), before); // every conversation has its agent now, or soon
    const qint64 steady = residentKib(crowd.relay);

    if (!kill)
        crowd.load(before, during);
    QElapsedTimer clock;
    clock.start();
    for (const auto &agent : crowd.agents)
        agent->watch(clock);
    if (kill) {
        crowd.relay.kill();
        QVERIFY(crowd.relay.start());
        crowd.proxy->setUpstream(crowd.relay.port());
        crowd.load(before, during);
    } else {
        crowd.proxy->cutNow(Cut::Reset);
    }
    const auto back = [&crowd] {
        return std::all_of(crowd.agents.begin(), crowd.agents.end(),
                           [](const auto &agent) { return agent->syncedAfterMs() >= 0; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(back(), 120'000);
    const std::vector<qint64> times = printTimes(crowd, steady);

    QTRY_VERIFY_WITH_TIMEOUT(crowd.loads.back()->isFinished(), 60'000);
    const QSet<int> acknowledged = crowd.acknowledged();
    QVERIFY(acknowledged.size() >= before + (kill ? 0 : during));
    const auto untold = [&] {
        const QHash<QString, int> told = toldMarkers(crowd);
        return std::count_if(acknowledged.begin(), acknowledged.end(), [&told](int index) {
            return told.value(QString::fromLatin1(testing::markerOf(index))) != 1;
        });
    };
    QTRY_COMPARE_WITH_TIMEOUT(untold(), 0, 30'000);
    QCOMPARE(faultsOf(crowd), 0);
    if (isLongRun()) {
        QVERIFY2(atShare(times, 0.95) <= 10'000, "95 % within 10 s");
        QVERIFY2(atShare(times, 1.0) <= 30'000, "all within 30 s");
    }
}

QTEST_GUILESS_MAIN(TestMassReconnect)
#include "tst_massreconnect.moc"
