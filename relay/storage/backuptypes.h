// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace kefu::storage {

//! What a table holds, independent of the order of its rows: two tables with the same sum have the
//! same rows.
struct TableSum {
    QString table;
    qint64 rows = 0;
    QByteArray sum; //!< hex

    bool operator==(const TableSum &) const = default;
};

//! What stands in a backup, written into its `manifest.json` when everything else is on the disk.
struct BackupManifest {
    QString path; //!< of the backup's folder
    qint64 at = 0; //!< ms UTC
    QString version; //!< of the program
    int schema = 0;
    QString epoch;
    QByteArray keyId; //!< hex: the data_dir/key its secrets need; the key itself is not in it
    qint64 databaseBytes = 0;
    QByteArray databaseHash; //!< SHA-256, hex
    qint64 mediaFiles = 0;
    qint64 mediaBytes = 0;
    qint64 spooled = 0; //!< callbacks that were not in the database yet, so not in the backup
    QList<TableSum> tables; //!< by name
};

//! What a look at a database or a backup has found.
struct DataVerdict {
    QString path;
    bool isBackup = false;
    qint64 at = 0; //!< of a backup
    int schema = 0;
    QString epoch;
    QByteArray keyId; //!< hex
    bool hasKey = false; //!< data_dir has that key
    qint64 rows = 0;
    qint64 mediaFiles = 0;
    QStringList problems; //!< in words; empty = sound
};

//! What a restore or a move has done.
struct RestoreReport {
    QString from;
    QString before; //!< folder the former data went to; empty = there was none
    int schema = 0;
    QString epoch; //!< the new one
    QByteArray keyId; //!< hex
    int open = 0; //!< conversations
    int uncertain = 0; //!< replies that were on their way
    int tokens = 0; //!< logins and issued tokens taken back
    bool keyMissing = false;
    QStringList channels; //!< whose secrets have to be entered again
    QStringList webhooks; //!< URLs that were dropped with their secrets
};

//! What a migration would do, or has done.
struct MigrationPlan {
    int present = 0; //!< before
    int newest = 0; //!< this program's
    QList<int> steps;
    QString copy; //!< where the copy from before is; empty: none was needed
};

} // namespace kefu::storage
