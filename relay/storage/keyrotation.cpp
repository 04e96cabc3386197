// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/keyrotation.h"

#include "relay/protocol/failpoint.h"
#include "relay/storage/filesync.h"
#include "relay/storage/sealer.h"
#include "relay/storage/session.h"

#include <QFile>

namespace kefu::storage {

namespace {

constexpr char kSaveKeyId[] = "UPDATE meta SET value = ? WHERE name = 'key_id'";

//! Statements are known by the address of their text, so it is made by the compiler.
#define KEFU_SEALED(table, column)                                                                 \
    {                                                                                              \
        table, column, "SELECT id, " column " FROM " table " WHERE length(" column ") > 0",        \
            "UPDATE " table " SET " column " = ? WHERE id = ?"                                     \
    }

struct SealedValue {
    qint64 row = 0;
    QByteArray blob;
};

QString hex(const QByteArray &id)
{
    return QString::fromLatin1(id.toHex());
}

bool isKey(const QString &path, const QByteArray &id)
{
    const Result<MasterKey> key = readKeyFile(path);
    return key.ok() && key->id == id;
}

Error cannotPlace(const QString &path)
{
    return makeError(ErrorCode::Unavailable,
                     QStringLiteral("%1 cannot be written; the key in use is beside it, and is "
                                    "found at the next start")
                         .arg(path));
}

Result<int> reseal(Session &session, const Sealer &from, const Sealer &to,
                   const SealedColumn &column)
{
    const QList<SealedValue> values = fetchAll(session.db.statement(column.select), [](Row &row) {
        return SealedValue { row.number(), row.blob() };
    });
    for (const SealedValue &value : values) {
        const SealedPlace place { column.table, value.row, column.column };
        const Result<QByteArray> plain = from.open(value.blob, place);
        if (!plain)
            return plain.error();
        session.db.statement(column.update).arg(to.seal(*plain, place)).arg(value.row).run();
    }
    return int(values.size());
}

Result<int> resealAll(Session &session, const Sealer &from, const MasterKey &next)
{
    const Sealer to(next);
    int count = 0;
    for (const SealedColumn &column : sealedColumns()) {
        const Result<int> sealed = reseal(session, from, to, column);
        if (!sealed)
            return sealed;
        count += *sealed;
    }
    session.db.statement(kSaveKeyId).arg(hex(next.id)).run();
    return count;
}

} // namespace

const QList<SealedColumn> &sealedColumns()
{
    static const QList<SealedColumn> columns {
        KEFU_SEALED("channels", "secret"),         KEFU_SEALED("channels", "token"),
        KEFU_SEALED("channels", "aes_key"),        KEFU_SEALED("channels", "proxy"),
        KEFU_SEALED("channels", "previous_token"), KEFU_SEALED("channels", "previous_aes_key"),
        KEFU_SEALED("channels", "session_key"),    KEFU_SEALED("webhooks", "secret"),
        KEFU_SEALED("alert_robots", "url"),        KEFU_SEALED("alert_robots", "secret"),
        KEFU_SEALED("audit_chain", "key"),         KEFU_SEALED("agent_factors", "secret"),
    };
    return columns;
}

Result<KeyRotation> rotateKey(Session &session, Sealer &sealer, const DataFolder &folder,
                              bool keepOld)
{
    const QByteArray oldId = sealer.keyId();
    QFile::remove(folder.nextKey()); // of a rotation that did not come to its commit
    const Result<MasterKey> next = createKeyFile(folder.nextKey());
    if (!next)
        return next.error();
    session.db.beginImmediate();
    const Result<int> count = resealAll(session, sealer, *next);
    KEFU_FAILPOINT("key.before_commit");
    if (!count || session.db.failed() || !session.db.commit()) {
        const Error error = count ? toError(*session.db.failure()) : count.error();
        session.db.rollback();
        QFile::remove(folder.nextKey());
        return error;
    }
    KEFU_FAILPOINT("key.after_commit");
    sealer.use(*next);
    if (const Result<void> placed = settleKeyFiles(folder, next->id, keepOld); !placed)
        return placed.error();
    return KeyRotation { oldId.toHex(), next->id.toHex(), *count };
}

Result<void> settleKeyFiles(const DataFolder &folder, const QByteArray &id, bool keepOld)
{
    const QString key = folder.key();
    if (!isKey(key, id)) {
        const QString source = isKey(folder.nextKey(), id) ? folder.nextKey() : folder.oldKey();
        if (!isKey(source, id))
            return cannotPlace(key);
        if (source != folder.oldKey() && QFile::exists(key)) {
            QFile::remove(folder.oldKey());
            if (!QFile::rename(key, folder.oldKey()))
                return cannotPlace(key);
        }
        KEFU_FAILPOINT("key.between_renames");
        if (!QFile::rename(source, key) || !syncFolder(folder.dir.absolutePath()))
            return cannotPlace(key);
        KEFU_FAILPOINT("key.after_renames");
    }
    if (const Result<MasterKey> old = readKeyFile(folder.oldKey()); old.ok() && keepOld)
        QFile::rename(folder.oldKey(), key + u'.' + hex(old->id));
    QFile::remove(folder.oldKey());
    QFile::remove(folder.nextKey());
    return {};
}

} // namespace kefu::storage
