// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/searchindex.h"

#include <QElapsedTimer>
#include <QHash>
#include <QString>
#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace kefu::storage {

class Connection;
class Sealer;
struct Session;
class Writer;

//! Keeps the write-ahead log short, beside the writer and not inside its commits (that halves the
//! p99), and hands the writer small jobs that remove what is older than 7 days: events, dedupe
//! keys, dead tokens; and what of the audit is older than 180.
//! Fills the search index, a little at a time and behind everything else.
//!
//! "Old" is measured from the newest event and not from the clock: a clock that is wrong for an
//! hour must not wipe the log.
class Maintenance {
public:
    Maintenance(QString path, QString indexPath, const Sealer &sealer, Writer &writer);
    ~Maintenance();
    Q_DISABLE_COPY_MOVE(Maintenance)

    //! Takes messages out of the search index again (SearchIndex::forget), from any storage thread;
    //! `last`: and leaves nothing of them in its file. False: the index could not be written; it is
    //! made anew then.
    bool forget(const QList<SearchIndex::Entry> &entries, bool last);
    //! The index is made anew, with what the database has now.
    void dropIndex() { m_dropIndex = true; }
    //! Told, in the Storage object's thread, of files nothing shows any more. Before start().
    void setRemoveFiles(std::function<void(const QList<QByteArray> &)> remove)
    {
        m_removeFiles = std::move(remove);
    }
    void start();
    void stop();

private:
    void loop();
    bool pause(int ms);
    void checkpoint(Connection &connection);
    //! True while there is more to take in.
    bool fillIndex(Session &session, SearchIndex &index);
    bool openIndex(Session &session, SearchIndex &index);
    //! One round over everything that may be old; waits between its steps.
    void cleanUp(Connection &connection);
    void cleanUpAudit(Connection &connection);
    void cleanUpAged(Connection &connection);
    bool ageMessages(Session &session, ChannelId channel, qint64 before);
    void ageFiles(Session &session, ChannelId channel, qint64 before);
    void logHead(Session &session);
    bool cleanUpKeys(Connection &connection, qint64 before);

    const QString m_path;
    const QString m_indexPath;
    const Sealer &m_sealer;
    std::function<void(const QList<QByteArray> &)> m_removeFiles;
    Writer &m_writer;
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_stopping = false; //!< under m_mutex
    quint64 m_commitsSeen = 0; //!< at the last look
    quint64 m_commitsHome = 0; //!< at the last checkpoint
    quint64 m_jobsHome = 0;
    quint64 m_commitsIndexed = 0; //!< all of them are in the index
    qint64 m_headLogged = 0; //!< id of the audit's last row when its head was logged
    QElapsedTimer m_sinceHead;
    std::mutex m_indexing; //!< held while messages are taken in or out
    std::atomic<bool> m_dropIndex { false };
    //! Up to where messages of a channel were looked at for their age: (received_at, id).
    QHash<ChannelId, std::pair<qint64, qint64>> m_agedUpTo;
    QElapsedTimer m_indexBroken; //!< valid: since then it cannot be filled
};

} // namespace kefu::storage
