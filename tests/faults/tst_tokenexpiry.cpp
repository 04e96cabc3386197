// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/channelsender.h"
#include "relay/server/wechattransport.h"
#include "relay/simulator/simulator.h"
#include "relay/simulator/world.h"

#include <QDateTime>
#include <QTest>

using namespace kefu;

namespace {

constexpr int kParallel = 50;

bool isLong()
{
    return qEnvironmentVariableIntValue("KEFUDESK_LONG") == 1;
}

simulator::Config oneShop()
{
    simulator::AppConfig app;
    app.name = QStringLiteral("shop");
    app.appId = "wx0123456789abcdef";
    app.secret = "0123456789abcdef0123456789abcdef";
    app.token = "tkn";
    app.aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    app.originalId = "gh_0123456789ab";
    simulator::Config config;
    config.apps = { app };
    return config;
}

} // namespace

//! access_tokens that end before their time, over and over, with fifty sends under way: one fetch
//! for each, and nobody sees it (wechat.md 6, P7). Real sockets, the simulator's own token book.
class TestTokenExpiry : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void onceForAll_data();
    void onceForAll();

private:
    struct Send {
        domain::SendHistory history;
        QByteArray body;
    };
    void send(const std::shared_ptr<Send> &send);
    void onReport(const std::shared_ptr<Send> &send, const wechat::SendReport &report);
    void round(int expireAfter);
    simulator::App &app() { return *m_simulator->world().app(QStringLiteral("shop")); }

    std::unique_ptr<simulator::Simulator> m_simulator;
    std::unique_ptr<server::WechatTransport> m_transport;
    std::unique_ptr<desk::ChannelSender> m_sender;
    int m_accepted = 0;
    int m_failed = 0;
    int m_expireAfter = 0; //!< so many accepted sends of this round
};

void TestTokenExpiry::init()
{
    m_accepted = 0;
    m_failed = 0;
    m_simulator = std::make_unique<simulator::Simulator>(oneShop());
    const auto port = m_simulator->listen(QHostAddress::LocalHost, 0);
    QVERIFY(port.ok());
    simulator::QuotaRules rules;
    rules.messageCount = 10'000'000;
    app().quota.setRules(rules);
    storage::ChannelRecord channel;
    channel.id = ChannelId { 1 };
    channel.appid = QStringLiteral("wx0123456789abcdef");
    channel.secret = "0123456789abcdef0123456789abcdef";
    channel.apiBase = QStringLiteral("http://127.0.0.1:%1").arg(*port);
    m_transport = std::make_unique<server::WechatTransport>(server::WechatTransport::Options {});
    m_sender =
        std::make_unique<desk::ChannelSender>(channel, m_transport->forChannel(channel.id),
                                              [] { return QDateTime::currentMSecsSinceEpoch(); });
}

void TestTokenExpiry::cleanup()
{
    m_sender.reset();
    m_transport.reset();
    m_simulator.reset();
}

void TestTokenExpiry::send(const std::shared_ptr<Send> &send)
{
    m_sender->send(send->body,
                   [this, send](const wechat::SendReport &report) { onReport(send, report); });
}

//! As the outbox does it.
void TestTokenExpiry::onReport(const std::shared_ptr<Send> &one, const wechat::SendReport &report)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const domain::SendDecision decision = domain::decideSend(report.outcome, one->history, now);
    if (decision.action == domain::SendAction::RenewTokenAndRetry) {
        one->history.tokenRenewed = true;
        m_sender->renewToken(report.tokenUsed);
        send(one);
        return;
    }
    ++(decision.action == domain::SendAction::Accept ? m_accepted : m_failed);
    if (m_accepted % kParallel == m_expireAfter)
        app().tokens.expireAll(m_simulator->now());
}

void TestTokenExpiry::round(int expireAfter)
{
    m_expireAfter = expireAfter;
    const int before = m_accepted + m_failed;
    if (expireAfter == 0)
        app().tokens.expireAll(m_simulator->now());
    for (int i = 0; i < kParallel; ++i) {
        const QString visitor = QStringLiteral("v%1").arg(i);
        const QByteArray openid = m_simulator->world().meet(app(), visitor);
        app().quota.visitorWrote(openid, m_simulator->now());
        const auto one = std::make_shared<Send>();
        one->body = wechat::textBody({ QString::fromLatin1(openid), QStringLiteral("hello"), {} });
        send(one);
    }
    QTRY_COMPARE_WITH_TIMEOUT(m_accepted + m_failed - before, kParallel, 30'000);
}

void TestTokenExpiry::onceForAll_data()
{
    QTest::addColumn<int>("expireAfter");
    QTest::newRow("before the sends") << 0;
    QTest::newRow("in the midst of them") << kParallel / 2;
}

void TestTokenExpiry::onceForAll()
{
    QFETCH(int, expireAfter);
    const int expiries = isLong() ? 500 : 20; // twice
    for (int i = 0; i < expiries; ++i) {
        const int fetched = app().stableTokenCalls;
        round(expireAfter);
        if (QTest::currentTestFailed())
            return;
        const int more = app().stableTokenCalls - fetched;
        QVERIFY2(more <= (i == 0 ? 2 : 1), qPrintable(QString::number(more)));
    }
    QCOMPARE(m_failed, 0);
    QCOMPARE(m_accepted, expiries * kParallel);
    QCOMPARE(app().accepted, m_accepted);
    qInfo("%d expiries under %d parallel sends: %d fetches, %d sends accepted, 0 failed", expiries,
          kParallel, app().stableTokenCalls, m_accepted);
}

QTEST_GUILESS_MAIN(TestTokenExpiry)
#include "tst_tokenexpiry.moc"
