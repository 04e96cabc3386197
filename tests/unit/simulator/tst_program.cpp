// SPDX-License-Identifier: Apache-2.0
#include "peers.h"

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <csignal>

namespace {

constexpr int kPatienceMs = 20'000;

} // namespace

//! The program itself: exit codes, the ready line, the terminal, the end.
class TstProgram : public QObject {
    Q_OBJECT

private:
    static QString program() { return QStringLiteral(KEFUDESK_BIN_DIR "/kefudesk-simulator"); }
    static QString appArgument(const FakeRelay &relay)
    {
        return QStringLiteral("name=shop,appid=wx1,secret=s,token=t,mode=plain,callback=")
            + relay.url(QStringLiteral("shop")).toString();
    }

    //! Starts it and returns its port, 0 if it did not come up.
    static quint16 start(QProcess &process, const QStringList &arguments)
    {
        process.start(program(), arguments);
        QByteArray line;
        const auto ready = [&] {
            line += process.readLine();
            return line.endsWith('\n');
        };
        if (!QTest::qWaitFor(ready, kPatienceMs))
            return 0;
        static const QRegularExpression pattern(
            QStringLiteral("^listening on 127\\.0\\.0\\.1:(\\d+)\n$"));
        return pattern.match(QString::fromUtf8(line)).captured(1).toUShort();
    }

    static bool ended(const QProcess &process)
    {
        return QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; },
                               kPatienceMs);
    }

private Q_SLOTS:
    void exitCodes_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        const auto row = [](const char *name, const QStringList &arguments, int code) {
            QTest::newRow(name) << arguments << code;
        };
        row("help", { QStringLiteral("--help") }, 0);
        row("version", { QStringLiteral("--version") }, 0);
        row("usage", { QStringLiteral("--nonsense") }, 2);
        row("configuration", { QStringLiteral("--config"), QStringLiteral("/nonexistent") }, 78);
        row("unavailable", { QStringLiteral("--listen"), QStringLiteral("192.0.2.1") }, 69);
        row("two apps of one appid",
            { QStringLiteral("--app"), QStringLiteral("name=a,appid=x,secret=s,token=t,mode=plain"),
              QStringLiteral("--app"),
              QStringLiteral("name=b,appid=x,secret=s,token=t,mode=plain") },
            78);
        row("visitors without an app", { QStringLiteral("--talkative"), QStringLiteral("1") }, 78);
    }
    void exitCodes()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QProcess process;
        process.start(program(), arguments);
        QVERIFY(QTest::qWaitFor([&] { return process.state() == QProcess::Running; }, kPatienceMs)
                || process.exitStatus() == QProcess::NormalExit);
        QVERIFY(ended(process));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), code);
        QVERIFY(!(code == 0 ? process.readAllStandardOutput() : process.readAllStandardError())
                     .isEmpty());
    }

    void sigtermEndsIt()
    {
        QProcess process;
        QVERIFY(start(process, {}) != 0);
        ::kill(pid_t(process.processId()), SIGTERM);
        QVERIFY(ended(process));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
    }

    void speakingAtTheTerminal()
    {
        FakeRelay relay;
        QProcess process;
        const quint16 port =
            start(process,
                  { QStringLiteral("--app"), appArgument(relay), QStringLiteral("--interactive") });
        QVERIFY(port != 0);
        process.write(
            "/enter 李静 {\"nickName\":\"李静\"}\n李静：您好: 在吗\n/who\n/help\nnonsense\n");
        QTRY_COMPARE(relay.requests.size(), 2);
        QVERIFY(relay.requests.at(1).body.contains("<Content><![CDATA[您好: 在吗]]></Content>"));
        QByteArray printed;
        const auto has = [&](const char *text) {
            printed += process.readAllStandardOutput();
            return printed.contains(text);
        };
        QTRY_VERIFY(has(" shop > 李静: [enters]\n"));
        QTRY_VERIFY(has(" shop > 李静: 您好: 在吗\n"));
        QTRY_VERIFY(has("shop 李静  5 left, until "));
        QTRY_VERIFY(has("type  NAME: text"));
        process.write("/picture 李静\n/card 李静\n/send location 李静\n/send\n/ahead 2880\n"
                      "/ahead never\n/picture 李静 nowhere.png\n/who\n");
        QTRY_COMPARE(relay.requests.size(), 5);
        QVERIFY(relay.requests.at(2).body.contains("<PicUrl>"));
        QVERIFY(relay.requests.at(3).body.contains("<PagePath>"));
        QVERIFY(relay.requests.at(4).body.contains("<Location_X>"));
        QTRY_VERIFY(has(" shop > 李静: [card] "));
        QTRY_VERIFY(has("/send TYPE NAME [FILE]\n"));
        QTRY_VERIFY(has("/ahead MINUTES, up to 30 days"));
        QTRY_VERIFY(has("nowhere.png: "));
        QTRY_VERIFY(has("window shut")); // two days later
        process.write("/quit\n");
        QVERIFY(ended(process));
        QCOMPARE(process.exitCode(), 0);
    }

    void scriptedVisitorsEndIt_data()
    {
        QTest::addColumn<bool>("answer");
        QTest::newRow("answered") << true;
        QTest::newRow("not answered") << false;
    }
    void scriptedVisitorsEndIt()
    {
        QFETCH(bool, answer);
        QTemporaryDir dir;
        QFile script(dir.filePath(QStringLiteral("script.json")));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write(
            answer
                ? R"({"visitors":[{"name":"A","steps":[{"say":"hi","afterMs":0}]}]})"
                : R"({"visitors":[{"name":"A","steps":[{"say":"hi","afterMs":0},{"wait":{"timeoutMs":50}}]}]})");
        script.close();
        FakeRelay relay;
        QProcess process;
        QVERIFY(start(process,
                      { QStringLiteral("--app"), appArgument(relay), QStringLiteral("--script"),
                        script.fileName(), QStringLiteral("--exit-when-done") })
                != 0);
        QVERIFY(ended(process));
        QCOMPARE(process.exitCode(), answer ? 0 : 1);
        QCOMPARE(relay.requests.size(), 1);
    }
};

QTEST_GUILESS_MAIN(TstProgram)
#include "tst_program.moc"
