// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <functional>

namespace kefu::storage {

//! The files of messages: `data_dir/media/ab/cd/<sha256>`, by what is in them, so that the same one
//! is kept once. A file is there whole and on the disk, or not at all. Work is done by two threads
//! of its own; answers come in the thread of this object.
class MediaFiles : public QObject {
    Q_OBJECT
public:
    template <typename T> using Callback = std::function<void(Result<T>)>;

    //! `folder` is data_dir/media; what an interrupted run left half-written there is removed.
    explicit MediaFiles(const QString &folder, QObject *parent = nullptr);
    ~MediaFiles() override;

    //! Keeps the bytes; their hash comes back once they are safe. Errors: Unavailable.
    void keep(const QByteArray &bytes, Callback<QByteArray> done);
    //! Takes over a file from scratchFile(), which is gone afterwards.
    void adopt(const QString &path, Callback<QByteArray> done);
    //! Errors: NotFound; Unavailable.
    void read(const QByteArray &hash, Callback<QByteArray> done);
    //! Where the file with this hash is in such a folder, if it is.
    static QString pathIn(const QString &folder, const QByteArray &hash);
    //! The same in this one.
    QString path(const QByteArray &hash) const;
    //! A name for somebody else to write to; removed at the next start if nobody took it.
    QString scratchFile();
    void discard(const QString &path);
    //! Bytes free where the files are; -1 when the system does not say.
    void freeBytes(Callback<qint64> done);

private:
    void run(std::function<std::function<void()>()> work);

    const QString m_folder;
    quint64 m_scratch = 0;
    QThreadPool m_pool;
};

} // namespace kefu::storage
