// SPDX-License-Identifier: Apache-2.0
#include "killedrelay.h"

#include "relay/protocol/types.h"
#include "replyingconsole.h"
#include "storedmarkers.h"
#include "tests/support/callbackload.h"

#include <QTest>
#include <vector>

namespace kefu::testing {

namespace {

constexpr int kVisitors = 40;
constexpr int kConsoles = 3;
constexpr int kConnections = 16;
constexpr int kPushesPerRound = 2500; //!< more than most rounds get to send
constexpr int kMostBeforeKill = 1200;
constexpr int kPatienceMs = 60'000;

QString text(const char *literal)
{
    return QString::fromLatin1(literal);
}

} // namespace

void KillReport::add(const KillReport &other)
{
    kills += other.kills;
    callbacks += other.callbacks;
    callbacksLost += other.callbacksLost;
    callbacksDoubled += other.callbacksDoubled;
    replies += other.replies;
    repliesLost += other.repliesLost;
    repliesOpen += other.repliesOpen;
    repliesUncertain += other.repliesUncertain;
    repliesUntrue += other.repliesUntrue;
    sentTwice += other.sentTwice;
}

KilledRelay::KilledRelay(QRandomGenerator &random)
    : m_random(random)
    , m_channel { "shop", "wx0123456789abcdef", "tokentokentoken",
                  "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" }
{
    m_ready = prepare();
}

bool KilledRelay::prepare()
{
    if (!m_simulator.start())
        return false;
    m_relay.addChannel(text("shop"),
                       { text("--appid"), QString::fromLatin1(m_channel.appid), text("--token"),
                         QString::fromLatin1(m_channel.token), text("--aes-key"),
                         QString::fromLatin1(m_channel.aesKey), text("--api-base"),
                         QString::fromLatin1(m_simulator.apiBase()) });
    for (int i = 0; i < kConsoles; ++i) {
        const QString name = text("agent%1").arg(i);
        m_relay.addAgent(name, { text("--capacity"), text("0") });
        m_tokens.append(m_relay.issueToken(name));
    }
    const bool started = m_relay.start() && meetVisitors();
    m_relay.kill();
    return started && !m_tokens.contains(QByteArray());
}

//! WeChat knows the visitors, and lets them be answered without end.
bool KilledRelay::meetVisitors()
{
    bool done =
        m_simulator.command(
            "app",
            { { text("name"), text("shop") },
              { text("appid"), QString::fromLatin1(m_channel.appid) },
              { text("secret"), text("s3cret") },
              { text("token"), QString::fromLatin1(m_channel.token) },
              { text("aeskey"), QString::fromLatin1(m_channel.aesKey) },
              { text("original"), text("gh_7f083739789a") },
              { text("mode"), text("secure") },
              { text("format"), text("xml") },
              { text("callback"), text("http://127.0.0.1:%1/wechat/shop").arg(m_relay.port()) } })
            == 200
        && m_simulator.command(
               "quota", { { text("app"), text("shop") }, { text("messageCount"), 1'000'000 } })
            == 200;
    for (int i = 0; done && i < kVisitors; ++i) {
        m_openids.append("oVisitor" + QByteArray::number(i).rightJustified(20, '0'));
        done = m_simulator.command("say",
                                   { { text("app"), text("shop") },
                                     { text("visitor"), QString::fromLatin1(m_openids.last()) },
                                     { text("text"), text("hello") } })
            == 200;
    }
    return done;
}

bool KilledRelay::strike(const QString &failpoints, bool atRandom)
{
    m_relay.setEnvironment(text("KEFUDESK_FAILPOINTS"), failpoints);
    ++m_kills;
    if (m_relay.start())
        return loadUntilDeath(atRandom);
    return !atRandom && !m_relay.isRunning() && m_relay.log().contains("failpoint"); // in the start
}

bool KilledRelay::loadUntilDeath(bool atRandom)
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    const int from = std::exchange(m_nextPush, m_nextPush + kPushesPerRound);
    QList<QByteArray> requests;
    for (int i = from; i < m_nextPush; ++i)
        requests.append(securePushRequest(m_channel, m_openids[i % kVisitors],
                                          "text " + markerOf(i), 7'000'000'000ULL + i, now));
    std::vector<std::unique_ptr<ReplyingConsole>> consoles;
    for (const QByteArray &token : std::as_const(m_tokens))
        consoles.push_back(
            std::make_unique<ReplyingConsole>(m_relay.port(), token, m_nextReply, m_accepted));
    CallbackLoad load(m_relay.port(), requests);
    load.runClosed(kConnections);
    const int enough = 1 + int(m_random.bounded(kMostBeforeKill));
    const bool ended = QTest::qWaitFor(
        [&] {
            return !m_relay.isRunning() || (atRandom && load.answered() >= enough)
                || load.isFinished();
        },
        kPatienceMs);
    // A point on the way out, or of a slow spool, comes a little after the last callback.
    const bool died =
        ended && (atRandom || QTest::qWaitFor([&] { return !m_relay.isRunning(); }, 10'000));
    m_relay.kill();
    QTest::qWait(1); // what had reached us before it died is read
    load.abort();
    for (int i = from; i < m_nextPush; ++i) {
        if (load.entries()[size_t(i - from)].state == CallbackLoad::State::Success)
            m_acknowledged.insert(i);
    }
    return died;
}

KillReport KilledRelay::examine()
{
    KillReport report;
    report.kills = m_kills;
    m_relay.setEnvironment(text("KEFUDESK_FAILPOINTS"), {});
    if (!m_relay.start() || !letItDrain() || m_relay.terminate() != 0)
        report.repliesOpen = -1;
    examineCallbacks(report);
    examineReplies(report);
    return report;
}

bool KilledRelay::letItDrain()
{
    return QTest::qWaitFor([this] { return outboxSize(m_relay.dataDir()) == 0; }, kPatienceMs);
}

void KilledRelay::examineCallbacks(KillReport &report) const
{
    const QHash<int, int> found = storedMarkers(m_relay.dataDir());
    report.callbacks = m_acknowledged.size();
    for (const int index : m_acknowledged)
        report.callbacksLost += !found.contains(index);
    for (const int times : found)
        report.callbacksDoubled += times > 1;
}

void KilledRelay::examineReplies(KillReport &report)
{
    QHash<int, int> sent;
    for (const QString &line : m_simulator.acceptedTexts("shop"))
        ++sent[line.section(u'#', 1, 1).toInt()];
    const QHash<int, int> stored = storedReplies(m_relay.dataDir());
    report.replies = m_accepted.size();
    for (const int number : std::as_const(m_accepted))
        report.repliesLost += !stored.contains(number);
    for (auto reply = stored.begin(); reply != stored.end(); ++reply) {
        const auto state = DeliveryState(reply.value());
        const int times = sent.value(reply.key());
        report.repliesUncertain += state == DeliveryState::Uncertain;
        report.repliesOpen += state == DeliveryState::Queued || state == DeliveryState::Sending;
        report.repliesUntrue += state == DeliveryState::Accepted && times == 0;
        report.repliesUntrue +=
            (state == DeliveryState::Failed || state == DeliveryState::Expired) && times > 0;
    }
    for (const int times : std::as_const(sent))
        report.sentTwice += times > 1;
}

} // namespace kefu::testing
