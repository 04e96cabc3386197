// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "tests/unit/desk/deskfixture.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>
#include <algorithm>
#include <cstdio>
#include <sys/resource.h>

//! The dashboard at its load (issue 7): 500 agents, 5,000 open conversations, 200 events a second;
//! how far behind it is and what it costs the relay's loop, once without and once with supervisors
//! who look at it. Prints figures, never a verdict. `bench_board [SECONDS [FOLLOWERS]]`.
using namespace kefu;
using namespace kefu::testing;

namespace {

constexpr int kAgents = 500;
constexpr int kConversations = 5000;
constexpr int kPerSecond = 200;
constexpr int kBeatMs = 5;

double threadCpuMs()
{
    rusage usage {};
    getrusage(RUSAGE_THREAD, &usage);
    const auto ms = [](const timeval &time) {
        return double(time.tv_sec) * 1000 + double(time.tv_usec) / 1000;
    };
    return ms(usage.ru_utime) + ms(usage.ru_stime);
}

double percent(std::vector<double> values, double share)
{
    if (values.empty())
        return 0;
    std::sort(values.begin(), values.end());
    return values[size_t(share * double(values.size() - 1))];
}

//! A supervisor's console: encodes what it is told, as a socket would.
struct Follower : FakeConsole {
    void onBoard(const BoardPush &push) override
    {
        note(codec::encodePush(push).size());
        seen = push.total.messagesIn;
        if (onSeen)
            onSeen();
    }
    void onQueue(const QueuePush &push) override { note(codec::encodePush(push).size()); }
    void note(qsizetype size)
    {
        bytes += size;
        largest = std::max(largest, size);
        ++frames;
    }
    std::function<void()> onSeen;
    qint64 seen = 0;
    qint64 bytes = 0;
    qsizetype largest = 0;
    int frames = 0;
};

class Bench {
public:
    bool prepare()
    {
        m_shop = m_desk.addChannel(QStringLiteral("shop"));
        for (int i = 0; i < kAgents; ++i) {
            m_agents.push_back(m_desk.addAgent(QStringLiteral("a%1").arg(i)));
            m_consoles.push_back(std::make_unique<FakeConsole>());
            m_desk.attach(m_agents.back(), m_consoles.back().get());
        }
        m_lead = m_desk.addAgent(QStringLiteral("lead"), Role::Supervisor);
        for (int i = 0; i < kConversations; ++i)
            write(i);
        return QTest::qWaitFor([this] { return m_committed == m_written; }, 300'000);
    }
    void follow(int followers)
    {
        for (int i = 0; i < followers; ++i) {
            m_followers.push_back(std::make_unique<Follower>());
            Follower *who = m_followers.back().get();
            const desk::SessionId session = m_desk.attach(m_lead, who);
            m_desk.desk->followDashboard(m_desk.actor(m_lead), session, who, [](const auto &) {});
            m_desk.desk->followQueue(m_desk.actor(m_lead), session, who, [](const auto &) {});
        }
        Follower *first = m_followers.front().get();
        first->onSeen = [this, first] {
            for (; m_told < first->seen && m_told < qint64(m_committedAt.size()); ++m_told)
                m_lags.push_back(double(m_clock.nsecsElapsed() - m_committedAt[size_t(m_told)])
                                 / 1e6);
        };
    }
    //! CPU of the relay's loop in per cent of a core.
    double run(int seconds)
    {
        QTimer beat;
        beat.setTimerType(Qt::PreciseTimer);
        QElapsedTimer since;
        int done = 0;
        QObject::connect(&beat, &QTimer::timeout, &beat, [&] {
            for (; done < since.elapsed() * kPerSecond / 1000; ++done)
                write(done % kConversations);
        });
        since.start();
        const double before = threadCpuMs();
        beat.start(kBeatMs);
        (void)QTest::qWaitFor([&] { return since.elapsed() >= seconds * 1000; },
                              seconds * 1000 + 5000);
        beat.stop();
        return (threadCpuMs() - before) / double(since.elapsed()) * 100;
    }
    void forgetLags() { m_lags.clear(); }
    void print() const
    {
        const Follower &first = *m_followers.front();
        std::printf("behind the commit: p50 %.0f ms, p95 %.0f ms, most %.0f ms (%zu events)\n",
                    percent(m_lags, 0.5), percent(m_lags, 0.95), percent(m_lags, 1), m_lags.size());
        std::printf("a follower: %d frames, %.0f KiB, the largest %.0f KiB\n", first.frames,
                    double(first.bytes) / 1024, double(first.largest) / 1024);
    }

private:
    void write(int visitor)
    {
        domain::Inbound inbound =
            m_desk.inbound(m_shop, QStringLiteral("o%1").arg(visitor, 27, 10, QLatin1Char('0')),
                           QStringLiteral("is it there yet?"));
        ++m_written;
        m_desk.desk->ingest(std::move(inbound), [this](const Result<bool> &) {
            ++m_committed;
            m_committedAt.push_back(m_clock.nsecsElapsed());
        });
    }

    QElapsedTimer m_clock = [] {
        QElapsedTimer clock;
        clock.start();
        return clock;
    }();
    DeskFixture m_desk;
    ChannelId m_shop;
    AgentId m_lead;
    std::vector<AgentId> m_agents;
    std::vector<std::unique_ptr<FakeConsole>> m_consoles;
    std::vector<std::unique_ptr<Follower>> m_followers;
    qint64 m_written = 0;
    qint64 m_committed = 0;
    qint64 m_told = 0;
    std::vector<qint64> m_committedAt; //!< of the first message, the second, …
    std::vector<double> m_lags;
};

} // namespace

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList args = QCoreApplication::arguments();
    const int seconds = std::max(2, args.value(1, QStringLiteral("10")).toInt());
    const int followers = std::max(1, args.value(2, QStringLiteral("5")).toInt());
    Bench bench;
    if (!bench.prepare()) {
        std::fputs("not prepared in time\n", stderr);
        return 1;
    }
    std::printf("%d agents, %d conversations, %d events/s, %d s each\n", kAgents, kConversations,
                kPerSecond, seconds);
    const double without = bench.run(seconds);
    std::printf("relay's loop, nobody looks: %.1f %% of a core\n", without);
    bench.follow(followers);
    bench.run(2); // everything at once comes first
    bench.forgetLags();
    const double with = bench.run(seconds);
    std::printf("relay's loop, %d look at dashboard and queue: %.1f %% of a core (+%.1f)\n",
                followers, with, with - without);
    bench.print();
    return 0;
}
