// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "testclient.h"
#include "wechatside.h"

#include "relay/wechat/messagecrypto.h"

#include <QElapsedTimer>
#include <QFile>
#include <QRandomGenerator>
#include <QTest>
#include <algorithm>
#include <array>

using L = QLatin1String;
using kefu::wechat::signatureOf;

//! WeChat's side of a running relay: what is taken, and what is refused alike.
class TestCallbacks : public QObject {
    Q_OBJECT
private:
    HttpAnswer post(const Push &push)
    {
        return HttpConnection(m_relay.port()).post(push.target(), push.body());
    }
    //! `queued` of the relay's status.
    int queued()
    {
        const auto run = m_relay.run({ QStringLiteral("status"), QStringLiteral("--json") });
        return QJsonDocument::fromJson(run.out).object().value(L("queued")).toInt(-1);
    }
    static Push withFlippedBit(Push push, const QByteArray &field)
    {
        QByteArray &value = field == "Encrypt" ? push.encrypt
            : field == "timestamp"             ? push.timestamp
            : field == "nonce"                 ? push.nonce
                                               : push.msgSignature;
        value[3] = static_cast<char>(value.at(3) ^ 1);
        return push;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const PushKeys keys;
        QVERIFY(!m_relay.addChannel(QStringLiteral("shop"), keys.options()).isEmpty());
        QVERIFY(!m_relay
                     .addChannel(QStringLiteral("official"),
                                 { QStringLiteral("--appid"), QStringLiteral("wxba5fad812f8e6fb9"),
                                   QStringLiteral("--token"), QStringLiteral("AAAAA"),
                                   QStringLiteral("--aes-key"), QString(43, u'A') })
                     .isEmpty());
        QVERIFY(!m_relay
                     .addChannel(QStringLiteral("plain"),
                                 { QStringLiteral("--appid"), QStringLiteral("wx2"),
                                   QStringLiteral("--token"), QStringLiteral("plainToken"),
                                   QStringLiteral("--mode"), QStringLiteral("plain") })
                     .isEmpty());
        QVERIFY(m_relay.start());
    }

    void cleanupTestCase()
    {
        QVERIFY(m_relay.isRunning()); // nothing above brought it down
        QCOMPARE(m_relay.terminate(), 0);
    }

    //! The vendor's own example is an event: taken, and nobody's conversation.
    void theOfficialExampleOpensNothing()
    {
        Push push = pushOfVector(QStringLiteral("dec-official-json"));
        push.channel = "official";
        const int before = queued();
        const HttpAnswer answer = post(push);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, QByteArray("success"));
        QCOMPARE(queued(), before);
    }

    void aMessageQueuesOnceHoweverOftenItComes()
    {
        const PushKeys keys;
        const QByteArray message = textMessage("oRepeat", "hello", 42);
        const int before = queued();
        for (int i = 0; i < 3; ++i) {
            const HttpAnswer answer = post(sealedPush(keys, message, i == 1));
            QCOMPARE(answer.status, 200);
            QCOMPARE(answer.body, QByteArray("success"));
        }
        QCOMPARE(queued(), before + 1);
    }

    void oneBitChanged_data()
    {
        QTest::addColumn<QByteArray>("field");
        for (const char *field : { "Encrypt", "msg_signature", "timestamp", "nonce" })
            QTest::newRow(field) << QByteArray(field);
    }

    void oneBitChanged()
    {
        QFETCH(QByteArray, field);
        const Push good = pushOfVector(QStringLiteral("drv-json-escaped"));
        const int before = queued();
        const HttpAnswer answer = post(withFlippedBit(good, field));
        QCOMPARE(answer.status, 403);
        QVERIFY(answer.body.isEmpty());
        QCOMPARE(queued(), before);
    }

    void refusedAlike_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        const PushKeys keys;
        Push push = sealedPush(keys, textMessage("oTest", "hello", 1));
        const auto row = [](const char *name, const Push &p) {
            QTest::newRow(name) << p.target() << p.body();
        };
        row("wrong padding", badlyPaddedPush(keys));
        Push other = push;
        other.channel = "unknown";
        row("unknown channel", other);
        other = push;
        other.channel = "%E5%BA%97";
        row("unknown channel of three bytes", other);
        other = push;
        other.msgSignature.clear();
        row("no signature", other);
        other = push;
        other.encrypt.clear();
        row("no ciphertext", other);
        PushKeys foreign = keys;
        foreign.appid = "wx0000000000000000";
        row("another account's", sealedPush(foreign, textMessage("oTest", "hello", 1)));
        // A signature that is right for the query says nothing about a clear body.
        QTest::newRow("clear body in secure mode")
            << push.target() << textMessage("oTest", "forged", 2);
        QTest::newRow("empty body") << push.target() << QByteArray();
        QTest::newRow("no query") << QByteArray("/wechat/shop") << push.body();
        QTest::newRow("XML with a DOCTYPE")
            << push.target()
            << QByteArray("<!DOCTYPE x [<!ENTITY a \"b\">]><xml><Encrypt>&a;</Encrypt></xml>");
        QTest::newRow("deep JSON") << push.target() << QByteArray(60'000, '[');
        QTest::newRow("deep XML") << push.target() << QByteArray("<x>").repeated(20'000);
    }

    void refusedAlike()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        const HttpAnswer answer = HttpConnection(m_relay.port()).post(target, body);
        QCOMPARE(answer.status, 403);
        QVERIFY(answer.body.isEmpty());
        if (m_refusal.isEmpty())
            m_refusal = answer.head;
        QCOMPARE(answer.head, m_refusal);
    }

    void tooLarge()
    {
        HttpConnection http(m_relay.port());
        const QByteArray limit(64 * 1024, 'x');
        QCOMPARE(http.post("/wechat/shop", limit + "x").status, 413);
        QCOMPARE(HttpConnection(m_relay.port()).post("/wechat/shop", limit).status, 403);
    }

    void authenticButUnreadable_data()
    {
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("text") << QByteArray("hello, this is not an envelope");
        QTest::newRow("no MsgType") << QByteArray("{\"ToUserName\":\"gh\",\"FromUserName\":\"o\"}");
        QTest::newRow("DOCTYPE") << QByteArray(
            "<!DOCTYPE x [<!ENTITY a \"b\">]><xml><MsgType>&a;</MsgType></xml>");
    }

    void authenticButUnreadable()
    {
        QFETCH(QByteArray, message);
        const int before = queued();
        const HttpAnswer answer = post(sealedPush(PushKeys(), message));
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.body, QByteArray("success"));
        QCOMPARE(queued(), before);
    }

    void theContainerCheck()
    {
        QFile file(
            QStringLiteral(KEFUDESK_FIXTURES "/wechat/payloads/in_container_check_path.json"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray check = file.readAll();
        QCOMPARE(post(sealedPush(PushKeys(), check)).body, QByteArray("success"));
        QCOMPARE(HttpConnection(m_relay.port()).post("/wechat/shop", check).body,
                 QByteArray("success"));
        QCOMPARE(HttpConnection(m_relay.port()).post("/wechat/unknown", check).body,
                 QByteArray("success"));
    }

    void verification()
    {
        const QByteArray signature = signatureOf({ "relayTestToken1", "1700000000", "n" });
        const QByteArray query = "&timestamp=1700000000&nonce=n&echostr=8756396349854";
        HttpConnection http(m_relay.port());
        const HttpAnswer good = http.get("/wechat/shop?signature=" + signature + query);
        QCOMPARE(good.status, 200);
        QCOMPARE(good.body, QByteArray("8756396349854"));
        QCOMPARE(http.get("/wechat/unknown?signature=" + signature + query).status, 403);
        QByteArray wrong = signature;
        wrong[0] = wrong.at(0) == '0' ? '1' : '0';
        const HttpAnswer refused = http.get("/wechat/shop?signature=" + wrong + query);
        QCOMPARE(refused.status, 403);
        QVERIFY(refused.body.isEmpty());
    }

    void plainMode()
    {
        const QByteArray stamp = "1700000000";
        const QByteArray signature = signatureOf({ "plainToken", stamp, "n" });
        const QByteArray query = "&timestamp=" + stamp + "&nonce=n&openid=o";
        const int before = queued();
        HttpConnection http(m_relay.port());
        const QByteArray xml =
            "<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oPlain]]>"
            "</FromUserName><CreateTime>1700000000</CreateTime><MsgType><![CDATA[text]]></MsgType>"
            "<Content><![CDATA[a\x01 b]]></Content><MsgId>9223372036854775807</MsgId></xml>";
        QCOMPARE(http.post("/wechat/plain?signature=" + signature + query, xml).body,
                 QByteArray("success"));
        QCOMPARE(queued(), before + 1);
        QCOMPARE(
            http.post("/wechat/plain?signature=" + signature.toUpper() + "x" + query, xml).status,
            403);
    }

    //! Unknown channel, wrong signature and wrong padding cannot be told apart by their time.
    void refusalsTakeTheSameTime()
    {
        constexpr int kTries = 2000;
        const PushKeys keys;
        const Push padding = badlyPaddedPush(keys);
        Push unknown = padding;
        unknown.channel = "nope"; // as long as "shop"
        const Push signature = withFlippedBit(padding, "msg_signature");
        const std::array<const Push *, 3> pushes { &unknown, &signature, &padding };
        std::array<QByteArray, 3> requests;
        for (size_t kind = 0; kind < 3; ++kind)
            requests[kind] = "POST " + pushes[kind]->target()
                + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
                + QByteArray::number(pushes[kind]->body().size()) + "\r\n\r\n"
                + pushes[kind]->body();
        std::array<QList<qint64>, 3> times;
        HttpConnection http(m_relay.port());
        for (int i = 0; i < 3 * kTries; ++i) {
            // In turn, beginning with another one each round: what slows the machine slows all of
            // them.
            const size_t kind = static_cast<size_t>((i + i / 3) % 3);
            QElapsedTimer timer;
            timer.start();
            const HttpAnswer answer = http.exchange(requests[kind]);
            times[kind].append(timer.nsecsElapsed());
            QCOMPARE(answer.status, 403);
        }
        std::array<double, 3> medians {};
        for (size_t kind = 0; kind < 3; ++kind) {
            std::sort(times[kind].begin(), times[kind].end());
            medians[kind] = static_cast<double>(times[kind].at(kTries / 2)) / 1000.0;
        }
        qInfo("medians: unknown channel %.1f us, wrong signature %.1f us, wrong padding %.1f us",
              medians[0], medians[1], medians[2]);
        const auto [least, most] = std::minmax_element(medians.begin(), medians.end());
        QVERIFY2(*most <= *least * 1.10, "medians differ by more than 10 %");
    }

    void nothingSecretIsLogged()
    {
        const QByteArray log = m_relay.log();
        QVERIFY(log.contains("refused"));
        for (const char *secret :
             { "relayTestToken1", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "oRepeat",
               "s3cret", "hello" })
            QVERIFY2(!log.contains(secret), secret);
    }

private:
    RelayProcess m_relay;
    QByteArray m_refusal;
};

QTEST_GUILESS_MAIN(TestCallbacks)
#include "tst_callbacks.moc"
