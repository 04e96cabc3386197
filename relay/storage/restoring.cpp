// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/restoring.h"

#include "relay/protocol/failpoint.h"
#include "relay/storage/backup.h"
#include "relay/storage/filecopy.h"
#include "relay/storage/filelock.h"
#include "relay/storage/filesync.h"
#include "relay/storage/keyexport.h"
#include "relay/storage/restsum.h"
#include "relay/storage/sealer.h"
#include "relay/storage/spoolfile.h"
#include "relay/storage/staging.h"
#include "relay/storage/verifying.h"

#include <QDateTime>
#include <QFileInfo>
#include <QTimeZone>

namespace kefu::storage {

namespace {

QString stagedPath(const DataFolder &folder)
{
    return folder.dir.filePath(QStringLiteral("relay.db.new"));
}

void removeStaged(const DataFolder &folder)
{
    for (const char *end : { "", "-wal", "-shm", "-journal" })
        QFile::remove(stagedPath(folder) + QLatin1String(end));
}

//! The database file of an order, once it has been found sound.
Result<QString> soundSource(const RestoreOrder &order, const DataFolder &folder)
{
    if (!QFileInfo(order.from).isDir()) {
        if (QFileInfo::exists(order.from))
            return order.from;
        return makeError(ErrorCode::NotFound, QStringLiteral("there is no %1").arg(order.from));
    }
    const Result<DataVerdict> verdict = verifyBackup(order.from, folder, nullptr);
    if (!verdict)
        return verdict.error();
    if (verdict->problems.isEmpty())
        return QString(order.from + QStringLiteral("/relay.db"));
    return makeError(ErrorCode::Unavailable,
                     QStringLiteral("%1 is no sound backup: %2")
                         .arg(order.from, verdict->problems.join(QStringLiteral("; "))));
}

Result<QList<MasterKey>> keysAtHand(const DataFolder &folder, const RestoreOrder &order)
{
    QList<MasterKey> keys;
    if (!order.keyFile.isEmpty()) {
        const Result<MasterKey> given = readAnyKey(order.keyFile, order.passphrase);
        if (!given)
            return given.error();
        keys.append(*given);
    }
    const QDir dir = folder.dir;
    // Also those a rotation has kept.
    for (const QString &name : dir.entryList({ QStringLiteral("key"), QStringLiteral("key.*") },
                                             QDir::Files, QDir::Name)) {
        if (const Result<MasterKey> key = readKeyFile(dir.filePath(name)); key)
            keys.append(*key);
    }
    return keys;
}

Result<void> writeMarker(const DataFolder &folder, const QString &from)
{
    QFile marker(folder.restoring());
    if (marker.open(QIODevice::WriteOnly | QIODevice::Truncate) && marker.write(from.toUtf8()) >= 0
        && syncFile(marker) && syncFolder(folder.dir.absolutePath()))
        return {};
    return makeError(ErrorCode::Unavailable,
                     QStringLiteral("cannot write %1").arg(folder.restoring()));
}

//! Moves what makes up the former data into a folder of its own; nothing is removed.
Result<QString> setFormerAside(const DataFolder &folder, qint64 now)
{
    QStringList names;
    for (const char *name : { "relay.db", "relay.db-wal", "relay.db-shm", "relay.db.sum",
                              "search.db", "search.db-wal", "search.db-shm", "spool" }) {
        if (folder.dir.exists(QLatin1String(name)))
            names.append(QLatin1String(name));
    }
    if (names.isEmpty())
        return QString();
    const QString aside =
        folder.dir.filePath(QStringLiteral("before-")
                            + QDateTime::fromMSecsSinceEpoch(now, QTimeZone::utc())
                                  .toString(QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z'")));
    if (const auto made = makePrivateFolder(aside); !made)
        return made.error();
    for (const QString &name : std::as_const(names)) {
        if (!QFile::rename(folder.dir.filePath(name), aside + u'/' + name))
            return makeError(ErrorCode::Unavailable,
                             QStringLiteral("cannot move %1 to %2").arg(name, aside));
    }
    // The key of the former data goes along; the one in place may go on to be used.
    if (QFileInfo::exists(folder.key()))
        (void)copyFile(folder.key(), aside + QStringLiteral("/key"));
    syncFolder(aside);
    return aside;
}

Result<void> placeKey(const DataFolder &folder, const MasterKey &key)
{
    const Result<MasterKey> present = readKeyFile(folder.key());
    if (present && present->id == key.id)
        return {};
    QFile::remove(folder.key());
    return writeKeyFile(folder.key(), key);
}

//! From the marker on no relay starts until all of it is done.
Result<void> swapIn(const DataFolder &folder, const Staged &staged, qint64 now,
                    RestoreReport &report)
{
    if (const auto marked = writeMarker(folder, report.from); !marked)
        return marked;
    KEFU_FAILPOINT("restore.marked");
    const Result<QString> aside = setFormerAside(folder, now);
    if (!aside)
        return aside.error();
    report.before = *aside;
    KEFU_FAILPOINT("restore.set_aside");
    if (const auto placed = placeKey(folder, staged.key); !placed)
        return placed;
    if (!QFile::rename(stagedPath(folder), folder.database())
        || !syncFolder(folder.dir.absolutePath()))
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("cannot put %1 in place").arg(folder.database()));
    KEFU_FAILPOINT("restore.placed");
    QFile::remove(folder.restoring());
    syncFolder(folder.dir.absolutePath());
    return {};
}

//! What restore() and adopt() share: the database file and the media beside it become the data.
Result<RestoreReport> bringIn(const DataFolder &folder, const QString &database,
                              const QString &media, const QList<MasterKey> &keys,
                              const RestoreOrder &order)
{
    removeStaged(folder);
    if (const auto copied = copyFile(database, stagedPath(folder)); !copied)
        return copied.error();
    RestoreReport report;
    report.from = order.from;
    const Result<Staged> staged = stage(stagedPath(folder), folder, keys, order.now, report);
    Result<void> done = staged ? Result<void>() : staged.error();
    if (done) {
        const Result<TreeCopy> files = copyMedia(media, folder.media(), nullptr);
        done = files ? Result<void>() : files.error();
    }
    if (done)
        done = swapIn(folder, *staged, order.now, report);
    if (done)
        return report;
    removeStaged(folder);
    return done.error();
}

Result<void> lockForUs(FileLock &lock, const DataFolder &folder)
{
    if (const auto made = makeFolder(folder); !made)
        return made;
    return lock.lock(folder.lock());
}

} // namespace

Result<RestoreReport> restore(const DataFolder &folder, const RestoreOrder &order)
{
    FileLock lock;
    if (const auto locked = lockForUs(lock, folder); !locked)
        return locked.error();
    const Result<QString> database = soundSource(order, folder);
    if (!database)
        return database.error();
    const Result<QList<MasterKey>> keys = keysAtHand(folder, order);
    if (!keys)
        return keys.error();
    const QString media = QFileInfo(*database).absolutePath() + QStringLiteral("/media");
    return bringIn(folder, *database, media, *keys, order);
}

namespace {

Result<void> checkEmpty(const DataFolder &folder)
{
    if (QFileInfo(folder.database()).size() == 0)
        return {};
    if (holdsSomething(folder.database()))
        return makeError(ErrorCode::Conflict,
                         QStringLiteral("%1 has channels, accounts or visitors of its own: another "
                                        "relay's data can only move into an empty data_dir")
                             .arg(folder.dir.absolutePath()));
    return {};
}

//! Brings the other relay's database to rest: its spool emptied, its log brought home.
Result<QList<MasterKey>> settleSource(const DataFolder &source, const domain::QuotaRules &rules,
                                      qint64 now)
{
    if (!QFileInfo::exists(source.database()))
        return makeError(ErrorCode::NotFound,
                         QStringLiteral("%1 has no relay.db").arg(source.dir.absolutePath()));
    Result<QList<MasterKey>> keys = takeKeys(source);
    if (!keys)
        return keys;
    Sealer sealer(*keys);
    const std::unique_ptr<SpoolFile> spool = openSpool(source);
    const auto state = prepareDatabase(source, sealer, rules, spool.get(), now);
    return state ? keys : withRemedy(state.error(), source);
}

} // namespace

Result<RestoreReport> adopt(const DataFolder &folder, const QString &from,
                            const domain::QuotaRules &rules, qint64 now)
{
    const DataFolder source { QDir(from) };
    FileLock lock;
    FileLock other;
    if (const auto locked = lockForUs(lock, folder); !locked)
        return locked.error();
    if (!source.dir.exists())
        return makeError(ErrorCode::NotFound, QStringLiteral("there is no %1").arg(from));
    if (const auto locked = other.lock(source.lock()); !locked)
        return locked.error();
    if (const auto empty = checkEmpty(folder); !empty)
        return empty.error();
    const Result<QList<MasterKey>> keys = settleSource(source, rules, now);
    if (!keys)
        return keys.error();
    Result<RestoreReport> report =
        bringIn(folder, source.database(), source.media(), *keys, { from, {}, {}, now });
    if (!report)
        return report;
    QFile moved(source.moved());
    if (moved.open(QIODevice::WriteOnly) && moved.write(folder.dir.absolutePath().toUtf8()) >= 0)
        syncFile(moved);
    return report;
}

Result<MigrationPlan> migrate(const DataFolder &folder, bool dryRun, qint64 now)
{
    FileLock lock;
    if (const auto locked = lockForUs(lock, folder); !locked)
        return locked.error();
    if (const auto free = checkMarkers(folder); !free)
        return free.error();
    if (QFileInfo(folder.database()).size() == 0)
        return makeError(ErrorCode::NotFound,
                         QStringLiteral("there is no %1 yet").arg(folder.database()));
    const Result<MigrationPlan> plan =
        dryRun ? tryMigration(folder, now) : runMigration(folder, folder.database(), true);
    return plan ? plan : withRemedy(plan.error(), folder);
}

Result<DataVerdict> acceptData(const DataFolder &folder)
{
    FileLock lock;
    if (const auto locked = lockForUs(lock, folder); !locked)
        return locked.error();
    Result<DataVerdict> verdict = verifyData(folder, nullptr);
    if (verdict && verdict->problems.isEmpty())
        dropRestSum(folder.database());
    return verdict;
}

} // namespace kefu::storage
