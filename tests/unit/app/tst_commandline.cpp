// SPDX-License-Identifier: Apache-2.0
#include "app/commandline.h"
#include "app/deskurl.h"
#include "app/platform/singleinstance.h"

#include <QFileInfo>
#include <QLocalServer>
#include <QLocalSocket>
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
    void hostileLinks_data();
    void hostileLinks();
    void secondInstanceWakesTheFirst();
    void aSecondStartHandsItsLinkOver();
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
    row("link", QStringLiteral("kefudesk://conversation/42"), true, 0, "");
    row("another link", QStringLiteral("https://conversation/42"), false, 2, "unexpected");
    row("two links", QStringLiteral("kefudesk://conversation/42 kefudesk://conversation/43"), false,
        2, "unexpected");
    row("profile", QStringLiteral("--profile ../x"), false, 2, "--profile");
    row("language", QStringLiteral("--language fr"), false, 2, "zh_CN or en");
    row("password alone", QStringLiteral("--password-stdin"), false, 2, "--relay and --user");
    row("pictures alone", QStringLiteral("--screenshots d"), false, 2, "--demo-answer");
    row("a picture to paste alone", QStringLiteral("--demo-picture f"), false, 2, "--demo-answer");
    row("timeout", QStringLiteral("--demo-answer hi --demo-timeout 0"), false, 2, "1 to 3600");
    row("many chats alone", QStringLiteral("--demo-chats 5"), false, 2, "--demo-open");
    row("too many chats", QStringLiteral("--demo-open --demo-chats 201"), false, 2, "1 to 200");
    row("many chats", QStringLiteral("--demo-open --demo-chats 50"), true, 0, "");
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

void tst_CommandLine::hostileLinks_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : { "",
                             "kefudesk:",
                             "kefudesk://",
                             "kefudesk://conversation/",
                             "kefudesk://conversation/-1",
                             "kefudesk://conversation/0",
                             "kefudesk://conversation/1?x=1",
                             "kefudesk://conversation/1#x",
                             "kefudesk://conversation/1/2",
                             "kefudesk://conversation/1 --relay=evil",
                             "kefudesk://user@conversation/1",
                             "kefudesk://conversation/99999999999999999999",
                             "kefudesk://conversation/0x10",
                             "kefudesk://conversation/1%00",
                             "kefudesk://conversation/../1",
                             "kefudesk://conversation/1\n",
                             "file:///etc/passwd",
                             "javascript:alert(1)",
                             "kefudesk://relay/https://evil.example",
                             "kefudesk://conversation/\xd9\xa1" })
        QTest::newRow(url) << QString::fromUtf8(url);
    QTest::newRow("long") << QString(QStringLiteral("kefudesk://conversation/")
                                     + QString(100'000, u'1'));
}

void tst_CommandLine::hostileLinks()
{
    QFETCH(QString, url);
    QVERIFY(!conversationOfUrl(url));
}

void tst_CommandLine::aSecondStartHandsItsLinkOver()
{
    QTemporaryDir runtime;
    QVERIFY(QFile::setPermissions(runtime.path(),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    qputenv("XDG_RUNTIME_DIR", runtime.path().toUtf8());
    QCOMPARE(*conversationOfUrl(QStringLiteral("kefudesk://conversation/42")),
             kefu::ConversationId { 42 });
    SingleInstance first({});
    QCOMPARE(decide(first), Standing::First);
    kefu::ConversationId asked;
    connect(&first, &SingleInstance::openRequested, this,
            [&](kefu::ConversationId conversation) { asked = conversation; });
    SingleInstance second({}, kefu::ConversationId { 42 });
    QCOMPARE(decide(second), Standing::Second);
    QTRY_COMPARE(asked, kefu::ConversationId { 42 });
    // Another program of this user writes something else.
    asked = {};
    QSignalSpy woken(&first, &SingleInstance::activationRequested);
    QLocalSocket stranger;
    stranger.connectToServer(first.serverName());
    stranger.write(QByteArray(1'000'000, 'x'));
    QTRY_COMPARE(woken.count(), 1);
    QTRY_COMPARE(stranger.state(), QLocalSocket::UnconnectedState);
    QCOMPARE(asked, kefu::ConversationId {});
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
