// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/restsum.h"

#include "relay/storage/filesync.h"
#include "relay/storage/logging.h"

#include <QElapsedTimer>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <optional>
#include <sodium.h>

namespace kefu::storage {

namespace {

constexpr char kMagic[] = "kefudesk-sum-1";
constexpr qint64 kPiece = 1024 * 1024;
constexpr qint64 kMaxFileBytes = 256;
//! What a stop may take for it: the manager waits 15 s for all of it.
constexpr qint64 kPatienceMs = 2000;

//! BLAKE2b-256 of the whole file; nothing when it cannot be read, or not in time (0: all of it).
std::optional<QByteArray> sumOf(const QString &path, qint64 patienceMs)
{
    QFile file(path);
    if (sodium_init() < 0 || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    QElapsedTimer timer;
    timer.start();
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, crypto_generichash_BYTES);
    while (!file.atEnd()) {
        const QByteArray piece = file.read(kPiece);
        if (piece.isEmpty() || (patienceMs > 0 && timer.hasExpired(patienceMs)))
            return std::nullopt;
        crypto_generichash_update(&state,
                                  reinterpret_cast<const unsigned char *>(piece.constData()),
                                  static_cast<unsigned long long>(piece.size()));
    }
    QByteArray sum(crypto_generichash_BYTES, '\0');
    crypto_generichash_final(&state, reinterpret_cast<unsigned char *>(sum.data()),
                             size_t(sum.size()));
    return sum.toHex();
}

Error changed(const QString &database)
{
    return makeError(
        ErrorCode::Unavailable,
        QStringLiteral("%1 is damaged: it is not as the relay has closed it. If somebody has "
                       "changed it on purpose, `kefudesk-relay verify --accept` believes it")
            .arg(QFileInfo(database).fileName()));
}

} // namespace

QString restSumPath(const QString &database)
{
    return database + QStringLiteral(".sum");
}

void writeRestSum(const QString &database)
{
    if (QFileInfo(database + QStringLiteral("-wal")).size() > 0)
        return;
    const auto sum = sumOf(database, kPatienceMs);
    if (!sum)
        return;
    QSaveFile file(restSumPath(database));
    const QByteArray line = QByteArray(kMagic) + ' ' + *sum + '\n';
    if (file.open(QIODevice::WriteOnly) && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(line) == line.size() && file.commit()
        && syncFolder(QFileInfo(database).absolutePath()))
        return;
    qCWarning(lcStorage) << "the checksum of the database cannot be written";
}

Result<void> takeRestSum(const QString &database)
{
    QFile file(restSumPath(database));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QList<QByteArray> parts = file.read(kMaxFileBytes).trimmed().split(' ');
    file.close();
    if (parts.size() != 2 || parts[0] != kMagic || sumOf(database, 0) != parts[1])
        return changed(database);
    dropRestSum(database);
    return {};
}

void dropRestSum(const QString &database)
{
    if (QFile::remove(restSumPath(database)))
        syncFolder(QFileInfo(database).absolutePath());
}

} // namespace kefu::storage
