// SPDX-License-Identifier: Apache-2.0
#include "relay/simulator/commandline.h"
#include "relay/simulator/config.h"
#include "relay/simulator/lineformat.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu::simulator;

namespace {

const QString kApp = QStringLiteral("name=shop,appid=wx1,secret=s,token=t,"
                                    "aeskey=abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG");

} // namespace

class TstConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void appText()
    {
        const auto app = parseApp(kApp
                                  + QStringLiteral(",original=gh_x,mode=compatible,format=json,"
                                                   "callback=http://127.0.0.1:9/wechat/shop"));
        QVERIFY2(app.ok(), app.ok() ? "" : qPrintable(app.error().message));
        QCOMPARE(app->name, QStringLiteral("shop"));
        QCOMPARE(app->appId, QByteArray("wx1"));
        QCOMPARE(app->aesKey.size(), 43);
        QCOMPARE(app->originalId, QByteArray("gh_x"));
        QCOMPARE(app->mode, PushMode::Compatible);
        QCOMPARE(app->format, PushFormat::Json);
        QCOMPARE(app->callback.path(), QStringLiteral("/wechat/shop"));
    }

    void defaults()
    {
        const auto app = parseApp(kApp);
        QCOMPARE(app->mode, PushMode::Secure);
        QCOMPARE(app->format, PushFormat::Xml);
        QVERIFY(app->callback.isEmpty());
        QVERIFY(app->originalId.startsWith("gh_"));
        QCOMPARE(app->originalId.size(), 15);
    }

    void badApps_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("field");
        const auto row = [](const char *name, const QString &text, const char *field) {
            QTest::newRow(name) << text << QString::fromLatin1(field);
        };
        row("no name", QStringLiteral("appid=a,secret=b,token=c,mode=plain"), "name");
        row("no pair", QStringLiteral("shop"), "app");
        row("unknown key", kApp + QStringLiteral(",colour=red"), "colour");
        row("mode", kApp + QStringLiteral(",mode=safe"), "mode");
        row("format", kApp + QStringLiteral(",format=yaml"), "format");
        row("callback scheme", kApp + QStringLiteral(",callback=ftp://x/"), "callback");
        row("callback query", kApp + QStringLiteral(",callback=http://x/?a=b"), "callback");
        row("short key", QStringLiteral("name=s,appid=a,secret=b,token=c,aeskey=abc"), "aeskey");
        row("no key", QStringLiteral("name=s,appid=a,secret=b,token=c"), "aeskey");
        row("no secret", QStringLiteral("name=s,appid=a,token=c,mode=plain"), "secret");
        row("blank in token", QStringLiteral("name=s,appid=a,secret=b,token=c c,mode=plain"),
            "token");
    }
    void badApps()
    {
        QFETCH(QString, text);
        QFETCH(QString, field);
        const auto app = parseApp(text);
        QVERIFY(!app.ok());
        QCOMPARE(app.error().details.value(QLatin1String("field")).toString(), field);
    }

    void files_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<QString>("wrong"); // part of the message, empty = good
        const QByteArray app =
            R"({"name":"a","appid":"wx","secret":"s","token":"t","mode":"plain"})";
        QTest::newRow("good") << QByteArray("{\"seed\":7,\"speed\":2.5,\"apps\":[" + app + "]}")
                              << QString();
        QTest::newRow("line") << QByteArray("{\n\"seed\":\n}") << QStringLiteral("line 3");
        QTest::newRow("speed") << QByteArray("{\"speed\":0}")
                               << QStringLiteral("speed: expected a number");
        QTest::newRow("text for a number")
            << QByteArray("{\"seed\":\"x\"}") << QStringLiteral("seed: ");
        QTest::newRow("calls") << QByteArray("{\"speed\":2.5,\"calls\":{\"attempts\":1}}")
                               << QString();
        QTest::newRow("no attempt")
            << QByteArray("{\"calls\":{\"attempts\":0}}") << QStringLiteral("attempts: ");
        QTest::newRow("second app") << QByteArray("{\"apps\":[" + app + ",{\"name\":\"b\"}]}")
                                    << QStringLiteral("apps[1].");
    }
    void files()
    {
        QFETCH(QByteArray, json);
        QFETCH(QString, wrong);
        const auto config = parseConfig(json);
        QCOMPARE(config.ok(), wrong.isEmpty());
        if (!wrong.isEmpty())
            QVERIFY2(config.error().message.contains(wrong), qPrintable(config.error().message));
        else
            QCOMPARE(config->speed, 2.5);
    }

    void commandLine_data()
    {
        QTest::addColumn<QString>("arguments");
        QTest::addColumn<int>("exitCode");
        QTest::addColumn<bool>("runs");
        const auto row = [](const char *name, const QString &arguments, int code, bool runs) {
            QTest::newRow(name) << arguments << code << runs;
        };
        row("nothing", {}, ExitOk, true);
        row("help", QStringLiteral("--help"), ExitOk, false);
        row("version", QStringLiteral("--version"), ExitOk, false);
        row("app", QStringLiteral("--app ") + kApp, ExitOk, true);
        row("talkative", QStringLiteral("--talkative 3 --seed 5 --speed 10 --exit-when-done"),
            ExitOk, true);
        row("unknown option", QStringLiteral("--frobnicate"), ExitUsage, false);
        row("stray word", QStringLiteral("run"), ExitUsage, false);
        row("port", QStringLiteral("--port 70000"), ExitUsage, false);
        row("address", QStringLiteral("--listen localhost:1"), ExitUsage, false);
        row("bad app", QStringLiteral("--app name=x"), ExitUsage, false);
        row("none to talk", QStringLiteral("--talkative 0"), ExitUsage, false);
        row("crawl", QStringLiteral("--speed 0"), ExitUsage, false);
        row("port of the API", QStringLiteral("--api-port x"), ExitUsage, false);
        row("done without a script", QStringLiteral("--exit-when-done"), ExitUsage, false);
        row("no such file", QStringLiteral("--config /nonexistent/file"), ExitConfig, false);
        row("no such script", QStringLiteral("--script /nonexistent/file"), ExitConfig, false);
    }
    void commandLine()
    {
        QFETCH(QString, arguments);
        QFETCH(int, exitCode);
        QFETCH(bool, runs);
        const CommandLine line =
            readCommandLine(QStringList { QStringLiteral("kefudesk-simulator") }
                            + arguments.split(QLatin1Char(' '), Qt::SkipEmptyParts));
        QVERIFY2(line.exitCode == exitCode, qPrintable(line.output));
        QCOMPARE(line.finished, !runs);
        QCOMPARE(line.output.isEmpty(), runs);
    }

    void optionsWinOverTheFile()
    {
        QTemporaryDir dir;
        QFile file(dir.filePath(QStringLiteral("sim.json")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"seed":7,"speed":2,"tokenLifetimeS":600})");
        file.close();
        const CommandLine line =
            readCommandLine({ QStringLiteral("p"), QStringLiteral("--config"), file.fileName(),
                              QStringLiteral("--seed"), QStringLiteral("9") });
        QCOMPARE(line.config.seed, 9U);
        QCOMPARE(line.config.speed, 2.0);
        QCOMPARE(line.config.tokenLifetimeS, 600);
    }

    void linesStayOneLine()
    {
        Line line { 0, QStringLiteral("shop"), Line::Kind::ToVisitor, QStringLiteral("李静"),
                    QStringLiteral("a\nb\x1b[2J\x9b") };
        const QString shown = formatLine(line);
        QVERIFY2(shown.endsWith(QStringLiteral(" shop < 李静: a\\nb\xfffd[2J\xfffd")),
                 qPrintable(shown));
        QCOMPARE(shown.count(u'\n'), 0);
    }
};

QTEST_GUILESS_MAIN(TstConfig)
#include "tst_config.moc"
