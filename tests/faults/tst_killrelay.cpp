// SPDX-License-Identifier: Apache-2.0
#include "killedrelay.h"

#include <QTest>
#include <array>

using namespace kefu::testing;

//! kill -9 of the real relay under a load of callbacks and of agents' replies, at random moments
//! and at every named point: every callback that was answered `success` is there exactly once,
//! every reply the relay accepted has its end state, and none was sent twice.
class TestKillRelay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingPromisedIsLost();
    void answeringTooEarlyLoses();
    void whileTheDataIsMade_data();
    void whileTheDataIsMade();

private:
    QString pointFor(int kill);

    QRandomGenerator m_random { 20261124 };
};

namespace {

//! Every second kill is at a named point, the others at random moments.
constexpr int kKillsPerDatabase = 24;

//! Needs something in the spool when the relay starts: a kill that leaves it so goes before.
constexpr char kDuringStart[] = "spool.during_start";
const QString kFillSpool =
    QStringLiteral("writer.before_begin:delay=2500@10;spool.after_sync:kill@3");

struct Point {
    const char *name;
    int latest; //!< the passage is random, 1 … latest
    bool needsSpool; //!< the writer is made to stall, so that callbacks go to the spool
};
constexpr std::array kPoints {
    Point { "writer.before_commit", 60, false },
    Point { "writer.after_commit", 60, false },
    Point { "outbox.after_mark_sending", 40, false },
    Point { "outbox.before_settle", 40, false },
    Point { "spool.after_sync", 6, true },
    Point { kDuringStart, 1, false },
    Point { "answer.before_write", 200, false },
    Point { "answer.after_write", 200, false },
    Point { "outbox.before_mark_sending", 40, false },
    Point { "outbox.after_settle", 40, false },
    Point { "reply.before_outbox", 40, false },
    Point { "spool.after_append", 6, true },
    Point { "spool.during_drain", 2, true },
    Point { "spool.before_clear", 1, true },
    Point { "spool.after_clear", 1, true },
    Point { "ingest.after_dedupe", 200, false },
    Point { "claim.before_assign", 3, false },
    Point { "checkpoint.before", 1, false },
    Point { "checkpoint.after", 1, false },
    Point { "start.before_settle", 1, false },
    Point { "writer.before_begin", 60, false },
};

int kills()
{
    return qEnvironmentVariableIntValue("KEFUDESK_LONG") > 0 ? 300 : 10;
}

void print(const char *what, const KillReport &report)
{
    qInfo("%s: %d kills; callbacks %lld acknowledged, %d lost, %d doubled; replies %lld accepted, "
          "%d lost, %d without an end, %d uncertain, %d untrue, %d sent twice",
          what, report.kills, report.callbacks, report.callbacksLost, report.callbacksDoubled,
          report.replies, report.repliesLost, report.repliesOpen, report.repliesUncertain,
          report.repliesUntrue, report.sentTwice);
}

} // namespace

//! Empty = at a random moment.
QString TestKillRelay::pointFor(int kill)
{
    if (kill % 2 == 0)
        return {};
    const Point &point = kPoints[size_t(kill / 2) % kPoints.size()];
    const QString stall = point.needsSpool
        ? QStringLiteral("writer.before_begin:delay=2500@%1;").arg(5 + m_random.bounded(20))
        : QString();
    return stall
        + QStringLiteral("%1:kill@%2")
              .arg(QLatin1String(point.name))
              .arg(1 + m_random.bounded(point.latest));
}

void TestKillRelay::nothingPromisedIsLost()
{
    KillReport all;
    int missed = 0;
    for (int kill = 0; kill < kills();) {
        KilledRelay relay(m_random);
        QVERIFY(relay.isReady());
        for (int i = 0; i < kKillsPerDatabase && kill < kills(); ++i, ++kill) {
            const QString point = pointFor(kill);
            if (point.startsWith(QLatin1String(kDuringStart))) {
                QVERIFY(relay.strike(kFillSpool, false));
                ++kill;
            }
            if (relay.strike(point, point.isEmpty()))
                continue;
            qInfo().noquote() << "not reached:" << point;
            ++missed;
        }
        const KillReport report = relay.examine();
        print("so far", report);
        all.add(report);
    }
    print("in all", all);
    QVERIFY2(missed * 10 <= kills(), "most points must be reached");
    QVERIFY(all.callbacks > 20 * kills() && all.replies > kills());
    QCOMPARE(all.callbacksLost, 0);
    QCOMPARE(all.callbacksDoubled, 0);
    QCOMPARE(all.repliesLost, 0);
    QCOMPARE(all.repliesOpen, 0);
    QCOMPARE(all.repliesUntrue, 0);
    QCOMPARE(all.sentTwice, 0);
}

//! The control: a relay that answers before the commit is found out by the same run.
void TestKillRelay::answeringTooEarlyLoses()
{
    KilledRelay relay(m_random);
    QVERIFY(relay.isReady());
    for (int i = 0; i < 2; ++i)
        QVERIFY(relay.strike(
            QStringLiteral("ingest.answer_before_commit:on;writer.before_begin:delay=20"), true));
    const KillReport report = relay.examine();
    print("answering before the commit", report);
    QVERIFY(report.callbacksLost > 0);
}

void TestKillRelay::whileTheDataIsMade_data()
{
    QTest::addColumn<QString>("point");
    for (const char *point : { "migration.before_commit:kill@1", "start.before_settle:kill@1" })
        QTest::newRow(point) << QString::fromLatin1(point);
}

void TestKillRelay::whileTheDataIsMade()
{
    QFETCH(QString, point);
    RelayProcess relay;
    relay.setEnvironment(QStringLiteral("KEFUDESK_FAILPOINTS"), point);
    QVERIFY(!relay.start());
    QVERIFY(relay.log().contains("failpoint"));
    relay.setEnvironment(QStringLiteral("KEFUDESK_FAILPOINTS"), {});
    QVERIFY(relay.start());
    QCOMPARE(relay.terminate(), 0);
}

QTEST_GUILESS_MAIN(TestKillRelay)
#include "tst_killrelay.moc"
