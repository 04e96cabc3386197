// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QList>

namespace kefu::storage {

class Connection;

//! One numbered file of sql/sqlite. `compatibleFrom`: the oldest program schema that can still work
//! with a database brought to `version`; from the file's line "-- compatible_from: N".
struct Migration {
    int version = 0;
    int compatibleFrom = 0;
    QString sql;
};

//! The migrations compiled into this program, ascending and without a gap.
Result<QList<Migration>> builtInMigrations();
//! Reads one file: BadRequest when its header or number is missing.
Result<Migration> parseMigration(const QString &fileName, const QString &sql);
//! Splits at semicolons at the end of a line; comment lines are left out.
QStringList splitStatements(const QString &sql);

//! Brings a database up to date, each step in one transaction.
class Migrator {
public:
    Migrator(Connection &connection, QList<Migration> migrations, QString backupFolder);

    //! Unsupported: made by a newer program; Unavailable: no database of ours, or a step failed
    //! (and changed nothing). Before an existing database is touched a copy goes to the backup
    //! folder; without one there is no copy.
    Result<void> run();
    //! Where that copy is; empty: none was made.
    QString copy() const { return m_copy; }

private:
    Result<int> presentVersion();
    Result<void> checkNotNewer(int present);
    Result<void> backUp(int present);
    Result<void> apply(const Migration &migration);

    Connection &m_connection;
    QList<Migration> m_migrations;
    QString m_backupFolder;
    QString m_copy;
};

} // namespace kefu::storage
