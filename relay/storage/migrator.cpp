// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/migrator.h"

#include "relay/protocol/failpoint.h"
#include "relay/storage/connection.h"
#include "relay/storage/filesync.h"
#include "relay/storage/logging.h"

#include <QDateTime>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

// Outside of every namespace, as Qt demands; without it a static library's resources are not
// registered.
static void initResource()
{
    Q_INIT_RESOURCE(storagesql);
}

namespace kefu::storage {

namespace {

constexpr char kCreateSchema[] =
    "CREATE TABLE schema (version INTEGER PRIMARY KEY, compatible_from INTEGER NOT NULL, "
    "applied_at INTEGER NOT NULL) STRICT";
constexpr char kInsertSchema[] =
    "INSERT INTO schema (version, compatible_from, applied_at) VALUES (?, ?, ?)";

QString quoted(const QString &path)
{
    return QLatin1Char('\'') + QString(path).replace(QLatin1Char('\''), QStringLiteral("''"))
        + QLatin1Char('\'');
}

} // namespace

Result<Migration> parseMigration(const QString &fileName, const QString &sql)
{
    static const QRegularExpression number(QStringLiteral("^(\\d{4})_[a-z0-9_]+\\.sql$"));
    static const QRegularExpression compatible(QStringLiteral("^-- compatible_from: (\\d+)$"),
                                               QRegularExpression::MultilineOption);
    const auto name = number.match(fileName);
    const auto header = compatible.match(sql);
    if (!name.hasMatch() || !header.hasMatch()) {
        return makeError(ErrorCode::BadRequest,
                         QStringLiteral("%1: no number or no compatible_from").arg(fileName));
    }
    return Migration { name.captured(1).toInt(), header.captured(1).toInt(), sql };
}

Result<QList<Migration>> builtInMigrations()
{
    initResource();
    const QDir folder(QStringLiteral(":/kefu/storage/sql/sqlite"));
    QList<Migration> migrations;
    for (const QString &name :
         folder.entryList({ QStringLiteral("*.sql") }, QDir::Files, QDir::Name)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            return makeError(ErrorCode::Internal,
                             QStringLiteral("%1 is not in the program").arg(name));
        auto migration = parseMigration(name, QString::fromUtf8(file.readAll()));
        if (!migration)
            return migration.error();
        if (migration->version != migrations.size() + 1)
            return makeError(ErrorCode::Internal, QStringLiteral("%1 is out of order").arg(name));
        migrations.append(*migration);
    }
    if (migrations.isEmpty())
        return makeError(ErrorCode::Internal, QStringLiteral("no migrations in the program"));
    return migrations;
}

QStringList splitStatements(const QString &sql)
{
    QStringList statements;
    QString statement;
    for (const QString &line : sql.split(QLatin1Char('\n'))) {
        const QString trimmed = line.trimmed();
        if (trimmed.isEmpty() || trimmed.startsWith(QStringLiteral("--")))
            continue;
        statement += line + QLatin1Char('\n');
        if (trimmed.endsWith(QLatin1Char(';'))) {
            statements.append(statement.trimmed().chopped(1));
            statement.clear();
        }
    }
    if (!statement.trimmed().isEmpty())
        statements.append(statement.trimmed());
    return statements;
}

Migrator::Migrator(Connection &connection, QList<Migration> migrations, QString backupFolder)
    : m_connection(connection)
    , m_migrations(std::move(migrations))
    , m_backupFolder(std::move(backupFolder))
{
}

Result<void> Migrator::run()
{
    const Result<int> present = presentVersion();
    if (!present)
        return present.error();
    if (auto newer = checkNotNewer(*present); !newer)
        return newer;
    const bool isBehind = *present < m_migrations.last().version;
    if (isBehind && *present > 0 && !m_backupFolder.isEmpty()) {
        if (auto copy = backUp(*present); !copy)
            return copy;
    }
    for (const Migration &migration : std::as_const(m_migrations)) {
        if (migration.version <= *present)
            continue;
        if (auto step = apply(migration); !step)
            return step;
    }
    return {};
}

Result<int> Migrator::presentVersion()
{
    const QStringList tables = m_connection.askAllOnce(
        QStringLiteral("SELECT name FROM sqlite_master WHERE type = 'table'"));
    if (m_connection.failed())
        return toError(*m_connection.failure());
    if (tables.isEmpty())
        return 0;
    if (!tables.contains(QStringLiteral("schema")) || !tables.contains(QStringLiteral("meta"))) {
        return makeError(
            ErrorCode::Unavailable,
            QStringLiteral("relay.db is a database of another program; nothing was changed"));
    }
    const int version =
        m_connection.askOnce(QStringLiteral("SELECT coalesce(max(version), 0) FROM schema"))
            .toInt();
    if (m_connection.failed())
        return toError(*m_connection.failure());
    return version;
}

Result<void> Migrator::checkNotNewer(int present)
{
    const int known = m_migrations.last().version;
    if (present <= known)
        return {};
    const QString sql =
        QStringLiteral("SELECT compatible_from FROM schema WHERE version = %1").arg(present);
    const QString compatibleFrom = m_connection.askOnce(sql);
    if (m_connection.failed())
        return toError(*m_connection.failure());
    if (!compatibleFrom.isEmpty() && compatibleFrom.toInt() <= known)
        return {};
    return makeError(
        ErrorCode::Unsupported,
        QStringLiteral("relay.db has schema %1, made by a newer kefudesk-relay; this one knows "
                       "schemas up to %2. Install the newer version again, or restore the copy "
                       "in backups/")
            .arg(present)
            .arg(known));
}

Result<void> Migrator::backUp(int present)
{
    const QDir folder(m_backupFolder);
    const QString name = QStringLiteral("relay-schema%1-%2.db")
                             .arg(present)
                             .arg(QDateTime::currentDateTimeUtc().toString(
                                 QStringLiteral("yyyyMMdd'T'HHmmsszzz'Z'")));
    if (!folder.mkpath(QStringLiteral(".")))
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("cannot make %1").arg(m_backupFolder));
    const QString path = folder.filePath(name);
    if (!m_connection.execute(QStringLiteral("VACUUM INTO ") + quoted(path)))
        return toError(*m_connection.failure());
    QFile copy(path);
    copy.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    if (!copy.open(QIODevice::ReadWrite) || !syncFile(copy) || !syncFolder(m_backupFolder))
        return makeError(ErrorCode::Unavailable, QStringLiteral("cannot write %1").arg(path));
    m_copy = path;
    qCInfo(lcStorage).noquote() << "schema" << present << "copied to" << name
                                << "before the migration";
    return {};
}

Result<void> Migrator::apply(const Migration &migration)
{
    bool done = m_connection.beginImmediate();
    if (migration.version == 1)
        done = done && m_connection.execute(QString::fromLatin1(kCreateSchema));
    for (const QString &statement : splitStatements(migration.sql))
        done = done && m_connection.execute(statement);
    done = done
        && m_connection.statement(kInsertSchema)
               .arg(migration.version)
               .arg(migration.compatibleFrom)
               .arg(QDateTime::currentMSecsSinceEpoch())
               .run();
    KEFU_FAILPOINT("migration.before_commit");
    if (done && m_connection.commit())
        return {};
    const Error cause = toError(*m_connection.failure());
    m_connection.rollback();
    return makeError(ErrorCode::Unavailable,
                     QStringLiteral("migration to schema %1 failed and changed nothing: %2")
                         .arg(migration.version)
                         .arg(cause.message));
}

} // namespace kefu::storage
