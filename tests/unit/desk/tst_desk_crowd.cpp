// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/desk/shopdesk.h"

using namespace kefu;
using namespace kefu::testing;

//! 300 visitors who never say goodbye must not block five agents with ten places each (product.md
//! 4): through the real desk, its store and its clock.
class TestDeskCrowd : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void nobodyQueuesWhileALivePlaceIsFree();
};

namespace {

constexpr int kVisitors = 300;
constexpr int kAgents = 5;
constexpr int kCapacity = 10;

struct Crowd : ClockedDesk {
    Crowd()
    {
        shop = addChannel(QStringLiteral("shop"));
        for (int i = 0; i < kAgents; ++i) {
            agents.append(addAgent(QStringLiteral("agent%1").arg(i), Role::Agent, kCapacity));
            attach(agents.last(), &consoles[i]);
        }
        pass(kMinute); // who comes online gets his first ones slowly
    }
    static constexpr qint64 kMinute = 60'000;

    void pass(qint64 ms)
    {
        QCoreApplication::processEvents();
        *time += ms;
        desk->onClockMoved();
    }
    QList<int> loads()
    {
        QList<int> list;
        const auto all = await<QList<desk::AgentPresence>>(
            [&](auto done) { desk->presenceOfAll(desk::Desk::localActor(), done); });
        for (const desk::AgentPresence &agent : all.value()) {
            if (agents.contains(agent.agent.id))
                list.append(agent.load);
        }
        return list;
    }
    //! The clock stands: what can be given out is, and then nobody waits beside a free place.
    bool nobodyWaitsBesideAFreePlace()
    {
        return QTest::qWaitFor([this] {
            const QList<int> now = loads();
            const bool allFull =
                std::all_of(now.begin(), now.end(), [](int load) { return load >= kCapacity; });
            return desk->health().queued == 0 || allFull;
        });
    }
    int served() const
    {
        int count = 0;
        for (const FakeConsole &console : consoles)
            count += int(console.gained().size());
        return count;
    }
    //! Every conversation that came is answered once, and that is all that is said in it.
    bool answerNew()
    {
        for (int i = 0; i < kAgents; ++i) {
            const QList<ConversationId> gained = consoles[i].gained();
            for (; answered[i] < gained.size(); ++answered[i]) {
                if (!reply(agents[i], gained[answered[i]], QStringLiteral("yes")).ok())
                    return false;
            }
        }
        return true;
    }

    ChannelId shop;
    QList<AgentId> agents;
    FakeConsole consoles[kAgents];
    qsizetype answered[kAgents] = {};
};

} // namespace

void TestDeskCrowd::nobodyQueuesWhileALivePlaceIsFree()
{
    Crowd f;
    int came = 0;
    int mostWaiting = 0;
    // 30 a minute for ten minutes; nobody ever says goodbye.
    for (int minute = 0; minute < 70; ++minute) {
        for (int i = 0; i < 30 && came < kVisitors; ++i)
            QVERIFY(f.say(f.shop, openid(++came), QStringLiteral("hello")));
        QVERIFY2(f.nobodyWaitsBesideAFreePlace(), qPrintable(QString::number(minute)));
        QTRY_COMPARE(f.served() + int(f.desk->health().queued), came);
        for (const int load : f.loads())
            QVERIFY(load <= kCapacity);
        QVERIFY(f.answerNew());
        mostWaiting = std::max(mostWaiting, int(f.desk->health().queued));
        f.pass(Crowd::kMinute);
    }
    QCOMPARE(f.served(), kVisitors); // 50 places, each free again 10 minutes after the answer
    QVERIFY(mostWaiting > 0); // else this was no crowd
    QCOMPARE(f.desk->sweepFindings(), 0);
    for (const FakeConsole &console : f.consoles)
        QCOMPARE(console.gained().size(), kVisitors / kAgents);

    // One who writes again counts again, over the limit if need be, and stays with his agent.
    for (int i = 0; i < kCapacity + 1; ++i)
        QVERIFY(f.say(f.shop, openid(kVisitors - i), QStringLiteral("one more thing")));
    QVERIFY(f.nobodyWaitsBesideAFreePlace());
    QCOMPARE(f.desk->sweepFindings(), 0);
}

QTEST_GUILESS_MAIN(TestDeskCrowd)
#include "tst_desk_crowd.moc"
