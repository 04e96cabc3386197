// SPDX-License-Identifier: Apache-2.0
#include "app/commandline.h"
#include "app/platform/singleinstance.h"

#include <QFileInfo>
#include <QLocalServer>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace kefu::app;
using Standing = SingleInstance::Standing;

namespace {

std::optional<Standing> decide(SingleInstance &instance)
{
    std::optional<Standing> standing;
    instance.decide([&](Standing result) { standing = result; });
    (void)QTest::qWaitFor([&] { return standing.has_value(); });
    return standing;
}

} // namespace

class tst_CommandLine : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parses_data();
    void parses();
    void values();
    void profilesAreApart();
    void secondInstanceWakesTheFirst();
    void aCrashedOneLeavesNoLock();
};

void tst_CommandLine::parses_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<bool>("runs");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("says");
    const auto row = [](const char *name, const QString &line, bool runs, int code,
                        const char *says) {
        QTest::newRow(name) << line.split(u' ', Qt::SkipEmptyParts) << runs << code
                            << QString::fromLatin1(says);
    };
    row("nothing", {}, true, 0, "");
    row("help", QStringLiteral("--help"), false, 0, "--password-stdin");
    row("version", QStringLiteral("--version"), false, 0, "kefudesk " KEFUDESK_VERSION);
    row("unknown", QStringLiteral("--sudo"), false, 2, "sudo");
    row("positional", QStringLiteral("file"), false, 2, "unexpected argument 'file'");
    row("profile", QStringLiteral("--profile ../x"), false, 2, "--profile");
    row("language", QStringLiteral("--language fr"), false, 2, "zh_CN or en");
    row("password alone", QStringLiteral("--password-stdin"), false, 2, "--relay and --user");
    row("pictures alone", QStringLiteral("--screenshots d"), false, 2, "--demo-answer");
    row("a picture to paste alone", QStringLiteral("--demo-picture f"), false, 2, "--demo-answer");
    row("timeout", QStringLiteral("--demo-answer hi --demo-timeout 0"), false, 2, "1 to 3600");
    row("our own CA", QStringLiteral("--ca-file ca.pem"), true, 0, "");
    row("help names it", QStringLiteral("--help"), false, 0, "--ca-file");
    row("full", QStringLiteral("--relay h --user u --password-stdin --language en --profile p-1"),
        true, 0, "");
}

void tst_CommandLine::parses()
{
    QFETCH(QStringList, arguments);
    QFETCH(bool, runs);
    QFETCH(int, exitCode);
    QFETCH(QString, says);
    const ParsedCommandLine parsed =
        parseCommandLine(QStringList { QStringLiteral("kefudesk") } + arguments);
    QCOMPARE(parsed.run.has_value(), runs);
    QCOMPARE(parsed.exitCode, exitCode);
    QVERIFY2(parsed.text.contains(says), qPrintable(parsed.text));
}

void tst_CommandLine::values()
{
    const auto parsed = parseCommandLine(
        { QStringLiteral("kefudesk"), QStringLiteral("--relay"), QStringLiteral("h:1"),
          QStringLiteral("--user=mei"), QStringLiteral("--password-stdin"),
          QStringLiteral("--demo-answer"), QStringLiteral("您好 ok") });
    QVERIFY(parsed.run);
    QCOMPARE(parsed.run->relay, QStringLiteral("h:1"));
    QCOMPARE(parsed.run->user, QStringLiteral("mei"));
    QVERIFY(parsed.run->passwordFromStdin);
    QCOMPARE(parsed.run->demoAnswer, QStringLiteral("您好 ok"));
    QCOMPARE(parsed.run->demoTimeoutS, 60);
}

void tst_CommandLine::profilesAreApart()
{
    const Profile usual;
    const Profile other { QStringLiteral("two") };
    QVERIFY(usual.settingsFile() != other.settingsFile());
    QVERIFY(usual.keychainService() != other.keychainService());
}

void tst_CommandLine::secondInstanceWakesTheFirst()
{
    QTemporaryDir runtime;
    QVERIFY(QFile::setPermissions(runtime.path(),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("XDG_RUNTIME_DIR", runtime.path().toUtf8());
    SingleInstance first({});
    QCOMPARE(decide(first), Standing::First);
    const QFile::Permissions others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFileInfo(first.serverName()).permissions() & others));
    QSignalSpy woken(&first, &SingleInstance::activationRequested);
    SingleInstance second({});
    QCOMPARE(decide(second), Standing::Second);
    QTRY_COMPARE(woken.count(), 1);
    SingleInstance otherProfile(QStringLiteral("two"));
    QCOMPARE(decide(otherProfile), Standing::First);
}

void tst_CommandLine::aCrashedOneLeavesNoLock()
{
    QTemporaryDir runtime;
    QVERIFY(QFile::setPermissions(runtime.path(),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("XDG_RUNTIME_DIR", runtime.path().toUtf8());
    SingleInstance instance({});
    QFile left(instance.serverName());
    QVERIFY(left.open(QIODevice::WriteOnly));
    left.close();
    QCOMPARE(decide(instance), Standing::First);
}

QTEST_GUILESS_MAIN(tst_CommandLine)
#include "tst_commandline.moc"
