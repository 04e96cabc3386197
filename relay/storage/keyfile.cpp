// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/keyfile.h"

#include "relay/storage/filesync.h"
#include "relay/storage/logging.h"

#include <QFile>
#include <QFileInfo>
#include <sodium.h>

namespace kefu::storage {

namespace {

constexpr qsizetype kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr qsizetype kIdBytes = 8;
constexpr char kMagic[] = "kefudesk-key-1";
constexpr qint64 kMaxFileBytes = 256;
constexpr QFile::Permissions kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner;

QByteArray idOf(const QByteArray &key)
{
    QByteArray hash(crypto_generichash_BYTES, '\0');
    crypto_generichash(reinterpret_cast<unsigned char *>(hash.data()), size_t(hash.size()),
                       reinterpret_cast<const unsigned char *>(key.constData()),
                       static_cast<unsigned long long>(key.size()), nullptr, 0);
    return hash.left(kIdBytes);
}

Error damaged(const QString &path)
{
    return makeError(
        ErrorCode::Unavailable,
        QStringLiteral("%1 is damaged: put back the key file from your backup").arg(path));
}

Error cannotWrite(const QFile &file)
{
    return makeError(
        ErrorCode::Unavailable,
        QStringLiteral("cannot write %1: %2").arg(file.fileName(), file.errorString()));
}

void keepToOwner(QFile &file)
{
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ExeGroup | QFile::ReadOther
        | QFile::WriteOther | QFile::ExeOther;
    if (!(file.permissions() & others))
        return;
    qCWarning(lcStorage) << "the key file could be read by others; set to its owner only";
    file.setPermissions(kOwnerOnly);
}

} // namespace

Result<MasterKey> readKeyFile(const QString &path)
{
    if (sodium_init() < 0)
        return makeError(ErrorCode::Unavailable, QStringLiteral("libsodium does not start"));
    if (!QFileInfo::exists(path))
        return makeError(ErrorCode::NotFound, QStringLiteral("%1 does not exist").arg(path));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("cannot read %1: %2").arg(path, file.errorString()));
    }
    keepToOwner(file);
    const QList<QByteArray> parts = file.read(kMaxFileBytes).trimmed().split(' ');
    if (parts.size() != 3 || parts[0] != kMagic || parts[2].size() != 2 * kKeyBytes)
        return damaged(path);
    MasterKey key { QByteArray::fromHex(parts[2]), QByteArray::fromHex(parts[1]) };
    if (key.bytes.size() != kKeyBytes || key.id != idOf(key.bytes))
        return damaged(path);
    return key;
}

Result<MasterKey> createKeyFile(const QString &path)
{
    if (sodium_init() < 0)
        return makeError(ErrorCode::Unavailable, QStringLiteral("libsodium does not start"));
    MasterKey key { QByteArray(kKeyBytes, '\0'), {} };
    randombytes_buf(key.bytes.data(), size_t(key.bytes.size()));
    key.id = idOf(key.bytes);
    const Result<void> written = writeKeyFile(path, key);
    return written ? Result<MasterKey>(key) : written.error();
}

Result<void> writeKeyFile(const QString &path, const MasterKey &key)
{
    // Written beside and renamed, so that a crash leaves no half key behind.
    QFile file(path + QStringLiteral(".new"));
    file.remove();
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, kOwnerOnly))
        return cannotWrite(file);
    const QByteArray line =
        QByteArray(kMagic) + ' ' + key.id.toHex() + ' ' + key.bytes.toHex() + '\n';
    if (file.write(line) != line.size() || !syncFile(file))
        return cannotWrite(file);
    file.close();
    if (!file.rename(path) || !syncFolder(QFileInfo(path).absolutePath()))
        return cannotWrite(file);
    return {};
}

} // namespace kefu::storage
