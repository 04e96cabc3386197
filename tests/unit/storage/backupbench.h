// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/backup.h"
#include "relay/storage/connection.h"
#include "relay/storage/mediafiles.h"
#include "relay/storage/restoring.h"
#include "relay/storage/tablesums.h"
#include "relay/storage/verifying.h"
#include "tests/unit/storage/storebench.h"

#include <QDir>

//! What the tests of backups, restores and damage share.
namespace kefu::storage::test {

inline DataFolder folderOf(const QString &path)
{
    return { QDir(path) };
}

inline Result<BackupManifest> backUp(Bench &bench, const QString &target, int keep = 0,
                                     qint64 now = kNow)
{
    return await<BackupManifest>(
        [&](auto done) { bench.storage->backUp(target, keep, now, done); });
}

inline Result<DataVerdict> verify(Bench &bench, const QString &backup = {})
{
    return await<DataVerdict>([&](auto done) { bench.storage->verify(backup, done); });
}

//! Rows of a database file that nobody has open, by table.
inline QHash<QString, TableSum> sumsOf(const QString &database)
{
    QHash<QString, TableSum> sums;
    Connection db;
    if (!db.open(database, Connection::Role::Copy).ok())
        return sums;
    const auto all = tableSums(db);
    for (const TableSum &sum : all ? *all : QList<TableSum>())
        sums.insert(sum.table, sum);
    return sums;
}

inline QStringList ask(const QString &database, const QString &sql)
{
    Connection db;
    return db.open(database, Connection::Role::Copy).ok() ? db.askAllOnce(sql) : QStringList();
}

//! A picture of a message, as the desk keeps one. Its name.
inline QString keepPicture(Bench &bench, const QByteArray &bytes)
{
    const auto hash =
        await<QByteArray>([&](auto done) { bench.storage->mediaFiles()->keep(bytes, done); });
    MediaRecord record;
    record.media.state = MediaState::Ready;
    record.channel = bench.channel;
    record.hash = hash.value();
    record.picture = hash.value();
    record.createdAt = kNow;
    await<MediaRecord>([&](auto done) { bench.storage->addMedia(record, done); }).value();
    return QString::fromLatin1(hash->toHex());
}

} // namespace kefu::storage::test
