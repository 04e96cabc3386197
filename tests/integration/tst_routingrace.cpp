// SPDX-License-Identifier: Apache-2.0
#include "tests/support/faultproxy.h"
#include "wechatscene.h"
#include "wireagent.h"

#include <QTest>

using namespace kefu;
using namespace kefu::testing;

//! What goes wrong between agents and their relay: twenty reach for one conversation, and a
//! connection dies without a word (product.md 4 and 5).
class TestRoutingRace : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneOfTwentyWins();
    void silentConnectionsAreNoticed();
};

namespace {

constexpr int kRacers = 20;
constexpr int kPingMs = 1000;
//! 75 s of product.md's 15 s pings.
constexpr int kNoticedWithinMs = 5 * kPingMs;

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

//! A relay that knows a mini program and three people; visitors' words go to its callback.
struct Site {
    bool start(const QByteArray &config)
    {
        relay.configure(config);
        relay.addChannel(s("shop"), keys.options());
        for (const char *name : { "ann", "bob", "lead" })
            relay.addAgent(s(name),
                           { s("--role"), s(name == QByteArray("lead") ? "supervisor" : "agent") });
        return relay.start();
    }
    std::unique_ptr<WireAgent> come(const char *name, quint16 through = 0)
    {
        auto agent = std::make_unique<WireAgent>(through > 0 ? through : relay.port(),
                                                 relay.issueToken(s(name)));
        return agent->come() ? std::move(agent) : nullptr;
    }
    bool visitorWrites()
    {
        const ::Push push =
            sealedPush(keys, textMessage("oVisitor00000000000000000001", "hello", ++messages));
        return HttpConnection(relay.port()).post(push.target(), push.body()).body == "success";
    }
    RelayProcess relay;
    PushKeys keys;
    qint64 messages = 0;
};

//! Ann behind a proxy with a visitor, bob and a supervisor beside her.
struct Desk {
    bool start(const QByteArray &config)
    {
        if (!site.start(config))
            return false;
        proxy = std::make_unique<FaultProxy>(site.relay.port());
        ann = site.come("ann", proxy->port());
        lead = site.come("lead");
        if (!ann || !lead || !lead->ask(PresenceRequest { PresenceState::Invisible }).ok
            || !site.visitorWrites()
            || !QTest::qWaitFor([this] { return ann->gained.size() == 1; }, 15'000))
            return false;
        bob = site.come("bob");
        return bob && lead->ask(SubscribeRequest { s("colleagues") }).ok;
    }
    LinkState linkOfAnn() const
    {
        LinkState link = LinkState::Connected;
        for (const ColleaguesPush &push : std::as_const(lead->colleagues)) {
            for (const Colleague &colleague : push.agents) {
                if (colleague.id == ann->id())
                    link = colleague.link;
            }
        }
        return link;
    }
    Site site;
    std::unique_ptr<FaultProxy> proxy;
    std::unique_ptr<WireAgent> ann;
    std::unique_ptr<WireAgent> bob;
    std::unique_ptr<WireAgent> lead;
};

} // namespace

void TestRoutingRace::oneOfTwentyWins()
{
    WechatScene scene;
    std::vector<std::unique_ptr<WireAgent>> racers;
    QList<QByteArray> tokens;
    for (int i = 0; i < kRacers; ++i) {
        const QString name = s("racer%1").arg(i);
        scene.relay.addAgent(name);
        tokens.append(scene.relay.issueToken(name));
    }
    QVERIFY(scene.start());
    for (const QByteArray &token : std::as_const(tokens)) {
        racers.push_back(std::make_unique<WireAgent>(scene.relay.port(), token));
        QVERIFY(racers.back()->come());
        QVERIFY(racers.back()->ask(PresenceRequest { PresenceState::Busy }).ok);
    }
    scene.say(s("v1"), s("me first"));
    // The first conversation of a fresh relay. All are asked before one is answered.
    const ClaimRequest claim { ConversationId { 1 } };
    QStringList requests;
    for (const auto &racer : racers)
        requests.append(racer->post(claim));
    const auto allAnswered = [&] {
        for (size_t i = 0; i < racers.size(); ++i) {
            if (!racers[i]->hasAnswer(requests[qsizetype(i)]))
                return false;
        }
        return true;
    };
    QTRY_VERIFY_WITH_TIMEOUT(allAnswered(), 20'000);
    WireAgent *winner = nullptr;
    for (size_t i = 0; i < racers.size(); ++i) {
        if (racers[i]->answerTo(requests[qsizetype(i)]).ok) {
            QVERIFY(!winner);
            winner = racers[i].get();
        }
    }
    QVERIFY(winner);
    for (size_t i = 0; i < racers.size(); ++i) {
        if (racers[i].get() == winner)
            continue;
        const Error error = racers[i]->answerTo(requests[qsizetype(i)]).error;
        QCOMPARE(errorCodeName(error.code), s("conflict"));
        QCOMPARE(error.details.value(s("owner")).toString(), winner->id().toString());
        QCOMPARE(error.details.value(s("ownerName")).toString(), winner->hello().agent.nickname);
        QVERIFY(racers[i]->gained.isEmpty() && racers[i]->lost.isEmpty());
    }
    QTRY_COMPARE(winner->gained, QList<ConversationId> { claim.conversation });
    QCOMPARE(winner->texts, QStringList { s("me first") });
}

void TestRoutingRace::silentConnectionsAreNoticed()
{
    Desk desk;
    Desk control; // without a heartbeat nobody would notice
    QVERIFY(desk.start("[gateway]\nping_ms = 1000\n[desk]\ngrace_ms = 1500\n"));
    QVERIFY(control.start("[gateway]\nping_ms = 3600000\n[desk]\ngrace_ms = 1500\n"));
    desk.proxy->drop(BothWays, true);
    control.proxy->drop(BothWays, true);
    QTRY_VERIFY_WITH_TIMEOUT(desk.linkOfAnn() != LinkState::Connected, kNoticedWithinMs);
    // Grace, and then what she had not answered goes on.
    QTRY_COMPARE_WITH_TIMEOUT(desk.bob->gained, desk.ann->gained, 15'000);
    QTRY_COMPARE(desk.linkOfAnn(), LinkState::Lost);
    QVERIFY(desk.ann->lost.isEmpty()); // nothing reaches her

    QCOMPARE(control.linkOfAnn(), LinkState::Connected);
    QVERIFY(control.bob->gained.isEmpty());
    QVERIFY(control.lead->ask(ColleaguesRequest {}).ok); // that relay is well
}

QTEST_GUILESS_MAIN(TestRoutingRace)
#include "tst_routingrace.moc"
