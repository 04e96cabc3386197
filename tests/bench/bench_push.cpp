// SPDX-License-Identifier: Apache-2.0
#include "callbackrun.h"
#include "measures.h"
#include "prepareddata.h"
#include "rawagent.h"
#include "relay/http/systemlimits.h"
#include "relayprocess.h"

#include <QCoreApplication>
#include <QDateTime>
#include <cstdio>
#include <string_view>

//! One event to a thousand agents (issue 5: at most 30 ms p99): a thousand supervisors look on in
//! one conversation of a real relay, its visitor writes, and every socket is timed from the moment
//! the callback leaves until the message is there, commit and fsync included. Prints figures,
//! never a verdict. `bench_push [AGENTS [ROUNDS]]`.
using namespace kefu;
using namespace kefu::bench;

namespace {

constexpr qint64 kSecondNs = 1'000'000'000;
constexpr qint64 kBeatNs = 5'000'000;
constexpr quint64 kFirstMsgId = 7'000'000'000'000'000'000ULL;
constexpr size_t kLogInsAtOnce = 256;

class Push {
public:
    explicit Push(int agents)
        : m_channel { "bench", "wx0123456789abcdef", "tokentokentoken",
                      "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" }
        , m_seenNs(size_t(agents), 0)
    {
    }

    bool start()
    {
        http::raiseOpenFileLimit();
        PreparedData wanted;
        wanted.agents = int(m_seenNs.size());
        wanted.role = Role::Supervisor;
        const auto tokens = prepareData(m_relay.dataDir(), m_channel, wanted);
        return !tokens.empty() && m_relay.start() && logIn(tokens) && write(0) && lookOn();
    }

    //! The visitor writes once; adds what each socket waited, ms. False: not all were told.
    bool round(int number, std::vector<double> &each, std::vector<double> &last,
               std::vector<double> &afterAnswer)
    {
        std::fill(m_seenNs.begin(), m_seenNs.end(), 0);
        m_seen = 0;
        m_marker = "#" + std::to_string(number) + "!";
        if (!write(number))
            return false;
        waitFor([this] { return m_seen == m_seenNs.size(); });
        qint64 latest = 0;
        for (const qint64 seen : m_seenNs) {
            if (seen == 0)
                continue;
            each.push_back(double(seen - m_sentNs) / 1e6);
            afterAnswer.push_back(double(std::max<qint64>(0, seen - m_answeredNs)) / 1e6);
            latest = std::max(latest, seen);
        }
        last.push_back(double(latest - m_sentNs) / 1e6);
        return m_seen == m_seenNs.size();
    }

private:
    template <typename Condition> bool waitFor(Condition condition)
    {
        const qint64 deadline = Poller::nowNs() + 60 * kSecondNs;
        while (!condition() && Poller::nowNs() < deadline)
            m_poller.turn(Poller::nowNs() + kBeatNs);
        return condition();
    }
    size_t live() const
    {
        size_t count = 0;
        for (const auto &agent : m_agents)
            count += agent->isLive();
        return count;
    }
    bool logIn(const std::vector<std::string> &tokens)
    {
        for (size_t i = 0; i < tokens.size(); ++i) {
            m_agents.push_back(std::make_unique<RawAgent>(m_relay.port(), tokens[i],
                                                          [this, i](const char *data, size_t size) {
                                                              onText(i, { data, size });
                                                          }));
            if (!m_agents.back()->open(m_poller))
                return false;
            waitFor([this] { return m_agents.size() - live() < kLogInsAtOnce; });
        }
        return waitFor([this] { return live() == m_agents.size(); });
    }
    bool lookOn()
    {
        m_marker = "\"re\":\"watch\""; // a refusal shows as a round nobody is told
        m_seen = 0;
        std::fill(m_seenNs.begin(), m_seenNs.end(), 0);
        for (const auto &agent : m_agents)
            agent->ask(R"({"t":"subscribe","id":"watch","d":{"topic":"watch:1"}})");
        return waitFor([this] { return m_seen == m_seenNs.size(); });
    }
    bool write(int number)
    {
        const QByteArray text = "in stock? #" + QByteArray::number(number) + "!";
        std::vector<std::string> requests {
            testing::securePushRequest(m_channel, visitorOf(1), text, kFirstMsgId + quint64(number),
                                       QDateTime::currentSecsSinceEpoch())
                .toStdString()
        };
        CallbackRun run(m_relay.port(), m_poller, std::move(requests));
        if (!run.connectAll(1))
            return false;
        run.run(0, Poller::nowNs() + 10 * kSecondNs);
        m_sentNs = run.entries().front().intendedNs;
        m_answeredNs = run.entries().front().answeredNs;
        return run.entries().front().success;
    }
    void onText(size_t agent, std::string_view text)
    {
        if (m_marker.empty() || m_seenNs[agent] != 0 || text.find(m_marker) == text.npos)
            return;
        m_seenNs[agent] = Poller::nowNs();
        ++m_seen;
    }

    RelayProcess m_relay;
    testing::PushChannel m_channel;
    Poller m_poller;
    std::vector<std::unique_ptr<RawAgent>> m_agents;
    std::vector<qint64> m_seenNs;
    size_t m_seen = 0;
    std::string m_marker;
    qint64 m_sentNs = 0;
    qint64 m_answeredNs = 0;
};

void print(const char *what, std::vector<double> values)
{
    std::printf("%-34s p50 %8.2f   p99 %8.2f   max %8.2f ms\n", what, percentile(values, 0.5),
                percentile(values, 0.99), percentile(values, 1));
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const int agents = argc > 1 ? std::max(1, atoi(argv[1])) : 1000;
    const int rounds = argc > 2 ? std::max(1, atoi(argv[2])) : 200;
    Push push(agents);
    if (!push.start()) {
        std::fprintf(stderr, "the relay or its agents did not come up\n");
        return 1;
    }
    std::vector<double> each;
    std::vector<double> last;
    std::vector<double> afterAnswer;
    int incomplete = 0;
    for (int i = 1; i <= 10; ++i) { // warm-up
        std::vector<double> unused;
        push.round(i, unused, unused, unused);
    }
    for (int i = 0; i < rounds; ++i)
        incomplete += push.round(100 + i, each, last, afterAnswer) ? 0 : 1;
    std::printf("one message to %d agents, %d times\n", agents, rounds);
    print("callback sent to each socket", each);
    print("callback sent to the last socket", last);
    print("callback answered to each socket", afterAnswer);
    std::printf("rounds in which somebody was not told: %d\n", incomplete);
    return 0;
}
