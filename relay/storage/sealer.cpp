// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/sealer.h"

#include <algorithm>
#include <sodium.h>

namespace kefu::storage {

namespace {

constexpr char kVersion = 1;
constexpr qsizetype kIdBytes = 8;
constexpr qsizetype kNonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype kTagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr qsizetype kHeaderBytes = 1 + kIdBytes + kNonceBytes;

QByteArray associatedData(const SealedPlace &place)
{
    return QByteArray(place.table) + '\0' + QByteArray::number(place.row) + '\0' + place.column;
}

const unsigned char *bytes(const QByteArray &data)
{
    return reinterpret_cast<const unsigned char *>(data.constData());
}

} // namespace

MasterKey Sealer::current() const
{
    const std::lock_guard lock(m_mutex);
    return m_current;
}

std::optional<MasterKey> Sealer::known(const QByteArray &id) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_keys.begin(), m_keys.end(),
                                    [&id](const MasterKey &key) { return key.id == id; });
    return found == m_keys.end() ? std::nullopt : std::optional(*found);
}

void Sealer::use(const MasterKey &key)
{
    const std::lock_guard lock(m_mutex);
    m_keys.append(key);
    m_current = key;
}

bool Sealer::use(const QByteArray &id)
{
    const auto key = known(id);
    if (key) {
        const std::lock_guard lock(m_mutex);
        m_current = *key;
    }
    return key.has_value();
}

QByteArray Sealer::seal(const QByteArray &plain, const SealedPlace &place) const
{
    const MasterKey key = current();
    const QByteArray associated = associatedData(place);
    QByteArray nonce(kNonceBytes, '\0');
    randombytes_buf(nonce.data(), size_t(nonce.size()));
    QByteArray cipher(plain.size() + kTagBytes, '\0');
    unsigned long long length = 0;
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        reinterpret_cast<unsigned char *>(cipher.data()), &length, bytes(plain),
        static_cast<unsigned long long>(plain.size()), bytes(associated),
        static_cast<unsigned long long>(associated.size()), nullptr, bytes(nonce),
        bytes(key.bytes));
    return QByteArray(1, kVersion) + key.id + nonce + cipher.left(qsizetype(length));
}

Result<QByteArray> Sealer::open(const QByteArray &sealed, const SealedPlace &place) const
{
    if (sealed.size() < kHeaderBytes + kTagBytes || sealed[0] != kVersion)
        return makeError(ErrorCode::Unavailable, QStringLiteral("a sealed value is damaged"));
    const auto key = known(sealed.mid(1, kIdBytes));
    if (!key) {
        return makeError(ErrorCode::Unavailable,
                         QStringLiteral("a secret was sealed with key %1, and data_dir/key is %2")
                             .arg(QString::fromLatin1(sealed.mid(1, kIdBytes).toHex()),
                                  QString::fromLatin1(keyId().toHex())));
    }
    const QByteArray associated = associatedData(place);
    const QByteArray nonce = sealed.mid(1 + kIdBytes, kNonceBytes);
    const QByteArray cipher = sealed.mid(kHeaderBytes);
    QByteArray plain(cipher.size() - kTagBytes, '\0');
    unsigned long long length = 0;
    const int result = crypto_aead_xchacha20poly1305_ietf_decrypt(
        reinterpret_cast<unsigned char *>(plain.data()), &length, nullptr, bytes(cipher),
        static_cast<unsigned long long>(cipher.size()), bytes(associated),
        static_cast<unsigned long long>(associated.size()), bytes(nonce), bytes(key->bytes));
    if (result != 0)
        return makeError(ErrorCode::Unavailable, QStringLiteral("a sealed value was changed"));
    return plain;
}

} // namespace kefu::storage
