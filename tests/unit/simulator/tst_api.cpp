// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"

#include <QSignalSpy>

//! What the relay calls, over real sockets.
class TstApi : public SimulatorFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

    void tokenErrors_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("value");
        QTest::addColumn<int>("code");
        QTest::newRow("grant type") << QStringLiteral("grant_type") << QStringLiteral("x") << 40002;
        QTest::newRow("no appid") << QStringLiteral("appid") << QString() << 41002;
        QTest::newRow("no secret") << QStringLiteral("secret") << QString() << 41004;
        QTest::newRow("unknown appid") << QStringLiteral("appid") << QStringLiteral("wxf") << 40013;
        QTest::newRow("wrong secret") << QStringLiteral("secret") << QStringLiteral("x") << 40125;
    }
    void tokenErrors()
    {
        QFETCH(QString, key);
        QFETCH(QString, value);
        QFETCH(int, code);
        QJsonObject request = tokenRequest();
        request.insert(key, value);
        QCOMPARE(post(m_port, "/cgi-bin/stable_token", request).errcode(), code);
        QByteArray query;
        for (auto it = request.begin(); it != request.end(); ++it)
            query += it.key().toLatin1() + '=' + it.value().toString().toLatin1() + '&';
        QCOMPARE(call(m_port, "GET", "/cgi-bin/token?" + query).errcode(), code);
    }

    void tokensAreIssued()
    {
        const QByteArray first = token();
        QCOMPARE(first.size(), 136);
        QCOMPARE(token(), first);
        QJsonObject forced = tokenRequest();
        forced.insert(QStringLiteral("force_refresh"), true);
        const HttpMessage second = post(m_port, "/cgi-bin/stable_token", forced);
        QVERIFY(second.json().value(QLatin1String("access_token")).toString().toLatin1() != first);
        QCOMPARE(post(m_port, "/cgi-bin/stable_token", forced).errcode(), 45011);
        QCOMPARE(call(m_port, "POST", kSend + first, textBody(QStringLiteral("A"), "x")).errcode(),
                 40001);
        QCOMPARE(call(m_port, "GET", "/cgi-bin/stable_token").errcode(), 43002);
        QCOMPARE(call(m_port, "POST", "/cgi-bin/stable_token", "{").errcode(), 47001);
        QCOMPARE(call(m_port, "POST", "/cgi-bin/stable_token").errcode(), 44002);
    }

    void sendErrors_data()
    {
        QTest::addColumn<QByteArray>("token"); // empty = a good one
        QTest::addColumn<QByteArray>("body"); // empty = a good one
        QTest::addColumn<int>("code");
        QTest::newRow("good") << QByteArray() << QByteArray() << 0;
        QTest::newRow("nonsense token") << QByteArray("x") << QByteArray() << 40014;
        QTest::newRow("unknown token") << QByteArray(136, 'x') << QByteArray() << 40001;
        QTest::newRow("no token") << QByteArray("none") << QByteArray() << 41001;
        QTest::newRow("unknown openid")
            << QByteArray() << QByteArray("{'touser':'oX','msgtype':'text','text':{'content':'x'}}")
            << 40003;
        QTest::newRow("JSON") << QByteArray() << QByteArray("{") << 47001;
        QTest::newRow("escape") << QByteArray() << QByteArray("{'touser':'oX','text':'\\u4f60'}")
                                << 40033;
        QTest::newRow("type") << QByteArray() << QByteArray("{'touser':'OPENID','msgtype':'x'}")
                              << 40008;
        QTest::newRow("empty") << QByteArray()
                               << QByteArray(
                                      "{'touser':'OPENID','msgtype':'text','text':{'content':''}}")
                               << 44004;
        QByteArray tooLong = "{'touser':'OPENID','msgtype':'text','text':{'content':'TEXT'}}";
        QTest::newRow("long") << QByteArray() << tooLong.replace("TEXT", QByteArray(2049, 'x'))
                              << 45002;
    }
    void sendErrors()
    {
        QFETCH(QByteArray, token);
        QFETCH(QByteArray, body);
        QFETCH(int, code);
        QVERIFY(m_simulator->say({}, QStringLiteral("李静"), QStringLiteral("您好")).ok());
        const QByteArray good = this->token();
        body = body.isEmpty() ? textBody(QStringLiteral("李静"), "您好")
                              : body.replace("OPENID", openid(QStringLiteral("李静")));
        const QByteArray used = token == "none" ? QByteArray() : token.isEmpty() ? good : token;
        const HttpMessage answer = call(m_port, "POST", kSend + used, body);
        QCOMPARE(answer.status(), 200);
        QVERIFY(answer.json().contains(QLatin1String("errcode")));
        QCOMPARE(answer.errcode(), code);
        QCOMPARE(m_simulator->world().accepted().size(), code == 0 ? 1 : 0);
        if (code != 0)
            QVERIFY(answer.body.contains(" rid: "));
    }

    void expiredTokens()
    {
        const QByteArray good = token();
        const QByteArray body = textBody(QStringLiteral("李静"), "x");
        m_now += 7200 * 1000;
        QCOMPARE(call(m_port, "POST", kSend + good, body).errcode(), 42001);
        const QByteArray next = token();
        QVERIFY(next != good);
        QCOMPARE(command("/sim/tokens", "{'action':'expire'}").status(), 200);
        QCOMPARE(call(m_port, "POST", kSend + next, body).errcode(), 42001);
        QCOMPARE(command("/sim/tokens", "{'action':'forget'}").status(), 200);
        QCOMPARE(call(m_port, "POST", kSend + next, body).errcode(), 40001);
        QCOMPARE(command("/sim/tokens", "{'action':'melt'}").status(), 400);
    }

    void quotaOverTheWire()
    {
        const QString visitor = QStringLiteral("李静");
        const QByteArray url = kSend + token();
        const auto send = [&] {
            return call(m_port, "POST", url, textBody(visitor, "x")).errcode();
        };
        QVERIFY(m_simulator->enter({}, visitor, QStringLiteral("wxapp")).ok());
        QCOMPARE(send(), 0);
        QCOMPARE(send(), 0);
        QCOMPARE(send(), 45047);
        m_now += 60'000;
        QCOMPARE(send(), 45015);
        QVERIFY(m_simulator->say({}, visitor, QStringLiteral("在吗")).ok());
        for (int i = 0; i < 5; ++i)
            QCOMPARE(send(), 0);
        QCOMPARE(send(), 45047);
        QCOMPARE(command("/sim/quota", "{'messageCount':1,'messageSeconds':10}").status(), 200);
        QVERIFY(m_simulator->say({}, visitor, QStringLiteral("在吗")).ok());
        QCOMPARE(command("/sim/quota", "{'visitor':'李静','action':'exhaust'}").status(), 200);
        QCOMPARE(send(), 45047);
        QCOMPARE(command("/sim/quota", "{'visitor':'李静','action':'shut'}").status(), 200);
        QCOMPARE(send(), 45015);
        QCOMPARE(command("/sim/quota", "{'messageCount':-1}").status(), 400);
    }

    void faults()
    {
        const QString visitor = QStringLiteral("李静");
        QVERIFY(m_simulator->say({}, visitor, QStringLiteral("在吗")).ok());
        const QByteArray url = kSend + token();
        const auto send = [&] {
            return call(m_port, "POST", url, textBody(visitor, "x"), {}, 300);
        };
        QCOMPARE(command("/sim/fault", "{'kind':'errcode','value':45009,'count':2}").status(), 200);
        QCOMPARE(send().errcode(), 45009);
        QCOMPARE(send().errcode(), 45009);
        QCOMPARE(send().errcode(), 0);
        QCOMPARE(command("/sim/fault", "{'kind':'status','value':502}").status(), 200);
        QCOMPARE(send().status(), 502);
        QCOMPARE(m_simulator->world().accepted().size(), 1);
        QCOMPARE(command("/sim/fault", "{'kind':'no-answer','deliver':true}").status(), 200);
        QCOMPARE(send().status(), 0);
        QCOMPARE(m_simulator->world().accepted().size(), 2);
        QCOMPARE(command("/sim/fault", "{'on':'token','kind':'errcode','value':40243}").status(),
                 200);
        QCOMPARE(post(m_port, "/cgi-bin/stable_token", tokenRequest()).errcode(), 40243);
        QCOMPARE(command("/sim/fault", "{'kind':'errcode','value':-1,'count':9}").status(), 200);
        QCOMPARE(command("/sim/fault", "{'kind':'none'}").status(), 200);
        QCOMPARE(send().errcode(), 0);
        QCOMPARE(command("/sim/fault", "{'kind':'earthquake'}").status(), 400);
    }

    void messagesAreRecorded()
    {
        QVERIFY(m_simulator->say({}, QStringLiteral("李静"), QStringLiteral("在吗")).ok());
        QVERIFY(m_simulator->say({}, QStringLiteral("赵敏"), QStringLiteral("在吗")).ok());
        QSignalSpy accepted(m_simulator.get(), &Simulator::messageAccepted);
        const QByteArray url = kSend + token();
        for (const char *visitor : { "李静", "赵敏", "李静" })
            QCOMPARE(
                call(m_port, "POST", url, textBody(QString::fromUtf8(visitor), "您好 😀")).errcode(),
                0);
        QCOMPARE(accepted.size(), 3);
        const auto list = [this](const QByteArray &query) {
            return call(m_port, "GET", "/sim/messages" + query)
                .json()
                .value(QLatin1String("messages"))
                .toArray();
        };
        QCOMPARE(list("").size(), 3);
        QCOMPARE(list("?after=2").size(), 1);
        QCOMPARE(list("?visitor=" + openid(QStringLiteral("赵敏"))).size(), 1);
        QCOMPARE(list("?app=other").size(), 0);
        const QJsonArray hers =
            list("?visitor=" + QStringLiteral("李静").toUtf8().toPercentEncoding());
        QCOMPARE(hers.size(), 2);
        const QJsonObject last = hers.last().toObject();
        QCOMPARE(last.value(QLatin1String("order")).toInt(), 3);
        QCOMPARE(last.value(QLatin1String("text")).toString(), QStringLiteral("您好 😀"));
        QCOMPARE(last.value(QLatin1String("at")).toInteger(), m_now);
    }
};

QTEST_GUILESS_MAIN(TstApi)
#include "tst_api.moc"
