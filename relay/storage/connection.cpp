// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/connection.h"

#include "relay/protocol/failpoint.h"
#include "relay/storage/logging.h"

#include <QSqlError>
#include <QVariant>
#include <utility>

namespace kefu::storage {

namespace {

QStringList pragmasFor(Connection::Role role)
{
    if (role == Connection::Role::Copy)
        return { QStringLiteral("PRAGMA query_only = ON") };
    QStringList pragmas {
        QStringLiteral("PRAGMA journal_mode = WAL"),
        // NORMAL loses acknowledged rows on power loss (reliability-security-ux.md F4).
        QStringLiteral("PRAGMA synchronous = FULL"),
        QStringLiteral("PRAGMA foreign_keys = ON"),
        QStringLiteral("PRAGMA wal_autocheckpoint = 0"),
        QStringLiteral("PRAGMA temp_store = MEMORY"),
        // KiB, negative by SQLite's convention.
        role == Connection::Role::Writer ? QStringLiteral("PRAGMA cache_size = -65536")
                                         : QStringLiteral("PRAGMA cache_size = -16384"),
    };
    if (KEFU_FAILPOINT("storage.synchronous_normal"))
        pragmas << QStringLiteral("PRAGMA synchronous = NORMAL");
    // What is deleted is overwritten (product.md 11): an erased visitor must not be found in free
    // pages.
    if (role == Connection::Role::Writer || role == Connection::Role::Index)
        pragmas << QStringLiteral("PRAGMA secure_delete = ON");
    if (role == Connection::Role::Index)
        pragmas << QStringLiteral("PRAGMA synchronous = NORMAL")
                << QStringLiteral("PRAGMA wal_autocheckpoint = 1000");
    if (role == Connection::Role::Reader)
        pragmas << QStringLiteral("PRAGMA query_only = ON");
    return pragmas;
}

} // namespace

Connection::~Connection()
{
    close();
}

Result<void> Connection::open(const QString &path, Role role)
{
    // Connections of QtSql live in one table by name; the address is unique while we live.
    m_name = QStringLiteral("kefu-storage-%1").arg(quintptr(this), 0, 16);
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_name);
    m_database.setConnectOptions(role == Role::Copy ? QStringLiteral("QSQLITE_OPEN_READONLY")
                                                    : QStringLiteral("QSQLITE_BUSY_TIMEOUT=5000"));
    m_database.setDatabaseName(path);
    if (!m_database.isValid())
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("Qt's SQLite driver is not installed"));
    if (!m_database.open()) {
        fail(m_database.lastError());
        return toError(*m_failure);
    }
    for (const QString &pragma : pragmasFor(role)) {
        if (!execute(pragma))
            return toError(*m_failure);
    }
    return {};
}

void Connection::close()
{
    m_statements.clear();
    if (m_name.isEmpty())
        return;
    m_database.close();
    m_database = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
    m_name.clear();
}

Statement &Connection::statement(const char *sql)
{
    auto &slot = m_statements[sql];
    if (!slot || !slot->isPrepared())
        slot = std::make_unique<Statement>(*this, QString::fromLatin1(sql));
    return *slot;
}

bool Connection::execute(const QString &sql)
{
    if (failed())
        return false;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (query.exec(sql))
        return true;
    fail(query.lastError());
    return false;
}

QList<QString> Connection::askAllOnce(const QString &sql)
{
    QList<QString> result;
    if (failed())
        return result;
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(sql)) {
        fail(query.lastError());
        return result;
    }
    while (query.next())
        result.append(query.value(0).toString());
    return result;
}

QString Connection::askOnce(const QString &sql)
{
    const QList<QString> rows = askAllOnce(sql);
    return rows.isEmpty() ? QString() : rows.first();
}

void Connection::rollback()
{
    ++m_rollbacks;
    clearFailure();
    // SQLite has rolled back by itself after some errors (disk full, I/O); then there is nothing
    // left to undo.
    if (!control("ROLLBACK"))
        clearFailure();
}

void Connection::rollbackToSavepoint()
{
    ++m_rollbacks;
    const std::optional<SqlFailure> cause = std::exchange(m_failure, std::nullopt);
    if (control("ROLLBACK TO job"))
        control("RELEASE job");
    // After some errors (disk full) SQLite has undone the whole transaction: the cause stands.
    if (failed())
        m_failure = cause;
}

void Connection::fail(const QSqlError &error)
{
    if (m_failure)
        return;
    m_failure = failureOf(error);
    qCDebug(lcStorage).noquote() << "statement failed:" << m_failure->text;
}

} // namespace kefu::storage
