// SPDX-License-Identifier: Apache-2.0
#include "relayprocess.h"
#include "testclient.h"

#include <QDir>
#include <QProcess>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QTest>

//! Practice with the real console from a fresh home: one click, three visitors, an answer, the end;
//! again; then the daemon on the same data. On a screen where there is one, else without.
//! KEFUDESK_SCREENSHOTS=DIR keeps the pictures.
class TestPractice : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void oneClickToThreeVisitors();
    void goesOnWithItsData();
    void theDaemonHasItAll();

private:
    struct Run {
        int exitCode = -1;
        QString out;
        QByteArray err;
    };
    Run play(const QString &answer) const;
    QString pictures() const;
    QString dataDir() const { return m_home.filePath(QStringLiteral("data/kefudesk/practice")); }
    QStringList storedVisitors(RelayProcess &relay, const QByteArray &token);

    QTemporaryDir m_home;
    QString m_visitor; //!< who was answered first
};

namespace {

constexpr int kPlayMs = 150'000;

QString firstAnswer()
{
    return QString::fromUtf8("您好，有货的，今天就能发出。");
}

QString found(const QString &text, const char *pattern)
{
    return QRegularExpression(QString::fromUtf8(pattern)).match(text).captured(1);
}

} // namespace

void TestPractice::initTestCase()
{
    QVERIFY(m_home.isValid());
    QVERIFY(QDir(m_home.path()).mkdir(QStringLiteral("run")));
    QVERIFY(QFile::setPermissions(m_home.filePath(QStringLiteral("run")),
                                  QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
}

QString TestPractice::pictures() const
{
    const QString asked = qEnvironmentVariable("KEFUDESK_SCREENSHOTS");
    return asked.isEmpty() ? m_home.filePath(QStringLiteral("pictures"))
                           : asked + QStringLiteral("/practice");
}

TestPractice::Run TestPractice::play(const QString &answer) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HOME"), m_home.path());
    environment.insert(QStringLiteral("XDG_RUNTIME_DIR"), m_home.filePath(QStringLiteral("run")));
    for (const char *kind : { "CONFIG", "DATA", "CACHE" })
        environment.insert(QStringLiteral("XDG_%1_HOME").arg(QLatin1String(kind)),
                           m_home.filePath(QString::fromLatin1(kind).toLower()));
    if (!environment.value(QStringLiteral("DISPLAY")).isEmpty())
        environment.remove(QStringLiteral("QT_QPA_PLATFORM"));
    QProcess console;
    console.setProcessEnvironment(environment);
    console.start(QStringLiteral(KEFUDESK_BIN_DIR "/kefudesk"),
                  { QStringLiteral("--language"), QStringLiteral("zh_CN"),
                    QStringLiteral("--demo-practice"), QStringLiteral("--demo-answer"), answer,
                    QStringLiteral("--demo-timeout"), QStringLiteral("120"),
                    QStringLiteral("--screenshots"), pictures() });
    Run run;
    if (!console.waitForFinished(kPlayMs)) {
        console.kill();
        console.waitForFinished();
        return run;
    }
    run.exitCode = console.exitStatus() == QProcess::NormalExit ? console.exitCode() : -2;
    run.out = QString::fromUtf8(console.readAllStandardOutput());
    run.err = console.readAllStandardError();
    qInfo().noquote() << run.out.trimmed();
    return run;
}

void TestPractice::oneClickToThreeVisitors()
{
    const Run run = play(firstAnswer());
    QVERIFY2(run.exitCode == 0, run.err.constData());
    QCOMPARE(found(run.out, "practice begun with (\\d+) click"), QStringLiteral("1"));
    QCOMPARE(found(run.out, "console: (\\d+) visitors wait"), QStringLiteral("3"));
    QVERIFY(run.out.contains(QStringLiteral("console: answer accepted")));
    QVERIFY(run.out.contains(QStringLiteral("console: visitor goes on")));
    QVERIFY(run.out.contains(QStringLiteral("console: conversation ended")));
    m_visitor = found(run.out, "console: visitor \"([^\"]+)\" waits");
    QVERIFY(!m_visitor.isEmpty());
    for (const char *name : { "first-run.png", "console-panel.png", "console-chat.png" })
        QVERIFY2(QFile::exists(pictures() + u'/' + QLatin1String(name)), name);
    // Nobody was asked for a password, and none is kept in a file.
    QVERIFY(QFile::exists(dataDir() + QStringLiteral("/relay.db")));
    QVERIFY(!(QFileInfo(dataDir()).permissions()
              & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther)));
}

void TestPractice::goesOnWithItsData()
{
    const Run run = play(QString::fromUtf8("您好，马上为您查询。"));
    QVERIFY2(run.exitCode == 0, run.err.constData());
    QVERIFY(run.out.contains(QStringLiteral("console: conversation ended")));
}

QStringList TestPractice::storedVisitors(RelayProcess &relay, const QByteArray &token)
{
    HttpConnection http(relay.port());
    const HttpAnswer answer = http.get("/layim/init", bearer(token));
    QStringList names;
    const QJsonArray groups = answer.json()
                                  .value(QLatin1String("data"))
                                  .toObject()
                                  .value(QLatin1String("friend"))
                                  .toArray();
    for (const QJsonValue &group : groups) {
        const QJsonArray list = group.toObject().value(QLatin1String("list")).toArray();
        for (const QJsonValue &visitor : list)
            names.append(visitor.toObject().value(QLatin1String("username")).toString());
    }
    return names;
}

void TestPractice::theDaemonHasItAll()
{
    RelayProcess relay;
    relay.writeConfig("data_dir = \"" + dataDir().toUtf8()
                      + "\"\nlisten = \"127.0.0.1\"\nport = 0\n");
    const RelayProcess::Run agents =
        relay.run({ QStringLiteral("agent"), QStringLiteral("list"), QStringLiteral("--json") });
    QCOMPARE(agents.exitCode, 0);
    const QJsonObject listed = QJsonDocument::fromJson(agents.out).object();
    const QJsonArray accounts = listed.contains(QLatin1String("agents"))
        ? listed.value(QLatin1String("agents")).toArray()
        : QJsonDocument::fromJson(agents.out).array();
    QCOMPARE(accounts.size(), 1);
    const QString owner = accounts.first().toObject().value(QLatin1String("username")).toString();
    QCOMPARE(accounts.first().toObject().value(QLatin1String("role")).toString(),
             QStringLiteral("admin"));

    QVERIFY(relay.start());
    const QByteArray token = relay.issueToken(owner);
    QVERIFY(!token.isEmpty());
    // And a console's way in: the account of practice has no password until it is given one.
    const RelayProcess::Run changed = relay.run({ QStringLiteral("agent"), QStringLiteral("passwd"),
                                                  owner, QStringLiteral("--password-stdin") },
                                                "correct horse\n");
    QVERIFY2(changed.exitCode == 0, changed.err.constData());
    HttpConnection http(relay.port());
    const QJsonObject login { { QStringLiteral("username"), owner },
                              { QStringLiteral("password"), QStringLiteral("correct horse") } };
    const HttpAnswer entered = http.post("/api/v1/login", QJsonDocument(login).toJson(),
                                         "Content-Type: application/json\r\n");
    QCOMPARE(entered.status, 200);
    // Whoever was left unanswered waits in the queue until somebody is there.
    LayimPage page(relay.port());
    QVERIFY(page.connectAndLogIn(token));
    QStringList visitors;
    QTRY_VERIFY2((visitors = storedVisitors(relay, token)).size() >= 3,
                 qPrintable(visitors.join(u' ')));
    QVERIFY2(visitors.contains(m_visitor), qPrintable(visitors.join(u' ')));
    page.close();
    QCOMPARE(relay.terminate(), 0);
}

QTEST_GUILESS_MAIN(TestPractice)
#include "tst_practice.moc"
