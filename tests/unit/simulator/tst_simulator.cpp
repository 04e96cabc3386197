// SPDX-License-Identifier: Apache-2.0
#include "peers.h"
#include "relay/simulator/simulator.h"
#include "relay/simulator/world.h"
#include "relay/wechat/callbackparser.h"

#include <QJsonArray>
#include <QSignalSpy>

using namespace kefu;
using namespace kefu::simulator;

namespace {

const QByteArray kSend = "/cgi-bin/message/custom/send?access_token=";

AppConfig shopApp(const QUrl &callback)
{
    AppConfig app;
    app.name = QStringLiteral("shop");
    app.callback = callback;
    app.appId = "wx0123456789abcdef";
    app.secret = "0123456789abcdef0123456789abcdef";
    app.token = "tkn";
    app.aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    app.originalId = "gh_0123456789ab";
    return app;
}

//! The text or the event of a push, opened with the relay's own code.
QString opened(const AppConfig &app, const HttpMessage &request)
{
    const auto value = [&request](const char *name) {
        return FakeRelay::queryValue(request, name);
    };
    wechat::ChannelKeys keys;
    keys.id = ChannelId { 1 };
    keys.token = app.token;
    keys.aesKey = app.aesKey;
    keys.appid = QString::fromLatin1(app.appId);
    keys.mode = app.mode == PushMode::Plain ? wechat::Mode::Plain : wechat::Mode::Secure;
    const auto body = wechat::openCallback(keys,
                                           { value("signature"),
                                             value("timestamp"),
                                             value("nonce"),
                                             value("msg_signature"),
                                             value("encrypt_type"),
                                             {},
                                             value("openid") },
                                           request.body);
    if (!body)
        return body.error().message;
    const auto parsed = wechat::parseCallback(ChannelId { 1 }, *body, 1785000000000);
    const auto *inbound = std::get_if<domain::Inbound>(&parsed);
    if (inbound == nullptr)
        return QString::fromUtf8(*body);
    return inbound->kind == domain::Inbound::Kind::Message ? inbound->content.text : inbound->type;
}

} // namespace

class TstSimulator : public QObject {
    Q_OBJECT

private:
    Config m_config;
    qint64 m_now = 1'785'000'000'000;
    std::unique_ptr<FakeRelay> m_relay;
    std::unique_ptr<Simulator> m_simulator;
    quint16 m_port = 0;

    void start()
    {
        m_config.now = [this] { return m_now; };
        m_simulator = std::make_unique<Simulator>(m_config);
        const auto port = m_simulator->listen(QHostAddress::LocalHost, 0);
        QVERIFY2(port.ok(), port.ok() ? "" : qPrintable(port.error().message));
        m_port = *port;
    }

    QJsonObject tokenRequest() const
    {
        return { { QStringLiteral("grant_type"), QStringLiteral("client_credential") },
                 { QStringLiteral("appid"), QString::fromLatin1(m_config.apps.first().appId) },
                 { QStringLiteral("secret"), QString::fromLatin1(m_config.apps.first().secret) } };
    }
    QByteArray token() const
    {
        return post(m_port, "/cgi-bin/stable_token", tokenRequest())
            .json()
            .value(QLatin1String("access_token"))
            .toString()
            .toLatin1();
    }
    QByteArray openid(const QString &visitor) const
    {
        return World::openidOf(*m_simulator->world().app(QStringLiteral("shop")), visitor);
    }
    QByteArray textBody(const QString &visitor, const QByteArray &text) const
    {
        QByteArray body = "{'touser':'OPENID','msgtype':'text','text':{'content':'TEXT'}}";
        return body.replace("OPENID", openid(visitor)).replace("TEXT", text);
    }
    HttpMessage command(const char *path, const QByteArray &json) const
    {
        return call(m_port, "POST", path, json);
    }
    QJsonObject state() const { return call(m_port, "GET", "/sim/state").json(); }
    QJsonObject appState() const
    {
        return state().value(QLatin1String("apps")).toArray().first().toObject();
    }

private Q_SLOTS:
    void init()
    {
        m_now = 1'785'000'000'000;
        m_relay = std::make_unique<FakeRelay>();
        m_config = {};
        m_config.apps = { shopApp(m_relay->url(QStringLiteral("shop"))) };
        m_config.callbackTimeoutMs = 500;
        start();
    }
    void cleanup()
    {
        m_simulator.reset();
        m_relay.reset();
    }

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

    void pushesReachTheRelay_data()
    {
        QTest::addColumn<int>("mode");
        QTest::addColumn<int>("format");
        for (const auto mode : { PushMode::Plain, PushMode::Compatible, PushMode::Secure }) {
            for (const auto format : { PushFormat::Xml, PushFormat::Json })
                QTest::addRow("%s %s", qPrintable(modeName(mode)), qPrintable(formatName(format)))
                    << int(mode) << int(format);
        }
    }
    void pushesReachTheRelay()
    {
        QFETCH(int, mode);
        QFETCH(int, format);
        AppConfig app = shopApp(m_relay->url(QStringLiteral("shop")));
        app.mode = PushMode(mode);
        app.format = PushFormat(format);
        QVERIFY(m_simulator->putApp(app).ok());
        QCOMPARE(
            command("/sim/enter", "{'visitor':'李静','sessionFrom':{'nickName':'李静'}}").status(),
            200);
        const HttpMessage said = command("/sim/say", "{'visitor':'李静','text':'您好 ]]> <b>'}");
        QVERIFY2(said.json().value(QLatin1String("ok")).toBool(), said.body.constData());
        QVERIFY(said.json().value(QLatin1String("msgId")).toString().toLongLong() > (1LL << 53));
        QCOMPARE(
            command(
                "/sim/push",
                "{'visitor':'李静','type':'image','fields':{'PicUrl':'http://x/p','MediaId':'m'}}")
                .status(),
            200);
        QCOMPARE(m_relay->requests.size(), 3);
        QCOMPARE(opened(app, m_relay->requests.at(0)), QStringLiteral("user_enter_tempsession"));
        QCOMPARE(opened(app, m_relay->requests.at(1)), QStringLiteral("您好 ]]> <b>"));
        QCOMPARE(FakeRelay::queryValue(m_relay->requests.at(1), "openid"),
                 openid(QStringLiteral("李静")));
        QVERIFY(m_relay->requests.at(1).startLine.startsWith("POST /wechat/shop?signature="));
    }

    void rawBodies()
    {
        const AppConfig app = m_config.apps.first();
        QVERIFY(command("/sim/raw", "{'body':'<xml><Broken>'}")
                    .json()
                    .value(QLatin1String("ok"))
                    .toBool());
        QVERIFY(command("/sim/raw", "{'bodyBase64':'AP8='}")
                    .json()
                    .value(QLatin1String("ok"))
                    .toBool());
        QCOMPARE(m_relay->requests.size(), 2);
        QCOMPARE(opened(app, m_relay->requests.at(0)), QStringLiteral("<xml><Broken>"));
    }

    void anythingButSuccessIsRepeatedAndReported_data()
    {
        QTest::addColumn<QList<int>>("statuses");
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("attempts");
        QTest::addColumn<bool>("ok");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *name, const QList<int> &statuses, const QByteArray &answer,
                            int attempts, bool ok, const char *detail) {
            QTest::newRow(name) << statuses << answer << attempts << ok
                                << QString::fromLatin1(detail);
        };
        row("success", {}, "success", 1, true, "");
        row("empty", {}, "", 1, true, "");
        row("quoted", {}, "\"success\"", 3, false, "the body is neither success nor empty");
        row("newline", {}, "success\n", 3, false, "the body is neither success nor empty");
        row("refused", { 403, 403, 403 }, "", 3, false, "HTTP 403");
        row("second try", { 500 }, "success", 2, true, "");
        row("hangs up, then answers", { 0, 0 }, "success", 3, true, "");
    }
    void anythingButSuccessIsRepeatedAndReported()
    {
        QFETCH(QList<int>, statuses);
        QFETCH(QByteArray, answer);
        QFETCH(int, attempts);
        QFETCH(bool, ok);
        QFETCH(QString, detail);
        m_relay->statuses = statuses;
        m_relay->answer = answer;
        QSignalSpy lines(m_simulator.get(), &Simulator::lineSpoken);
        const QJsonObject outcome = command("/sim/say", "{'visitor':'A','text':'x'}").json();
        QCOMPARE(outcome.value(QLatin1String("ok")).toBool(), ok);
        QCOMPARE(outcome.value(QLatin1String("attempts")).toInt(), attempts);
        QCOMPARE(outcome.value(QLatin1String("detail")).toString(), detail);
        QCOMPARE(m_relay->requests.size(), attempts);
        for (const HttpMessage &request : std::as_const(m_relay->requests)) {
            QCOMPARE(request.startLine, m_relay->requests.first().startLine);
            QCOMPARE(request.body, m_relay->requests.first().body);
        }
        QCOMPARE(lines.size(), ok ? 1 : 2);
        QCOMPARE(appState().value(QLatin1String("pushesFailed")).toInt(), ok ? 0 : 1);
    }

    void nobodyListens()
    {
        m_relay->close();
        const QJsonObject outcome = command("/sim/say", "{'visitor':'A','text':'x'}").json();
        QVERIFY(!outcome.value(QLatin1String("ok")).toBool());
        QVERIFY(outcome.value(QLatin1String("detail"))
                    .toString()
                    .startsWith(QLatin1String("no connection")));
    }

    void oneVisitorsPushesStayInOrder()
    {
        const AppConfig app = m_config.apps.first();
        m_relay->statuses = { 500, 500 }; // the first push succeeds at its third try
        for (int i = 0; i < 10; ++i)
            QVERIFY(m_simulator->say({}, QStringLiteral("A"), QString::number(i)).ok());
        QCOMPARE(m_simulator->pushesWaiting(), 10);
        QTRY_COMPARE(m_simulator->pushesWaiting(), 0);
        QCOMPARE(m_relay->requests.size(), 12);
        for (int i = 0; i < 10; ++i)
            QCOMPARE(opened(app, m_relay->requests.at(i + 2)), QString::number(i));
    }

    void verification_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<bool>("ok");
        QTest::newRow("echo") << QByteArray("echo") << true;
        QTest::newRow("something else") << QByteArray("success") << false;
    }
    void verification()
    {
        QFETCH(QByteArray, answer);
        QFETCH(bool, ok);
        m_relay->answer = answer;
        QCOMPARE(command("/sim/verify", "{}").json().value(QLatin1String("ok")).toBool(), ok);
        QVERIFY(m_relay->requests.first().startLine.startsWith("GET "));
    }

    void appsCanComeLater()
    {
        QCOMPARE(command("/sim/say", "{'app':'two','visitor':'A','text':'x'}").status(), 404);
        const QByteArray two =
            "{'name':'two','appid':'wx2','secret':'s','token':'t','mode':'plain'}";
        QCOMPARE(command("/sim/app", two).status(), 200);
        QCOMPARE(command("/sim/say", "{'app':'two','visitor':'A','text':'x'}").status(), 409);
        const QByteArray callback = m_relay->url(QStringLiteral("two")).toEncoded();
        QByteArray moved = "{'name':'two','callback':'URL'}";
        QCOMPARE(command("/sim/app", moved.replace("URL", callback)).status(), 200);
        QVERIFY(command("/sim/say", "{'app':'two','visitor':'A','text':'x'}")
                    .json()
                    .value(QLatin1String("ok"))
                    .toBool());
        QCOMPARE(command("/sim/app",
                         "{'name':'three','appid':'wx2','secret':'s','token':'t','mode':'plain'}")
                     .status(),
                 409);
        QCOMPARE(command("/sim/app", "{'name':'two','callback':'gopher://x'}").status(), 400);
    }

    void stateTellsNoSecrets()
    {
        QVERIFY(m_simulator->say({}, QStringLiteral("李静"), QStringLiteral("在吗")).ok());
        const QByteArray used = token();
        const HttpMessage answer = call(m_port, "GET", "/sim/state");
        const AppConfig &app = m_config.apps.first();
        for (const QByteArray &secret : { app.secret, app.aesKey, used })
            QVERIFY(!answer.body.contains(secret));
        const QJsonObject visitor =
            appState().value(QLatin1String("visitors")).toArray().first().toObject();
        QCOMPARE(visitor.value(QLatin1String("name")).toString(), QStringLiteral("李静"));
        QCOMPARE(visitor.value(QLatin1String("quotaLeft")).toInt(), 5);
        QCOMPARE(visitor.value(QLatin1String("quotaUntil")).toInteger(),
                 m_now + 48LL * 3600 * 1000);
    }

    void webPagesCannotSteer()
    {
        const QByteArray origin = "Origin: http://evil.example\r\n";
        QCOMPARE(call(m_port, "POST", "/sim/say", "{'visitor':'A','text':'x'}", origin).status(),
                 403);
        QCOMPARE(call(m_port, "GET", "/sim/messages", {}, origin).status(), 403);
        QCOMPARE(m_relay->requests.size(), 0);
    }

    void badCommands_data()
    {
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<QByteArray>("body");
        QTest::newRow("not JSON") << QByteArray("/sim/say") << QByteArray("x");
        QTest::newRow("no visitor") << QByteArray("/sim/say") << QByteArray("{'text':'x'}");
        QTest::newRow("nobody enters") << QByteArray("/sim/enter") << QByteArray("{}");
        QTest::newRow("no type") << QByteArray("/sim/push") << QByteArray("{'visitor':'A'}");
        QTest::newRow("markup as a name")
            << QByteArray("/sim/push")
            << QByteArray("{'visitor':'A','type':'x','fields':{'a><b':'x'}}");
        QTest::newRow("script") << QByteArray("/sim/script") << QByteArray("{}");
        QTest::newRow("crowd") << QByteArray("/sim/script") << QByteArray("{'talkative':201}");
    }
    void badCommands()
    {
        QFETCH(QByteArray, path);
        QFETCH(QByteArray, body);
        const HttpMessage answer = call(m_port, "POST", path, body);
        QCOMPARE(answer.status(), 400);
        QCOMPARE(answer.json().value(QLatin1String("code")).toString().isEmpty(), false);
    }

    void aScriptPlaysAgainstTheWire()
    {
        QSignalSpy finished(m_simulator.get(), &Simulator::scriptFinished);
        const QByteArray script =
            "{'visitors':[{'name':'李静','steps':[{'enter':true},{'say':'有货吗','afterMs':0},{'"
            "wait':true},{'react':[{'any':['有'],'say':'好'}]}]}]}";
        QCOMPARE(command("/sim/script", script).status(), 200);
        QTRY_COMPARE(m_relay->requests.size(), 2);
        QCOMPARE(call(m_port, "POST", kSend + token(), textBody(QStringLiteral("李静"), "有的"))
                     .errcode(),
                 0);
        QTRY_COMPARE(finished.size(), 1);
        QTRY_COMPARE(m_relay->requests.size(), 3);
        QCOMPARE(opened(m_config.apps.first(), m_relay->requests.at(2)), QStringLiteral("好"));
        QCOMPARE(state()
                     .value(QLatin1String("script"))
                     .toObject()
                     .value(QLatin1String("finished"))
                     .toInt(),
                 1);
    }

    void stopEndsThoughAnAnswerIsHeldBack()
    {
        QVERIFY(m_simulator->say({}, QStringLiteral("A"), QStringLiteral("x")).ok());
        const QByteArray url = kSend + token();
        QCOMPARE(command("/sim/fault", "{'kind':'no-answer'}").status(), 200);
        QCOMPARE(call(m_port, "POST", url, textBody(QStringLiteral("A"), "x"), {}, 100).status(),
                 0);
        bool stopped = false;
        m_simulator->stop([&stopped] { stopped = true; });
        QTRY_VERIFY(stopped);
    }
};

QTEST_GUILESS_MAIN(TstSimulator)
#include "tst_simulator.moc"
