// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/spoolfile.h"
#include "relay/storage/storagetypes.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <queue>
#include <thread>

namespace kefu::storage {

struct Session;

//! Brings everything in the spool into the database, in order, and empties the spool. At start,
//! before anything reads the database; in the caller's thread. What the database holds already is
//! dropped by its dedupe key; what it will never take goes to `unparsed`. Errors: Unavailable; the
//! spool keeps what it had.
Result<qint64> takeSpooled(Session &session, SpoolFile &file, qint64 now);

//! The place for callbacks while the database does not answer (design.md 8), with a thread of its
//! own: every call returns at once, answers come through `post` in the order of the calls.
class Spool {
public:
    //! Runs a closure in the thread of the one who asks; drops it when he is gone.
    using Post = std::function<void(std::function<void()>)>;
    template <typename T> using Done = std::function<void(Result<T>)>;
    struct Page {
        QList<IngestItem> items;
        SpoolCursor next;
        qsizetype unreadable = 0; //!< records of a later version: skipped
        bool atEnd = false;
    };

    //! Takes over an open file.
    Spool(std::unique_ptr<SpoolFile> file, Post post);
    ~Spool();
    Q_DISABLE_COPY_MOVE(Spool)

    //! Answers how many of the items, from the first, are on the disk now; fewer than all = full.
    void append(const QList<IngestItem> &items, Done<qsizetype> done);
    //! Up to `limit` items behind `cursor`; an invalid cursor (offset 0) reads from the beginning.
    void read(const SpoolCursor &cursor, qsizetype limit, Done<Page> done);
    //! Forgets everything.
    void clear(Done<bool> done);
    //! The file cannot be read any more: it is kept under another name.
    void setAside(Done<bool> done);

    bool wasEmptyAtStart() const { return m_wasEmpty; }
    // From any thread.
    qint64 records() const { return m_records.load(); } //!< in the file, brought over or not
    qint64 bytes() const { return m_bytes.load(); }

private:
    //! Runs in the spool's thread; what it returns runs where the answer belongs.
    using Work = std::function<std::function<void()>()>;
    void submit(Work work);
    void loop();
    void note();

    const std::unique_ptr<SpoolFile> m_file;
    const Post m_post;
    const bool m_wasEmpty;
    std::atomic<qint64> m_records { 0 };
    std::atomic<qint64> m_bytes { 0 };
    std::mutex m_mutex;
    std::condition_variable m_arrived;
    std::queue<Work> m_queue; //!< under m_mutex
    bool m_stopping = false; //!< under m_mutex
    std::thread m_thread;
};

} // namespace kefu::storage
