// SPDX-License-Identifier: Apache-2.0
#include "hostilecrowd.h"
#include "hostilerequests.h"
#include "relaymemory.h"
#include "relayprocess.h"

#include <QElapsedTimer>
#include <QTest>
#include <memory>
#include <sys/resource.h>

using kefu::testing::PushChannel;

//! The relay among clients that mean no good (reference table A): consoles that never read while
//! messages flow, a ping flood, slow senders, and meanwhile each hostile request in turn. Memory
//! may grow by 20 MiB, and a good request is answered all the while.
class TestHostileProcess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void crowd();
    void floods_data();
    void floods();
    void requests_data();
    void requests();
    void idleConnections();
    void wasBearable();
    void withoutABudgetItGrows();
    void cleanupTestCase();

private:
    void untilSteady(const std::function<void()> &step) const;
    void warmUp();
    void note(const QByteArray &what, const QByteArray &outcome);
    QList<DeafConsoles::Place> crowdedPlaces() const;
    void dismissCrowd();
    static bool isLong() { return qEnvironmentVariableIsSet("KEFUDESK_LONG"); }

    RelayProcess m_relay;
    PushChannel m_channel { "shop", "wx0123456789abcdef", "tokentokentoken",
                            "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" };
    QList<QByteArray> m_tokens;
    std::unique_ptr<RelayMemory> m_memory;
    std::unique_ptr<Probe> m_probe;
    std::unique_ptr<Chatter> m_chatter;
    std::unique_ptr<DeafConsoles> m_deaf;
    std::unique_ptr<PingFlood> m_pings;
    std::unique_ptr<SlowSenders> m_slow;
    qint64 m_before = 0; //!< resident, KiB
    qint64 m_highest = 0;
    double m_slowest = 0;
};

namespace {

constexpr int kAgents = 5;
constexpr int kDeaf = 50;
constexpr int kSlow = 100;
constexpr int kPerSecond = 500;
constexpr int kVisitors = 50;
constexpr int kTextBytes = 2000;
constexpr int kFlatOut = 1'000'000; // a second: as fast as it is answered
constexpr int kFillStep = 2000;
constexpr qint64 kMaxGrowthKiB = 20 * 1024;
constexpr double kMaxWaitMs = 100;
constexpr qint64 kFloodLimit = 300LL * 1024 * 1024;

} // namespace

void TestHostileProcess::initTestCase()
{
    for (int i = 0; i < kAgents; ++i) {
        const QString name = QStringLiteral("agent%1").arg(i);
        m_relay.addAgent(name, { QStringLiteral("--capacity"), QStringLiteral("0") });
        m_tokens.append(m_relay.issueToken(name));
    }
    m_relay.addChannel(QStringLiteral("shop"),
                       { QStringLiteral("--appid"), QString::fromLatin1(m_channel.appid),
                         QStringLiteral("--token"), QString::fromLatin1(m_channel.token),
                         QStringLiteral("--aes-key"), QString::fromLatin1(m_channel.aesKey) });
    QVERIFY2(m_relay.start(), m_relay.log().constData());
    m_memory = std::make_unique<RelayMemory>(m_relay.processId());
    qInfo("%-36s %-22s %9s %9s %9s %9s %10s", "", "outcome", "RSS MiB", "peak MiB", "grown", "PSS",
          "slowest ms");
    warmUp();
}

//! Does something again and again until the relay's memory stays where it is.
void TestHostileProcess::untilSteady(const std::function<void()> &step) const
{
    constexpr int kMostSteps = 20;
    constexpr qint64 kSteadyKiB = 256;
    qint64 last = 0;
    qint64 now = m_memory->resident();
    for (int i = 0; i < kMostSteps && now - last > kSteadyKiB && !QTest::currentTestFailed(); ++i) {
        last = now;
        step();
        now = m_memory->resident();
    }
}

//! The same messages and logins with consoles that read, until the database's caches are full: what
//! grows later is the crowd's doing.
void TestHostileProcess::warmUp()
{
    QList<DeafConsoles::Place> places;
    for (const QByteArray &token : std::as_const(m_tokens))
        places.append({ token, false });
    const DeafConsoles readers(m_relay.port(), places, true);
    QTRY_COMPARE(readers.logins(), kAgents);
    int messages = 0;
    {
        const Chatter filler(m_relay.port(), m_channel, kFlatOut, kVisitors, kTextBytes);
        untilSteady([&] {
            QTRY_VERIFY_WITH_TIMEOUT(filler.sent() >= messages + kFillStep, 60'000);
            messages = filler.sent();
        });
    }
    m_chatter =
        std::make_unique<Chatter>(m_relay.port(), m_channel, kPerSecond, kVisitors, kTextBytes);
    m_probe = std::make_unique<Probe>(m_relay.port(), m_channel);
    // Logins read what consoles and pages have missed: the readers' caches.
    untilSteady([&] {
        QList<DeafConsoles::Place> guests;
        for (const QByteArray &token : std::as_const(m_tokens))
            guests << DeafConsoles::Place { token, false } << DeafConsoles::Place { token, true };
        const DeafConsoles coming(m_relay.port(), guests, true);
        QTRY_COMPARE(coming.logins(), int(guests.size()));
        QTest::qWait(300);
    });
    m_before = m_memory->resident();
    m_memory->forgetPeak();
    m_highest = m_before;
    note("consoles that read, caches full", QByteArray::number(messages) + " messages");
    QTRY_VERIFY_WITH_TIMEOUT(m_chatter->sent() >= 6 * kPerSecond, 60'000);
    note("… and a while later", QByteArray::number(m_chatter->sent()) + " at 500/s");
    m_slowest = 0;
}

void TestHostileProcess::note(const QByteArray &what, const QByteArray &outcome)
{
    const qint64 peak = m_memory->peak();
    const double slowest = m_probe->takeSlowest();
    m_highest = std::max(m_highest, peak);
    m_slowest = std::max(m_slowest, slowest);
    constexpr double kMiB = 1024;
    qInfo("%-36s %-22s %9.1f %9.1f %+9.1f %9.1f %10.1f", what.constData(), outcome.constData(),
          double(m_memory->resident()) / kMiB, double(peak) / kMiB, double(peak - m_before) / kMiB,
          double(m_memory->proportional()) / kMiB, slowest);
    m_memory->forgetPeak();
}

QList<DeafConsoles::Place> TestHostileProcess::crowdedPlaces() const
{
    QList<DeafConsoles::Place> places;
    for (int i = 0; i < kDeaf; ++i)
        places.append(
            { m_tokens.at(i % kAgents), i / kAgents % 5 == 4 }); // each fifth a LayIM page
    return places;
}

//! Stays for all that follows.
void TestHostileProcess::crowd()
{
    m_memory->forgetPeak();
    m_deaf = std::make_unique<DeafConsoles>(m_relay.port(), crowdedPlaces());
    QTRY_VERIFY_WITH_TIMEOUT(m_deaf->logins() >= kDeaf, 30'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_deaf->cuts() >= (isLong() ? 5 * kDeaf : kDeaf), 180'000);
    note("50 that never read, at 500/s", QByteArray::number(m_deaf->cuts()) + " cut");
    m_pings = std::make_unique<PingFlood>(m_relay.port(), m_tokens.first());
    QTRY_VERIFY_WITH_TIMEOUT(m_pings->cuts() >= (isLong() ? 50 : 3), 60'000);
    note("… and one that pings",
         QByteArray::number(m_pings->bytes() / 1024 / 1024) + " MiB, "
             + QByteArray::number(m_pings->cuts()) + " cut");
    m_slow = std::make_unique<SlowSenders>(m_relay.port(), kSlow);
    QTRY_VERIFY_WITH_TIMEOUT(m_slow->closed() >= (isLong() ? 3 * kSlow : kSlow), 60'000);
    note("… and 100 slow senders", QByteArray::number(m_slow->closed()) + " closed");
}

void TestHostileProcess::floods_data()
{
    QTest::addColumn<int>("index");
    const auto all = hostileFloods();
    for (qsizetype i = 0; i < all.size(); ++i)
        QTest::newRow(all.at(i).name) << int(i);
}

void TestHostileProcess::floods()
{
    QFETCH(int, index);
    const HostileFlood flood = hostileFloods().at(index);
    std::atomic<bool> done = false;
    std::atomic<bool> cut = false;
    qint64 sent = 0;
    std::thread sender([&] {
        RawPeer peer(m_relay.port());
        bool going = peer.isOpen() && peer.send(flood.head);
        for (; going && sent < kFloodLimit; sent += flood.piece.size())
            going = peer.send(flood.piece);
        cut = peer.wasCut();
        done = true;
    });
    const bool ended = QTest::qWaitFor([&done] { return done.load(); }, 60'000);
    sender.join();
    note(flood.name, (cut ? "cut after " : "held at ") + QByteArray::number(sent / 1024) + " KiB");
    QVERIFY(ended);
    QVERIFY(sent < kFloodLimit);
    QCOMPARE(cut.load(), flood.cut);
}

void TestHostileProcess::requests_data()
{
    QTest::addColumn<int>("index");
    const auto all = hostileRequests();
    for (qsizetype i = 0; i < all.size(); ++i)
        QTest::newRow(all.at(i).name) << int(i);
}

void TestHostileProcess::requests()
{
    QFETCH(int, index);
    const HostileRequest hostile = hostileRequests().at(index);
    constexpr int kQuietMs = 300;
    constexpr int kCloseMs = 10'000;
    RawPeer peer(m_relay.port());
    QVERIFY(peer.isOpen());
    peer.send(hostile.bytes);
    QByteArray all;
    // One that ends the connection is read to its end, one that does not until nothing comes.
    for (QByteArray more = peer.receive(kQuietMs); !more.isEmpty(); more = peer.receive(kQuietMs))
        all += more;
    if (hostile.closes && !peer.wasCut())
        all += peer.receive(kCloseMs);
    const QByteArray status = "HTTP/1.1 " + QByteArray::number(hostile.status) + ' ';
    note(hostile.name,
         all.left(12).mid(9) + (peer.wasCut() ? " closed" : " open") + " x"
             + QByteArray::number(all.count("HTTP/1.1 ")));
    QCOMPARE(all.count(status), hostile.answers);
    QCOMPARE(all.count("HTTP/1.1 "), hostile.answers);
    QCOMPARE(peer.wasCut(), hostile.closes);
}

void TestHostileProcess::idleConnections()
{
    constexpr int kFew = 500;
    constexpr int kMany = 9000;
    constexpr int kSpare = 500;
    rlimit files {};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const int count = std::min(isLong() ? kMany : kFew, int(files.rlim_cur) - kSpare);
    const qint64 before = m_memory->resident();
    std::vector<RawPeer> idle;
    for (int i = 0; i < count; ++i)
        idle.emplace_back(m_relay.port());
    const auto open =
        std::count_if(idle.begin(), idle.end(), [](const RawPeer &peer) { return peer.isOpen(); });
    const qint64 cost = (m_memory->resident() - before) * 1024 / std::max<qint64>(open, 1);
    note("idle connections",
         QByteArray::number(open) + " open, " + QByteArray::number(cost) + " B each");
    const auto allGone = [&idle] {
        return std::all_of(idle.begin(), idle.end(),
                           [](const RawPeer &peer) { return peer.isGone(); });
    };
    QTRY_VERIFY_WITH_TIMEOUT(allGone(), 60'000);
    note("… and their end", "all closed");
    QCOMPARE(int(open), count);
}

void TestHostileProcess::wasBearable()
{
    qInfo("%d messages of %d sent under attack (%d refused), %d good requests (%d failed), slowest "
          "%.1f ms, memory %+.1f MiB",
          m_chatter->sent(), m_chatter->sent() + m_chatter->failed(), m_chatter->failed(),
          m_probe->answered(), m_probe->failed(), m_slowest, double(m_highest - m_before) / 1024);
    QVERIFY(m_relay.isRunning());
    QVERIFY(m_probe->answered() > 50);
    QCOMPARE(m_probe->failed(), 0);
    QCOMPARE(m_chatter->failed(), 0);
    QVERIFY2(m_highest - m_before <= kMaxGrowthKiB, "memory grew by more than 20 MiB");
    if (isLong())
        QVERIFY2(m_slowest <= kMaxWaitMs, "a good request waited for more than 100 ms");
}

//! The negative control: the same clients and a relay that lets everybody hold what he likes. The
//! database's cache takes some 5 KiB of each message at most; the rest is what they do not read.
void TestHostileProcess::withoutABudgetItGrows()
{
    if (!isLong())
        QSKIP("long run only");
    constexpr int kMessages = 12'000; // the first 2 MiB for each stay in the kernel
    constexpr qint64 kUnreadKiB = 120 * 1024;
    dismissCrowd();
    QCOMPARE(m_relay.terminate(), 0);
    RelayProcess lenient;
    lenient.configure("[http]\nsocket_backlog_bytes = 67108864\n"
                      "socket_backlog_total_bytes = 1073741824\n");
    lenient.copyDataFrom(m_relay);
    QVERIFY2(lenient.start(), lenient.log().constData());
    const RelayMemory memory(lenient.processId());
    const DeafConsoles deaf(lenient.port(), crowdedPlaces());
    QTRY_VERIFY_WITH_TIMEOUT(deaf.logins() >= kDeaf, 30'000);
    const qint64 before = memory.resident();
    const Chatter chatter(lenient.port(), m_channel, kPerSecond, kVisitors, kTextBytes);
    QTRY_VERIFY_WITH_TIMEOUT(chatter.sent() >= kMessages, 120'000);
    const qint64 grown = memory.resident() - before;
    qInfo("without a budget %+.1f MiB after %d messages, %d cut", double(grown) / 1024,
          chatter.sent(), deaf.cuts());
    QVERIFY(grown > kUnreadKiB);
    QCOMPARE(deaf.cuts(), 0);
}

void TestHostileProcess::dismissCrowd()
{
    m_slow.reset();
    m_pings.reset();
    m_deaf.reset();
    m_chatter.reset();
    m_probe.reset();
}

void TestHostileProcess::cleanupTestCase()
{
    dismissCrowd();
    if (m_relay.isRunning())
        QCOMPARE(m_relay.terminate(), 0);
}

QTEST_GUILESS_MAIN(TestHostileProcess)
#include "tst_hostile.moc"
