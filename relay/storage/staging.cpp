// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/staging.h"

#include "relay/storage/backup.h"
#include "relay/storage/keyrotation.h"
#include "relay/storage/migrator.h"
#include "relay/storage/sealer.h"
#include "relay/storage/session.h"
#include "relay/storage/verifying.h"

#include <QFileInfo>
#include <sodium.h>

namespace kefu::storage {

namespace {

constexpr char kSaveMeta[] = "UPDATE meta SET value = ? WHERE name = ?";
constexpr char kCountOpen[] = "SELECT count(*) FROM conversations WHERE state <> 2";
constexpr char kRemoveTokens[] = "DELETE FROM tokens";
constexpr char kChannels[] = "SELECT id, name FROM channels ORDER BY name";
constexpr char kShutChannel[] =
    "UPDATE channels SET secret = ?, token = ?, aes_key = ?, proxy = x'', previous_token = x'', "
    "previous_aes_key = x'', previous_until_at = 0, session_key = x'', enabled = 0 WHERE id = ?";
constexpr char kWebhooks[] = "SELECT url FROM webhooks ORDER BY id";
constexpr char kRemoveLetters[] = "DELETE FROM webhook_dead";

QByteArray randomText(qsizetype length)
{
    static constexpr char kLetters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    QByteArray text(length, '\0');
    for (char &letter : text)
        letter = kLetters[randombytes_uniform(sizeof kLetters - 1)];
    return text;
}

//! Nobody knows the new token: a forged push finds no door (product.md 10, "asks each channel's
//! secrets again").
void dropChannelSecrets(Session &session, const Sealer &sealer, RestoreReport &report)
{
    constexpr qsizetype kTokenLength = 32;
    constexpr qsizetype kAesKeyLength = 43;
    struct Channel {
        qint64 id;
        QString name;
    };
    const auto channels = fetchAll(session.db.statement(kChannels), [](Row &row) {
        const qint64 id = row.number();
        return Channel { id, row.text() };
    });
    for (const Channel &channel : channels) {
        const auto place = [&channel](const char *column) {
            return SealedPlace { "channels", channel.id, column };
        };
        session.db.statement(kShutChannel)
            .arg(sealer.seal({}, place("secret")))
            .arg(sealer.seal(randomText(kTokenLength), place("token")))
            .arg(sealer.seal(randomText(kAesKeyLength), place("aes_key")))
            .arg(channel.id)
            .run();
        report.channels.append(channel.name);
    }
}

//! The rows of the audit stay; nobody can check them against a key that is lost, so they are taken
//! into a chain with another one at the next start.
void beginAuditAnew(Connection &db)
{
    const QString trigger =
        db.askOnce(QStringLiteral("SELECT sql FROM sqlite_master WHERE name = 'audit_unchanged'"));
    db.execute(QStringLiteral("DROP TRIGGER audit_unchanged"));
    db.execute(QStringLiteral("UPDATE audit SET mac = x''"));
    db.execute(trigger);
}

void dropSecrets(Session &session, const Sealer &sealer, RestoreReport &report)
{
    report.keyMissing = true;
    dropChannelSecrets(session, sealer, report);
    report.webhooks =
        fetchAll(session.db.statement(kWebhooks), [](Row &row) { return row.text(); });
    session.db.statement(kRemoveLetters).run();
    beginAuditAnew(session.db);
    // What is nothing without its secret goes as a whole: robots, second factors.
    for (const SealedColumn &column : sealedColumns()) {
        if (qstrcmp(column.table, "channels") != 0)
            session.db.execute(QStringLiteral("DELETE FROM ") + QLatin1String(column.table));
    }
}

QString newEpoch()
{
    QByteArray bytes(12, '\0');
    randombytes_buf(bytes.data(), size_t(bytes.size()));
    return QString::fromLatin1(bytes.toHex());
}

//! The key that goes on sealing when the one of then is not at hand.
Result<MasterKey> anotherKey(const DataFolder &folder)
{
    Result<MasterKey> present = readKeyFile(folder.key());
    return present ? present : createKeyFile(folder.key());
}

void rewrite(Session &session, const QByteArray &keyId, qint64 now, RestoreReport &report)
{
    report.uncertain = makeUncertain(session, DeliveryState::Queued, now)
        + makeUncertain(session, DeliveryState::Sending, now);
    Statement &remove = session.db.statement(kRemoveTokens);
    report.tokens = remove.run() ? remove.changedRows() : 0;
    report.epoch = newEpoch();
    report.keyId = keyId.toHex();
    session.db.statement(kSaveMeta).arg(report.epoch).arg(QStringLiteral("epoch")).run();
    session.db.statement(kSaveMeta)
        .arg(QString::fromLatin1(report.keyId))
        .arg(QStringLiteral("key_id"))
        .run();
    report.open = fetchOne(session.db.statement(kCountOpen), [](Row &row) {
                      return row.integer();
                  }).value_or(0);
}

Result<MasterKey> keyFor(Connection &db, const DataFolder &folder, const QList<MasterKey> &keys,
                         bool &missing)
{
    const QByteArray wanted =
        QByteArray::fromHex(metaText(db, QStringLiteral("key_id")).toLatin1());
    for (const MasterKey &key : keys) {
        if (key.id == wanted)
            return key;
    }
    missing = true;
    return anotherKey(folder);
}

Result<void> migrateStaged(Connection &db, const QString &backups)
{
    auto migrations = builtInMigrations();
    if (!migrations)
        return migrations.error();
    return Migrator(db, *migrations, backups).run();
}

} // namespace

Result<Staged> stage(const QString &database, const DataFolder &folder,
                     const QList<MasterKey> &keys, qint64 now, RestoreReport &report)
{
    Connection db;
    if (const auto opened = db.open(database, Connection::Role::Writer); !opened)
        return opened.error();
    if (const QStringList problems = integrityProblems(db); !problems.isEmpty())
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("%1 is damaged: %2").arg(report.from, problems.first()));
    if (const auto migrated = migrateStaged(db, {}); !migrated)
        return migrated.error();
    report.schema = schemaOf(db);
    bool missing = false;
    const Result<MasterKey> key = keyFor(db, folder, keys, missing);
    if (!key)
        return key.error();
    const Sealer sealer(*key);
    Session session(db, sealer);
    db.beginImmediate();
    rewrite(session, key->id, now, report);
    if (missing)
        dropSecrets(session, sealer, report);
    if (db.failed() || !db.commit())
        return toError(*db.failure());
    // Everything in the one file: what is renamed leaves its log behind.
    db.askOnce(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)"));
    return Staged { *key };
}

bool holdsSomething(const QString &database)
{
    Connection db;
    if (!db.open(database, Connection::Role::Reader))
        return true;
    const QString count = db.askOnce(
        QStringLiteral("SELECT (SELECT count(*) FROM channels) + (SELECT count(*) FROM agents) + "
                       "(SELECT count(*) FROM visitors)"));
    return db.failed() || count.toLongLong() > 0;
}

Result<MigrationPlan> runMigration(const DataFolder &folder, const QString &database, bool keepCopy)
{
    const auto migrations = builtInMigrations();
    if (!migrations)
        return migrations.error();
    Connection db;
    if (const auto opened = db.open(database, Connection::Role::Writer); !opened)
        return opened.error();
    MigrationPlan plan;
    plan.present = schemaOf(db);
    plan.newest = migrations->last().version;
    for (int step = plan.present + 1; step <= plan.newest; ++step)
        plan.steps.append(step);
    Migrator migrator(db, *migrations, keepCopy ? folder.backups() : QString());
    if (const auto done = migrator.run(); !done)
        return done.error();
    plan.copy = migrator.copy();
    const QStringList problems = integrityProblems(db);
    if (problems.isEmpty())
        return plan;
    return makeError(ErrorCode::Unavailable, problems.join(QStringLiteral("; ")));
}

Result<MigrationPlan> tryMigration(const DataFolder &folder, qint64 now)
{
    const QString copy = folder.dir.filePath(QStringLiteral("dry-run-%1.db").arg(now));
    Connection db;
    if (const auto opened = db.open(folder.database(), Connection::Role::Maintenance); !opened)
        return opened.error();
    const bool copied = db.execute(
        QStringLiteral("VACUUM INTO '%1'").arg(QString(copy).replace(u'\'', QStringLiteral("''"))));
    Result<MigrationPlan> plan =
        copied ? runMigration(folder, copy, false) : toError(*db.failure());
    for (const char *end : { "", "-wal", "-shm" })
        QFile::remove(copy + QLatin1String(end));
    return plan;
}

} // namespace kefu::storage
