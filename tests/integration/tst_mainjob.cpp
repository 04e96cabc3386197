// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"
#include "relayprocess.h"
#include "simulatorprocess.h"
#include "tests/support/agentclient.h"

#include <QTest>

using namespace kefu;
using kefu::testing::AgentClient;

//! The main job over real processes and sockets: simulator → relay → console's socket → relay →
//! simulator.
class TestMainJob : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answerReachesWechat_data();
    void answerReachesWechat();
    void waitsForLoginAndIsSpread();
    void wechatsRefusalIsExplained();
};

namespace {

//! Relay and simulator that know the same mini program.
struct Scene {
    RelayProcess relay;
    SimulatorProcess simulator;

    bool start(const QString &mode = QStringLiteral("secure"),
               const QString &format = QStringLiteral("xml"))
    {
        if (!simulator.start())
            return false;
        const QString key = QStringLiteral("abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");
        relay.addChannel(QStringLiteral("shop"),
                         { QStringLiteral("--appid"), QStringLiteral("wx0123456789abcdef"),
                           QStringLiteral("--token"), QStringLiteral("tokentoken"),
                           QStringLiteral("--aes-key"), key, QStringLiteral("--mode"), mode,
                           QStringLiteral("--api-base"),
                           QString::fromLatin1(simulator.apiBase()) });
        if (!relay.start())
            return false;
        return simulator.command(
                   "app",
                   { { QStringLiteral("name"), QStringLiteral("shop") },
                     { QStringLiteral("appid"), QStringLiteral("wx0123456789abcdef") },
                     { QStringLiteral("secret"), QStringLiteral("s3cret") },
                     { QStringLiteral("token"), QStringLiteral("tokentoken") },
                     { QStringLiteral("aeskey"), key },
                     { QStringLiteral("original"), QStringLiteral("gh_0123456789ab") },
                     { QStringLiteral("mode"), mode },
                     { QStringLiteral("format"), format },
                     { QStringLiteral("callback"),
                       QStringLiteral("http://127.0.0.1:%1/wechat/shop").arg(relay.port()) } })
            == 200;
    }
    //! 200 only when the relay answered `success`.
    int say(const QString &visitor, const QString &text)
    {
        return simulator.command("say",
                                 { { QStringLiteral("app"), QStringLiteral("shop") },
                                   { QStringLiteral("visitor"), visitor },
                                   { QStringLiteral("text"), text } });
    }
};

//! A console reduced to what these tests ask.
struct Console {
    Console(const RelayProcess &relay, const QString &name)
        : client(relay.port(), relay.issueToken(name))
    {
        client.setOnFrame([this](const QString &text) { read(text.toUtf8()); });
        client.open();
    }
    void read(const QByteArray &bytes)
    {
        const auto frame = codec::decodeRelayFrame(bytes, kMaxFrameFromRelay);
        const auto *push = frame ? std::get_if<Push>(&*frame) : nullptr;
        const auto *events = push ? std::get_if<EventsPush>(push) : nullptr;
        for (qsizetype i = 0; events && i < events->events.size(); ++i) {
            const EventBody &body = events->events[i].body;
            if (const auto *gain = std::get_if<ConversationGained>(&body)) {
                gained.append(gain->conversation.id);
                for (const Message &message : gain->messages)
                    texts.append(message.content.text);
            } else if (const auto *added = std::get_if<MessageAdded>(&body)) {
                texts.append(added->message.content.text);
            } else if (const auto *updated = std::get_if<MessageUpdated>(&body)) {
                last = updated->message;
            }
        }
    }
    void send(ConversationId conversation, const QString &text)
    {
        const SendRequest body { conversation, { ContentKind::Text, text, {} }, text, false, {} };
        client.socket().sendTextMessage(
            QString::fromUtf8(codec::encodeRequest({ QStringLiteral("s"), body })));
    }

    AgentClient client;
    QList<ConversationId> gained;
    QStringList texts;
    Message last;
};

} // namespace

void TestMainJob::answerReachesWechat_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<QString>("format");
    for (const char *mode : { "secure", "compatible", "plain" }) {
        for (const char *format : { "xml", "json" })
            QTest::addRow("%s %s", mode, format)
                << QString::fromLatin1(mode) << QString::fromLatin1(format);
    }
}

void TestMainJob::answerReachesWechat()
{
    QFETCH(QString, mode);
    QFETCH(QString, format);
    Scene scene;
    QVERIFY(scene.start(mode, format));
    scene.relay.addAgent(QStringLiteral("xm"));
    Console console(scene.relay, QStringLiteral("xm"));
    QTRY_VERIFY(console.client.isLive());
    const QString question = QStringLiteral("还有 M 码吗 <b>&\U0001F60A\"]]");
    QCOMPARE(scene.say(QStringLiteral("李静"), question), 200);
    QTRY_COMPARE(console.texts, QStringList { question });
    const QString answer = QStringLiteral("有的 \U0001F44D <a> & \"引号\"");
    console.send(console.gained.first(), answer);
    QTRY_COMPARE(int(console.last.delivery), int(DeliveryState::Accepted));
    QCOMPARE(scene.simulator.acceptedTexts("shop"), QStringList { answer });
    QCOMPARE(scene.relay.terminate(), 0);
}

void TestMainJob::waitsForLoginAndIsSpread()
{
    Scene scene;
    QVERIFY(scene.start());
    scene.relay.addAgent(QStringLiteral("a"),
                         { QStringLiteral("--capacity"), QStringLiteral("1") });
    scene.relay.addAgent(QStringLiteral("b"),
                         { QStringLiteral("--capacity"), QStringLiteral("2") });
    QCOMPARE(
        scene.simulator.command("enter",
                                { { QStringLiteral("app"), QStringLiteral("shop") },
                                  { QStringLiteral("visitor"), QStringLiteral("only looks") } }),
        200);
    for (int i = 0; i < 4; ++i)
        QCOMPARE(scene.say(QStringLiteral("v%1").arg(i), QString::number(i)), 200);
    Console a(scene.relay, QStringLiteral("a"));
    QTRY_COMPARE(a.texts, QStringList { QStringLiteral("0") }); // the first in the queue; then full
    Console b(scene.relay, QStringLiteral("b"));
    QTRY_COMPARE(b.texts, QStringList({ QStringLiteral("1"), QStringLiteral("2") }));
    QTest::qWait(100);
    QCOMPARE(a.gained.size() + b.gained.size(),
             3); // the fourth waits, the one who only looks never queued
}

void TestMainJob::wechatsRefusalIsExplained()
{
    Scene scene;
    QVERIFY(scene.start());
    scene.relay.addAgent(QStringLiteral("xm"));
    Console console(scene.relay, QStringLiteral("xm"));
    QCOMPARE(scene.say(QStringLiteral("v"), QStringLiteral("q")), 200);
    QTRY_COMPARE(console.gained.size(), 1);
    QCOMPARE(scene.simulator.command("quota",
                                     { { QStringLiteral("app"), QStringLiteral("shop") },
                                       { QStringLiteral("visitor"), QStringLiteral("v") },
                                       { QStringLiteral("action"), QStringLiteral("exhaust") } }),
             200);
    console.send(console.gained.first(), QStringLiteral("too many"));
    QTRY_COMPARE(int(console.last.delivery), int(DeliveryState::Failed));
    QCOMPARE(console.last.errcode, 45047);
    QCOMPARE(int(console.last.failure), int(FailureReason::QuotaUsedUp));
    QCOMPARE(scene.simulator.acceptedTexts("shop"), QStringList());
}

QTEST_GUILESS_MAIN(TestMainJob)
#include "tst_mainjob.moc"
