// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/medialinks.h"

#include <sodium.h>

namespace kefu::desk {

namespace {

using L = QLatin1String;

constexpr qint64 kStepMs = 5LL * 60 * 1000;

const unsigned char *raw(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

} // namespace

MediaLinks::MediaLinks()
    : m_key(crypto_auth_hmacsha256_KEYBYTES, Qt::Uninitialized)
{
    [[maybe_unused]] const int ready = sodium_init(); // idempotent
    randombytes_buf(m_key.data(), size_t(m_key.size()));
}

QByteArray MediaLinks::signature(const QString &id, MediaVariant variant,
                                 const QByteArray &until) const
{
    const QByteArray text = QByteArray(variant == MediaVariant::Thumb ? "thumb" : "shown") + '\n'
        + until + '\n' + id.toUtf8();
    QByteArray mac(crypto_auth_hmacsha256_BYTES, Qt::Uninitialized);
    crypto_auth_hmacsha256(reinterpret_cast<unsigned char *>(mac.data()), raw(text),
                           quint64(text.size()), raw(m_key));
    return mac.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

QString MediaLinks::sign(const QString &id, MediaVariant variant, qint64 now) const
{
    const qint64 end = (now + kValidMs + kStepMs - 1) / kStepMs * kStepMs;
    const QByteArray until = QByteArray::number(end);
    const QByteArray kind = variant == MediaVariant::Thumb ? "v=thumb&" : "";
    return L("/api/v1/media/") + id + u'?'
        + QString::fromLatin1(kind + "e=" + until + "&s=" + signature(id, variant, until));
}

bool MediaLinks::isGood(const QString &id, MediaVariant variant, const QByteArray &until,
                        const QByteArray &given, qint64 now) const
{
    bool isNumber = false;
    const qint64 end = until.toLongLong(&isNumber);
    const QByteArray expected = signature(id, variant, until);
    const bool same = given.size() == expected.size()
        && sodium_memcmp(given.constData(), expected.constData(), size_t(expected.size())) == 0;
    return same && isNumber && end > now;
}

} // namespace kefu::desk
