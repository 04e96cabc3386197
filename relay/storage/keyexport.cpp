// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/keyexport.h"

#include <QFile>
#include <sodium.h>

namespace kefu::storage {

namespace {

constexpr char kMagic[] = "kefudesk-key-export-1";
constexpr qsizetype kShortest = 12;
constexpr qint64 kMaxFileBytes = 1024;
constexpr qsizetype kKeyBytes = crypto_aead_xchacha20poly1305_ietf_KEYBYTES;
constexpr qsizetype kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;

unsigned char *bytesOf(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}

const unsigned char *bytesOf(const QByteArray &array)
{
    return reinterpret_cast<const unsigned char *>(array.constData());
}

Result<QByteArray> wrappingKey(const QByteArray &passphrase, const QByteArray &salt)
{
    QByteArray key(kKeyBytes, '\0');
    if (sodium_init() >= 0
        && crypto_pwhash(bytesOf(key), static_cast<unsigned long long>(key.size()),
                         passphrase.constData(), static_cast<unsigned long long>(passphrase.size()),
                         bytesOf(salt), crypto_pwhash_OPSLIMIT_MODERATE,
                         crypto_pwhash_MEMLIMIT_MODERATE, crypto_pwhash_ALG_ARGON2ID13)
            == 0)
        return key;
    return makeError(ErrorCode::Unavailable,
                     QStringLiteral("not enough memory (256 MiB) to work with a passphrase"));
}

Error notAnExport()
{
    return makeError(ErrorCode::BadRequest,
                     QStringLiteral("this is no key that `kefudesk-relay key export` has written"));
}

} // namespace

Result<QByteArray> exportKey(const MasterKey &key, const QByteArray &passphrase)
{
    if (QString::fromUtf8(passphrase).size() < kShortest)
        return makeError(ErrorCode::BadRequest,
                         QStringLiteral("a passphrase has at least %1 characters").arg(kShortest),
                         { { QStringLiteral("field"), QStringLiteral("passphrase") } });
    QByteArray salt(crypto_pwhash_SALTBYTES, '\0');
    QByteArray nonce(kNonceBytes, '\0');
    randombytes_buf(salt.data(), size_t(salt.size()));
    randombytes_buf(nonce.data(), size_t(nonce.size()));
    const Result<QByteArray> wrapping = wrappingKey(passphrase, salt);
    if (!wrapping)
        return wrapping.error();
    QByteArray sealed(key.bytes.size() + kTagBytes, '\0');
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytesOf(sealed), nullptr, bytesOf(key.bytes),
                                               static_cast<unsigned long long>(key.bytes.size()),
                                               bytesOf(key.id),
                                               static_cast<unsigned long long>(key.id.size()),
                                               nullptr, bytesOf(nonce), bytesOf(*wrapping));
    return QByteArray(QByteArray(kMagic) + ' ' + key.id.toHex() + ' ' + salt.toHex() + ' '
                      + nonce.toHex() + ' ' + sealed.toHex());
}

Result<MasterKey> importKey(const QByteArray &text, const QByteArray &passphrase)
{
    const QList<QByteArray> parts = text.trimmed().split(' ');
    if (parts.size() != 5 || parts[0] != kMagic)
        return notAnExport();
    const QByteArray id = QByteArray::fromHex(parts[1]);
    const QByteArray salt = QByteArray::fromHex(parts[2]);
    const QByteArray nonce = QByteArray::fromHex(parts[3]);
    const QByteArray sealed = QByteArray::fromHex(parts[4]);
    if (salt.size() != crypto_pwhash_SALTBYTES || nonce.size() != kNonceBytes
        || sealed.size() != kKeyBytes + kTagBytes)
        return notAnExport();
    const Result<QByteArray> wrapping = wrappingKey(passphrase, salt);
    if (!wrapping)
        return wrapping.error();
    MasterKey key { QByteArray(kKeyBytes, '\0'), id };
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            bytesOf(key.bytes), nullptr, nullptr, bytesOf(sealed),
            static_cast<unsigned long long>(sealed.size()), bytesOf(id),
            static_cast<unsigned long long>(id.size()), bytesOf(nonce), bytesOf(*wrapping))
        != 0)
        return makeError(ErrorCode::Unauthorized, QStringLiteral("the passphrase is wrong"));
    return key;
}

Result<MasterKey> readAnyKey(const QString &path, const QByteArray &passphrase)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(ErrorCode::NotFound,
                         QStringLiteral("cannot read %1: %2").arg(path, file.errorString()));
    const QByteArray text = file.read(kMaxFileBytes);
    file.close();
    return text.startsWith(kMagic) ? importKey(text, passphrase) : readKeyFile(path);
}

} // namespace kefu::storage
