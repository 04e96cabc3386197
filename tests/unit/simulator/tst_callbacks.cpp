// SPDX-License-Identifier: Apache-2.0
#include "fixture.h"
#include "relay/wechat/callbackparser.h"

#include <QSignalSpy>

namespace {

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

//! What the relay is sent, and the control API, over real sockets.
class TstCallbacks : public SimulatorFixture {
    Q_OBJECT

private Q_SLOTS:
    void init() { setUp(); }
    void cleanup() { tearDown(); }

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

QTEST_GUILESS_MAIN(TstCallbacks)
#include "tst_callbacks.moc"
