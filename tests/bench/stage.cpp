// SPDX-License-Identifier: Apache-2.0
#include "stage.h"

#include "callbackrun.h"
#include "measures.h"
#include "prepareddata.h"
#include "relay/http/systemlimits.h"

#include <QDateTime>
#include <algorithm>
#include <charconv>
#include <string_view>

namespace kefu::bench {

using namespace testing;

namespace {

constexpr qint64 kSecondNs = 1'000'000'000;
constexpr qint64 kRunDeadlineNs = 120 * kSecondNs;
constexpr qint64 kSeenDeadlineNs = 10 * kSecondNs;
constexpr qint64 kLogInDeadlineNs = 60 * kSecondNs;
constexpr qint64 kBeatNs = 20'000'000;
//! Below the relay's backlog of accepting, so that no handshake waits for a repeated SYN.
constexpr int kLogInsAtOnce = 256;
constexpr quint64 kFirstMsgId = 6'000'000'000'000'000'000ULL;

} // namespace

Stage::Stage(const StageSize &size)
    : m_size(size)
    , m_channel { "bench", "wx0123456789abcdef", "tokentokentoken",
                  "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" }
{
    http::raiseOpenFileLimit();
    m_ready = (!size.hangs() || playWeChat()) && fill() && m_relay.start() && logIn();
}

bool Stage::playWeChat()
{
    const auto text = [](const QByteArray &bytes) { return QString::fromLatin1(bytes); };
    if (!m_simulator.start())
        return false;
    const int known = m_simulator.command("app",
                                          { { QStringLiteral("name"), text(m_channel.name) },
                                            { QStringLiteral("appid"), text(m_channel.appid) },
                                            { QStringLiteral("secret"), QStringLiteral("secret") },
                                            { QStringLiteral("token"), text(m_channel.token) },
                                            { QStringLiteral("aeskey"), text(m_channel.aesKey) } });
    const auto hang = [this](const char *where) {
        return m_simulator.command("fault",
                                   { { QStringLiteral("on"), QLatin1String(where) },
                                     { QStringLiteral("kind"), QStringLiteral("no-answer") },
                                     { QStringLiteral("count"), 1'000'000 } });
    };
    return known == 200 && (!m_size.hangSend || hang("send") == 200)
        && (!m_size.hangMedia || hang("media") == 200);
}

QString Stage::hanging()
{
    if (!m_size.hangs())
        return {};
    const QJsonObject app = m_simulator.appState(QString::fromLatin1(m_channel.name));
    return QStringLiteral("agents wrote %1 replies; at WeChat hang %2 sends and %3 downloads")
        .arg(m_replies)
        .arg(app.value(QLatin1String("sendCalls")).toInt())
        .arg(app.value(QLatin1String("mediaCalls")).toInt());
}

bool Stage::fill()
{
    const QString api = m_size.hangs() ? QString::fromLatin1(m_simulator.apiBase()) : QString();
    m_tokens = prepareData(m_relay.dataDir(), m_channel,
                           { m_size.agents, m_size.idleAgents, m_size.history, Role::Agent, api });
    return !m_tokens.empty();
}

bool Stage::logIn()
{
    const qint64 deadline = Poller::nowNs() + kLogInDeadlineNs;
    for (size_t i = 0; i < m_tokens.size(); ++i) {
        const bool serves = int(i) < m_size.agents;
        m_agents.push_back(std::make_unique<RawAgent>(
            m_relay.port(), m_tokens[i], [this, serves, i](const char *data, size_t bytes) {
                if (serves)
                    onText(i, data, bytes);
            }));
        if (!m_agents.back()->open(m_poller))
            return false;
        while (int(i) + 1 - liveAgents() >= kLogInsAtOnce && Poller::nowNs() < deadline)
            m_poller.turn(Poller::nowNs() + kBeatNs);
    }
    while (liveAgents() < int(m_tokens.size()) && Poller::nowNs() < deadline)
        m_poller.turn(Poller::nowNs() + kBeatNs);
    return liveAgents() == int(m_tokens.size());
}

int Stage::liveAgents() const
{
    return int(std::count_if(m_agents.begin(), m_agents.end(),
                             [](const auto &agent) { return agent->isLive(); }));
}

double Stage::pss() const
{
    return pssMiB(m_relay.processId());
}

//! Each "message.added" speaks of one message: its marker is the first one behind it (the
//! conversation beside it repeats the text as its last line).
void Stage::onText(size_t agent, const char *data, size_t size)
{
    constexpr std::string_view kAdded = "\"message.added\"";
    const std::string_view text(data, size);
    const qint64 now = Poller::nowNs();
    for (size_t at = text.find(kAdded); at != std::string_view::npos;
         at = text.find(kAdded, at + 1)) {
        const size_t mark = text.find('#', at);
        if (mark == std::string_view::npos)
            return;
        // A picture or an agent's own reply has no marker; the next one is another message's.
        if (mark > text.find(kAdded, at + 1))
            continue;
        int index = -1;
        std::from_chars(data + mark + 1, data + size, index);
        index -= m_first;
        if (index < 0 || index >= int(m_seenNs.size()))
            continue;
        qint64 &seen = m_seenNs[size_t(index)];
        seen == 0 ? ++m_seen : ++m_doubled;
        if (seen != 0)
            continue;
        seen = now;
        onSeen(agent, text, at, index);
    }
}

void Stage::onSeen(size_t agent, std::string_view text, size_t at, int index)
{
    constexpr std::string_view kConversation = "\"conversation\":\"";
    if (!m_size.hangSend || index % 4 != 0)
        return;
    const size_t from = text.find(kConversation, at) + kConversation.size();
    const std::string_view id = text.substr(from, text.find('"', from) - from);
    m_agents[agent]->reply(id, ++m_replies);
}

std::vector<std::string> Stage::makeRequests(int count) const
{
    std::vector<std::string> requests;
    requests.reserve(size_t(count));
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    for (int i = m_first; i < m_first + count; ++i) {
        const QByteArray text = QByteArray("您好，请问这件羊毛大衣还有 M 码吗？") + markerOf(i);
        const quint64 msgId = kFirstMsgId + quint64(i);
        const QByteArray request = isPicture(i)
            ? securePicturePush(m_channel, visitorOf(i), "bench" + QByteArray::number(i), msgId,
                                now)
            : securePushRequest(m_channel, visitorOf(i), text, msgId, now);
        requests.push_back(request.toStdString());
    }
    return requests;
}

Figures Stage::run(int callbacks, int connections, double perSecond)
{
    m_seenNs.assign(size_t(callbacks), 0);
    m_seen = 0;
    m_doubled = 0;
    Figures figures;
    CallbackRun load(m_relay.port(), m_poller, makeRequests(callbacks));
    if (!load.connectAll(connections)) {
        figures.failed = callbacks;
        return figures;
    }
    const double cpuBefore = cpuSeconds(m_relay.processId());
    load.run(perSecond, Poller::nowNs() + kRunDeadlineNs);
    int pictures = 0;
    for (int i = m_first; i < m_first + callbacks; ++i)
        pictures += isPicture(i) ? 1 : 0;
    const qint64 seenDeadline = Poller::nowNs() + kSeenDeadlineNs;
    while (m_seen < load.answered() - pictures && Poller::nowNs() < seenDeadline)
        m_poller.turn(Poller::nowNs() + kBeatNs);
    const double cpu = cpuSeconds(m_relay.processId()) - cpuBefore;

    std::vector<double> answered;
    std::vector<double> seen;
    qint64 lastNs = load.startedNs() + 1;
    for (size_t i = 0; i < load.entries().size(); ++i) {
        const CallbackRun::Entry &entry = load.entries()[i];
        if (!entry.success) {
            ++figures.failed;
            continue;
        }
        lastNs = std::max(lastNs, entry.answeredNs);
        answered.push_back(double(entry.answeredNs - entry.intendedNs) / 1e6);
        if (m_seenNs[i] > 0)
            seen.push_back(double(m_seenNs[i] - entry.intendedNs) / 1e6);
        else if (!isPicture(m_first + int(i)))
            ++figures.lost;
    }
    figures.perSecond = double(load.answered()) / (double(lastNs - load.startedNs()) / 1e9);
    figures.cpuPerThousand = cpu * 1000 / std::max(1, load.answered());
    figures.doubled = m_doubled;
    addLatencies(answered, seen, figures);
    figures.pss = pss();
    m_first += callbacks;
    return figures;
}

void Stage::addLatencies(const std::vector<double> &answered, const std::vector<double> &seen,
                         Figures &figures) const
{
    std::vector<double> sortedAnswered = answered;
    std::vector<double> sortedSeen = seen;
    figures.answeredP50 = percentile(sortedAnswered, 0.5);
    figures.answeredP95 = percentile(sortedAnswered, 0.95);
    figures.answeredP99 = percentile(sortedAnswered, 0.99);
    figures.seenP50 = percentile(sortedSeen, 0.5);
    figures.seenP95 = percentile(sortedSeen, 0.95);
    figures.seenP99 = percentile(sortedSeen, 0.99);
}

} // namespace kefu::bench
