// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "relay/wechat/callbackparser.h"

//! Everything but text: what the relay may send, the typing command, what visitors send.
class TstMessages : public SimulatorFixture {
    Q_OBJECT

    const QString m_visitor = QStringLiteral("李静");
    QByteArray m_image;
    QByteArray m_voice;

    int send(QByteArray body)
    {
        body.replace("OPENID", openid(m_visitor))
            .replace("IMAGE", m_image)
            .replace("VOICE", m_voice)
            .replace("APPID", m_config.apps.first().appId);
        return call(m_port, "POST", kSend + token(), body).errcode();
    }
    int type(const QByteArray &command, const QByteArray &path = "custom/typing")
    {
        const QByteArray body =
            "{'touser':'" + openid(m_visitor) + "','command':'" + command + "'}";
        return call(m_port, "POST", "/cgi-bin/message/" + path + "?access_token=" + token(), body)
            .errcode();
    }
    //! What WeChat told the relay last, in the clear.
    QJsonObject lastPush() const
    {
        return QJsonDocument::fromJson(m_relay->requests.constLast().body).object();
    }

private Q_SLOTS:
    void init()
    {
        setUp();
        AppConfig app = m_config.apps.first();
        app.mode = PushMode::Plain;
        app.format = PushFormat::Json;
        QVERIFY(m_simulator->putApp(app).ok());
        QVERIFY(m_simulator->say({}, m_visitor, QStringLiteral("在吗")).ok());
        MediaBook &media = m_simulator->world().apps().front()->media;
        m_image = media.store(MediaKind::Image, "x", m_now).id;
        m_voice = media.store(MediaKind::Voice, "x", m_now).id;
    }
    void cleanup() { tearDown(); }

    void sends_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("shown");
        const auto row = [](const char *name, const QByteArray &part, int code, bool shown = true) {
            QTest::newRow(name) << QByteArray("{'touser':'OPENID'," + part + "}") << code << shown;
        };
        const auto link = [](const QByteArray &url, const QByteArray &thumb) -> QByteArray {
            return "'msgtype':'link','link':{'title':'t','description':'d','url':'" + url
                + "','thumb_url':'" + thumb + "'}";
        };
        const auto card = [](const QByteArray &more) -> QByteArray {
            return "'msgtype':'miniprogrampage','miniprogrampage':{'title':'t','pagepath':'p'"
                + more + "}";
        };
        row("image", "'msgtype':'image','image':{'media_id':'IMAGE'}", 0);
        row("no id", "'msgtype':'image','image':{}", 41006);
        row("no image", "'msgtype':'image'", 41006);
        row("unknown id", "'msgtype':'image','image':{'media_id':'x'}", 40007);
        row("voice as image", "'msgtype':'image','image':{'media_id':'VOICE'}", 40007);
        row("link", link("https://a.example.com/", "https://a.example.com/p.png"), 0);
        row("link without a title", "'msgtype':'link','link':{'url':'u'}", 40035);
        row("link never shown: address", link("", "https://a.example.com/p.png"), 0, false);
        row("link never shown: picture", link("https://a.example.com/", ""), 0, false);
        row("link never shown: article", link("https://mp.weixin.qq.com/s/x", "https://a/p"), 0,
            false);
        row("card", card(",'thumb_media_id':'IMAGE'"), 0);
        row("card of its own appid", card(",'appid':'APPID','thumb_media_id':'IMAGE'"), 0);
        row("card of another", card(",'appid':'wxother','thumb_media_id':'IMAGE'"), 40013);
        row("card without cover", card(""), 41006);
        row("card without page",
            "'msgtype':'miniprogrampage','miniprogrampage':{'title':'t','thumb_media_id':'IMAGE'}",
            40035);
        row("voice", "'msgtype':'voice','voice':{'media_id':'VOICE'}", 48008);
        row("menu", "'msgtype':'msgmenu','msgmenu':{}", 48008);
        row("written by a machine",
            "'msgtype':'text','text':{'content':'x'},'aimsgcontext':{'is_ai_msg':1}", 0);
        row("written by whom", "'msgtype':'text','text':{'content':'x'},'aimsgcontext':{}", 40035);
    }
    void sends()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        QCOMPARE(send(body), code);
        const QList<AcceptedMessage> &accepted = m_simulator->world().accepted();
        QCOMPARE(accepted.size(), code == 0 ? 1 : 0);
        if (code == 0)
            QTEST(accepted.constFirst().shown, "shown");
    }

    void picturesOutliveThreeDaysOnlyHere()
    {
        m_now += 3 * 86'400'000LL;
        QVERIFY(m_simulator->say({}, m_visitor, QStringLiteral("在吗")).ok());
        QCOMPARE(send("{'touser':'OPENID','msgtype':'image','image':{'media_id':'IMAGE'}}"), 40007);
    }

    void typing()
    {
        QCOMPARE(type("Typing"), 0);
        QCOMPARE(type("Typing"), 45081);
        m_now += 15'000;
        QCOMPARE(type("Typing"), 0);
        QCOMPARE(type("CancelTyping"), 0);
        QCOMPARE(type("Typing", "custom/business/typing"), 0);
        QCOMPARE(send("{'touser':'OPENID','msgtype':'text','text':{'content':'x'}}"), 0);
        QCOMPARE(type("Typing"), 0); // a message ends it
        QCOMPARE(type("Dancing"), 45072);
        m_now += 30'001;
        QCOMPARE(type("Typing"), 45080);
        m_now += 48 * 3'600'000LL;
        QCOMPARE(type("Typing"), 45015);
        QCOMPARE(appState().value(QLatin1String("typingCalls")).toInt(), 9);
        // It is no send.
        QCOMPARE(m_simulator->world().accepted().size(), 1);
    }

    void typingTowardsStrangers()
    {
        QCOMPARE(call(m_port, "POST", "/cgi-bin/message/custom/typing?access_token=" + token(),
                      "{'touser':'oX','command':'Typing'}")
                     .errcode(),
                 40003);
        QCOMPARE(call(m_port, "POST", "/cgi-bin/message/custom/typing?access_token=" + token(), "x")
                     .errcode(),
                 47001);
        QCOMPARE(call(m_port, "GET", "/cgi-bin/message/custom/typing").errcode(), 43002);
    }

    //! Community reports of 40101: the address is for sub-merchants (wechat.md 3).
    void businessSendNeedsABusinessId()
    {
        const QByteArray path = "/cgi-bin/message/custom/business/send?access_token=" + token();
        QByteArray body = textBody(m_visitor, "x");
        QCOMPARE(call(m_port, "POST", path, body).errcode(), 40101);
        QCOMPARE(call(m_port, "POST", path, body.replace("{'touser'", "{'businessid':1,'touser'"))
                     .errcode(),
                 0);
    }

    void faultsChooseTheirCalls()
    {
        QVERIFY(m_simulator->say({}, QStringLiteral("赵敏"), QStringLiteral("在吗")).ok());
        QCOMPARE(command("/sim/fault",
                         "{'kind':'errcode','value':-1,'count':9,'msgtype':'image',"
                         "'visitor':'李静'}")
                     .status(),
                 200);
        const QByteArray text = "{'touser':'OPENID','msgtype':'text','text':{'content':'x'}}";
        const QByteArray image =
            "{'touser':'OPENID','msgtype':'image','image':{'media_id':'IMAGE'}}";
        QCOMPARE(send(text), 0);
        QCOMPARE(send(image), -1);
        QByteArray other = image;
        QCOMPARE(send(other.replace("OPENID", openid(QStringLiteral("赵敏")))), 0);
        QCOMPARE(command("/sim/fault",
                         "{'path':'/cgi-bin/message/custom/typing','kind':'errcode','value':40200}")
                     .status(),
                 200);
        QCOMPARE(type("Typing", "custom/business/typing"), 0);
        QCOMPARE(type("CancelTyping"), 40200);
        QCOMPARE(command("/sim/fault", "{'kind':'none'}").status(), 200);
        QCOMPARE(command("/sim/fault", "{'kind':'half-json'}").status(), 200);
        const HttpMessage half = call(m_port, "POST", kSend + token(), textBody(m_visitor, "x"));
        QCOMPARE(half.status(), 200);
        QVERIFY(!half.body.isEmpty() && half.json().isEmpty());
        QCOMPARE(command("/sim/fault", "{'on':'nowhere','kind':'html'}").status(), 400);
    }

    void visitorsSendMoreThanText_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("fields"); // that must be there, not empty
        const auto row = [](const char *type, const char *fields) {
            QTest::newRow(type) << QString::fromLatin1(type) << QString::fromLatin1(fields);
        };
        row("image", "PicUrl MediaId MsgId");
        row("miniprogrampage", "Title AppId PagePath ThumbUrl ThumbMediaId MsgId");
        row("voice", "MediaId Format MsgId");
        row("video", "MediaId ThumbMediaId MsgId");
        row("location", "Location_X Location_Y Scale Label MsgId");
        row("link", "Title Description Url MsgId");
    }
    void visitorsSendMoreThanText()
    {
        QFETCH(QString, type);
        QFETCH(QString, fields);
        QCOMPARE(
            post(m_port, "/sim/push",
                 { { QStringLiteral("visitor"), m_visitor }, { QStringLiteral("type"), type } })
                .status(),
            200);
        const QJsonObject push = lastPush();
        QCOMPARE(push.value(QLatin1String("MsgType")).toString(), type);
        const QStringList names = fields.split(u' ');
        for (const QString &name : names)
            QVERIFY2(!push.value(name).toVariant().toString().isEmpty(), qPrintable(name));
    }

    void aPictureOfOnesOwn()
    {
        const QByteArray file = "\x89PNG\r\n\x1a\nmine";
        const QJsonObject body {
            { QStringLiteral("visitor"), m_visitor },
            { QStringLiteral("type"), QStringLiteral("image") },
            { QStringLiteral("fileBase64"), QString::fromLatin1(file.toBase64()) },
        };
        QCOMPARE(post(m_port, "/sim/push", body).status(), 200);
        const QByteArray id = lastPush().value(QLatin1String("MediaId")).toString().toLatin1();
        QCOMPARE(
            call(m_port, "GET", "/cgi-bin/media/get?access_token=" + token() + "&media_id=" + id)
                .body,
            file);
        const QUrl url(lastPush().value(QLatin1String("PicUrl")).toString());
        QCOMPARE(url.port(), int(m_port));
        QCOMPARE(call(m_port, "GET", url.path().toLatin1()).body, file);
    }

    //! What is said stays as it is said.
    void fieldsAreNotOverwritten()
    {
        QCOMPARE(command("/sim/push",
                         "{'visitor':'李静','type':'location','fields':{'Location_X':23.134521,"
                         "'Label':'家'}}")
                     .status(),
                 200);
        QCOMPARE(lastPush().value(QLatin1String("Location_X")).toDouble(), 23.134521);
        QCOMPARE(lastPush().value(QLatin1String("Label")).toString(), QStringLiteral("家"));
        QCOMPARE(command("/sim/push",
                         "{'visitor':'李静','type':'image','fields':{'MediaId':'m','PicUrl':'u'}}")
                     .status(),
                 200);
        QCOMPARE(lastPush().value(QLatin1String("MediaId")).toString(), QStringLiteral("m"));
    }
};

QTEST_GUILESS_MAIN(TstMessages)
#include "tst_messages.moc"
