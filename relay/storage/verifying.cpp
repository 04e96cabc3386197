// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/verifying.h"

#include "relay/storage/backup.h"
#include "relay/storage/connection.h"
#include "relay/storage/filecopy.h"
#include "relay/storage/tablesums.h"

#include <QDirIterator>
#include <QFileInfo>
#include <algorithm>

namespace kefu::storage {

namespace {

constexpr int kNamed = 5; // of many alike the first ones are named
constexpr int kMediaNameLength = 64; // SHA-256 in hex

//! Adds the problems, the first by name and the others by their number.
void addSome(QStringList &all, const QString &what, const QStringList &found)
{
    for (const QString &one : found.first(std::min<qsizetype>(found.size(), kNamed)))
        all.append(what.arg(one));
    if (found.size() > kNamed)
        all.append(QStringLiteral("and %1 more like it").arg(found.size() - kNamed));
}

//! Every file's name is the hash of what is in it.
Result<void> checkFiles(const QString &media, DataVerdict &verdict, const std::atomic_bool *stop)
{
    QStringList changed;
    QDirIterator files(media, QDir::Files | QDir::NoSymLinks, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        if (files.fileName().size() != kMediaNameLength)
            continue;
        if (stop && *stop)
            return makeError(ErrorCode::Unavailable, QStringLiteral("the relay stops"));
        ++verdict.mediaFiles;
        const Result<QByteArray> hash = fileHash(path);
        const bool sound = hash && QString::fromLatin1(hash->toHex()) == files.fileName();
        if (!sound && QFileInfo::exists(path)) // not one that was erased just now
            changed.append(files.fileName());
    }
    addSome(verdict.problems, QStringLiteral("the file %1 of a message is damaged"), changed);
    return {};
}

//! Every file the rows name is there.
void checkReferences(Connection &db, const QString &media, DataVerdict &verdict)
{
    const QStringList wanted = db.askAllOnce(
        QStringLiteral("SELECT lower(hex(hash)) FROM media WHERE length(hash) = 32 UNION "
                       "SELECT lower(hex(picture)) FROM media WHERE length(picture) = 32 UNION "
                       "SELECT lower(hex(thumb)) FROM media WHERE length(thumb) = 32"));
    QStringList missing;
    for (const QString &name : wanted) {
        const QString path = media + u'/' + name.first(2) + u'/' + name.sliced(2, 2) + u'/' + name;
        if (!QFileInfo::exists(path))
            missing.append(name);
    }
    addSome(verdict.problems, QStringLiteral("the file %1 of a message is missing"), missing);
}

void look(Connection &db, const DataFolder &folder, const QString &media, DataVerdict &verdict)
{
    verdict.problems += integrityProblems(db);
    if (!verdict.problems.isEmpty())
        return; // what a damaged database says of itself is not worth repeating
    verdict.schema = schemaOf(db);
    verdict.epoch = metaText(db, QStringLiteral("epoch"));
    verdict.keyId = metaText(db, QStringLiteral("key_id")).toLatin1();
    const Result<MasterKey> key = readKeyFile(folder.key());
    verdict.hasKey = key && key->id.toHex() == verdict.keyId;
    const QString tables = QStringLiteral("SELECT name FROM sqlite_master WHERE name = 'media'");
    if (!db.askOnce(tables).isEmpty())
        checkReferences(db, media, verdict);
}

void compare(const BackupManifest &manifest, const QList<TableSum> &found, DataVerdict &verdict)
{
    QStringList different;
    for (const TableSum &table : manifest.tables) {
        if (!found.contains(table))
            different.append(table.table);
    }
    addSome(verdict.problems,
            QStringLiteral("the rows of table %1 are not those the manifest says"), different);
    if (verdict.mediaFiles != manifest.mediaFiles)
        verdict.problems.append(QStringLiteral("%1 files of messages, the manifest says %2")
                                    .arg(verdict.mediaFiles)
                                    .arg(manifest.mediaFiles));
}

Result<void> addRows(Connection &db, DataVerdict &verdict, const BackupManifest *manifest)
{
    const Result<QList<TableSum>> sums = tableSums(db);
    if (!sums)
        return sums.error();
    for (const TableSum &table : *sums)
        verdict.rows += table.rows;
    if (manifest)
        compare(*manifest, *sums, verdict);
    return {};
}

Result<DataVerdict> verify(const DataFolder &place, const DataFolder &keys, Connection::Role role,
                           const BackupManifest *manifest, const std::atomic_bool *stop)
{
    DataVerdict verdict;
    verdict.path = place.dir.absolutePath();
    if (!QFileInfo::exists(place.database()))
        return makeError(ErrorCode::NotFound,
                         QStringLiteral("there is no %1").arg(place.database()));
    Connection db;
    if (const auto opened = db.open(place.database(), role); !opened) {
        verdict.problems.append(opened.error().message);
        return verdict;
    }
    look(db, keys, place.media(), verdict);
    if (const auto files = checkFiles(place.media(), verdict, stop); !files)
        return files.error();
    if (!verdict.problems.isEmpty() && verdict.schema == 0)
        return verdict;
    if (const auto counted = addRows(db, verdict, manifest); !counted)
        verdict.problems.append(counted.error().message);
    return verdict;
}

} // namespace

QStringList integrityProblems(Connection &db)
{
    constexpr int kMaxProblems = 20;
    QStringList problems =
        db.askAllOnce(QStringLiteral("PRAGMA integrity_check(%1)").arg(kMaxProblems));
    if (db.failed()) {
        problems = { QStringLiteral("the database is damaged: ") + db.failure()->text };
        db.clearFailure();
        return problems;
    }
    problems.removeAll(QStringLiteral("ok"));
    const QStringList orphans = db.askAllOnce(QStringLiteral("PRAGMA foreign_key_check"));
    addSome(problems, QStringLiteral("table %1 has a row whose parent is missing"), orphans);
    return problems;
}

Result<DataVerdict> verifyData(const DataFolder &folder, const std::atomic_bool *stop)
{
    return verify(folder, folder, Connection::Role::Reader, nullptr, stop);
}

Result<DataVerdict> verifyBackup(const QString &backup, const DataFolder &folder,
                                 const std::atomic_bool *stop)
{
    const Result<BackupManifest> manifest = readManifest(backup);
    if (!manifest)
        return manifest.error();
    const DataFolder place { QDir(backup) };
    Result<DataVerdict> verdict = verify(place, folder, Connection::Role::Copy, &*manifest, stop);
    if (!verdict)
        return verdict;
    verdict->isBackup = true;
    verdict->at = manifest->at;
    const Result<QByteArray> hash = fileHash(place.database());
    if (!hash || hash->toHex() != manifest->databaseHash)
        verdict->problems.prepend(
            QStringLiteral("relay.db is not the file the manifest was written for"));
    return verdict;
}

} // namespace kefu::storage
