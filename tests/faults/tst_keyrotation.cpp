// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "testclient.h"
#include "wechatside.h"

#include <QDir>
#include <QTest>

//! `key rotate` while the relay runs, killed at every step: the next start finds a key that opens
//! the secrets, and callbacks are taken (design.md 8, "Secrets are sealed blobs").
class TestKeyRotation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whileItRuns();
    void whileItDoesNot();
    void killedAtEveryStep_data();
    void killedAtEveryStep();

private:
    static bool takesCallbacks(const RelayProcess &relay, const PushKeys &keys);
    static QStringList keyFiles(const RelayProcess &relay)
    {
        return QDir(relay.dataDir()).entryList({ QStringLiteral("key*") }, QDir::Files);
    }
};

bool TestKeyRotation::takesCallbacks(const RelayProcess &relay, const PushKeys &keys)
{
    static int count = 0;
    const QByteArray text =
        "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[o1]]>"
        "</FromUserName><CreateTime>1700000000</CreateTime><MsgType>"
        "<![CDATA[text]]></MsgType><Content><![CDATA[x]]></Content><MsgId>"
        + QByteArray::number(++count) + "</MsgId></xml>";
    const Push push = sealedPush(keys, text, true);
    HttpConnection http(relay.port());
    return http.post(push.target(), push.body()).body == "success";
}

void TestKeyRotation::whileItRuns()
{
    RelayProcess relay;
    const PushKeys keys;
    relay.addChannel(QStringLiteral("shop"), keys.options());
    QVERIFY(relay.start());
    const auto rotated = relay.run({ QStringLiteral("key"), QStringLiteral("rotate") });
    QCOMPARE(rotated.exitCode, 0);
    // Three of the channel, and the audit chain's key.
    QVERIFY(rotated.out.startsWith("4 secrets are sealed with key "));
    QVERIFY(takesCallbacks(relay, keys));
    relay.addChannel(QStringLiteral("another"), keys.options());
    QCOMPARE(relay.terminate(), 0);
    QCOMPARE(keyFiles(relay), QStringList { QStringLiteral("key") });
    QVERIFY(relay.start());
    QVERIFY(takesCallbacks(relay, keys));
}

void TestKeyRotation::whileItDoesNot()
{
    RelayProcess relay;
    const PushKeys keys;
    relay.addChannel(QStringLiteral("shop"), keys.options());
    const auto rotated =
        relay.run({ QStringLiteral("key"), QStringLiteral("rotate"), QStringLiteral("--old"),
                    QStringLiteral("keep"), QStringLiteral("--json") });
    QCOMPARE(rotated.exitCode, 0);
    const QJsonObject json = QJsonDocument::fromJson(rotated.out).object();
    QCOMPARE(json.value(QLatin1String("values")).toInt(), 4);
    const QString kept = QStringLiteral("key.") + json.value(QLatin1String("oldKey")).toString();
    QCOMPARE(keyFiles(relay), (QStringList { QStringLiteral("key"), kept }));
    QVERIFY(relay.start());
    QVERIFY(takesCallbacks(relay, keys));
}

void TestKeyRotation::killedAtEveryStep_data()
{
    QTest::addColumn<QString>("point");
    for (const char *point :
         { "key.before_commit", "key.after_commit", "key.between_renames", "key.after_renames" })
        QTest::newRow(point) << QString::fromLatin1(point);
}

void TestKeyRotation::killedAtEveryStep()
{
    QFETCH(QString, point);
    RelayProcess relay;
    const PushKeys keys;
    relay.addChannel(QStringLiteral("shop"), keys.options());
    relay.setEnvironment(QStringLiteral("KEFUDESK_FAILPOINTS"), point + QStringLiteral(":kill@1"));
    QVERIFY(relay.start());
    QVERIFY(relay.run({ QStringLiteral("key"), QStringLiteral("rotate") }).exitCode != 0);
    QTRY_VERIFY(!relay.isRunning());
    relay.setEnvironment(QStringLiteral("KEFUDESK_FAILPOINTS"), {});
    QVERIFY(relay.start());
    QVERIFY(takesCallbacks(relay, keys));
    QCOMPARE(keyFiles(relay), QStringList { QStringLiteral("key") });
    QCOMPARE(relay.run({ QStringLiteral("key"), QStringLiteral("rotate") }).exitCode, 0);
    QCOMPARE(relay.terminate(), 0);
}

QTEST_GUILESS_MAIN(TestKeyRotation)
#include "tst_keyrotation.moc"
