// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/sealer.h"
#include "relay/storage/session.h"
#include "relay/storage/writer.h"
#include "tests/unit/storage/storebench.h"

#include <QThread>
#include <condition_variable>
#include <mutex>

using namespace kefu;
using namespace kefu::storage;
using namespace kefu::storage::test;

//! Group commit, on the writer itself: how many answers come together says how many rows a commit
//! had.
class TstWriter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup();
    void whatArrivesTogetherCommitsTogether();
    void answersComeInOrder();
    void aRefusalTakesNobodyDown();
    void aFailingJobFallsAlone();
    void aFailingJobLeavesNothing();
    void everyJobFailing();
    void aFullDiskRefusesAndRecovers();
    void longQueuesAreCut();
    void stopWritesWhatIsThere();
    void manyThreadsHandIn();
    void readersSeeWhatWasAnswered();
    void healthFollowsTheWriter();

private:
    using Work = TypedJob<int>::Work;
    void submit(int number, Work work);
    //! Inserts a row named after the number, or fails on purpose.
    static Work insert(int number);
    static Work failAfterInsert(int number);
    void waitFor(size_t answers);
    QStringList names();

    std::unique_ptr<Bench> m_bench;
    MasterKey m_key { QByteArray(32, 'k'), QByteArray(8, 'i') };
    Sealer m_sealer { m_key };
    std::unique_ptr<Writer> m_writer;
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::vector<int> m_answers; //!< number, negative when refused
    std::vector<size_t> m_groups; //!< answers per delivery
    Error m_lastError;
    std::vector<int> m_delivered; //!< while one delivery runs
};

void TstWriter::init()
{
    m_bench = std::make_unique<Bench>();
    QVERIFY(m_bench->openWithPeople());
    m_bench->storage.reset();
    m_answers.clear();
    m_groups.clear();
    m_writer = std::make_unique<Writer>(m_bench->file(QStringLiteral("relay.db")), m_sealer,
                                        domain::QuotaRules {}, [this](Jobs jobs) {
                                            m_delivered.clear();
                                            for (const auto &job : jobs)
                                                job->deliver();
                                            const std::lock_guard lock(m_mutex);
                                            m_groups.push_back(jobs.size());
                                            m_answers.insert(m_answers.end(), m_delivered.begin(),
                                                             m_delivered.end());
                                            m_arrived.notify_all();
                                        });
}

void TstWriter::cleanup()
{
    m_writer.reset();
}

void TstWriter::submit(int number, Work work)
{
    m_writer->submit(
        std::make_unique<TypedJob<int>>(std::move(work), [this, number](const Result<int> &result) {
            m_delivered.push_back(result.ok() ? number : -number);
            if (!result)
                m_lastError = result.error();
        }));
}

TstWriter::Work TstWriter::insert(int number)
{
    return [number](Session &session) -> Result<int> {
        session.db.execute(QStringLiteral("INSERT INTO meta VALUES ('job%1', 'x')").arg(number));
        return number;
    };
}

TstWriter::Work TstWriter::failAfterInsert(int number)
{
    return [number](Session &session) -> Result<int> {
        session.db.execute(QStringLiteral("INSERT INTO meta VALUES ('bad%1', 'x')").arg(number));
        session.db.execute(
            QStringLiteral("INSERT INTO meta VALUES ('bad%1', 'again')").arg(number));
        return number;
    };
}

void TstWriter::waitFor(size_t answers)
{
    std::unique_lock lock(m_mutex);
    QVERIFY(m_arrived.wait_for(lock, std::chrono::milliseconds(kPatienceMs),
                               [&] { return m_answers.size() >= answers; }));
}

QStringList TstWriter::names()
{
    Connection db;
    if (!db.open(m_bench->file(QStringLiteral("relay.db")), Connection::Role::Maintenance))
        return {};
    return db.askAllOnce(QStringLiteral("SELECT name FROM meta WHERE name LIKE 'job%' OR name LIKE "
                                        "'bad%' ORDER BY CAST(substr(name, 4) AS INT)"));
}

void TstWriter::whatArrivesTogetherCommitsTogether()
{
    for (int i = 1; i <= 100; ++i)
        submit(i, insert(i));
    m_writer->start();
    waitFor(100);
    QCOMPARE(m_groups.size(), size_t(1));
    QCOMPARE(m_writer->commits(), quint64(1));
    QCOMPARE(names().size(), 100);
}

void TstWriter::answersComeInOrder()
{
    m_writer->start();
    for (int i = 1; i <= 500; ++i)
        submit(i, insert(i));
    waitFor(500);
    for (int i = 1; i <= 500; ++i)
        QCOMPARE(m_answers[size_t(i - 1)], i);
}

void TstWriter::aRefusalTakesNobodyDown()
{
    submit(1, insert(1));
    submit(2, [](Session &) -> Result<int> {
        return makeError(ErrorCode::Conflict, QStringLiteral("no"));
    });
    submit(3, insert(3));
    m_writer->start();
    waitFor(3);
    QCOMPARE(m_answers, std::vector<int>({ 1, -2, 3 }));
    QCOMPARE(names(), QStringList({ QStringLiteral("job1"), QStringLiteral("job3") }));
}

void TstWriter::aFailingJobFallsAlone()
{
    for (int i = 1; i <= 20; ++i)
        submit(i, i == 7 || i == 13 ? failAfterInsert(i) : insert(i));
    m_writer->start();
    waitFor(20);
    QCOMPARE(m_groups.size(), size_t(1));
    for (int i = 1; i <= 20; ++i)
        QCOMPARE(m_answers[size_t(i - 1)], i == 7 || i == 13 ? -i : i);
    QCOMPARE(names().size(), 18);
}

void TstWriter::aFailingJobLeavesNothing()
{
    submit(1, failAfterInsert(1));
    m_writer->start();
    waitFor(1);
    QCOMPARE(m_answers, std::vector<int> { -1 });
    QVERIFY(names().isEmpty());
    submit(2, insert(2));
    waitFor(2);
    QCOMPARE(names(), QStringList(QStringLiteral("job2")));
}

void TstWriter::everyJobFailing()
{
    for (int i = 1; i <= 30; ++i)
        submit(i, failAfterInsert(i));
    m_writer->start();
    waitFor(30);
    for (int i = 1; i <= 30; ++i)
        QCOMPARE(m_answers[size_t(i - 1)], -i);
    QVERIFY(names().isEmpty());
}

//! SQLite's own page limit answers like a full disk.
void TstWriter::aFullDiskRefusesAndRecovers()
{
    const auto limitPages = [](int pages) -> Work {
        return [pages](Session &session) -> Result<int> {
            return session.db.askOnce(QStringLiteral("PRAGMA max_page_count = %1").arg(pages))
                .toInt();
        };
    };
    const Work large = [](Session &session) -> Result<int> {
        session.db.execute(
            QStringLiteral("INSERT INTO meta VALUES ('job3', hex(zeroblob(400000)))"));
        return 3;
    };
    submit(1, limitPages(100));
    submit(2, insert(2));
    submit(3, large);
    submit(4, insert(4));
    m_writer->start();
    waitFor(4);
    QCOMPARE(m_answers, std::vector<int>({ -1, -2, -3, -4 }));
    QCOMPARE(m_lastError.code, ErrorCode::Unavailable);
    QVERIFY(m_lastError.message.contains(QStringLiteral("full")));
    QVERIFY(names().isEmpty());
    submit(5, limitPages(1'000'000));
    submit(3, large);
    waitFor(6);
    QCOMPARE(m_answers.back(), 3);
    QCOMPARE(names(), QStringList(QStringLiteral("job3")));
}

void TstWriter::longQueuesAreCut()
{
    for (int i = 1; i <= 3000; ++i)
        submit(i, insert(i));
    m_writer->start();
    waitFor(3000);
    std::vector<size_t> expected(23, 128);
    expected.push_back(3000 - 23 * 128);
    QCOMPARE(m_groups, expected);
    QCOMPARE(m_answers.front(), 1);
    QCOMPARE(m_answers.back(), 3000);
}

void TstWriter::stopWritesWhatIsThere()
{
    for (int i = 1; i <= 2000; ++i)
        submit(i, insert(i));
    m_writer->start();
    m_writer->stop();
    QCOMPARE(m_answers.size(), size_t(2000));
    QCOMPARE(names().size(), 2000);
}

void TstWriter::manyThreadsHandIn()
{
    m_writer->start();
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([this, t] {
            for (int i = 1; i <= 250; ++i)
                submit(t * 1000 + i, insert(t * 1000 + i));
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    waitFor(1000);
    QCOMPARE(m_answers.size(), size_t(1000));
    QCOMPARE(names().size(), 1000);
    QCOMPARE(m_writer->pending(), 0);
}

void TstWriter::readersSeeWhatWasAnswered()
{
    QVERIFY(m_bench->open());
    m_bench->channel = ChannelId { 1 };
    int wrong = 0;
    int read = 0;
    for (int i = 1; i <= 200; ++i) {
        const IngestItem item = incoming(m_bench->channel, QStringLiteral("o1"),
                                         QStringLiteral("x"), QString::number(i));
        m_bench->storage->ingest(item, [&](const Result<IngestOutcome> &outcome) {
            const Message message = *outcome->message;
            m_bench->storage->history(
                message.visitor, message.seq + 1, 1, [&, message](const auto &page) {
                    ++read;
                    wrong += page.ok() && page->messages == QList<Message> { message } ? 0 : 1;
                });
        });
    }
    QTRY_COMPARE_WITH_TIMEOUT(read, 200, kPatienceMs);
    QCOMPARE(wrong, 0);
}

void TstWriter::healthFollowsTheWriter()
{
    QVERIFY(m_writer->isHealthy());
    std::mutex gate;
    gate.lock();
    submit(1, [&gate](Session &) -> Result<int> {
        const std::lock_guard wait(gate);
        return 1;
    });
    m_writer->start();
    QVERIFY(m_writer->isHealthy());
    QCOMPARE(m_writer->pending(), 1);
    QTRY_VERIFY_WITH_TIMEOUT(!m_writer->isHealthy(), kPatienceMs);
    gate.unlock();
    waitFor(1);
    QTRY_VERIFY_WITH_TIMEOUT(m_writer->isHealthy(), kPatienceMs);
}

QTEST_GUILESS_MAIN(TstWriter)
#include "tst_storage_writer.moc"
