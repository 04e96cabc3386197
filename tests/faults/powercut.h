// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/powercutjournal.h"

#include <QByteArray>
#include <QHash>
#include <QRandomGenerator>
#include <QString>
#include <map>
#include <memory>
#include <vector>

namespace kefu::testing {

//! What happens to changes that no fsync covers when the power goes.
enum class CutMode {
    Whole, //!< all of them are lost
    Part, //!< of each write every sector is kept or lost by itself (4096 or 512 bytes)
    Torn, //!< per file those up to a random one are kept, that one up to a random byte
};

//! A disk under the journal of powercutshim.cpp: knows at every moment what an fsync has made safe
//! and what not. Stricter than most file systems: a new name is safe only when its folder was
//! synced, and nothing keeps writes in order.
class PowerCut {
public:
    //! `folder` as it stands is safe. Before the relay starts.
    explicit PowerCut(const QString &folder);
    //! False when there is no sound journal.
    bool load(const QString &journal);

    size_t size() const { return m_entries.size(); }
    //! CLOCK_MONOTONIC of an entry.
    qint64 timeOf(size_t entry) const { return m_entries[entry].head.ns; }
    //! The first entry later than this moment.
    size_t after(qint64 ns) const;
    //! Lets the first `entries` happen. Only forwards.
    void advanceTo(size_t entries);
    //! Writes what the disk holds after a cut now into `folder`, which must be empty.
    bool materialise(const QString &folder, CutMode mode, QRandomGenerator &random) const;

private:
    struct Entry {
        JournalEntry head;
        const char *data = nullptr;
    };
    struct Change { //!< of a file's content
        size_t entry = 0;
        qint64 offset = 0;
        QByteArray data; //!< refers to the journal
        bool isTruncation = false;
    };
    struct File {
        QByteArray safe;
        std::vector<Change> pending;
    };
    using FilePtr = std::shared_ptr<File>; // a file has as many names and handles as it likes
    struct NameChange { //!< a null file: the name goes away
        size_t entry = 0;
        QString name;
        FilePtr file;
    };
    struct Handle {
        QString name;
        FilePtr file; //!< null: a folder
        size_t syncedFrom = 0;
    };
    void happen(size_t index);
    void open(const Entry &entry, size_t index);
    void rename(const QString &from, const QString &to, size_t index);
    void endSync(const Handle &handle);
    static void apply(QByteArray &content, const Change &change);
    QByteArray cutContent(const File &file, CutMode mode, QRandomGenerator &random) const;
    std::map<QString, FilePtr> cutNames(CutMode mode, QRandomGenerator &random) const;
    QString relative(const Entry &entry) const;

    QString m_folder;
    QByteArray m_journal;
    std::vector<Entry> m_entries;
    size_t m_done = 0;
    std::map<QString, FilePtr> m_safeNames; //!< relative paths
    std::map<QString, FilePtr> m_names; //!< as the running relay sees them
    std::vector<NameChange> m_pendingNames;
    QHash<quint32, Handle> m_handles;
    QString m_renamedFrom;
};

} // namespace kefu::testing
