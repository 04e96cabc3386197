// SPDX-License-Identifier: Apache-2.0
#include "relay/control/commandline.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace kefu;
using namespace kefu::control;

class TestCommandLine : public QObject {
    Q_OBJECT
private:
    static QStringList split(const char *text)
    {
        return QString::fromUtf8(text).split(u' ', Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    void understood_data()
    {
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<QByteArray>("request");
        QTest::newRow("agent add")
            << split("agent add xiaomei --role agent --password-stdin --channel a --channel b "
                     "--capacity 0 --config r.toml")
            << QByteArray(R"({"cmd":"agent.add","d":{"username":"xiaomei","role":"agent",)"
                          R"("channels":["a","b"],"capacity":0}})");
        QTest::newRow("name last")
            << split("agent add --role admin --password-stdin xiaomei")
            << QByteArray(R"({"cmd":"agent.add","d":{"username":"xiaomei","role":"admin"}})");
        QTest::newRow("agent list")
            << split("agent list --json") << QByteArray(R"({"cmd":"agent.list","d":{}})");
        QTest::newRow("channel add")
            << split(
                   "channel add shop --appid wx1 --secret-stdin --token T --aes-key K --mode plain "
                   "--format json --api-base http://127.0.0.1:1 --original-id gh_1 --forward "
                   "http://b")
            << QByteArray(
                   R"({"cmd":"channel.add","d":{"name":"shop","appid":"wx1","token":"T",)"
                   R"("aesKey":"K","mode":"plain","format":"json",)"
                   R"("apiBase":"http:\/\/127.0.0.1:1","originalId":"gh_1","forward":"http:\/\/b"}})");
        QTest::newRow("canned add")
            << split("canned add hello --text hi --shortcut h --channel shop")
            << QByteArray(R"({"cmd":"canned.add","d":{"title":"hello","text":"hi",)"
                          R"("shortcut":"h","channel":"shop"}})");
        QTest::newRow("canned import")
            << split("canned import team.csv --dry-run")
            << QByteArray(R"({"cmd":"canned.import","d":{"file":"team.csv","dryRun":true}})");
        QTest::newRow("token issue")
            << split("token issue xiaomei --scope layim")
            << QByteArray(R"({"cmd":"token.issue","d":{"username":"xiaomei",)"
                          R"("scope":"layim"}})");
        QTest::newRow("channel set")
            << split("channel set shop --mode compatible --no-forward --proxy http://p:1")
            << QByteArray(R"({"cmd":"channel.set","d":{"name":"shop","mode":"compatible",)"
                          R"("noForward":true,"proxy":"http:\/\/p:1"}})");
        QTest::newRow("channel rotate")
            << split("channel rotate shop --aes-key --json")
            << QByteArray(R"({"cmd":"channel.rotate","d":{"name":"shop","aesKey":true}})");
        QTest::newRow("channel session-key")
            << split("channel session-key shop --off")
            << QByteArray(R"({"cmd":"channel.sessionkey","d":{"name":"shop","off":true}})");
        QTest::newRow("channel hand-over")
            << split("channel hand-over shop 22:00-08:00")
            << QByteArray(R"({"cmd":"channel.handover","d":{"name":"shop",)"
                          R"("handover":"22:00-08:00"}})");
        QTest::newRow("channel disable")
            << split("channel disable shop")
            << QByteArray(R"({"cmd":"channel.disable","d":{"name":"shop"}})");
        QTest::newRow("doctor, all")
            << split("doctor --json") << QByteArray(R"({"cmd":"doctor","d":{}})");
        QTest::newRow("doctor, one")
            << split("doctor shop") << QByteArray(R"({"cmd":"doctor","d":{"name":"shop"}})");
        QTest::newRow("status") << split("status --config x")
                                << QByteArray(R"({"cmd":"status","d":{}})");
    }

    void understood()
    {
        QFETCH(QStringList, args);
        QFETCH(QByteArray, request);
        const Result<CommandLine> line = parseCommandLine(args);
        QVERIFY2(line.ok(), line ? "" : qPrintable(line.error().message));
        QCOMPARE(line->kind, CommandLine::Kind::Control);
        QCOMPARE(line->request, QJsonDocument::fromJson(request).object());
    }

    void refused_data()
    {
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<QString>("says");
        const auto row = [](const char *args, const char *says) {
            QTest::newRow(args) << split(args) << QString::fromUtf8(says);
        };
        row("", "a command is missing");
        row("dance", "unknown command \"dance\"");
        row("agent", "unknown command");
        row("agent remove x", "unknown command \"agent remove\"");
        row("agent add --role agent --password-stdin", "NAME is missing");
        row("agent add x --password-stdin", "--role is missing");
        row("agent add x --role boss --password-stdin", "--role is one of");
        row("agent add x --role agent", "never from arguments");
        row("agent add x y --role agent --password-stdin", "unexpected argument \"y\"");
        row("agent add x --role agent --password-stdin --capacity many", "--capacity needs");
        row("agent add x --role agent --password-stdin --capacity -1", "--capacity needs");
        row("agent add x --role agent --password-stdin --password secret", "password");
        row("agent list extra", "unexpected argument");
        row("channel add s --secret-stdin", "--appid is missing");
        row("channel add s --appid wx", "--secret-stdin or --secrets-stdin is missing");
        row("channel add s --appid wx --secret-stdin --secrets-stdin", "only one of");
        row("channel add s --appid wx --secret-stdin --mode open", "--mode is one of");
        row("channel set", "NAME is missing");
        row("channel set s --mode open", "--mode is one of");
        row("channel hand-over s", "on|off|HH:MM-HH:MM is missing");
        row("channel hand-over s on off", "unexpected argument \"off\"");
        row("doctor a b", "unexpected argument \"b\"");
        row("token issue", "NAME is missing");
        row("token issue x --scope all", "--scope is one of");
        row("serve --port 1", "port");
        row("serve now", "unexpected argument");
        row("check-config --config", "config");
    }

    void refused()
    {
        QFETCH(QStringList, args);
        QFETCH(QString, says);
        const Result<CommandLine> line = parseCommandLine(args);
        QVERIFY(!line.ok());
        QVERIFY2(line.error().message.contains(says), qPrintable(line.error().message));
    }

    void helpAndVersion()
    {
        QCOMPARE(parseCommandLine({ QStringLiteral("--version") })->kind,
                 CommandLine::Kind::Version);
        const Result<CommandLine> overview = parseCommandLine({ QStringLiteral("--help") });
        QCOMPARE(overview->kind, CommandLine::Kind::Help);
        QVERIFY(overview->helpText.contains(QStringLiteral("check-config")));
        const Result<CommandLine> help = parseCommandLine(split("agent add --help"));
        QCOMPARE(help->kind, CommandLine::Kind::Help);
        QVERIFY(help->helpText.startsWith(
            QStringLiteral("Usage: kefudesk-relay agent add NAME [options]")));
        QVERIFY(help->helpText.contains(QStringLiteral("--capacity")));
    }

    void serveAndCheck()
    {
        const Result<CommandLine> serve = parseCommandLine(split("serve --config r.toml"));
        QCOMPARE(serve->kind, CommandLine::Kind::Serve);
        QCOMPARE(serve->configPath, QStringLiteral("r.toml"));
        QCOMPARE(parseCommandLine(split("check-config"))->configPath,
                 QStringLiteral("/etc/kefudesk/relay.toml"));
    }

    void input_data()
    {
        QTest::addColumn<QStringList>("args");
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<bool>("good");
        QTest::addColumn<QByteArray>("fields");
        const QStringList agent = split("agent add x --role agent --password-stdin");
        const QStringList secret = split("channel add s --appid wx --secret-stdin");
        const QStringList secrets = split("channel add s --appid wx --secrets-stdin");
        const auto row = [](const char *name, const QStringList &args, const QByteArray &input,
                            bool good, const QByteArray &fields) {
            QTest::newRow(name) << args << input << good << fields;
        };
        row("password", agent, "pass word\n", true, R"({"password":"pass word"})");
        row("password without line end", agent, "pw", true, R"({"password":"pw"})");
        row("password, Windows line end", agent, "pw\r\nmore\n", true, R"({"password":"pw"})");
        row("no password", agent, "\n", false, "{}");
        row("nothing", agent, "", false, "{}");
        row("secret", secret, "s3cret\n", true, R"({"secret":"s3cret"})");
        row("secrets", secrets, "# from the console\nsecret=a=b\n\ntoken = T\naes-key=K\n", true,
            R"({"secret":"a=b","token":"T","aesKey":"K"})");
        row("secrets without secret", secrets, "token=T\n", false, "{}");
        row("unknown secret", secrets, "secret=a\npassword=b\n", false, "{}");
        row("too long", agent, QByteArray(70'000, 'x'), false, "{}");
    }

    void input()
    {
        QFETCH(QStringList, args);
        QFETCH(QByteArray, input);
        QFETCH(bool, good);
        QFETCH(QByteArray, fields);
        Result<CommandLine> line = parseCommandLine(args);
        QVERIFY(line.ok());
        const Result<void> applied = applyInput(*line, input);
        QCOMPARE(applied.ok(), good);
        const QJsonObject d = line->request.value(QLatin1String("d")).toObject();
        const QJsonObject expected = QJsonDocument::fromJson(fields).object();
        for (auto it = expected.begin(); it != expected.end(); ++it)
            QCOMPARE(d.value(it.key()), it.value());
        if (!good)
            QVERIFY(!applied.error().message.contains(QStringLiteral("xxx")));
    }
};

QTEST_GUILESS_MAIN(TestCommandLine)
#include "tst_commandline.moc"
