// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/filecopy.h"

#include "relay/storage/filesync.h"

#include <QCryptographicHash>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSet>

namespace kefu::storage {

namespace {

constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;
constexpr qint64 kPiece = 1024 * 1024;
constexpr int kMediaNameLength = 64; // SHA-256 in hex

Error cannot(const QString &what, const QFile &file)
{
    return makeError(
        ErrorCode::Unavailable,
        QStringLiteral("cannot %1 %2: %3").arg(what, file.fileName(), file.errorString()));
}

bool pour(QFile &from, QFile &to)
{
    while (!from.atEnd()) {
        const QByteArray piece = from.read(kPiece);
        if (piece.isEmpty() || to.write(piece) != piece.size())
            return false;
    }
    return from.error() == QFile::NoError;
}

} // namespace

Result<void> copyFile(const QString &from, const QString &to)
{
    QFile source(from);
    if (!source.open(QIODevice::ReadOnly))
        return cannot(QStringLiteral("read"), source);
    QFile target(to);
    if (!target.open(QIODevice::WriteOnly | QIODevice::NewOnly, kOwnerOnly))
        return cannot(QStringLiteral("make"), target);
    if (pour(source, target) && syncFile(target))
        return {};
    const Error error = source.error() != QFile::NoError ? cannot(QStringLiteral("read"), source)
                                                         : cannot(QStringLiteral("write"), target);
    target.remove();
    return error;
}

Result<bool> linkOrCopy(const QString &from, const QString &to)
{
    if (linkFile(from, to))
        return true;
    const Result<void> copied = copyFile(from, to);
    return copied ? Result<bool>(false) : copied.error();
}

Result<QByteArray> fileHash(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    if (file.open(QIODevice::ReadOnly) && hash.addData(&file))
        return hash.result();
    return cannot(QStringLiteral("read"), file);
}

Result<void> makePrivateFolder(const QString &path)
{
    if (QFileInfo(path).isDir())
        return {};
    if (!QDir().mkpath(path) || !QFile::setPermissions(path, kOwnerOnly | QFile::ExeOwner)
        || !syncFolder(QFileInfo(path).absolutePath()))
        return makeError(ErrorCode::Unavailable, QStringLiteral("cannot make %1").arg(path));
    return {};
}

Result<TreeCopy> copyMedia(const QString &from, const QString &to, const std::atomic_bool *stop)
{
    TreeCopy copy;
    QSet<QString> folders;
    QDirIterator files(from, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        if (files.fileName().size() != kMediaNameLength)
            continue; // one that is being written
        if (stop && *stop)
            return makeError(ErrorCode::Unavailable, QStringLiteral("the relay stops"));
        const QString name = files.fileName();
        const QString folder = to + u'/' + name.first(2) + u'/' + name.sliced(2, 2);
        const QString target = folder + u'/' + name;
        ++copy.files;
        copy.bytes += files.fileInfo().size();
        if (QFileInfo::exists(target))
            continue;
        if (const Result<void> made = makePrivateFolder(folder); !made)
            return made.error();
        folders.insert(folder);
        const Result<bool> done = linkOrCopy(path, target);
        // Erased meanwhile is no failure.
        if (!done && QFileInfo::exists(path))
            return done.error();
    }
    for (const QString &folder : std::as_const(folders))
        syncFolder(folder);
    return copy;
}

} // namespace kefu::storage
