// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "testclient.h"

#include <QFile>
#include <QJsonArray>
#include <QTest>

using L = QLatin1String;

//! The program's commands, with the daemon running and without.
class TestRelayCommands : public QObject {
    Q_OBJECT
private:
    static QStringList words(const char *text)
    {
        return QString::fromUtf8(text).split(u' ', Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    void versionAndHelp()
    {
        const RelayProcess relay;
        QCOMPARE(relay.run({ QStringLiteral("--version") }).exitCode, 0);
        QVERIFY(relay.run({ QStringLiteral("--version") }).out.startsWith("kefudesk-relay "));
        QVERIFY(relay.run({ QStringLiteral("--help") }).out.contains("channel add"));
    }

    void usageErrors_data()
    {
        QTest::addColumn<QStringList>("args");
        for (const char *args : { "dance", "agent", "agent add", "agent add x --role agent",
                                  "channel add shop --appid wx1", "serve --port 5" })
            QTest::newRow(args) << words(args);
    }

    void usageErrors()
    {
        QFETCH(QStringList, args);
        const RelayProcess::Run run = RelayProcess().run(args);
        QCOMPARE(run.exitCode, 2);
        QVERIFY(run.out.isEmpty());
        QVERIFY(run.err.startsWith("kefudesk-relay: "));
    }

    void wrongConfiguration()
    {
        RelayProcess relay;
        relay.writeConfig(
            "data_dir = \"data\"\nlisten = \"127.0.0.1\"\nport = 70000\nlog_fromat = \"json\"\n");
        for (const char *command : { "check-config", "serve", "agent list" }) {
            const RelayProcess::Run run = relay.run(words(command));
            QCOMPARE(run.exitCode, 78);
            const QByteArray file = relay.configPath().toUtf8();
            const QByteArray port = file + ":3: port: expected an integer from 0 to 65535";
            const QByteArray key =
                file + ":4: log_fromat: unknown key; did you mean \"log_format\"?";
            QVERIFY2(run.err.contains(port), run.err.constData());
            QVERIFY2(run.err.contains(key), run.err.constData());
        }
        QVERIFY(!QFile::exists(relay.dataDir()));
    }

    void noConfiguration()
    {
        RelayProcess relay;
        QVERIFY(QFile::remove(relay.configPath()));
        QCOMPARE(relay.run(words("serve")).exitCode, 78);
    }

    void goodConfiguration()
    {
        const RelayProcess relay;
        QCOMPARE(relay.run(words("check-config")).exitCode, 0);
        QVERIFY(!QFile::exists(relay.dataDir()));
    }

    void clearTextBeyondThisMachine()
    {
        RelayProcess relay;
        relay.writeConfig("data_dir = \"data\"\nlisten = \"0.0.0.0\"\nport = 0\n");
        const RelayProcess::Run run = relay.run(words("serve"));
        QCOMPARE(run.exitCode, 78);
        QVERIFY(run.err.contains("allow_clear_text"));
    }

    void withoutTheDaemon()
    {
        const RelayProcess relay;
        QVERIFY(!relay.addChannel(QStringLiteral("shop"), words("--appid wx1")).isEmpty());
        QVERIFY(!relay.addAgent(QStringLiteral("xiaomei"), words("--channel shop --capacity 0"))
                     .isEmpty());
        const RelayProcess::Run agents = relay.run(words("agent list --json"));
        const QJsonArray list = QJsonDocument::fromJson(agents.out).array();
        QCOMPARE(list.size(), 1);
        QCOMPARE(list.at(0).toObject().value(L("channels")).toArray(), QJsonArray { L("shop") });
        QCOMPARE(list.at(0).toObject().value(L("capacity")).toInt(-1), 0);
        QCOMPARE(relay.run(words("status")).exitCode, 69);
        QCOMPARE(relay.run(words("token issue nobody")).exitCode, 1);
        const QByteArray token = relay.issueToken(QStringLiteral("xiaomei"));
        QVERIFY(token.size() >= 32);
        QVERIFY(!token.contains(' '));
    }

    void withTheDaemon()
    {
        RelayProcess relay;
        QVERIFY(relay.start());
        QVERIFY(!relay.addChannel(QStringLiteral("shop"), words("--appid wx1")).isEmpty());
        QVERIFY(!relay.addAgent(QStringLiteral("xiaomei"), words("--channel shop")).isEmpty());
        QCOMPARE(
            relay.run(words("agent add xiaomei --role agent --password-stdin"), "correct horse\n")
                .exitCode,
            1);
        QCOMPARE(relay.run(words("status")).exitCode, 0);
        QVERIFY(relay.run(words("channel list")).out.contains("/wechat/shop"));
        // What the socket said is what the next start finds.
        QCOMPARE(relay.terminate(), 0);
        QVERIFY(relay.run(words("agent list")).out.contains("xiaomei"));
    }

    void secretsAreShownOnceAndOnlyWhenMade()
    {
        const RelayProcess relay;
        const QByteArray added =
            relay.addChannel(QStringLiteral("shop"), words("--appid wx1 --json"), "s3cretvalue\n");
        const QJsonObject d = QJsonDocument::fromJson(added).object();
        const QByteArray token = d.value(L("token")).toString().toLatin1();
        const QByteArray key = d.value(L("aesKey")).toString().toLatin1();
        QVERIFY(token.size() >= 3);
        QCOMPARE(key.size(), 43);
        const QByteArray list = relay.run(words("channel list --json")).out;
        QVERIFY(list.contains("shop"));
        QFile database(relay.dataDir() + L("/relay.db"));
        QVERIFY(database.open(QIODevice::ReadOnly));
        QByteArray stored = database.readAll();
        QFile wal(relay.dataDir() + L("/relay.db-wal"));
        if (wal.open(QIODevice::ReadOnly))
            stored += wal.readAll();
        QVERIFY(stored.contains("shop"));
        for (const QByteArray &secret : { token, key, QByteArray("s3cretvalue") }) {
            QVERIFY(!list.contains(secret));
            QVERIFY(!stored.contains(secret));
        }
    }

    void secretsFromStandardInput()
    {
        const RelayProcess relay;
        const RelayProcess::Run run = relay.run(
            words("channel add shop --appid wx1 --secrets-stdin"),
            "secret=s\ntoken=AAAAA\naes-key=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n");
        QCOMPARE(run.exitCode, 0);
        QVERIFY(!run.out.contains("AAAAA"));
    }

    void plainModeWarnsEachTime()
    {
        RelayProcess relay;
        const RelayProcess::Run added =
            relay.run(words("channel add shop --appid wx1 --secret-stdin --mode plain"), "s\n");
        QCOMPARE(added.exitCode, 0);
        QVERIFY(added.err.contains("plain mode"));
        QVERIFY(relay.run(words("channel list")).err.contains("plain mode"));
        QVERIFY(relay.start());
        QVERIFY(relay.log().contains("plain mode"));
    }

    void aSecondRelay()
    {
        RelayProcess relay;
        QVERIFY(relay.start());
        const RelayProcess::Run second = relay.run(words("serve"));
        QCOMPARE(second.exitCode, 69);
        QVERIFY(second.err.contains("another relay"));
    }

    void aPortInUse()
    {
        RelayProcess first;
        QVERIFY(first.start());
        RelayProcess second;
        second.writeConfig("data_dir = \"data\"\nlisten = \"127.0.0.1\"\nport = "
                           + QByteArray::number(first.port()) + "\n");
        const RelayProcess::Run run = second.run(words("serve"));
        QCOMPARE(run.exitCode, 69);
        QVERIFY(run.err.contains(QByteArray::number(first.port())));
    }

    void login()
    {
        RelayProcess relay;
        QVERIFY(!relay.addAgent(QStringLiteral("xiaomei")).isEmpty());
        QVERIFY(relay.start());
        HttpConnection http(relay.port());
        const HttpAnswer wrong =
            http.post("/api/v1/login", R"({"username":"xiaomei","password":"battery staple"})");
        const HttpAnswer nobody =
            http.post("/api/v1/login", R"({"username":"nobody","password":"battery staple"})");
        QCOMPARE(wrong.status, 401);
        QCOMPARE(wrong.json().value(L("code")), QJsonValue(L("unauthorized")));
        QVERIFY(!wrong.json().value(L("requestId")).toString().isEmpty());
        QCOMPARE(nobody.status, 401);
        QCOMPARE(nobody.json().value(L("message")), wrong.json().value(L("message")));
        const HttpAnswer good =
            http.post("/api/v1/login", R"({"username":"xiaomei","password":"correct horse"})");
        QCOMPARE(good.status, 200);
        QCOMPARE(good.json().value(L("agent")).toObject().value(L("username")),
                 QJsonValue(L("xiaomei")));
        QVERIFY(good.json().value(L("expiresAt")).toInteger() > 1'700'000'000'000);
        QVERIFY(!relay.log().contains("correct horse"));
        QVERIFY(!relay.log().contains("battery"));
    }

    void refreshAndLogout()
    {
        RelayProcess relay;
        QVERIFY(!relay.addAgent(QStringLiteral("xiaomei")).isEmpty());
        QVERIFY(relay.start());
        HttpConnection http(relay.port());
        const QJsonObject first =
            http.post("/api/v1/login", R"({"username":"xiaomei","password":"correct horse"})")
                .json();
        const QByteArray refresh =
            "{\"refreshToken\":\"" + first.value(L("refreshToken")).toString().toLatin1() + "\"}";
        const HttpAnswer second = http.post("/api/v1/refresh", refresh);
        QCOMPARE(second.status, 200);
        const QByteArray token = second.json().value(L("token")).toString().toLatin1();
        const HttpAnswer again = http.post("/api/v1/refresh", refresh); // as after a lost answer
        QCOMPARE(again.json().value(L("token")).toString().toLatin1(), token);
        const QByteArray target = "/api/v1/conversations/1/messages";
        QCOMPARE(http.post(target, R"({"text":"a"})", bearer(token)).status, 404);
        QCOMPARE(http.post("/api/v1/logout", {}, bearer(token)).status, 200);
        QCOMPARE(http.post(target, R"({"text":"a"})", bearer(token)).status, 401);
    }

    void wrongRequests_data()
    {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const char *target, const QByteArray &body,
                            int status) {
            QTest::newRow(name) << QByteArray(target) << body << status;
        };
        row("not JSON", "/api/v1/login", "username=x", 400);
        row("no password", "/api/v1/login", R"({"username":"x"})", 400);
        row("password is a number", "/api/v1/login", R"({"username":"x","password":5})", 400);
        row("long password", "/api/v1/login",
            "{\"username\":\"x\",\"password\":\"" + QByteArray(2000, 'x') + "\"}", 400);
        row("large body", "/api/v1/login", QByteArray(9000, ' '), 413);
        row("no refresh token", "/api/v1/refresh", "{}", 400);
        row("wrong refresh token", "/api/v1/refresh", R"({"refreshToken":"x"})", 401);
        row("no token", "/api/v1/logout", "", 401);
        row("send without a token", "/api/v1/conversations/1/messages", R"({"text":"a"})", 401);
        row("unknown path", "/api/v2/login", "{}", 404);
    }

    void wrongRequests()
    {
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, body);
        if (!m_shared.isRunning())
            QVERIFY(m_shared.start());
        HttpConnection http(m_shared.port());
        QTEST(http.post(target, body).status, "status");
    }

    void health()
    {
        if (!m_shared.isRunning())
            QVERIFY(m_shared.start());
        HttpConnection http(m_shared.port());
        QCOMPARE(http.get("/healthz").status, 200);
        QCOMPARE(http.get("/readyz").status, 200);
        QCOMPARE(http.post("/healthz", {}).status, 405);
    }

    void aTokenForPagesIsNoneForTheApi()
    {
        RelayProcess relay;
        QVERIFY(!relay.addAgent(QStringLiteral("x")).isEmpty());
        const QByteArray layim = relay.issueToken(QStringLiteral("x"), words("--scope layim"));
        const QByteArray api = relay.issueToken(QStringLiteral("x"), words("--scope api"));
        QVERIFY(relay.start());
        HttpConnection http(relay.port());
        const QByteArray target = "/api/v1/conversations/1/messages";
        QCOMPARE(http.post(target, R"({"text":"a"})", bearer(layim)).status, 403);
        QCOMPARE(http.post(target, R"({"text":"a"})", bearer(api)).status, 404);
        QVERIFY(!relay.log().contains(api));
    }

private:
    RelayProcess m_shared;
};

QTEST_GUILESS_MAIN(TestRelayCommands)
#include "tst_relaycommands.moc"
