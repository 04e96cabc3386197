// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/opening.h"

#include "relay/protocol/failpoint.h"
#include "relay/storage/backup.h"
#include "relay/storage/commands.h"
#include "relay/storage/filesync.h"
#include "relay/storage/logging.h"
#include "relay/storage/migrator.h"
#include "relay/storage/restsum.h"
#include "relay/storage/sealer.h"
#include "relay/storage/session.h"
#include "relay/storage/spool.h"

#include <QFileInfo>
#include <sodium.h>

namespace kefu::storage {

namespace {

constexpr char kMetaGet[] = "SELECT value FROM meta WHERE name = ?";
constexpr char kMetaAdd[] = "INSERT INTO meta (name, value) VALUES (?, ?)";
constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

QString metaValue(Connection &db, const QString &name)
{
    return fetchOne(db.statement(kMetaGet).arg(name), [](Row &row) { return row.text(); })
        .value_or(QString());
}

QString randomEpoch()
{
    QByteArray bytes(12, '\0');
    randombytes_buf(bytes.data(), size_t(bytes.size()));
    return QString::fromLatin1(bytes.toHex());
}

bool hasContent(const QString &path)
{
    return QFileInfo(path).size() > 0;
}

//! The log and the index beside the database take over its permissions, so it must not be made by
//! SQLite.
Result<void> makeDatabaseFile(const QString &path)
{
    if (QFileInfo::exists(path))
        return {};
    QFile file(path);
    if (file.open(QIODevice::WriteOnly | QIODevice::NewOnly, kOwnerOnly)
        && syncFolder(QFileInfo(path).absolutePath()))
        return {};
    return makeError(ErrorCode::Unavailable,
                     QStringLiteral("cannot make %1: %2").arg(path, file.errorString()));
}

Result<void> checkIntegrity(Connection &db)
{
    const QString verdict = db.askOnce(QStringLiteral("PRAGMA quick_check(1)"));
    if (db.failed())
        return toError(*db.failure());
    if (verdict == QStringLiteral("ok"))
        return {};
    qCCritical(lcStorage).noquote() << "quick_check:" << verdict;
    return toError({ SqlFailureKind::Damaged, verdict });
}

//! Epoch and key id, written when the database is new; the key must be the one it was made with.
Result<void> checkMeta(Connection &db, Sealer &sealer)
{
    const QString keyId = QString::fromLatin1(sealer.keyId().toHex());
    if (metaValue(db, QStringLiteral("epoch")).isEmpty() && !db.failed()) {
        const bool done = db.beginImmediate()
            && db.statement(kMetaAdd).arg(QStringLiteral("epoch")).arg(randomEpoch()).run()
            && db.statement(kMetaAdd).arg(QStringLiteral("key_id")).arg(keyId).run() && db.commit();
        if (!done) {
            const Error error = toError(*db.failure());
            db.rollback();
            return error;
        }
    }
    const QString wanted = metaValue(db, QStringLiteral("key_id"));
    if (db.failed())
        return toError(*db.failure());
    if (sealer.use(QByteArray::fromHex(wanted.toLatin1())))
        return {};
    return makeError(
        ErrorCode::Unavailable,
        QStringLiteral("data_dir/key is another key (%1) than the one this database was made "
                       "with (%2): put back the right key file")
            .arg(keyId, wanted));
}

//! The visitor wrote, and the relay stopped before it could let go what waited for that.
void releaseLate(Session &session, qint64 now)
{
    for (const VisitorId visitor : session.outbox.visitorsToRelease()) {
        if (const auto released = releaseHeld(session, visitor, now); !released)
            qCCritical(lcStorage).noquote() << "not released:" << released.error().message;
    }
}

Result<StartState> readState(Session &session)
{
    StartState state;
    state.epoch = metaValue(session.db, QStringLiteral("epoch"));
    state.lastSeq = session.events.lastSeq();
    auto channels = session.channels.all();
    if (!channels)
        return channels.error();
    state.channels = *std::move(channels);
    state.marks = session.channels.marks();
    state.forwards = session.forwards.counts();
    state.agents = session.agents.all();
    state.open = session.conversations.open();
    state.outbox = session.outbox.entries(DeliveryState::Queued);
    state.connectedBefore = session.agents.connected();
    state.routing = session.routing.rules();
    state.groups = session.routing.groups();
    state.presences = session.routing.openPresences();
    state.policies = session.policies.all();
    state.retention = session.policies.retention();
    return state;
}

//! What cannot be taken now, because the disk is full, stays: the relay goes on trying while it
//! runs.
void emptySpool(Session &session, SpoolFile &spool, qint64 now)
{
    const auto taken = takeSpooled(session, spool, now);
    if (taken)
        qCInfo(lcStorage) << "callbacks taken from the spool:" << *taken;
    else
        qCCritical(lcStorage).noquote() << "the spool stays full:" << taken.error().message;
}

Result<void> beginAudit(Session &session, qint64 now)
{
    session.db.beginImmediate();
    const bool begun = session.auditChain.begin(now);
    if (begun && session.db.commit())
        return {};
    const Error error = session.db.failed()
        ? toError(*session.db.failure())
        : makeError(ErrorCode::Unavailable, QStringLiteral("the audit's key cannot be opened"));
    session.db.rollback();
    return error;
}

Result<StartState> settleAndRead(Session &session, qint64 now)
{
    session.db.beginImmediate();
    makeUncertain(session, DeliveryState::Sending, now);
    releaseLate(session, now);
    Result<StartState> state = readState(session);
    KEFU_FAILPOINT("start.before_settle");
    if (!session.db.failed() && state.ok() && session.db.commit())
        return state;
    const std::optional<SqlFailure> failure = session.db.failure();
    session.db.rollback();
    return failure ? Result<StartState>(toError(*failure)) : state;
}

} // namespace

Result<void> makeFolder(const DataFolder &folder)
{
    const QString path = folder.dir.absolutePath();
    if (folder.dir.exists())
        return {};
    if (!QDir().mkpath(path))
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("cannot make data_dir %1").arg(path));
    QFile::setPermissions(path, kOwnerOnly | QFile::ExeOwner);
    syncFolder(QFileInfo(path).absolutePath());
    return {};
}

Result<void> checkMarkers(const DataFolder &folder)
{
    QFile restoring(folder.restoring());
    if (restoring.open(QIODevice::ReadOnly)) {
        const QString from = QString::fromUtf8(restoring.readAll()).trimmed();
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("a restore was cut short: run it again, `kefudesk-relay "
                                        "restore %1`")
                             .arg(from),
                         { { QStringLiteral("hand"), true } });
    }
    if (!QFileInfo::exists(folder.moved()))
        return {};
    return makeError(
        ErrorCode::Unavailable,
        QStringLiteral("another relay has taken over this data; to use it here all the "
                       "same, remove %1")
            .arg(folder.moved()),
        { { QStringLiteral("hand"), true } });
}

Error withRemedy(const Error &error, const DataFolder &folder)
{
    const bool isDamaged = error.message.contains(QStringLiteral("is damaged"));
    if (!isDamaged && error.code != ErrorCode::Unsupported)
        return error;
    Error helped = error;
    const QString command = restoreHint(folder);
    helped.message += QStringLiteral(". What helps: ") + command;
    helped.details.insert(QStringLiteral("command"), command);
    helped.details.insert(QStringLiteral("hand"), true);
    return helped;
}

Result<QList<MasterKey>> takeKeys(const DataFolder &folder)
{
    QList<MasterKey> keys;
    for (const QString &path : { folder.key(), folder.nextKey(), folder.oldKey() }) {
        Result<MasterKey> key = readKeyFile(path);
        if (key.ok())
            keys.append(*key);
        else if (key.error().code != ErrorCode::NotFound)
            return key.error();
    }
    if (!keys.isEmpty())
        return keys;
    if (hasContent(folder.database())) {
        return makeError(
            ErrorCode::Unavailable,
            QStringLiteral("%1 is missing, but the database has secrets sealed with it: put back "
                           "the key file from your backup")
                .arg(folder.key()));
    }
    const Result<MasterKey> made = createKeyFile(folder.key());
    if (!made)
        return made.error();
    return QList<MasterKey> { *made };
}

std::unique_ptr<SpoolFile> openSpool(const DataFolder &folder)
{
    auto spool = std::make_unique<SpoolFile>();
    const auto opened = spool->open(folder.spool());
    if (opened)
        return spool;
    qCCritical(lcStorage).noquote() << "callbacks have no second place:" << opened.error().message;
    return nullptr;
}

Result<StartState> prepareDatabase(const DataFolder &folder, Sealer &sealer,
                                   const domain::QuotaRules &rules, SpoolFile *spool, qint64 now)
{
    auto migrations = builtInMigrations();
    if (!migrations)
        return migrations.error();
    if (auto made = makeDatabaseFile(folder.database()); !made)
        return made.error();
    if (auto same = takeRestSum(folder.database()); !same)
        return same.error();
    Connection connection;
    if (auto opened = connection.open(folder.database(), Connection::Role::Writer); !opened)
        return opened.error();
    if (auto sound = checkIntegrity(connection); !sound)
        return sound.error();
    if (auto done = Migrator(connection, *migrations, folder.backups()).run(); !done)
        return done.error();
    if (auto fits = checkMeta(connection, sealer); !fits)
        return fits.error();
    Session session(connection, sealer, rules);
    if (auto chained = beginAudit(session, now); !chained)
        return chained.error();
    if (spool && !spool->isEmpty())
        emptySpool(session, *spool, now);
    return settleAndRead(session, now);
}

} // namespace kefu::storage
