// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "testclient.h"
#include "wechatside.h"

#include <QElapsedTimer>
#include <QTest>

using L = QLatin1String;

//! How the relay ends, and what the next one finds.
class TestRelayStop : public QObject {
    Q_OBJECT
private:
    static HttpAnswer push(RelayProcess &relay, const QByteArray &openid, qint64 msgId)
    {
        const Push callback = sealedPush(PushKeys(), textMessage(openid, "hello", msgId));
        return HttpConnection(relay.port()).post(callback.target(), callback.body());
    }
    static int status(RelayProcess &relay, L name)
    {
        const auto run = relay.run({ QStringLiteral("status"), QStringLiteral("--json") });
        return QJsonDocument::fromJson(run.out).object().value(name).toInt(-1);
    }
    static int queued(RelayProcess &relay) { return status(relay, L("queued")); }
    static int open(RelayProcess &relay) { return queued(relay) + status(relay, L("assigned")); }

private Q_SLOTS:
    void termination()
    {
        RelayProcess relay;
        QVERIFY(!relay.addChannel(QStringLiteral("shop"), PushKeys().options()).isEmpty());
        QVERIFY(!relay.addAgent(QStringLiteral("x")).isEmpty());
        const QByteArray token = relay.issueToken(QStringLiteral("x"));
        QVERIFY(relay.start());
        LayimPage page(relay.port());
        QVERIFY(page.connectAndLogIn(token));
        // A request half sent when the signal comes is still answered.
        const Push callback = sealedPush(PushKeys(), textMessage("oStop", "hello", 1));
        const QByteArray body = callback.body();
        HttpConnection slow(relay.port());
        slow.send("POST " + callback.target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
                  + QByteArray::number(body.size()) + "\r\n\r\n" + body.left(10));
        HttpConnection witness(relay.port());
        QCOMPARE(witness.get("/healthz").status, 200); // the head above has been read by now
        QElapsedTimer timer;
        timer.start();
        relay.sendSignal(15);
        QTRY_VERIFY(relay.log().contains("stopping"));
        slow.send(body.mid(10));
        QCOMPARE(slow.receive().body, QByteArray("success"));
        QCOMPARE(relay.waitForEnd(), 0);
        QVERIFY(timer.elapsed() < 10'000);
        QTRY_VERIFY(!page.isConnected());
        QCOMPARE(page.closeCode(), 1001);
        QVERIFY(relay.start());
        QCOMPARE(open(relay), 1); // waiting, or the page's that was still there
    }

    void interruption()
    {
        RelayProcess relay;
        QVERIFY(relay.start());
        relay.sendSignal(2);
        QCOMPARE(relay.waitForEnd(), 0);
    }

    void nothingAcknowledgedIsLostByAKill()
    {
        RelayProcess relay;
        QVERIFY(!relay.addChannel(QStringLiteral("shop"), PushKeys().options()).isEmpty());
        QVERIFY(relay.start());
        constexpr int kPushes = 20;
        for (int i = 0; i < kPushes; ++i)
            QCOMPARE(push(relay, "oKill" + QByteArray::number(i), i).body, QByteArray("success"));
        relay.kill();
        QVERIFY(relay.start()); // over the lock and the control socket the dead one left
        QCOMPARE(queued(relay), kPushes);
        QCOMPARE(push(relay, "oKill0", 0).body, QByteArray("success"));
        QCOMPARE(queued(relay), kPushes);
        QCOMPARE(relay.terminate(), 0);
    }
};

QTEST_GUILESS_MAIN(TestRelayStop)
#include "tst_relaystop.moc"
