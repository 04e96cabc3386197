// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/connection.h"
#include "tests/unit/storage/storebench.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QSet>
#include <cstdio>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

namespace {

const QString kChildArgument = QStringLiteral("--child");
constexpr int kUnderWay = 200;

//! Writes messages until it is killed and says on stdout which ones were acknowledged. With `early`
//! it says so before they are stored: the fault this test exists to see.
class Child : public QObject {
public:
    Child(const QString &dir, int first, bool early)
        : m_next(first)
        , m_early(early)
    {
        const auto opened = m_storage.open(dir);
        if (!opened) {
            std::fprintf(stderr, "%s\n", qPrintable(opened.error().message));
            std::exit(2);
        }
        for (int i = 0; i < kUnderWay; ++i)
            writeNext();
    }

private:
    void say(int id)
    {
        std::printf("%d\n", id);
        std::fflush(stdout);
    }
    void writeNext()
    {
        const int id = m_next++;
        if (m_early)
            say(id);
        const IngestItem item = incoming(ChannelId { 1 }, QStringLiteral("o%1").arg(id % 50),
                                         QStringLiteral("text"), QString::number(id));
        m_storage.ingest(item, [this, id](const Result<IngestOutcome> &outcome) {
            if (!outcome || outcome->kind != IngestOutcome::Kind::Stored)
                std::exit(3);
            if (!m_early)
                say(id);
            writeNext();
        });
    }

    Storage m_storage;
    int m_next;
    bool m_early;
};

} // namespace

class TstCrash : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        m_bench = std::make_unique<Bench>();
        QVERIFY(m_bench->openWithPeople());
        m_bench->storage.reset();
        m_first = 0;
    }
    void acknowledgedIsThereExactlyOnce();
    //! The same test with a child that acknowledges too early must find losses, or it proves
    //! nothing.
    void findsEarlyAcknowledgement();

private:
    //! Lets a child write for a while, kills it, and returns what it had acknowledged.
    QSet<int> runAndKill(bool early);
    //! Acknowledged ones that are not stored exactly once.
    int missing(const QSet<int> &acknowledged);

    std::unique_ptr<Bench> m_bench;
    int m_first = 0;
};

QSet<int> TstCrash::runAndKill(bool early)
{
    QProcess child;
    QStringList arguments { kChildArgument, m_bench->dir.path(), QString::number(m_first) };
    if (early)
        arguments << QStringLiteral("early");
    child.start(QCoreApplication::applicationFilePath(), arguments);
    QByteArray out;
    const int lines = QRandomGenerator::global()->bounded(100, 3000);
    const bool going = QTest::qWaitFor(
        [&] {
            out += child.readAllStandardOutput();
            return out.count('\n') >= lines || child.state() == QProcess::NotRunning;
        },
        kPatienceMs);
    child.kill();
    child.waitForFinished();
    out += child.readAllStandardOutput();
    QSet<int> acknowledged;
    if (!going || child.exitStatus() != QProcess::CrashExit)
        return acknowledged;
    // The last line may be cut.
    out.truncate(out.lastIndexOf('\n') + 1);
    for (const QByteArray &line : out.split('\n')) {
        if (!line.isEmpty())
            acknowledged.insert(line.toInt());
    }
    // Well behind whatever the child may have had under way.
    m_first += lines + 100'000;
    return acknowledged;
}

int TstCrash::missing(const QSet<int> &acknowledged)
{
    if (!m_bench->open())
        return -1;
    m_bench->storage.reset();
    Connection db;
    if (!db.open(m_bench->file(QStringLiteral("relay.db")), Connection::Role::Maintenance))
        return -1;
    QHash<int, int> stored;
    for (const QString &id : db.askAllOnce(QStringLiteral("SELECT external_id FROM messages")))
        ++stored[id.toInt()];
    int wrong = 0;
    for (int id : acknowledged)
        wrong += stored.value(id) == 1 ? 0 : 1;
    // Dense numbers, and never twice the same push.
    wrong +=
        db.askOnce(QStringLiteral(
                       "SELECT count(*) FROM (SELECT visitor_id FROM messages GROUP BY visitor_id "
                       "HAVING max(seq) <> count(*) OR min(seq) <> 1)"))
            .toInt();
    wrong +=
        db.askOnce(QStringLiteral("SELECT count(*) - count(DISTINCT external_id) FROM messages"))
            .toInt();
    return wrong;
}

void TstCrash::acknowledgedIsThereExactlyOnce()
{
    QSet<int> acknowledged;
    for (int kill = 0; kill < 30; ++kill) {
        const QSet<int> more = runAndKill(false);
        QVERIFY(!more.isEmpty());
        acknowledged.unite(more);
        if (kill % 10 == 9)
            QCOMPARE(missing(acknowledged), 0);
    }
    QVERIFY(acknowledged.size() > 3000);
}

void TstCrash::findsEarlyAcknowledgement()
{
    int lost = 0;
    for (int kill = 0; kill < 30 && lost == 0; ++kill)
        lost += missing(runAndKill(true));
    QVERIFY(lost > 0);
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() > 3 && arguments[1] == kChildArgument) {
        const Child child(arguments[2], arguments[3].toInt(), arguments.size() > 4);
        return QCoreApplication::exec();
    }
    TstCrash test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_storage_crash.moc"
