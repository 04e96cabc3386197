// SPDX-License-Identifier: Apache-2.0
#include "rawpeer.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "relaymemory.h"
#include "relayprocess.h"
#include "tests/support/securepush.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QTest>
#include <algorithm>
#include <sys/resource.h>
#include <vector>

using kefu::testing::PushChannel;
using kefu::testing::securePushRequest;

//! Many consoles that are logged in and have nothing to say: each gets in, none is dropped, and a
//! callback is answered meanwhile. 300, in the long run 10,000.
class TestIdleAgents : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void allStay();

private:
    bool logIn(RawPeer &peer, const QByteArray &token) const;
    static void answerPings(std::vector<RawPeer> &agents);
    double callback(int number) const;

    RelayProcess m_relay;
    PushChannel m_channel { "shop", "wx0123456789abcdef", "tokentokentoken",
                            "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" };
};

bool TestIdleAgents::logIn(RawPeer &peer, const QByteArray &token) const
{
    constexpr int kMs = 15'000;
    kefu::HelloRequest hello;
    hello.token = QString::fromLatin1(token);
    hello.client = QStringLiteral("idle");
    peer = RawPeer(m_relay.port());
    return peer.isOpen() && peer.send(upgradeRequest("/agent", kefu::kSubprotocol))
        && peer.receiveHead(kMs).startsWith("HTTP/1.1 101 ")
        && peer.send(clientFrame(1, kefu::codec::encodeRequest({ QStringLiteral("1"), hello })))
        && peer.receive(kMs, "\"ok\":true").contains("\"ok\":true");
}

void TestIdleAgents::answerPings(std::vector<RawPeer> &agents)
{
    static const QByteArray kPing("\x89\0", 2);
    static const QByteArray kPong = clientFrame(10, {});
    for (RawPeer &agent : agents) {
        if (agent.hasInput() && agent.receive(1, kPing).contains(kPing))
            agent.send(kPong);
    }
}

//! How long a callback on a new connection took, in ms; negative when it was not taken.
double TestIdleAgents::callback(int number) const
{
    const QByteArray request =
        securePushRequest(m_channel, "oVisitor", "hello", 7'000'000'000'000ULL + quint64(number),
                          QDateTime::currentSecsSinceEpoch());
    QElapsedTimer timer;
    timer.start();
    RawPeer peer(m_relay.port());
    const bool taken = peer.isOpen() && peer.send(request)
        && peer.receive(10'000, "success").startsWith("HTTP/1.1 200 ");
    return taken ? double(timer.nsecsElapsed()) / 1e6 : -1;
}

void TestIdleAgents::allStay()
{
    const bool isLong = qEnvironmentVariableIsSet("KEFUDESK_LONG");
    const int count = isLong ? 10'000 : 300;
    const int holdMs = isLong ? 120'000 : 3000; // the relay pings after 10 s and gives up after 45
    rlimit files {};
    ::getrlimit(RLIMIT_NOFILE, &files);
    if (files.rlim_max < rlim_t(count) + 200)
        QSKIP("the system does not allow so many open files");
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    const auto addChannel = [this](const QString &name, const QByteArray &appid) {
        m_relay.addChannel(name,
                           { QStringLiteral("--appid"), QString::fromLatin1(appid),
                             QStringLiteral("--token"), QString::fromLatin1(m_channel.token),
                             QStringLiteral("--aes-key"), QString::fromLatin1(m_channel.aesKey) });
    };
    // Of another channel: the callbacks are none of the agents' business.
    addChannel(QStringLiteral("shop"), m_channel.appid);
    addChannel(QStringLiteral("other"), "wx00000000000000ff");
    m_relay.addAgent(QStringLiteral("xm"),
                     { QStringLiteral("--channel"), QStringLiteral("other") });
    const QByteArray token = m_relay.issueToken(QStringLiteral("xm"));
    QVERIFY2(m_relay.start(), m_relay.log().constData());
    const RelayMemory memory(m_relay.processId());
    const qint64 before = memory.resident();
    QElapsedTimer timer;
    timer.start();
    std::vector<RawPeer> agents(static_cast<size_t>(count));
    for (size_t i = 0; i < agents.size(); ++i) {
        QVERIFY2(logIn(agents[i], token), qPrintable(QString::number(i)));
        if (i % 500 == 499)
            answerPings(agents);
    }
    const qint64 tookMs = timer.restart();
    const qint64 grown = memory.resident() - before;
    double slowest = 0;
    int callbacks = 0;
    while (timer.elapsed() < holdMs) {
        answerPings(agents);
        const double took = callback(++callbacks);
        QVERIFY(took >= 0);
        slowest = std::max(slowest, took);
        QTest::qWait(20);
    }
    const auto gone = std::count_if(agents.begin(), agents.end(),
                                    [](const RawPeer &agent) { return agent.isGone(); });
    qInfo("%d agents in %.1f s, %.1f KiB each, %lld dropped within %d s; %d callbacks meanwhile, "
          "slowest %.1f ms",
          count, double(tookMs) / 1000, double(grown) / count, qint64(gone), holdMs / 1000,
          callbacks, slowest);
    QCOMPARE(int(gone), 0);
    agents.clear();
    QCOMPARE(m_relay.terminate(), 0);
}

QTEST_GUILESS_MAIN(TestIdleAgents)
#include "tst_idleagents.moc"
