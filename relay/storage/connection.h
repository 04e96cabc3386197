// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/sqlfailure.h"
#include "relay/storage/statement.h"

#include <QSqlDatabase>
#include <memory>
#include <unordered_map>

namespace kefu::storage {

//! One connection to relay.db; belongs to the thread that opened it.
//!
//! Failures stick: after the first one every further statement refuses to run, so that the code
//! above reads straight on and only whoever owns the transaction asks failed() and rolls back.
class Connection {
public:
    //! Index: of the search index, which can be made again: an fsync less. Copy: of a file that
    //! must not be touched in any way, such as a backup.
    enum class Role { Writer, Reader, Maintenance, Index, Copy };

    Connection() = default;
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    //! WAL, synchronous=FULL, foreign keys, busy timeout; no automatic checkpoints (maintenance
    //! does them).
    Result<void> open(const QString &path, Role role);
    void close();

    //! Statements are prepared once and kept; `sql` must be a literal, its address is the key.
    Statement &statement(const char *sql);
    //! Runs SQL that is not worth keeping (PRAGMA, migration steps).
    bool execute(const QString &sql);
    //! First column of the first row of such SQL; empty text when there is none.
    QString askOnce(const QString &sql);
    QList<QString> askAllOnce(const QString &sql);

    bool begin() { return control("BEGIN"); }
    bool beginImmediate() { return control("BEGIN IMMEDIATE"); }
    //! Goes through a statement and not QSqlDatabase::commit(), which drops SQLite's error code.
    bool commit() { return control("COMMIT"); }
    //! Also forgets the failure.
    void rollback();
    bool savepoint() { return control("SAVEPOINT job"); }
    bool release() { return control("RELEASE job"); }
    void rollbackToSavepoint();

    bool failed() const { return m_failure.has_value(); }
    const std::optional<SqlFailure> &failure() const { return m_failure; }
    void fail(const QSqlError &error);
    void clearFailure() { m_failure.reset(); }
    //! How often something was undone; what was remembered before is not to be believed.
    quint64 rollbacks() const { return m_rollbacks; }
    const QSqlDatabase &database() const { return m_database; }

private:
    bool control(const char *sql) { return statement(sql).run(); }

    QString m_name;
    QSqlDatabase m_database;
    std::unordered_map<const char *, std::unique_ptr<Statement>> m_statements;
    std::optional<SqlFailure> m_failure;
    quint64 m_rollbacks = 0;
};

} // namespace kefu::storage
