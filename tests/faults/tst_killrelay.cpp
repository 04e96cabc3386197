// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "tests/support/callbackload.h"
#include "tests/support/securepush.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace kefu::testing;

//! kill -9 of the real relay under load: every callback that was answered `success` is there
//! exactly once.
class TestKillRelay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void acknowledgedIsThereExactlyOnce();

private:
    QSet<int> strike(RelayProcess &relay, const PushChannel &channel, int from);
    QHash<int, int> stored(const RelayProcess &relay) const;

    QRandomGenerator m_random { 20261124 };
};

namespace {

constexpr int kRounds = 10;
constexpr int kPushesPerRound = 20'000; // more than a round can send before it is cut
constexpr int kVisitors = 200;

} // namespace

//! One round: load, a kill at a random moment; the indices that were answered `success`.
QSet<int> TestKillRelay::strike(RelayProcess &relay, const PushChannel &channel, int from)
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    QList<QByteArray> requests;
    for (int i = from; i < from + kPushesPerRound; ++i) {
        const QByteArray openid = "oVisitor" + QByteArray::number(i % kVisitors);
        requests.append(securePushRequest(channel, openid, "text " + markerOf(i),
                                          7'000'000'000'000'000'000ULL + i, now));
    }
    CallbackLoad load(relay.port(), requests);
    load.runClosed(32);
    const int enough = 20 + int(m_random.bounded(1500));
    const bool reached =
        QTest::qWaitFor([&load, enough] { return load.answered() >= enough; }, 60'000);
    relay.kill();
    load.abort();
    QSet<int> acknowledged;
    for (int i = 0; reached && i < kPushesPerRound; ++i) {
        if (load.entries()[size_t(i)].state == CallbackLoad::State::Success)
            acknowledged.insert(from + i);
    }
    return acknowledged;
}

QHash<int, int> TestKillRelay::stored(const RelayProcess &relay) const
{
    QHash<int, int> found;
    {
        QSqlDatabase db =
            QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QStringLiteral("check"));
        db.setDatabaseName(relay.dataDir() + QStringLiteral("/relay.db"));
        if (db.open()) {
            QSqlQuery query(db);
            query.setForwardOnly(true);
            query.exec(QStringLiteral("SELECT text FROM messages WHERE text LIKE 'text #%'"));
            while (query.next())
                ++found[query.value(0).toString().section(u'#', 1, 1).toInt()];
        }
    }
    QSqlDatabase::removeDatabase(QStringLiteral("check"));
    return found;
}

void TestKillRelay::acknowledgedIsThereExactlyOnce()
{
    RelayProcess relay;
    PushChannel channel { "shop", "wx0123456789abcdef", "tokentokentoken",
                          "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG" };
    relay.addChannel(QStringLiteral("shop"),
                     { QStringLiteral("--appid"), QString::fromLatin1(channel.appid),
                       QStringLiteral("--token"), QString::fromLatin1(channel.token),
                       QStringLiteral("--aes-key"), QString::fromLatin1(channel.aesKey) });
    QSet<int> acknowledged;
    for (int round = 0; round < kRounds; ++round) {
        QVERIFY2(relay.start(), relay.log().constData());
        const QSet<int> fresh = strike(relay, channel, round * kPushesPerRound);
        QVERIFY2(fresh.size() >= 20, "the relay answered too little before it was killed");
        acknowledged += fresh;
    }
    QVERIFY2(relay.start(), relay.log().constData()); // recovers the log of the last cut
    QCOMPARE(relay.terminate(), 0);
    const QHash<int, int> found = stored(relay);
    int lost = 0;
    int doubled = 0;
    for (const int index : std::as_const(acknowledged))
        lost += !found.contains(index);
    for (const int times : found)
        doubled += times > 1;
    qInfo("%d kills, %lld acknowledged, %lld stored, %d lost, %d doubled", kRounds,
          qint64(acknowledged.size()), qint64(found.size()), lost, doubled);
    QCOMPARE(lost, 0);
    QCOMPARE(doubled, 0);
}

QTEST_GUILESS_MAIN(TestKillRelay)
#include "tst_killrelay.moc"
