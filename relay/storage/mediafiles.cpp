// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/mediafiles.h"

#include "relay/storage/filesync.h"
#include "relay/storage/logging.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStorageInfo>

namespace kefu::storage {

namespace {

constexpr int kThreads = 2;
constexpr qint64 kMaxFile = 64LL * 1024 * 1024;
constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

Error unavailable(const QString &what)
{
    return makeError(ErrorCode::Unavailable, what);
}

QString scratchFolder(const QString &folder)
{
    return folder + QStringLiteral("/tmp");
}

QString pathOf(const QString &folder, const QByteArray &hash)
{
    const QString name = QString::fromLatin1(hash.toHex());
    return folder + u'/' + name.first(2) + u'/' + name.sliced(2, 2) + u'/' + name;
}

//! The two folders above the file, on the disk.
bool makeFolders(const QString &folder, const QString &path)
{
    const QString inner = QFileInfo(path).absolutePath();
    if (QFileInfo::exists(inner))
        return true;
    const QString outer = QFileInfo(inner).absolutePath();
    return QDir().mkpath(inner) && syncFolder(outer) && syncFolder(folder);
}

//! Gives a file that is on the disk its name.
Result<QByteArray> place(const QString &folder, const QString &from, const QByteArray &hash)
{
    const QString path = pathOf(folder, hash);
    if (QFileInfo::exists(path)) {
        QFile::remove(from);
        return hash;
    }
    if (makeFolders(folder, path) && QFile::rename(from, path)
        && syncFolder(QFileInfo(path).absolutePath()))
        return hash;
    QFile::remove(from);
    // Two at once of the same content: the other one won.
    if (QFileInfo::exists(path))
        return hash;
    return unavailable(QStringLiteral("a file of a message cannot be kept"));
}

Result<QByteArray> keepBytes(const QString &folder, const QString &scratch, const QByteArray &bytes)
{
    const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    if (QFileInfo::exists(pathOf(folder, hash)))
        return hash;
    QFile file(scratch);
    const bool written = file.open(QIODevice::WriteOnly | QIODevice::Truncate, kOwnerOnly)
        && file.write(bytes) == bytes.size() && syncFile(file);
    file.close();
    if (written)
        return place(folder, scratch, hash);
    QFile::remove(scratch);
    return unavailable(QStringLiteral("a file of a message cannot be written: ")
                       + file.errorString());
}

Result<QByteArray> adoptFile(const QString &folder, const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (!file.open(QIODevice::ReadWrite | QIODevice::ExistingOnly) || file.size() > kMaxFile
        || !hash.addData(&file) || !syncFile(file) || !file.setPermissions(kOwnerOnly))
        return unavailable(QStringLiteral("a file of a message cannot be read"));
    file.close();
    return place(folder, path, hash.result());
}

Result<QByteArray> readFile(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return makeError(ErrorCode::NotFound, QStringLiteral("no such file"));
    if (!file.open(QIODevice::ReadOnly) || file.size() > kMaxFile)
        return unavailable(QStringLiteral("a file of a message cannot be read"));
    return file.readAll();
}

} // namespace

MediaFiles::MediaFiles(const QString &folder, QObject *parent)
    : QObject(parent)
    , m_folder(folder)
{
    m_pool.setMaxThreadCount(kThreads);
    const QString scratch = scratchFolder(folder);
    QDir(scratch).removeRecursively();
    if (!QDir().mkpath(scratch) || !QFile::setPermissions(folder, kOwnerOnly | QFile::ExeOwner))
        qCWarning(lcStorage) << "the folder of media cannot be made";
}

MediaFiles::~MediaFiles()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void MediaFiles::run(std::function<std::function<void()>()> work)
{
    m_pool.start([this, work = std::move(work)] {
        // The pool is drained before this object goes; what is posted dies with it.
        QMetaObject::invokeMethod(this, work(), Qt::QueuedConnection);
    });
}

void MediaFiles::keep(const QByteArray &bytes, Callback<QByteArray> done)
{
    run([folder = m_folder, scratch = scratchFile(), bytes,
         done = std::move(done)]() -> std::function<void()> {
        const Result<QByteArray> kept = keepBytes(folder, scratch, bytes);
        return [done, kept] { done(kept); };
    });
}

void MediaFiles::adopt(const QString &path, Callback<QByteArray> done)
{
    run([folder = m_folder, path, done = std::move(done)]() -> std::function<void()> {
        const Result<QByteArray> kept = adoptFile(folder, path);
        return [done, kept] { done(kept); };
    });
}

void MediaFiles::read(const QByteArray &hash, Callback<QByteArray> done)
{
    run([path = path(hash), done = std::move(done)]() -> std::function<void()> {
        const Result<QByteArray> bytes = readFile(path);
        return [done, bytes] { done(bytes); };
    });
}

QString MediaFiles::pathIn(const QString &folder, const QByteArray &hash)
{
    return pathOf(folder, hash);
}

QString MediaFiles::path(const QByteArray &hash) const
{
    return hash.isEmpty() ? QString() : pathOf(m_folder, hash);
}

QString MediaFiles::scratchFile()
{
    return scratchFolder(m_folder) + u'/' + QString::number(++m_scratch);
}

void MediaFiles::discard(const QString &path)
{
    run([path]() -> std::function<void()> {
        QFile::remove(path);
        return [] {};
    });
}

void MediaFiles::freeBytes(Callback<qint64> done)
{
    run([folder = m_folder, done = std::move(done)]() -> std::function<void()> {
        const QStorageInfo disk(folder);
        const qint64 bytes = disk.isValid() ? disk.bytesAvailable() : -1;
        return [done, bytes] { done(bytes); };
    });
}

} // namespace kefu::storage
