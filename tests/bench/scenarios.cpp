// SPDX-License-Identifier: Apache-2.0
#include "scenarios.h"

#include "measures.h"
#include "tests/support/callbackload.h"

#include <QDateTime>
#include <QTest>

namespace kefu::bench {

using namespace testing;

namespace {

constexpr int kVisitors = 2000;
constexpr int kDeadlineMs = 60'000;

QList<QByteArray> makeRequests(const PushChannel &channel, int first, int count)
{
    QList<QByteArray> requests;
    requests.reserve(count);
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    for (int i = first; i < first + count; ++i) {
        const QByteArray openid = "oBench" + QByteArray::number(i % kVisitors);
        const QByteArray text = QByteArray("您好，请问这件羊毛大衣还有 M 码吗？") + markerOf(i);
        requests.append(securePushRequest(channel, openid, text,
                                          6'000'000'000'000'000'000ULL + quint64(i), now));
    }
    return requests;
}

} // namespace

Stage::Stage(int agents)
    : m_channel { "bench", "wx0123456789abcdef", "tokentokentoken",
                  "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" }
{
    m_relay.addChannel(QStringLiteral("bench"),
                       { QStringLiteral("--appid"), QString::fromLatin1(m_channel.appid),
                         QStringLiteral("--token"), QString::fromLatin1(m_channel.token),
                         QStringLiteral("--aes-key"), QString::fromLatin1(m_channel.aesKey) });
    if (!m_relay.start())
        return;
    for (int i = 0; i < agents; ++i) {
        const QString name = QStringLiteral("agent%1").arg(i);
        m_relay.addAgent(name, { QStringLiteral("--capacity"), QStringLiteral("0") });
        const QByteArray token = m_relay.issueToken(name).trimmed();
        m_agents.push_back(std::make_unique<AgentClient>(m_relay.port(), token));
        m_agents.back()->setOnFrame([this](const QString &text) { onFrame(text); });
    }
    // Only now: adding agents blocks this thread, and a socket must say hello within 10 s.
    for (const auto &agent : m_agents)
        agent->open();
    m_ready = QTest::qWaitFor(
        [this] {
            return std::all_of(m_agents.begin(), m_agents.end(),
                               [](const auto &agent) { return agent->isLive(); });
        },
        kDeadlineMs);
}

qint64 Stage::relayPid() const
{
    return m_relay.processId();
}

double Stage::idlePss() const
{
    return pssMiB(relayPid());
}

void Stage::onFrame(const QString &text)
{
    if (!m_now)
        return;
    const qint64 now = m_now();
    for (qsizetype at = text.indexOf(u'#'); at >= 0; at = text.indexOf(u'#', at + 1)) {
        const qsizetype end = text.indexOf(u'#', at + 1);
        bool ok = false;
        const int index = QStringView(text).mid(at + 1, end - at - 1).toInt(&ok) - m_first;
        if (!ok || index < 0 || index >= int(m_seenNs.size()))
            continue;
        if (m_seenNs[size_t(index)] == 0) {
            m_seenNs[size_t(index)] = now;
            ++m_seen;
        }
        at = end;
    }
}

Figures Stage::run(int callbacks, int connections, double perSecond)
{
    m_seenNs.assign(size_t(callbacks), 0);
    m_seen = 0;
    CallbackLoad load(m_relay.port(), makeRequests(m_channel, m_first, callbacks));
    m_now = [&load] { return load.nowNs(); };
    const double cpuBefore = cpuSeconds(relayPid());
    const qint64 startNs = load.nowNs();
    if (perSecond > 0)
        load.runOpen(connections, perSecond);
    else
        load.runClosed(connections);
    // A run that does not end in time shows in the counts of what failed and what was not seen.
    [[maybe_unused]] const bool ended =
        QTest::qWaitFor([&load] { return load.isFinished(); }, kDeadlineMs);
    qint64 lastNs = startNs;
    for (const CallbackLoad::Entry &entry : load.entries())
        lastNs = std::max(lastNs, entry.answeredNs);
    [[maybe_unused]] const bool allSeen =
        QTest::qWaitFor([this, &load] { return m_seen >= load.answered(); }, kDeadlineMs / 4);

    Figures figures;
    std::vector<double> answered;
    std::vector<double> seen;
    for (size_t i = 0; i < load.entries().size(); ++i) {
        const CallbackLoad::Entry &entry = load.entries()[i];
        if (entry.state != CallbackLoad::State::Success) {
            ++figures.failed;
            continue;
        }
        answered.push_back(double(entry.answeredNs - entry.intendedNs) / 1e6);
        if (m_seenNs[i] > 0)
            seen.push_back(double(m_seenNs[i] - entry.intendedNs) / 1e6);
        else
            ++figures.unseen;
    }
    figures.perSecond = double(load.answered()) / (double(lastNs - startNs) / 1e9);
    figures.cpuPerThousand =
        (cpuSeconds(relayPid()) - cpuBefore) * 1000 / std::max(1, load.answered());
    figures.answeredP50 = percentile(answered, 0.5);
    figures.answeredP99 = percentile(answered, 0.99);
    figures.seenP50 = percentile(seen, 0.5);
    figures.seenP99 = percentile(seen, 0.99);
    figures.pss = pssMiB(relayPid());
    m_first += callbacks;
    m_now = nullptr;
    return figures;
}

} // namespace kefu::bench
