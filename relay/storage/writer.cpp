// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/writer.h"

#include "relay/protocol/failpoint.h"
#include "relay/storage/filesync.h"
#include "relay/storage/logging.h"
#include "relay/storage/session.h"

#include <QFile>
#include <algorithm>

namespace kefu::storage {

namespace {

//! So that a flood does not make one transaction grow without end and everybody wait for its last
//! row; about 8 ms of work.
constexpr size_t kMaxBatch = 128;
constexpr qint64 kHealthyMs = 1000;
//! How long the log is before the first commit. It may get longer (maintenance.cpp), but a start
//! must not take long.
constexpr qint64 kLogBytes = 16LL * 1024 * 1024;
constexpr qint64 kZeros = 1024 * 1024;

//! Appends zeros to the write-ahead log. SQLite takes what has no valid checksum for the end of the
//! log, so they mean nothing to it; but a commit that writes over them needs no change of the
//! file's size, and so one write less to wait for. Only for the writer, before its first
//! transaction: nobody else may append meanwhile.
bool extendLog(const QString &database)
{
    QFile log(database + QStringLiteral("-wal"));
    if (!log.open(QIODevice::ReadWrite | QIODevice::ExistingOnly | QIODevice::Append))
        return false;
    const QByteArray zeros(kZeros, '\0');
    while (log.size() < kLogBytes) {
        const qint64 wanted = std::min(kZeros, kLogBytes - log.size());
        if (log.write(zeros.constData(), wanted) != wanted || !log.flush())
            return false;
    }
    return syncFile(log);
}

} // namespace

Writer::Writer(QString path, const Sealer &sealer, const domain::QuotaRules &rules, Deliver deliver)
    : m_path(std::move(path))
    , m_sealer(sealer)
    , m_rules(rules)
    , m_deliver(std::move(deliver))
{
    m_clock.start();
}

Writer::~Writer()
{
    stop();
}

void Writer::start()
{
    m_thread = std::thread([this] { loop(); });
}

void Writer::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_arrived.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void Writer::submit(std::unique_ptr<Job> job)
{
    bool wasEmpty = false;
    {
        const std::lock_guard lock(m_mutex);
        wasEmpty = m_queue.empty();
        m_alone += job->runsAlone() ? 1 : 0;
        m_queue.push_back(std::move(job));
        if (m_pending.fetch_add(1) == 0)
            m_answeredAt = elapsedMs();
    }
    if (wasEmpty)
        m_arrived.notify_one();
}

bool Writer::isHealthy() const
{
    return m_pending.load() == 0 || elapsedMs() - m_answeredAt.load() < kHealthyMs;
}

void Writer::loop()
{
    Connection connection;
    if (auto opened = connection.open(m_path, Connection::Role::Writer); !opened) {
        qCCritical(lcStorage).noquote()
            << "the writer cannot open the database:" << opened.error().message;
        refuseForever(opened.error());
        return;
    }
    if (!extendLog(m_path))
        qCInfo(lcStorage) << "no room to make the log long beforehand; it grows as it is needed";
    Session session(connection, m_sealer, m_rules);
    Jobs batch;
    while (takeBatch(batch)) {
        runBatch(session, std::move(batch));
        batch.clear();
        if (m_restartLog.exchange(false))
            checkpoint(session);
    }
}

//! Waits for work; false when there is none left and the end was asked for.
bool Writer::takeBatch(Jobs &batch)
{
    std::unique_lock lock(m_mutex);
    m_arrived.wait(lock, [this] { return !m_queue.empty() || m_stopping; });
    const size_t size = batchSize();
    if (size == m_queue.size()) {
        batch.swap(m_queue);
    } else {
        const auto end = m_queue.begin() + ptrdiff_t(size);
        batch.assign(std::make_move_iterator(m_queue.begin()), std::make_move_iterator(end));
        m_queue.erase(m_queue.begin(), end);
    }
    if (!batch.empty() && batch.front()->runsAlone())
        --m_alone;
    return !batch.empty();
}

//! How many from the front go into one transaction; under m_mutex.
size_t Writer::batchSize() const
{
    const size_t most = std::min(m_queue.size(), kMaxBatch);
    if (m_alone == 0 || most == 0)
        return most;
    const auto first = std::find_if(m_queue.begin(), m_queue.end(),
                                    [](const auto &job) { return job->runsAlone(); });
    const auto before = size_t(first - m_queue.begin());
    return before == 0 ? 1 : std::min(before, most);
}

void Writer::runBatch(Session &session, Jobs batch)
{
    const qint64 beganNs = m_clock.nsecsElapsed();
    if (batch.front()->runsAlone())
        runAlone(session, *batch.front());
    else if (runTogether(session, batch))
        m_commitTimes.observe(double(m_clock.nsecsElapsed() - beganNs) / 1e9);
    else
        runOneByOne(session, batch);
    answered(std::move(batch));
}

void Writer::runAlone(Session &session, Job &job)
{
    job.run(session);
    if (!session.db.failed())
        return;
    const Error error = toError(*session.db.failure());
    session.db.rollback();
    job.refuse(error);
}

bool Writer::runTogether(Session &session, Jobs &batch)
{
    KEFU_FAILPOINT("writer.before_begin");
    session.db.beginImmediate();
    for (const auto &job : batch) {
        job->run(session);
        if (session.db.failed())
            break;
    }
    KEFU_FAILPOINT("writer.before_commit");
    if (!session.db.failed() && session.db.commit()) {
        KEFU_FAILPOINT("writer.after_commit");
        return true;
    }
    qCWarning(lcStorage).noquote()
        << "a transaction of" << batch.size() << "jobs failed:" << session.db.failure()->text;
    session.db.rollback();
    return false;
}

void Writer::runOneByOne(Session &session, Jobs &batch)
{
    session.db.beginImmediate();
    for (const auto &job : batch) {
        if (session.db.failed())
            break;
        runGuarded(session, *job);
    }
    if (session.db.failed() || !session.db.commit())
        refuseAll(session, batch);
}

void Writer::runGuarded(Session &session, Job &job)
{
    if (!session.db.savepoint())
        return;
    job.run(session);
    if (!session.db.failed()) {
        session.db.release();
        return;
    }
    const Error error = toError(*session.db.failure());
    session.db.rollbackToSavepoint();
    job.refuse(error);
}

void Writer::refuseAll(Session &session, Jobs &batch)
{
    const Error error = toError(*session.db.failure());
    qCCritical(lcStorage).noquote() << "nothing could be written:" << session.db.failure()->text;
    session.db.rollback();
    for (const auto &job : batch)
        job->refuse(error);
}

void Writer::refuseForever(const Error &error)
{
    Jobs batch;
    while (takeBatch(batch)) {
        for (const auto &job : batch)
            job->refuse(error);
        answered(std::move(batch));
        batch.clear();
    }
}

void Writer::answered(Jobs batch)
{
    ++m_commits;
    m_jobs += batch.size();
    m_answeredAt = elapsedMs();
    m_pending -= int(batch.size());
    m_deliver(std::move(batch));
}

void Writer::checkpoint(Session &session)
{
    session.db.askOnce(QStringLiteral("PRAGMA wal_checkpoint(PASSIVE)"));
    session.db.clearFailure();
}

} // namespace kefu::storage
