// SPDX-License-Identifier: Apache-2.0
#include "hooktarget.h"
#include "relay/wechat/callbackparser.h"
#include "relay/wechat/messagecrypto.h"
#include "wechatscene.h"

#include <QTest>
#include <QXmlStreamReader>

using namespace kefu;

//! Mini programs are changed while they work: new keys, another proxy, pushes passed on, the
//! hand-over to WeChat's own tool; by command line and over HTTP. No message is lost.
class TestChannels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rotationUnderLoad();
    void rotationEnds();
    void secondRotationKeepsWhatWechatHas();
    void disabledRefuses();
    void proxyOfAChannel();
    void pushesArePassedOnUnchanged();
    void passedOnOverARestart();
    void slowTargetDelaysNothing();
    void privateTargetIsRefused();
    void handOver_data();
    void handOver();
    void adminOverHttp();
};

namespace {

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

//! A relay that knows "shop" alone, without a simulator.
struct Shop {
    RelayProcess relay;
    PushKeys keys;

    void add(const QByteArray &config = {}, const QStringList &options = {})
    {
        relay.configure(config);
        relay.addChannel(s("shop"), keys.options() + options);
        QVERIFY(relay.start());
    }
    HttpAnswer post(const Push &push)
    {
        HttpConnection wechat(relay.port());
        return wechat.post(push.target(), push.body(), "Content-Type: text/xml\r\n");
    }
    HttpAnswer say(const QByteArray &text, qint64 id, const PushKeys &with)
    {
        return post(sealedPush(with, textMessage("oVisitor", text, id), true));
    }
    int stored(const QString &condition = s("direction = 0")) const
    {
        return countRowsOf(relay, s("messages"), condition);
    }
};

PushKeys keysFrom(const QByteArray &json, PushKeys keys)
{
    const QJsonObject made = QJsonDocument::fromJson(json).object();
    if (made.contains(s("token")))
        keys.token = made.value(s("token")).toString().toLatin1();
    if (made.contains(s("aesKey")))
        keys.aesKey = made.value(s("aesKey")).toString().toLatin1();
    return keys;
}

QByteArray rotated(const RelayProcess &relay, const QStringList &more = {})
{
    const auto run =
        relay.run(QStringList { s("channel"), s("rotate"), s("shop"), s("--json") } + more);
    return run.exitCode == 0 ? run.out : QByteArray();
}

//! What an encrypted passive reply says, opened with our own crypto as WeChat would.
QByteArray openedReply(const PushKeys &keys, const QByteArray &body)
{
    QXmlStreamReader xml(body);
    QHash<QString, QByteArray> fields;
    while (!xml.atEnd()) {
        if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() != s("xml")) {
            const QString name = xml.name().toString();
            fields.insert(name, xml.readElementText().toUtf8());
        }
    }
    const QByteArray encrypt = fields.value(s("Encrypt"));
    const QByteArray expected = wechat::signatureOf(
        { keys.token, fields.value(s("TimeStamp")), fields.value(s("Nonce")), encrypt });
    if (expected != fields.value(s("MsgSignature")))
        return "wrong signature";
    return wechat::decryptMessage(*wechat::decodeAesKey(keys.aesKey), encrypt, keys.appid).message;
}

} // namespace

//! WeChat's console is changed minutes after the relay: pushes by both pairs are taken, while they
//! keep coming, and a tampered one is refused all the same.
void TestChannels::rotationUnderLoad()
{
    Shop shop;
    shop.add();
    const int each = qEnvironmentVariableIsSet("KEFUDESK_LONG") ? 500 : 40;
    qint64 id = 1;
    const auto load = [&](const PushKeys &keys) {
        for (int i = 0; i < each; ++i, ++id)
            QCOMPARE(shop.say("m" + QByteArray::number(id), id, keys).body, QByteArray("success"));
    };
    load(shop.keys);
    const PushKeys fresh = keysFrom(rotated(shop.relay), shop.keys);
    QVERIFY(fresh.token != shop.keys.token);
    QVERIFY(fresh.aesKey != shop.keys.aesKey);
    load(shop.keys); // the console still has the former pair
    for (int i = 0; i < each; ++i, id += 2) { // and now some of its servers have the new one
        QCOMPARE(shop.say("a", id, shop.keys).body, QByteArray("success"));
        QCOMPARE(shop.say("b", id + 1, fresh).body, QByteArray("success"));
    }
    // Over a restart, too.
    QCOMPARE(shop.relay.terminate(), 0);
    QVERIFY(shop.relay.start());
    load(shop.keys);
    load(fresh);
    PushKeys mixed = fresh;
    mixed.aesKey = shop.keys.aesKey;
    QCOMPARE(shop.say("x", ++id, mixed).status, 403);
    QCOMPARE(shop.stored(), 6 * each);
}

void TestChannels::rotationEnds()
{
    Shop shop;
    shop.add("[desk]\nrotation_ms = 0\n");
    const PushKeys fresh = keysFrom(rotated(shop.relay, { s("--token") }), shop.keys);
    QVERIFY(fresh.token != shop.keys.token);
    QCOMPARE(fresh.aesKey, shop.keys.aesKey);
    QCOMPARE(shop.say("late", 1, shop.keys).status, 403);
    QCOMPARE(shop.say("new", 2, fresh).body, QByteArray("success"));
}

//! Whoever loses the new pair makes another; what WeChat's console has is still the first one.
void TestChannels::secondRotationKeepsWhatWechatHas()
{
    Shop shop;
    shop.add();
    const PushKeys lost = keysFrom(rotated(shop.relay), shop.keys);
    const PushKeys fresh = keysFrom(rotated(shop.relay), shop.keys);
    QCOMPARE(shop.say("a", 1, shop.keys).body, QByteArray("success"));
    QCOMPARE(shop.say("b", 2, fresh).body, QByteArray("success"));
    QCOMPARE(shop.say("c", 3, lost).status, 403);
}

void TestChannels::disabledRefuses()
{
    Shop shop;
    shop.add();
    QCOMPARE(shop.relay.run({ s("channel"), s("disable"), s("shop") }).exitCode, 0);
    QCOMPARE(shop.say("a", 1, shop.keys).status, 403);
    QCOMPARE(shop.relay.run({ s("channel"), s("enable"), s("shop") }).exitCode, 0);
    QCOMPARE(shop.say("a", 1, shop.keys).body, QByteArray("success"));
    QCOMPARE(shop.relay.run({ s("channel"), s("enable"), s("other") }).exitCode, 1);
}

//! Calls to WeChat go through it from the next one on; its password is shown nowhere.
void TestChannels::proxyOfAChannel()
{
    HookTarget proxy;
    Shop shop;
    shop.add({}, { s("--api-base"), s("http://api.weixin.test") });
    const QByteArray url = proxy.url().replace("://", "://user:geheim@");
    const auto run = shop.relay.run({ s("channel"), s("set"), s("shop"), s("--secrets-stdin") },
                                    "proxy=" + url + "\n");
    QVERIFY2(run.exitCode == 0, run.err.constData());
    QVERIFY(!run.out.contains("geheim"));
    shop.relay.run({ s("doctor"), s("shop") });
    QTRY_VERIFY(!proxy.seen.isEmpty());
    QCOMPARE(proxy.seen.first().target, QByteArray("http://api.weixin.test/cgi-bin/stable_token"));
    const QByteArray credentials = QByteArray("user:geheim").toBase64();
    QVERIFY(proxy.seen.first().head.contains("Proxy-Authorization: Basic "));
    QVERIFY(proxy.seen.first().head.contains(credentials));
    QVERIFY(!shop.relay.run({ s("channel"), s("list"), s("--json") }).out.contains("geheim"));
    // Sealed in the database.
    QCOMPARE(countRowsOf(shop.relay, s("channels"), s("instr(proxy, 'geheim') > 0")), 0);
    QCOMPARE(countRowsOf(shop.relay, s("channels"), s("length(proxy) > 40")), 1);
}

void TestChannels::pushesArePassedOnUnchanged()
{
    HookTarget target;
    target.status = 404; // its answer is ignored
    Shop shop;
    shop.add("allow_private_forward = true\n",
             { s("--forward"), QString::fromLatin1(target.url("/hook?shop=1")) });
    const Push push = sealedPush(shop.keys, textMessage("oVisitor", "你好 <&>", 1), true);
    QCOMPARE(shop.post(push).body, QByteArray("success"));
    QTRY_COMPARE(target.seen.size(), 1);
    const QByteArray query = push.target().mid(push.target().indexOf('?') + 1);
    QCOMPARE(target.seen.first().target, QByteArray("/hook?shop=1&" + query));
    QCOMPARE(target.seen.first().body, push.body());
    QVERIFY(target.seen.first().head.contains("Content-Type: text/xml"));
    // A repetition is no second push.
    QCOMPARE(shop.post(push).body, QByteArray("success"));
    // One nobody can read goes on all the same.
    QCOMPARE(shop.post(sealedPush(shop.keys, "<xml><broken", true)).body, QByteArray("success"));
    QTRY_COMPARE(target.seen.size(), 2);
    QTRY_COMPARE(countRowsOf(shop.relay, s("forwards"), s("1")), 0);
}

//! The back end is away, the relay is killed meanwhile, and everything comes in the end.
void TestChannels::passedOnOverARestart()
{
    quint16 port = 0;
    Shop shop;
    {
        HookTarget away;
        port = away.serverPort();
        away.status = 503;
        shop.add("allow_private_forward = true\n",
                 { s("--forward"), QString::fromLatin1(away.url("/hook")) });
        for (int i = 1; i <= 5; ++i)
            QCOMPARE(shop.say("m", i, shop.keys).body, QByteArray("success"));
        QTRY_VERIFY(countRowsOf(shop.relay, s("forwards"), s("tries > 0")) > 0);
        QVERIFY(!away.seen.isEmpty());
    }
    QCOMPARE(countRowsOf(shop.relay, s("forwards"), s("1")), 5);
    shop.relay.kill();
    HookTarget back(port);
    QVERIFY(back.isListening());
    QVERIFY(shop.relay.start());
    QTRY_COMPARE_WITH_TIMEOUT(countRowsOf(shop.relay, s("forwards"), s("1")), 0, 30'000);
    QCOMPARE(back.seen.size(), 5);
    QSet<QByteArray> bodies;
    for (const HookTarget::Seen &seen : std::as_const(back.seen))
        bodies.insert(seen.body);
    QCOMPARE(bodies.size(), 5);
}

//! A target that never answers holds no callback, and no other mini program's pushes.
void TestChannels::slowTargetDelaysNothing()
{
    HookTarget slow;
    slow.status = 0;
    HookTarget quick;
    Shop shop;
    shop.add("allow_private_forward = true\n",
             { s("--forward"), QString::fromLatin1(slow.url("/hook")) });
    PushKeys other = shop.keys;
    other.token = "otherToken1";
    shop.relay.addChannel(
        s("quick"),
        other.options() + QStringList { s("--forward"), QString::fromLatin1(quick.url("/hook")) });
    for (int i = 1; i <= 20; ++i)
        QCOMPARE(shop.say("m", i, shop.keys).body, QByteArray("success"));
    QTRY_COMPARE(slow.seen.size(), 4); // as many as are under way at a time
    Push push = sealedPush(other, textMessage("oVisitor", "hello", 1), true);
    push.channel = "quick";
    QCOMPARE(shop.post(push).body, QByteArray("success"));
    QTRY_COMPARE(quick.seen.size(), 1);
    QCOMPARE(slow.seen.size(), 4);
}

void TestChannels::privateTargetIsRefused()
{
    Shop shop;
    shop.add();
    for (const char *url :
         { "http://127.0.0.1/x", "http://localhost/x", "http://10.0.0.8/x", "http://[::1]/x",
           "http://169.254.169.254/latest", "file:///etc/passwd", "http://user:pw@example.com/" }) {
        const auto run = shop.relay.run(
            { s("channel"), s("set"), s("shop"), s("--forward"), QLatin1String(url) });
        QVERIFY2(run.exitCode == 1, url);
        QVERIFY2(run.err.contains("forward"), run.err.constData());
    }
    QCOMPARE(shop.relay
                 .run({ s("channel"), s("set"), s("shop"), s("--forward"),
                        s("https://example.com/hook") })
                 .exitCode,
             0);
}

void TestChannels::handOver_data()
{
    QTest::addColumn<QString>("mode");
    QTest::addColumn<bool>("xml");
    QTest::newRow("secure, xml") << s("secure") << true;
    QTest::newRow("secure, json") << s("secure") << false;
    QTest::newRow("compatible, xml") << s("compatible") << true;
}

//! The message is stored, the answer hands it over, and the history says so once.
void TestChannels::handOver()
{
    QFETCH(QString, mode);
    QFETCH(bool, xml);
    Shop shop;
    shop.add({}, { s("--mode"), mode });
    QCOMPARE(shop.say("before", 1, shop.keys).body, QByteArray("success"));
    QCOMPARE(shop.relay.run({ s("channel"), s("hand-over"), s("shop"), s("on") }).exitCode, 0);
    for (int id = 2; id <= 3; ++id) {
        const HttpAnswer answer =
            shop.post(sealedPush(shop.keys, textMessage("oVisitor", "hello", id), xml));
        QCOMPARE(answer.status, 200);
        const QByteArray reply = openedReply(shop.keys, answer.body);
        QVERIFY2(reply.contains("<MsgType><![CDATA[transfer_customer_service]]></MsgType>"),
                 reply.constData());
        QVERIFY2(reply.contains("<ToUserName><![CDATA[oVisitor]]></ToUserName>"),
                 reply.constData());
    }
    QTRY_COMPARE(shop.stored(s("type = 'hand_over'")), 1);
    QCOMPARE(shop.stored(), 3);
    QCOMPARE(shop.relay.run({ s("channel"), s("hand-over"), s("shop"), s("25:00-8") }).exitCode, 1);
    QCOMPARE(shop.relay.run({ s("channel"), s("hand-over"), s("shop"), s("off") }).exitCode, 0);
    QCOMPARE(shop.say("after", 4, shop.keys).body, QByteArray("success"));
}

//! The same commands as whoever is logged in: an admin may, others may not, and a page's token
//! never.
void TestChannels::adminOverHttp()
{
    Shop shop;
    shop.add();
    shop.relay.addAgent(s("boss"), { s("--role"), s("admin") });
    shop.relay.addAgent(s("lead"), { s("--role"), s("supervisor") });
    HttpConnection http(shop.relay.port());
    const QByteArray boss = bearer(shop.relay.issueToken(s("boss")));
    const auto call = [&http](const QByteArray &command, const QByteArray &body,
                              const QByteArray &who) {
        return http.post("/api/v1/admin/" + command, body, who);
    };
    const HttpAnswer list = call("channel.list", "{}", boss);
    QCOMPARE(list.status, 200);
    QCOMPARE(list.json().value(s("channels")).toArray().size(), 1);
    QVERIFY(!list.body.contains(shop.keys.token));
    const HttpAnswer made =
        call("channel.add", R"({"name":"two","appid":"wx2","secret":"x"})", boss);
    QCOMPARE(made.status, 200);
    QCOMPARE(made.json().value(s("aesKey")).toString().size(), 43);
    QCOMPARE(call("channel.add", R"({"name":"two","appid":"wx2","secret":"x"})", boss).status, 409);
    QCOMPARE(call("channel.set", R"({"name":"two","mode":"open"})", boss).status, 400);
    QCOMPARE(call("channel.dance", "{}", boss).status, 400);
    QCOMPARE(call("channel.list", "not json", boss).status, 400);
    QCOMPARE(call("channel.list", "{}", {}).status, 401);
    for (const char *command : { "channel.list", "channel.add", "channel.set", "channel.rotate",
                                 "channel.handover", "channel.ticks", "doctor", "agent.add" }) {
        const QByteArray body = R"({"name":"shop","appid":"wx","secret":"x","handover":"on",)"
                                R"("username":"u","role":"admin","password":"correct horse"})";
        QCOMPARE(call(command, body, bearer(shop.relay.issueToken(s("lead")))).status, 403);
        QCOMPARE(call(command, body,
                      bearer(shop.relay.issueToken(s("boss"), { s("--scope"), s("layim") })))
                     .status,
                 403);
    }
}

QTEST_GUILESS_MAIN(TestChannels)
#include "tst_channels.moc"
