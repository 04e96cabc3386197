// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/maintenance.h"

#include "relay/protocol/failpoint.h"
#include "relay/storage/erasure.h"
#include "relay/storage/exporting.h"
#include "relay/storage/logging.h"
#include "relay/storage/opening.h"
#include "relay/storage/search.h"
#include "relay/storage/searchindex.h"
#include "relay/storage/session.h"
#include "relay/storage/writer.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QFileInfo>
#include <chrono>

namespace kefu::storage {

namespace {

constexpr int kTickMs = 200;
constexpr int kStepPauseMs = 20;
constexpr qint64 kCleanUpEveryMs = 10LL * 60 * 1000;
constexpr qint64 kHeadEveryMs = 60LL * 60 * 1000;
//! Rows one clean-up job touches: under a millisecond of the writer's time.
constexpr int kStepRows = 200;
constexpr int kKeysPerRead = 2000;
//! Messages taken into the search index at a time: some milliseconds of this thread.
constexpr int kIndexRows = 200;
//! While messages keep coming the index takes its time: 200 in 100 ms are still more than come.
constexpr int kBusyPauseMs = 100;
constexpr qint64 kIndexRetryMs = 60'000;
//! Pages of 4 KiB in the log from which on the writer is asked to let it start over (16 MiB): then
//! it is written over instead of growing, which costs a commit a third less (the file's size needs
//! no write).
constexpr qint64 kLongLog = 16384;
//! A checkpoint keeps the disk busy and delays the commits meanwhile, so it waits until there is
//! enough to bring home, or until nothing else is going on.
constexpr quint64 kManyCommits = 1000;
constexpr quint64 kManyJobs = 4000;

//! Hands a removal to the writer, which says nothing back: the next look shows what is left.
void submitRemoval(Writer &writer, std::function<void(Session &)> remove)
{
    auto work = [remove = std::move(remove)](Session &session) -> Result<bool> {
        remove(session);
        return true;
    };
    writer.submit(std::make_unique<TypedJob<bool>>(std::move(work), nullptr));
}

} // namespace

Maintenance::Maintenance(QString path, QString indexPath, const Sealer &sealer, Writer &writer)
    : m_path(std::move(path))
    , m_indexPath(std::move(indexPath))
    , m_sealer(sealer)
    , m_writer(writer)
{
}

Maintenance::~Maintenance()
{
    stop();
}

void Maintenance::start()
{
    m_thread = std::thread([this] { loop(); });
}

void Maintenance::stop()
{
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

//! False when the end was asked for.
bool Maintenance::pause(int ms)
{
    std::unique_lock lock(m_mutex);
    return !m_wake.wait_for(lock, std::chrono::milliseconds(ms), [this] { return m_stopping; });
}

void Maintenance::loop()
{
    Connection connection;
    if (auto opened = connection.open(m_path, Connection::Role::Maintenance); !opened) {
        qCCritical(lcStorage).noquote()
            << "maintenance cannot open the database:" << opened.error().message;
        return;
    }
    Session session(connection, m_sealer);
    SearchIndex index;
    bool behind = false;
    QElapsedTimer sinceTick;
    QElapsedTimer sinceCleanUp;
    sinceTick.start();
    while (pause(!behind ? kTickMs : m_writer.pending() > 0 ? kBusyPauseMs : kStepPauseMs)) {
        behind = fillIndex(session, index);
        if (behind && !sinceTick.hasExpired(kTickMs))
            continue;
        sinceTick.start();
        checkpoint(connection);
        if (!sinceCleanUp.isValid() || sinceCleanUp.hasExpired(kCleanUpEveryMs)) {
            cleanUp(connection);
            sinceCleanUp.start();
        }
    }
}

bool Maintenance::openIndex(Session &session, SearchIndex &index)
{
    if (index.isOpen())
        return true;
    if (m_indexBroken.isValid() && !m_indexBroken.hasExpired(kIndexRetryMs))
        return false;
    const QString epoch =
        session.db.askOnce(QStringLiteral("SELECT value FROM meta WHERE name = 'epoch'"));
    const auto opened = index.openForFilling(m_indexPath, epoch);
    if (opened) {
        m_indexBroken.invalidate();
        return true;
    }
    qCWarning(lcStorage).noquote() << "nothing can be searched:" << opened.error().message;
    m_indexBroken.start();
    return false;
}

bool Maintenance::forget(const QList<SearchIndex::Entry> &entries, bool last)
{
    const std::lock_guard lock(m_indexing);
    Connection connection;
    if (!connection.open(m_path, Connection::Role::Reader))
        return false;
    const QString epoch =
        connection.askOnce(QStringLiteral("SELECT value FROM meta WHERE name = 'epoch'"));
    SearchIndex index;
    const bool forgotten = index.openForFilling(m_indexPath, epoch) && index.forget(entries);
    if (forgotten && last)
        index.compact();
    if (!forgotten)
        m_dropIndex = true;
    return forgotten;
}

bool Maintenance::fillIndex(Session &session, SearchIndex &index)
{
    const std::lock_guard lock(m_indexing);
    if (m_dropIndex.exchange(false)) {
        index.close();
        SearchIndex::remove(m_indexPath);
        m_commitsIndexed = 0;
    }
    const quint64 commits = m_writer.commits();
    if ((commits == m_commitsIndexed && index.isOpen()) || !openIndex(session, index))
        return false;
    const int taken = fillSearchIndex(session, index, kIndexRows);
    session.db.clearFailure();
    if (taken < 0) {
        qCWarning(lcStorage) << "the search index could not be written";
        index.close();
        m_indexBroken.start();
    }
    if (taken == 0)
        m_commitsIndexed = commits;
    return taken > 0;
}

void Maintenance::checkpoint(Connection &connection)
{
    const quint64 commits = m_writer.commits();
    const quint64 jobs = m_writer.jobs();
    const bool quiet = commits == m_commitsSeen;
    m_commitsSeen = commits;
    const bool much = commits - m_commitsHome >= kManyCommits || jobs - m_jobsHome >= kManyJobs;
    if (commits == m_commitsHome || !(quiet || much))
        return;
    m_commitsHome = commits;
    m_jobsHome = jobs;
    KEFU_FAILPOINT("checkpoint.before");
    QSqlQuery query(connection.database());
    query.setForwardOnly(true);
    // Columns: busy, pages in the log, pages brought home.
    const bool done = query.exec(QStringLiteral("PRAGMA wal_checkpoint(PASSIVE)")) && query.next();
    KEFU_FAILPOINT("checkpoint.after");
    if (done) {
        if (query.value(1).toLongLong() > kLongLog)
            m_writer.requestLogRestart();
        return;
    }
    qCWarning(lcStorage) << "the checkpoint failed";
}

void Maintenance::cleanUp(Connection &connection)
{
    Session session(connection, m_sealer);
    const EventRow newest = session.events.newest();
    const qint64 before = newest.at - EventLog::kKeptMs;
    bool more = newest.seq.isValid() && before > 0;
    while (more && pause(kStepPauseMs)) {
        const EventRow oldest = session.events.oldest();
        more = oldest.seq.isValid() && oldest.at < before && m_writer.pending() < kStepRows;
        if (more) {
            submitRemoval(m_writer, [before](Session &writing) {
                writing.events.removeBefore(before, kStepRows);
                writing.tokens.removeExpired(before, kStepRows);
            });
        }
    }
    if (newest.seq.isValid() && before > 0)
        cleanUpKeys(connection, before);
    cleanUpAudit(connection);
    cleanUpAged(connection);
    connection.clearFailure();
}

void Maintenance::cleanUpAudit(Connection &connection)
{
    Session session(connection, m_sealer);
    logHead(session);
    const qint64 before = session.audit.newestAt() - AuditRepository::kKeptMs;
    while (before > 0 && pause(kStepPauseMs)) {
        if (session.audit.lastBefore(before, kStepRows) == 0 || m_writer.pending() >= kStepRows)
            return;
        submitRemoval(m_writer, [before](Session &writing) {
            const qint64 last = writing.audit.lastBefore(before, kStepRows);
            if (last > 0 && writing.auditChain.moveAnchor(last))
                writing.audit.removeUpTo(last);
        });
    }
}

//! The log is kept elsewhere (journal, a log server): who cuts the audit's end off cannot take back
//! what stands there.
void Maintenance::logHead(Session &session)
{
    const AuditLink head = session.auditChain.head();
    if (head.id == m_headLogged || (m_sinceHead.isValid() && !m_sinceHead.hasExpired(kHeadEveryMs)))
        return;
    m_headLogged = head.id;
    m_sinceHead.start();
    qCInfo(lcStorage).noquote() << "audit head" << head.id << head.mac.toHex();
}

//! product.md 11: what a channel's retention has come to is emptied, a little at a time; counts and
//! times stay.
void Maintenance::cleanUpAged(Connection &connection)
{
    constexpr qint64 kDayMs = 24LL * 3600 * 1000;
    constexpr qint64 kDaysPerMonth = 31; // never earlier than a month by any calendar
    Session session(connection, m_sealer);
    const qint64 newest = session.events.newest().at;
    const auto kept = session.policies.retention();
    const auto channels = session.channels.ids();
    for (const ChannelId channel : channels) {
        const Retention retention = kept.value(channel);
        const qint64 before = newest - retention.months * kDaysPerMonth * kDayMs;
        while (before > 0 && ageMessages(session, channel, before)) { }
        ageFiles(session, channel, newest - retention.mediaDays * kDayMs);
    }
    ageFiles(session, {}, newest - Retention {}.mediaDays * kDayMs);
    removeExports({ QFileInfo(m_path).dir() }, {}, QDateTime::currentMSecsSinceEpoch() - kDayMs);
}

//! One step; false: there is no more, or no time now.
bool Maintenance::ageMessages(Session &session, ChannelId channel, qint64 before)
{
    if (!pause(kStepPauseMs) || m_writer.pending() >= kStepRows)
        return false;
    auto &upTo = m_agedUpTo[channel];
    const AgedStep step =
        agedMessages(session, channel, before, upTo.first, upTo.second, kStepRows);
    if (step.ids.isEmpty())
        return false;
    submitRemoval(m_writer, [ids = step.ids](Session &writing) { emptyMessages(writing, ids); });
    forget(step.entries, false);
    upTo = { step.at, step.id };
    return true;
}

void Maintenance::ageFiles(Session &session, ChannelId channel, qint64 before)
{
    if (before <= 0)
        return;
    const QStringList ids = agedFiles(session, channel, before, kStepRows);
    if (ids.isEmpty())
        return;
    auto expired = std::make_shared<QList<QByteArray>>();
    auto work = [ids, expired](Session &writing) -> Result<bool> {
        *expired = expireFiles(writing, ids);
        return true;
    };
    // The files go once it is durable; the next round finds what a stop leaves over: none has a
    // row.
    m_writer.submit(std::make_unique<TypedJob<bool>>(
        std::move(work), [expired, remove = m_removeFiles](const Result<bool> &done) {
            if (done && remove)
                remove(*expired);
        }));
}

bool Maintenance::cleanUpKeys(Connection &connection, qint64 before)
{
    Session session(connection, m_sealer);
    QByteArray cursor;
    while (pause(kStepPauseMs)) {
        const auto keys = session.inbox.keysAfter(cursor, kKeysPerRead);
        if (keys.isEmpty())
            return true;
        cursor = keys.last().key;
        QList<QByteArray> old;
        for (const auto &key : keys) {
            if (key.at < before)
                old.append(key.key);
        }
        for (qsizetype i = 0; i < old.size(); i += kStepRows) {
            submitRemoval(m_writer, [part = old.mid(i, kStepRows)](Session &writing) {
                for (const QByteArray &key : part)
                    writing.inbox.removeKey(key);
            });
        }
    }
    return false;
}

} // namespace kefu::storage
