// SPDX-License-Identifier: Apache-2.0
#include "app/sealedfile.h"

#include <QDir>
#include <QFileInfo>
#include <QLoggingCategory>
#include <QSaveFile>
#include <sodium.h>

namespace kefu::app::sealedfile {
namespace {

Q_LOGGING_CATEGORY(lcSealed, "kefudesk.sealedfile")

constexpr char kVersion = 1;
constexpr qsizetype kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr qsizetype kHeaderBytes = 1 + kNonceBytes;

static_assert(kKeyBytes == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

const unsigned char *bytes(const QByteArray &data)
{
    return reinterpret_cast<const unsigned char *>(data.constData());
}

unsigned char *bytes(QByteArray &data)
{
    return reinterpret_cast<unsigned char *>(data.data());
}

unsigned long long sizeOf(const QByteArray &data)
{
    return static_cast<unsigned long long>(data.size());
}

} // namespace

QByteArray newKey()
{
    if (sodium_init() < 0)
        return {};
    QByteArray key(kKeyBytes, '\0');
    randombytes_buf(key.data(), size_t(key.size()));
    return key;
}

QByteArray seal(const QByteArray &plain, const QByteArray &key, const QByteArray &name)
{
    if (sodium_init() < 0 || key.size() != kKeyBytes)
        return {};
    QByteArray nonce(kNonceBytes, '\0');
    randombytes_buf(nonce.data(), size_t(nonce.size()));
    QByteArray cipher(plain.size() + kTagBytes, '\0');
    unsigned long long length = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(bytes(cipher), &length, bytes(plain), sizeOf(plain),
                                               bytes(name), sizeOf(name), nullptr,
                                               bytes(std::as_const(nonce)), bytes(key));
    return QByteArray(1, kVersion) + nonce + cipher.left(qsizetype(length));
}

std::optional<QByteArray> open(const QByteArray &sealed, const QByteArray &key,
                               const QByteArray &name)
{
    const bool ours = sealed.size() >= kHeaderBytes + kTagBytes && sealed.at(0) == kVersion;
    if (!ours || key.size() != kKeyBytes || sodium_init() < 0)
        return std::nullopt;
    const QByteArray nonce = sealed.mid(1, kNonceBytes);
    const QByteArray cipher = sealed.mid(kHeaderBytes);
    QByteArray plain(cipher.size() - kTagBytes, '\0');
    unsigned long long length = 0;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(bytes(plain), &length, nullptr, bytes(cipher),
                                                   sizeOf(cipher), bytes(name), sizeOf(name),
                                                   bytes(nonce), bytes(key))
        != 0)
        return std::nullopt;
    return plain.left(qsizetype(length));
}

bool write(const QString &path, const QByteArray &sealed)
{
    (void)QDir().mkpath(QFileInfo(path).path());
    QSaveFile file(path); // beside it, to the disk, then renamed
    const bool written = file.open(QIODevice::WriteOnly)
        && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner)
        && file.write(sealed) == sealed.size() && file.commit();
    if (!written)
        qCWarning(lcSealed).noquote() << path << file.errorString();
    return written;
}

QByteArray read(const QString &path)
{
    QFile file(path);
    if (!file.exists() || file.size() > kMaxBytes || !file.open(QIODevice::ReadOnly))
        return {};
    return file.readAll();
}

} // namespace kefu::app::sealedfile
