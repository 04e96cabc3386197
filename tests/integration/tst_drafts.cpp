// SPDX-License-Identifier: Apache-2.0
#include "tests/support/privatekeyring.h"
#include "wechatscene.h"

#include <QDirIterator>
#include <QProcess>
#include <QTest>
#include <csignal>

using namespace kefu::testing;

namespace {

const QString kDraft = QString::fromUtf8("您好，这件大衣今天 17:00 前");
constexpr int kPatience = 60'000;

//! The real console: opens the visitor's chat, begins a draft or finds it there, and stays.
class Console {
public:
    explicit Console(const RelayProcess &relay, const QStringList &more = {})
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(
            QStringLiteral(KEFUDESK_BIN_DIR "/kefudesk"),
            QStringList {
                QStringLiteral("--relay"), QStringLiteral("http://127.0.0.1:%1").arg(relay.port()),
                QStringLiteral("--user"), QStringLiteral("ann"), QStringLiteral("--password-stdin"),
                QStringLiteral("--language"), QStringLiteral("zh_CN"),
                QStringLiteral("--demo-open"), QStringLiteral("--demo-draft"), kDraft }
                + more);
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

//! A file with a picture in it, as the console's demo pastes it.
QString drawnPicture(const QString &folder)
{
    // A PNG of 8 × 8 pixels: this program links no Gui.
    const QByteArray png = QByteArray::fromBase64(
        "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAdklEQVR4nA3NIQEAIQwAwIVAowmxEGj0hVgI"
        "NElIQqJ/feIiRBcplihxxBVPRGhdS21ppR3tak/7YXQjjWWUcYxrPOOH7DLlkiWPvPLJH2Y301xmmce85jN/"
        "0EkWxeHy/LvqKtVSpY666qkfdrfTXnbZx772sz/fgUTBuMoMPAAAAABJRU5ErkJggg==");
    const QString path = folder + QStringLiteral("/picture.png");
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(png) == png.size() ? path : QString();
}

bool listIsNewest(const QStringList &files)
{
    QDateTime list;
    QDateTime parts;
    for (const QString &path : files) {
        const bool part = QFileInfo(path).fileName().startsWith(QLatin1String("draft-"));
        (part ? parts : list) = QFileInfo(path).lastModified();
    }
    return list.isValid() && parts.isValid() && list >= parts;
}

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
    void unsentOutlivesTheKill();
    void killedWhileUnsent();
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

//! Inside the private session only. Words and a picture.
void TestDrafts::killed()
{
    if (!isInsideKeyring())
        return;
    const QString home = qEnvironmentVariable("HOME");
    WechatScene scene;
    begin(scene);
    const QStringList picture { QStringLiteral("--demo-picture"), drawnPicture(home) };
    {
        Console first(scene.relay, picture);
        scene.sayOnly(QStringLiteral("v1"), QString::fromUtf8("在吗"));
        QVERIFY2(first.says(QStringLiteral("begun")), first.output().constData());
        QVERIFY2(first.says(QStringLiteral("picture begun")), first.output().constData());
        QTRY_COMPARE_WITH_TIMEOUT(sealedFiles(home).size(), 2, 10'000);
        // The file that names the picture is written behind it.
        QTRY_VERIFY_WITH_TIMEOUT(listIsNewest(sealedFiles(home)), 10'000);
        first.kill();
    }
    const QStringList files = sealedFiles(home);
    for (const QString &path : files) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray sealed = file.readAll();
        QVERIFY(!sealed.contains(QString::fromUtf8("大衣").toUtf8()) && !sealed.contains("PNG"));
    }
    Console second(scene.relay, picture);
    QVERIFY2(second.says(QStringLiteral("was kept")), second.output().constData());
    QVERIFY2(second.says(QStringLiteral("picture was kept")), second.output().constData());
}

void TestDrafts::unsentOutlivesTheKill()
{
    if (isInsideKeyring())
        return;
    if (!hasKeyring())
        QSKIP("dbus-run-session or gnome-keyring-daemon is not installed");
    QTemporaryDir home;
    const KeyringRun run = runInKeyring(QStringLiteral("killedWhileUnsent"), home.path(), 180'000);
    QVERIFY2(run.finished && run.exitCode == 0
                 && run.output.contains("PASS   : TestDrafts::killedWhileUnsent"),
             run.output.constData());
}

//! Inside the private session only. The relay is silent when Enter is pressed and the console is
//! killed; what lay in its socket is taken nevertheless, and the next console sends it again under
//! the same id: the visitor gets it once.
void TestDrafts::killedWhileUnsent()
{
    if (!isInsideKeyring())
        return;
    const QString home = qEnvironmentVariable("HOME");
    WechatScene scene;
    begin(scene);
    const QString told = home + QStringLiteral("/enter");
    {
        Console first(scene.relay, { QStringLiteral("--demo-enter"), told });
        scene.sayOnly(QStringLiteral("v1"), QString::fromUtf8("在吗"));
        QVERIFY2(first.says(QStringLiteral("chat open")), first.output().constData());
        scene.relay.sendSignal(SIGSTOP);
        QFile file(told);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY2(first.says(QStringLiteral("Enter pressed")), first.output().constData());
        const auto kept = [&home] {
            return sealedFiles(home).filter(QStringLiteral("-unsent")).size() == 1;
        };
        QTRY_VERIFY_WITH_TIMEOUT(kept(), 10'000);
        first.kill();
    }
    scene.relay.sendSignal(SIGCONT);
    Console second(scene.relay);
    QTRY_COMPARE_WITH_TIMEOUT(scene.simulator.acceptedTexts("shop"), QStringList { kDraft },
                              kPatience);
    const auto gone = [&home] {
        return sealedFiles(home).filter(QStringLiteral("-unsent")).isEmpty();
    };
    QTRY_VERIFY_WITH_TIMEOUT(gone(), 10'000); // taken: nothing is kept any more
    scene.say(QStringLiteral("v1"), QString::fromUtf8("好的")); // behind it: all was dealt with
    QCOMPARE(scene.simulator.acceptedTexts("shop"), QStringList { kDraft });
    QCOMPARE(scene.countRows(QStringLiteral("messages"), QStringLiteral("direction = 1")), 1);
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
