// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/quotawindow.h"
#include "relay/storage/job.h"

#include <QString>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace kefu::storage {

class Sealer;

//! Threads that read, each with its own connection. Each job sees one state of the database from
//! its beginning to its end, not older than the last commit that was reported before it was handed
//! in.
class Readers {
public:
    Readers(QString path, const Sealer &sealer, const domain::QuotaRules &rules, Deliver deliver);
    ~Readers();
    Q_DISABLE_COPY_MOVE(Readers)

    void start(int threads);
    //! Drops what has not begun.
    void stop();
    void submit(std::unique_ptr<Job> job);

private:
    void loop();
    std::unique_ptr<Job> take();
    void answer(std::unique_ptr<Job> job);

    const QString m_path;
    const Sealer &m_sealer;
    const domain::QuotaRules m_rules;
    const Deliver m_deliver;
    std::vector<std::thread> m_threads;
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::deque<std::unique_ptr<Job>> m_queue; //!< under m_mutex
    bool m_stopping = false; //!< under m_mutex
};

} // namespace kefu::storage
