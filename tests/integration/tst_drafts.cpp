// SPDX-License-Identifier: Apache-2.0
#include "tests/support/privatekeyring.h"
#include "wechatscene.h"

#include <QDirIterator>
#include <QProcess>
#include <QTest>

using namespace kefu::testing;

namespace {

const QString kDraft = QString::fromUtf8("您好，这件大衣今天 17:00 前");
constexpr int kPatience = 60'000;

//! The real console: opens the visitor's chat, begins a draft or finds it there, and stays.
class Console {
public:
    explicit Console(const RelayProcess &relay)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(
            QStringLiteral(KEFUDESK_BIN_DIR "/kefudesk"),
            { QStringLiteral("--relay"), QStringLiteral("http://127.0.0.1:%1").arg(relay.port()),
              QStringLiteral("--user"), QStringLiteral("ann"), QStringLiteral("--password-stdin"),
              QStringLiteral("--language"), QStringLiteral("zh_CN"), QStringLiteral("--demo-open"),
              QStringLiteral("--demo-draft"), kDraft });
        m_process.write("correct horse\n");
        m_process.closeWriteChannel();
    }
    ~Console() { kill(); }

    bool says(const QString &line)
    {
        return QTest::qWaitFor(
            [&] {
                m_output += m_process.readAll();
                return m_output.contains(line.toUtf8());
            },
            kPatience);
    }
    void kill()
    {
        m_process.kill(); // SIGKILL: nothing is put in order
        m_process.waitForFinished();
    }
    QByteArray output() const { return m_output; }

private:
    QProcess m_process;
    QByteArray m_output;
};

QStringList sealedFiles(const QString &home)
{
    QStringList found;
    QDirIterator files(home, { QStringLiteral("*.sealed") }, QDir::Files,
                       QDirIterator::Subdirectories);
    while (files.hasNext())
        found.append(files.next());
    return found;
}

} // namespace

//! What is begun in the real console outlives kill -9 of it, sealed by a real keyring.
class TestDrafts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void outliveTheKill();
    void killed();
    void withoutAKeyring();

private:
    void begin(WechatScene &scene);
};

void TestDrafts::begin(WechatScene &scene)
{
    scene.relay.addAgent(QStringLiteral("ann"), {}, "correct horse");
    QVERIFY(scene.start());
}

void TestDrafts::outliveTheKill()
{
    if (isInsideKeyring())
        return;
    if (!hasKeyring())
        QSKIP("dbus-run-session or gnome-keyring-daemon is not installed");
    QTemporaryDir home;
    const KeyringRun run = runInKeyring(QStringLiteral("killed"), home.path(), 180'000);
    QVERIFY2(run.finished && run.exitCode == 0
                 && run.output.contains("PASS   : TestDrafts::killed"),
             run.output.constData());
}

//! Inside the private session only.
void TestDrafts::killed()
{
    if (!isInsideKeyring())
        return;
    const QString home = qEnvironmentVariable("HOME");
    WechatScene scene;
    begin(scene);
    {
        Console first(scene.relay);
        scene.sayOnly(QStringLiteral("v1"), QString::fromUtf8("在吗"));
        QVERIFY2(first.says(QStringLiteral("begun")), first.output().constData());
        QTRY_COMPARE_WITH_TIMEOUT(sealedFiles(home).size(), 1, 10'000);
        first.kill();
    }
    QFile file(sealedFiles(home).value(0));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains(QString::fromUtf8("大衣").toUtf8()));
    Console second(scene.relay);
    QVERIFY2(second.says(QStringLiteral("was kept")), second.output().constData());
}

void TestDrafts::withoutAKeyring()
{
    if (isInsideKeyring())
        return;
    QTemporaryDir home;
    qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
    for (const char *name : { "HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME" })
        qputenv(name, home.path().toUtf8());
    WechatScene scene;
    begin(scene);
    Console console(scene.relay);
    scene.sayOnly(QStringLiteral("v1"), QString::fromUtf8("在吗"));
    QVERIFY2(console.says(QStringLiteral("begun")), console.output().constData());
    QVERIFY2(console.says(QStringLiteral("memory only")), console.output().constData());
    console.kill();
    QCOMPARE(sealedFiles(home.path()), QStringList());
    Console second(scene.relay);
    QVERIFY2(second.says(QStringLiteral("begun")), second.output().constData());
}

QTEST_GUILESS_MAIN(TestDrafts)
#include "tst_drafts.moc"
