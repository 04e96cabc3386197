// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/backup.h"

#include "relay/storage/connection.h"
#include "relay/storage/filecopy.h"
#include "relay/storage/filesync.h"
#include "relay/storage/logging.h"
#include "relay/storage/manifest.h"
#include "relay/storage/spool.h"
#include "relay/storage/tablesums.h"

#include <QDateTime>
#include <QFileInfo>
#include <QTimeZone>

namespace kefu::storage {

namespace {

constexpr char kPrefix[] = "backup-";
constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

QString quoted(const QString &path)
{
    return QLatin1Char('\'') + QString(path).replace(QLatin1Char('\''), QStringLiteral("''"))
        + QLatin1Char('\'');
}

Result<void> prepareTarget(const QString &target)
{
    const QDir dir(target);
    if (dir.exists() && !dir.isEmpty())
        return makeError(
            ErrorCode::Conflict,
            QStringLiteral("%1 exists and is not empty: a backup needs a folder of its "
                           "own")
                .arg(target));
    return makePrivateFolder(target);
}

Result<void> copyDatabase(const DataFolder &folder, const QString &target)
{
    Connection db;
    if (const auto opened = db.open(folder.database(), Connection::Role::Maintenance); !opened)
        return opened.error();
    if (!db.execute(QStringLiteral("VACUUM INTO ") + quoted(target)))
        return toError(*db.failure());
    QFile copy(target);
    copy.setPermissions(kOwnerOnly);
    if (copy.open(QIODevice::ReadWrite) && syncFile(copy))
        return {};
    return makeError(ErrorCode::Unavailable, QStringLiteral("cannot write %1").arg(target));
}

//! What the copy holds, read from the copy itself.
Result<void> describe(const QString &database, BackupManifest &manifest)
{
    Connection db;
    if (const auto opened = db.open(database, Connection::Role::Copy); !opened)
        return opened.error();
    manifest.schema = schemaOf(db);
    manifest.epoch = metaText(db, QStringLiteral("epoch"));
    manifest.keyId = metaText(db, QStringLiteral("key_id")).toLatin1();
    Result<QList<TableSum>> sums = tableSums(db);
    if (!sums)
        return sums.error();
    manifest.tables = *std::move(sums);
    const Result<QByteArray> hash = fileHash(database);
    if (!hash)
        return hash.error();
    manifest.databaseHash = hash->toHex();
    manifest.databaseBytes = QFileInfo(database).size();
    return {};
}

qint64 spooledIn(const DataFolder &folder)
{
    if (!QFileInfo::exists(folder.spool()))
        return 0;
    SpoolFile spool;
    return spool.open(folder.spool()) ? spool.records() : 0;
}

Result<void> fill(const DataFolder &folder, const QString &target, BackupManifest &manifest,
                  const std::atomic_bool *stop)
{
    const QString media = target + QStringLiteral("/media");
    const QString database = target + QStringLiteral("/relay.db");
    // Before and after: what the copied rows name was there at their moment, and may be erased by
    // now.
    if (const auto early = copyMedia(folder.media(), media, stop); !early)
        return early.error();
    if (const auto copied = copyDatabase(folder, database); !copied)
        return copied;
    if (const auto late = copyMedia(folder.media(), media, stop); !late)
        return late.error();
    const auto counted = copyMedia(media, media, stop);
    if (!counted)
        return counted.error();
    manifest.mediaFiles = counted->files;
    manifest.mediaBytes = counted->bytes;
    return describe(database, manifest);
}

QStringList backupsIn(const DataFolder &folder)
{
    const QDir dir(folder.backups());
    QStringList found;
    for (const QString &name :
         dir.entryList({ QLatin1String(kPrefix) + u'*' }, QDir::Dirs, QDir::Name)) {
        if (QFileInfo::exists(dir.filePath(name) + u'/' + QLatin1String(kManifestName)))
            found.append(dir.filePath(name));
    }
    return found;
}

} // namespace

QString backupFolderFor(const DataFolder &folder, qint64 now)
{
    const QDateTime at = QDateTime::fromMSecsSinceEpoch(now, QTimeZone::utc());
    return folder.backups() + u'/' + QLatin1String(kPrefix)
        + at.toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z'"));
}

Result<BackupManifest> makeBackup(const DataFolder &folder, const QString &target, qint64 now,
                                  const std::atomic_bool *stop)
{
    if (!QFileInfo::exists(folder.database()))
        return makeError(ErrorCode::NotFound,
                         QStringLiteral("there is no %1").arg(folder.database()));
    if (const auto ready = prepareTarget(target); !ready)
        return ready.error();
    BackupManifest manifest;
    manifest.path = target;
    manifest.at = now;
    manifest.version = QStringLiteral(KEFUDESK_VERSION);
    // Where a relay runs the spool is its own; it says so with the answer.
    manifest.spooled = stop ? 0 : spooledIn(folder);
    Result<void> done = fill(folder, target, manifest, stop);
    if (done)
        done = writeManifest(manifest);
    if (done)
        return manifest;
    QDir(target).removeRecursively();
    return done.error();
}

int removeOldBackups(const DataFolder &folder, int keep)
{
    const QStringList found = backupsIn(folder);
    int removed = 0;
    for (qsizetype i = 0; i < found.size() - keep; ++i) {
        // Without its manifest it is no backup any more, however far the removal gets.
        QFile::remove(found[i] + u'/' + QLatin1String(kManifestName));
        removed += QDir(found[i]).removeRecursively() ? 1 : 0;
    }
    return removed;
}

QString restoreHint(const DataFolder &folder)
{
    const QStringList found = backupsIn(folder);
    const QDir dir(folder.backups());
    const QStringList copies =
        dir.entryList({ QStringLiteral("relay-schema*.db") }, QDir::Files, QDir::Time);
    QString source = QStringLiteral("DIR");
    if (!found.isEmpty())
        source = found.last();
    else if (!copies.isEmpty())
        source = dir.filePath(copies.first());
    return QStringLiteral("kefudesk-relay restore ") + source;
}

QString metaText(Connection &db, const QString &name)
{
    return db.askOnce(QStringLiteral("SELECT value FROM meta WHERE name = '%1'").arg(name));
}

int schemaOf(Connection &db)
{
    return db.askOnce(QStringLiteral("SELECT coalesce(max(version), 0) FROM schema")).toInt();
}

} // namespace kefu::storage
