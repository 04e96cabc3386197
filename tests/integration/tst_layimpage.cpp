// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "testclient.h"
#include "wechatside.h"

#include <QHash>
#include <QSet>
#include <QTest>
#include <vector>

using L = QLatin1String;

//! An existing LayIM page pointed at a running relay: socket and HTTP (design.md 17).
class TestLayimPage : public QObject {
    Q_OBJECT
private:
    void push(const QByteArray &openid, const QByteArray &text)
    {
        const Push callback = sealedPush(PushKeys(), textMessage(openid, text, ++m_msgId));
        const HttpAnswer answer =
            HttpConnection(m_relay->port()).post(callback.target(), callback.body());
        QCOMPARE(answer.body, QByteArray("success"));
    }
    QByteArray requestFor(const QByteArray &openid, const QByteArray &text)
    {
        const Push callback = sealedPush(PushKeys(), textMessage(openid, text, ++m_msgId));
        const QByteArray body = callback.body();
        return "POST " + callback.target() + " HTTP/1.1\r\nHost: h\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body;
    }
    HttpAnswer get(const QByteArray &target, const QByteArray &fields = {})
    {
        return HttpConnection(m_relay->port()).get(target, fields);
    }
    QByteArray tokenFor(const QString &name, const char *scope = nullptr)
    {
        return m_relay->issueToken(
            name,
            scope ? QStringList { QStringLiteral("--scope"), QLatin1String(scope) }
                  : QStringList());
    }
    static QByteArray sendFrame(const QByteArray &visitor, const QByteArray &content)
    {
        return "{\"mine\":{\"username\":\"x\",\"avatar\":\"\",\"id\":\"1\",\"mine\":true,"
               "\"content\":\""
            + content + "\"},\"to\":{\"username\":\"y\",\"id\":\"" + visitor
            + "\",\"name\":\"y\",\"type\":\"friend\"}}";
    }

private Q_SLOTS:
    void initTestCase()
    {
        // Port 9 refuses: nothing is delivered, which is not what is tested here.
        const QStringList nowhere { QStringLiteral("--api-base"),
                                    QStringLiteral("http://127.0.0.1:9") };
        QVERIFY(!m_prepared.addChannel(QStringLiteral("shop"), PushKeys().options() + nowhere)
                     .isEmpty());
        QVERIFY(!m_prepared
                     .addAgent(QStringLiteral("xiaomei"),
                               { QStringLiteral("--nickname"), QStringLiteral("小美"),
                                 QStringLiteral("--capacity"), QStringLiteral("0") })
                     .isEmpty());
        m_token = m_prepared.issueToken(QStringLiteral("xiaomei"));
        QVERIFY(!m_token.isEmpty());
    }

    //! A fresh relay for each test: conversations of one must not be given out in the next.
    void init()
    {
        m_relay = std::make_unique<RelayProcess>();
        m_relay->configure("layim_origins = [\"https://admin.example.com\"]\n"
                           "[layim]\nlogin_ms = 2500\nsilence_ms = 700\nanswer_ms = 2500\n");
        m_relay->copyDataFrom(m_prepared);
        QVERIFY(m_relay->start());
    }

    void cleanup()
    {
        QVERIFY(m_relay->isRunning());
        m_relay.reset();
    }

    void theVectorArrivesAsLayimJson()
    {
        LayimPage page(m_relay->port());
        QVERIFY(page.connectAndLogIn(m_token));
        const Push vector = pushOfVector(QStringLiteral("drv-json-escaped"));
        QCOMPARE(HttpConnection(m_relay->port()).post(vector.target(), vector.body()).body,
                 QByteArray("success"));
        const QJsonObject message = page.messageAfter(0);
        QCOMPARE(message.value(L("content")).toString(), QStringLiteral("你好😀/"));
        QCOMPARE(message.value(L("type")), QJsonValue(L("friend")));
        QCOMPARE(message.value(L("mine")), QJsonValue(false));
        const QString id = message.value(L("id")).toString();
        QVERIFY(id.toLongLong() > 0);
        QCOMPARE(message.value(L("fromid")).toString(), id);
        QVERIFY(message.value(L("cid")).toString().toLongLong() > 0);
        QVERIFY(message.value(L("timestamp")).toInteger() >= 1700000000000);
        QVERIFY(message.value(L("username")).toString().startsWith(QStringLiteral("访客")));
        QVERIFY(message.value(L("avatar")).toString().startsWith(QStringLiteral("//127.0.0.1")));
        QVERIFY(!QJsonDocument(message).toJson().contains("oia2TjjewbmiOUlr6X-1crbLOvLw"));
    }

    void badTokens_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("wrong") << QByteArray(R"({"emit":"init","token":"wrong"})");
        QTest::newRow("none") << QByteArray(R"({"emit":"init"})");
        QTest::newRow("number") << QByteArray(R"({"emit":"init","token":5})");
        QTest::newRow("long") << QByteArray("{\"emit\":\"init\",\"token\":\""
                                            + QByteArray(1000, 'x') + "\"}");
        QTest::newRow("sends first") << QByteArray(R"({"emit":"chatMessage","data":{}})");
    }

    void badTokens()
    {
        QFETCH(QByteArray, frame);
        LayimPage page(m_relay->port());
        QVERIFY(page.connectOnly());
        page.send(frame);
        const QJsonObject answer = page.waitFor("init");
        QCOMPARE(answer.value(L("code")).toInt(), 401);
        QVERIFY(!answer.value(L("msg")).toString().isEmpty());
        QVERIFY(!answer.contains(L("data")));
        QTRY_VERIFY(!page.isConnected());
        QCOMPARE(page.closeCode(), 4401);
    }

    void noLoginInTime()
    {
        LayimPage page(m_relay->port());
        QVERIFY(page.connectOnly());
        QTRY_VERIFY(!page.isConnected());
        QCOMPARE(page.closeCode(), 4408);
    }

    void badFrames_data()
    {
        QTest::addColumn<QByteArray>("frame");
        QTest::newRow("not JSON") << QByteArray("ping");
        QTest::newRow("list") << QByteArray("[1]");
        QTest::newRow("over 4 KiB before login") << QByteArray(5000, ' ');
    }

    void badFrames()
    {
        QFETCH(QByteArray, frame);
        LayimPage page(m_relay->port());
        QVERIFY(page.connectOnly());
        page.send(frame);
        QTRY_VERIFY(!page.isConnected());
        QVERIFY(page.closeCode() == 4400 || page.closeCode() == 1009);
    }

    void leftMessagesArriveAtLogin()
    {
        push("oLeft", "first");
        push("oLeft", "second");
        push("oOther", "third");
        LayimPage page(m_relay->port());
        QVERIFY(page.connectAndLogIn(m_token));
        QTRY_COMPARE(page.messages().size(), 3);
        QSet<QString> texts;
        for (const QJsonObject &message : page.messages())
            texts.insert(message.value(L("content")).toString());
        QCOMPARE(texts,
                 QSet<QString>({ QStringLiteral("first"), QStringLiteral("second"),
                                 QStringLiteral("third") }));
    }

    //! What is stored, replayed and pushed at the moment of a page's return is shown once each, in
    //! order.
    void messagesWhileThePageReturns()
    {
        constexpr int kVisitors = 8;
        constexpr int kMessages = 40; // each; less than a page of history
        auto page = std::make_unique<LayimPage>(m_relay->port());
        QVERIFY(page->connectAndLogIn(m_token));
        for (int i = 0; i < kVisitors; ++i)
            push("oBurst" + QByteArray::number(i), "first");
        QTRY_COMPARE(page->messages().size(), kVisitors);
        page->close();
        QTRY_VERIFY(!page->isConnected());
        page = std::make_unique<LayimPage>(m_relay->port());
        QVERIFY(page->connectOnly());
        std::vector<std::unique_ptr<HttpConnection>> bursts;
        for (int v = 0; v < kVisitors; ++v) {
            QByteArray requests;
            for (int i = 0; i < kMessages; ++i)
                requests += requestFor("oBurst" + QByteArray::number(v), QByteArray::number(i));
            bursts.push_back(std::make_unique<HttpConnection>(m_relay->port()));
            bursts.back()->send(requests);
        }
        QVERIFY(page->connectAndLogIn(m_token));
        QTRY_COMPARE_WITH_TIMEOUT(page->messages().size(), kMessages * kVisitors, 20'000);
        QHash<QString, int> last;
        for (const QJsonObject &message : page->messages()) {
            const int number = message.value(L("content")).toString().toInt();
            const QString visitor = message.value(L("id")).toString();
            QVERIFY(number > last.value(visitor, -1));
            last.insert(visitor, number);
        }
    }

    void markupOfAVisitorStaysText()
    {
        LayimPage page(m_relay->port());
        QVERIFY(page.connectAndLogIn(m_token));
        push("oEvil", "a(javascript:alert(1))[x] [div onclick=y]z[/div] img[http://e/x.png]");
        const QString content = page.messageAfter(0).value(L("content")).toString();
        QVERIFY(content.contains(L("javascript:alert")));
        for (const char *live : { "a(", "[div", "img[" })
            QVERIFY2(!content.contains(L(live)), qPrintable(content));
    }

    void aReplyOverTheSocket()
    {
        const QByteArray elsewhereToken = tokenFor(QStringLiteral("xiaomei"), "layim");
        LayimPage page(m_relay->port());
        LayimPage elsewhere(m_relay->port());
        QVERIFY(page.connectAndLogIn(m_token));
        QVERIFY(elsewhere.connectAndLogIn(elsewhereToken));
        push("oAsk", "question");
        const QByteArray visitor = page.messageAfter(0).value(L("id")).toString().toLatin1();
        page.send("{\"emit\":\"sendMessage\",\"data\":" + sendFrame(visitor, "您好 face[微笑] ")
                  + "}");
        const QJsonObject sent = page.waitFor("sent").value(L("data")).toObject();
        QCOMPARE(sent.value(L("id")).toString().toLatin1(), visitor);
        const QJsonObject echo = elsewhere.messageAfter(1);
        QCOMPARE(echo.value(L("mine")), QJsonValue(true));
        QCOMPARE(echo.value(L("content")), QJsonValue(QStringLiteral("您好 [微笑]")));
        QCOMPARE(echo.value(L("id")).toString().toLatin1(), visitor);
        QCOMPARE(echo.value(L("username")), QJsonValue(QStringLiteral("小美")));
        QCOMPARE(echo.value(L("cid")), sent.value(L("cid")));
        QCOMPARE(page.messages().size(), 1); // it shows its own message itself
        // "type" instead of "emit", as LayIM's guide has it.
        page.send("{\"type\":\"chatMessage\",\"data\":" + sendFrame(visitor, "again") + "}");
        page.waitFor("sent", 2);
        QCOMPARE(elsewhere.messageAfter(2).value(L("content")), QJsonValue(L("again")));
    }

    void wrongSends_data()
    {
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<int>("code");
        QTest::newRow("nothing") << QByteArray("{}") << 400;
        QTest::newRow("a list") << QByteArray("[]") << 400;
        QTest::newRow("no such visitor") << sendFrame("999", "a") << 404;
        QTest::newRow("no id") << sendFrame("", "a") << 400;
        QTest::newRow("too long") << sendFrame("1", QByteArray(3001, 'x')) << 413;
    }

    void wrongSends()
    {
        QFETCH(QByteArray, data);
        QFETCH(int, code);
        LayimPage page(m_relay->port());
        QVERIFY(page.connectAndLogIn(m_token));
        page.send("{\"emit\":\"chatMessage\",\"data\":" + data + "}");
        const QJsonObject error = page.waitFor("error");
        QCOMPARE(error.value(L("code")).toInt(), code);
        QVERIFY(!error.value(L("msg")).toString().isEmpty());
        const HttpAnswer http =
            HttpConnection(m_relay->port()).post("/layim/send", data, bearer(m_token));
        QCOMPARE(http.json().value(L("code")).toInt(), code);
        QVERIFY(page.isConnected());
    }

    void repliesOverHttp()
    {
        LayimPage page(m_relay->port());
        QVERIFY(page.connectAndLogIn(m_token));
        push("oAsk", "question");
        const QByteArray visitor = page.messageAfter(0).value(L("id")).toString().toLatin1();
        HttpConnection http(m_relay->port());
        const QJsonObject json =
            http.post("/layim/send", sendFrame(visitor, "by JSON"), bearer(m_token)).json();
        QCOMPARE(json.value(L("code")).toInt(-1), 0);
        const QByteArray form =
            "mine%5Bcontent%5D=by+form&to%5Bid%5D=" + visitor + "&to%5Btype%5D=friend";
        const QJsonObject posted = http.post("/layim/send?token=" + m_token, form,
                                             "Content-Type: application/x-www-form-urlencoded\r\n")
                                       .json();
        QCOMPARE(posted.value(L("code")).toInt(-1), 0);
        // The chat log has all three, in order, and mine carry the id of init.
        const QJsonArray log = http.get("/layim/chatlog?type=friend&id=" + visitor, bearer(m_token))
                                   .json()
                                   .value(L("data"))
                                   .toArray();
        QStringList texts;
        for (const QJsonValue &line : log)
            texts.append(line.toObject().value(L("content")).toString());
        QCOMPARE(texts,
                 QStringList({ QStringLiteral("question"), QStringLiteral("by JSON"),
                               QStringLiteral("by form") }));
        const QJsonValue mine = http.get("/layim/init", bearer(m_token))
                                    .json()
                                    .value(L("data"))
                                    .toObject()
                                    .value(L("mine"))
                                    .toObject()
                                    .value(L("id"));
        QCOMPARE(log.at(1).toObject().value(L("id")), mine);
        QVERIFY(log.at(0).toObject().value(L("id")) != mine);
        const QJsonArray older =
            http.get("/layim/chatlog?limit=1&before=2&id=" + visitor, bearer(m_token))
                .json()
                .value(L("data"))
                .toArray();
        QCOMPARE(older.size(), 1);
        QCOMPARE(page.messages().size(), 1); // both were sent with this page's token
    }

    void theFriendList()
    {
        LayimPage page(m_relay->port());
        QVERIFY(page.connectAndLogIn(m_token));
        push("oOne", "a");
        push("oTwo", "b");
        QTRY_COMPARE(page.messages().size(), 2);
        const QJsonObject answer = get("/layim/init", bearer(m_token)).json();
        QCOMPARE(answer.value(L("code")).toInt(-1), 0);
        const QJsonObject data = answer.value(L("data")).toObject();
        QCOMPARE(data.value(L("mine")).toObject().value(L("username")),
                 QJsonValue(QStringLiteral("小美")));
        QCOMPARE(data.value(L("mine")).toObject().value(L("status")), QJsonValue(L("online")));
        const QJsonObject group = data.value(L("friend")).toArray().at(0).toObject();
        QCOMPARE(group.value(L("groupname")), QJsonValue(L("shop")));
        QCOMPARE(group.value(L("list")).toArray().size(), 2);
        QCOMPARE(page.waitFor("init").value(L("data")).toObject().value(L("id")),
                 data.value(L("mine")).toObject().value(L("id")));
        // A newcomer is added to a list that came from here, once.
        push("oThree", "c");
        const QJsonObject added = page.waitFor("addList").value(L("data")).toObject();
        QCOMPARE(added.value(L("groupid")), group.value(L("id")));
        QCOMPARE(added.value(L("type")), QJsonValue(L("friend")));
        push("oOne", "d");
        QTRY_COMPARE(page.messages().size(), 4);
        QCOMPARE(page.frames("addList").size(), 1);
        const QJsonObject members = get("/layim/members?id=1", bearer(m_token)).json();
        QCOMPARE(members.value(L("data")).toObject().value(L("list")).toArray().size(), 0);
        QVERIFY(get("/layim/avatar/visitor.svg").body.startsWith("<svg"));
    }

    void whatHappenedWhileThePageWasGone()
    {
        auto page = std::make_unique<LayimPage>(m_relay->port());
        QVERIFY(page->connectAndLogIn(m_token));
        push("oBack", "one");
        QCOMPARE(page->messageAfter(0).value(L("content")), QJsonValue(L("one")));
        page->close();
        QTRY_VERIFY(!page->isConnected());
        push("oBack", "two");
        page = std::make_unique<LayimPage>(m_relay->port());
        QVERIFY(page->connectAndLogIn(m_token));
        QCOMPARE(page->messageAfter(0).value(L("content")), QJsonValue(L("two")));
        push("oBack", "three");
        QCOMPARE(page->messageAfter(1).value(L("content")), QJsonValue(L("three")));
        QCOMPARE(page->messages().size(), 2);
    }

    void heartbeat()
    {
        LayimPage page(m_relay->port());
        page.setAnswersPings(false);
        QVERIFY(page.connectAndLogIn(m_token));
        page.send(R"({"emit":"ping"})");
        const QJsonObject pong = page.waitFor("pong");
        QVERIFY(!pong.value(L("data")).toString().isEmpty());
        for (int i = 1; i <= 3; ++i) {
            QVERIFY(!page.waitFor("ping", i).isEmpty());
            page.send(i == 2 ? QByteArray("{\"any\":\"frame\"}")
                             : QByteArray(R"({"emit":"pong"})"));
        }
        QVERIFY(page.isConnected());
        QVERIFY(!page.waitFor("ping", 4).isEmpty());
        QTRY_VERIFY(!page.isConnected()); // the fourth got no answer
        QCOMPARE(page.closeCode(), 4408);
    }

    void aFloodEndsTheConnection()
    {
        LayimPage page(m_relay->port());
        QVERIFY(page.connectAndLogIn(m_token));
        for (int i = 0; i < 500; ++i)
            page.send(R"({"emit":"pong"})");
        QTRY_VERIFY(!page.isConnected());
        QCOMPARE(page.closeCode(), 4429);
    }

    void origins()
    {
        const QByteArray foreign = "Origin: https://evil.example\r\n";
        const QByteArray configured = "Origin: https://admin.example.com\r\n";
        QCOMPARE(get("/layim/init", bearer(m_token) + foreign).status, 403);
        const HttpAnswer allowed = get("/layim/init", bearer(m_token) + configured);
        QCOMPARE(allowed.status, 200);
        QCOMPARE(allowed.field("access-control-allow-origin"),
                 QByteArray("https://admin.example.com"));
        QCOMPARE(get("/layim/init", bearer(m_token) + "Origin: http://127.0.0.1:8080\r\n").status,
                 200);
        const HttpAnswer preflight =
            HttpConnection(m_relay->port())
                .exchange("OPTIONS /layim/send HTTP/1.1\r\nHost: h\r\n" + configured + "\r\n");
        QCOMPARE(preflight.status, 204);
        QVERIFY(preflight.field("access-control-allow-headers").contains("Authorization"));
        LayimPage evil(m_relay->port(), "https://evil.example");
        QVERIFY(!evil.connectOnly(1500));
        LayimPage good(m_relay->port(), "https://admin.example.com");
        QVERIFY(good.connectAndLogIn(m_token));
    }

    void tokensInTheUrl()
    {
        const QByteArray console = tokenFor(QStringLiteral("xiaomei"), "console");
        const QByteArray layim = tokenFor(QStringLiteral("xiaomei"), "layim");
        const QByteArray api = tokenFor(QStringLiteral("xiaomei"), "api");
        QCOMPARE(get("/layim/init?token=" + layim).status, 200);
        QCOMPARE(get("/layim/init?token=" + m_token).status, 200);
        QCOMPARE(get("/layim/init?token=" + console).status, 401);
        QCOMPARE(get("/layim/init?token=" + api).status, 401);
        QCOMPARE(get("/layim/init", bearer(console)).status, 200);
        QCOMPARE(get("/layim/init", bearer(api)).status, 401);
        const HttpAnswer none = get("/layim/init");
        QCOMPARE(none.status, 401);
        QCOMPARE(none.json().value(L("code")).toInt(), 401);
        for (const QByteArray &token : { console, layim, api, m_token })
            QVERIFY(!m_relay->log().contains(token));
    }

    void wrongChatLogs_data()
    {
        QTest::addColumn<QByteArray>("query");
        QTest::addColumn<int>("code");
        QTest::newRow("no id") << QByteArray("") << 400;
        QTest::newRow("id is a word") << QByteArray("id=x") << 400;
        QTest::newRow("limit 0") << QByteArray("id=1&limit=0") << 400;
        QTest::newRow("before beyond int") << QByteArray("id=1&before=99999999999") << 400;
        QTest::newRow("no such visitor") << QByteArray("id=77") << 404;
    }

    void wrongChatLogs()
    {
        QFETCH(QByteArray, query);
        QTEST(get("/layim/chatlog?" + query, bearer(m_token)).json().value(L("code")).toInt(),
              "code");
    }

private:
    RelayProcess m_prepared;
    std::unique_ptr<RelayProcess> m_relay;
    QByteArray m_token;
    qint64 m_msgId = 1000;
};

QTEST_GUILESS_MAIN(TestLayimPage)
#include "tst_layimpage.moc"
