// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/meters.h"
#include "relay/domain/quotawindow.h"
#include "relay/storage/connection.h"
#include "relay/storage/job.h"

#include <QElapsedTimer>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace kefu::storage {

class Sealer;

//! The one thread that writes. Takes what has arrived as one transaction, without waiting for more;
//! hands all answers of a commit over together, in order, and only after it is on the disk.
class Writer {
public:
    Writer(QString path, const Sealer &sealer, const domain::QuotaRules &rules, Deliver deliver);
    ~Writer();
    Q_DISABLE_COPY_MOVE(Writer)

    void start();
    //! Writes what was handed in, then ends the thread.
    void stop();
    void submit(std::unique_ptr<Job> job);
    //! Asks for a checkpoint between two transactions: only then can the log start over from its
    //! beginning while messages keep coming.
    void requestLogRestart() { m_restartLog = true; }

    int pending() const { return m_pending.load(); }
    //! Answered within the last second, or has nothing to do.
    bool isHealthy() const;
    quint64 commits() const { return m_commits.load(); }
    quint64 jobs() const { return m_jobs.load(); }
    //! From begin to durable, of those that succeeded.
    domain::HistogramView commitTimes() const { return m_commitTimes.view(); }

private:
    void loop();
    bool takeBatch(Jobs &batch);
    size_t batchSize() const;
    void runBatch(Session &session, Jobs batch);
    bool runTogether(Session &session, Jobs &batch);
    //! The slow way, after something failed: each job under a savepoint, so that one bad job falls
    //! alone.
    void runOneByOne(Session &session, Jobs &batch);
    void runAlone(Session &session, Job &job);
    void runGuarded(Session &session, Job &job);
    void refuseAll(Session &session, Jobs &batch);
    void refuseForever(const Error &error);
    void answered(Jobs batch);
    void checkpoint(Session &session);
    qint64 elapsedMs() const { return m_clock.elapsed(); }

    const QString m_path;
    const Sealer &m_sealer;
    const domain::QuotaRules m_rules;
    const Deliver m_deliver;
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    Jobs m_queue; //!< under m_mutex
    size_t m_alone = 0; //!< how many of m_queue run alone; under m_mutex
    bool m_stopping = false; //!< under m_mutex
    std::atomic<int> m_pending { 0 };
    std::atomic<qint64> m_answeredAt {
        0
    }; //!< by m_clock; also set when work arrives after idleness
    std::atomic<quint64> m_commits { 0 };
    std::atomic<quint64> m_jobs { 0 };
    domain::CommitHistogram m_commitTimes { domain::kCommitBounds };
    std::atomic<bool> m_restartLog { false };
    QElapsedTimer m_clock;
};

} // namespace kefu::storage
