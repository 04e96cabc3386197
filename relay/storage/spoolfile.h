// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QFile>
#include <QList>

namespace kefu::storage {

//! Where one reads on in a spool: an offset and the checksum of the record before it.
struct SpoolCursor {
    qint64 offset = 0;
    QByteArray chain;
};

//! A file of fixed size, reserved beforehand, that keeps records in order (design.md 8): a full
//! disk does not touch it, and a record that append() has answered for outlives a power cut.
//! Format: SCHEMA.md, "The spool". Each record's checksum covers the one before it, so that what an
//! earlier run left behind the end is never taken for a record, and a torn last record ends the
//! file. Not thread-safe; blocks.
class SpoolFile {
public:
    static constexpr qint64 kSize = 32 * 1024 * 1024;
    static constexpr qsizetype kMaxRecord = 1024 * 1024;

    SpoolFile() = default;
    ~SpoolFile() = default;
    Q_DISABLE_COPY_MOVE(SpoolFile)

    //! Opens or makes the file and its folder and finds the end of what is in it. A file that is no
    //! spool is set aside, never removed. Errors: Unavailable.
    Result<void> open(const QString &path, qint64 size = kSize);
    bool isOpen() const { return m_file.isOpen(); }
    //! Writes as many records as there is room for, from the first, and brings them to the disk
    //! together; answers how many (0 = full). On an error none of them counts.
    Result<qsizetype> append(const QList<QByteArray> &records);
    //! The next records behind `cursor`, at most `limit`; `cursor` moves behind them. Empty = the
    //! end. Errors: Unavailable: the file changed under us.
    Result<QList<QByteArray>> read(SpoolCursor &cursor, qsizetype limit);
    //! Forgets all records.
    Result<void> clear();
    //! Renames the damaged file and begins with a new one.
    Result<void> setAside();

    SpoolCursor begin() const;
    SpoolCursor end() const { return m_end; }
    bool isEmpty() const { return m_end.offset == begin().offset; }
    qint64 records() const { return m_records; }

private:
    struct Header {
        quint64 number = 0; //!< the higher of the two counts
        QByteArray salt; //!< what the first record's checksum covers instead of a predecessor
    };
    Result<void> openFile();
    Result<void> makeFile();
    Result<void> writeHeader();
    bool readHeader();
    Result<void> findEnd();
    bool readRecord(SpoolCursor &cursor, QByteArray &payload);
    Error cannotWrite() const;

    QFile m_file;
    qint64 m_size = kSize;
    Header m_header;
    SpoolCursor m_end;
    qint64 m_records = 0; //!< up to m_end
};

} // namespace kefu::storage
