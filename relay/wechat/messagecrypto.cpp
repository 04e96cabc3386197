// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/messagecrypto.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>
#include <limits>
#include <memory>
#include <openssl/evp.h>
#include <sodium.h>

namespace kefu::wechat {

namespace {

constexpr qsizetype kKeyChars = 43;
constexpr qsizetype kKeyBytes = 32;
constexpr qsizetype kAesBlock = 16;
constexpr qsizetype kPadBlock = 32; //!< PKCS#7 with 32, twice the block of AES
constexpr qsizetype kRandomBytes = 16;
constexpr qsizetype kHeadBytes = kRandomBytes + 4;

struct FreeContext {
    void operator()(EVP_CIPHER_CTX *context) const { EVP_CIPHER_CTX_free(context); }
};

bool isSpace(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

unsigned char *bytes(QByteArray &data)
{
    return reinterpret_cast<unsigned char *>(data.data());
}

const unsigned char *bytes(const QByteArray &data)
{
    return reinterpret_cast<const unsigned char *>(data.constData());
}

//! One pass of AES-256-CBC without padding; the IV is the key's first half. Nothing only if OpenSSL
//! fails.
std::optional<QByteArray> runCipher(const QByteArray &key, const QByteArray &in, bool encrypting)
{
    const std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context(EVP_CIPHER_CTX_new());
    if (!context || in.size() > std::numeric_limits<int>::max() - kAesBlock)
        return std::nullopt;
    QByteArray out(in.size() + kAesBlock, Qt::Uninitialized);
    int written = 0;
    int tail = 0;
    const bool done = EVP_CipherInit_ex(context.get(), EVP_aes_256_cbc(), nullptr, bytes(key),
                                        bytes(key), encrypting ? 1 : 0)
            == 1
        && EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1
        && EVP_CipherUpdate(context.get(), bytes(out), &written, bytes(in), int(in.size())) == 1
        && EVP_CipherFinal_ex(context.get(), bytes(out) + written, &tail) == 1;
    if (!done)
        return std::nullopt;
    out.truncate(written + tail);
    return out;
}

//! Length of the padding, or 0 when it is none. The samples of the vendor look at the last byte
//! only.
qsizetype paddingOf(const QByteArray &plain)
{
    const auto last = static_cast<unsigned char>(plain.back());
    if (last < 1 || last > kPadBlock || last > plain.size())
        return 0;
    int different = 0;
    for (qsizetype i = plain.size() - last; i < plain.size(); ++i)
        different |= static_cast<unsigned char>(plain[i]) ^ last;
    return different == 0 ? last : 0;
}

//! random(16) | length | message | appid, once the padding is gone.
Decrypted unpack(const QByteArray &content, const QByteArray &appid)
{
    if (content.size() < kHeadBytes)
        return { CryptoError::TooShort, {} };
    // In 64 bits: the vendor's sample adds in 32 and lets 0xffffffff through.
    const quint64 length = qFromBigEndian<quint32>(content.constData() + kRandomBytes);
    if (quint64(kHeadBytes) + length > quint64(content.size()))
        return { CryptoError::BadMessageLength, {} };
    const qsizetype end = kHeadBytes + qsizetype(length);
    if (content.mid(end) != appid)
        return { CryptoError::WrongAppId, {} };
    return { CryptoError::None, content.mid(kHeadBytes, qsizetype(length)) };
}

QByteArray randomLetters(int count)
{
    static constexpr char kLetters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    QByteArray text(count, Qt::Uninitialized);
    for (char &c : text)
        c = kLetters[randombytes_uniform(sizeof(kLetters) - 1)];
    return text;
}

} // namespace

QString cryptoErrorName(CryptoError error)
{
    switch (error) {
    case CryptoError::None:
        return QStringLiteral("none");
    case CryptoError::BadKey:
        return QStringLiteral("the channel's EncodingAESKey is no key");
    case CryptoError::BadBase64:
        return QStringLiteral("Encrypt is not base64");
    case CryptoError::BadLength:
        return QStringLiteral("Encrypt is no whole number of blocks");
    case CryptoError::BadPadding:
        return QStringLiteral("wrong padding, most likely another EncodingAESKey");
    case CryptoError::TooShort:
        return QStringLiteral("too short to hold a message");
    case CryptoError::BadMessageLength:
        return QStringLiteral("the length field points past the end");
    case CryptoError::WrongAppId:
        return QStringLiteral("encrypted for another appid");
    }
    return {};
}

QByteArray signatureOf(QList<QByteArray> parts)
{
    std::sort(parts.begin(), parts.end());
    QCryptographicHash hash(QCryptographicHash::Sha1);
    for (const QByteArray &part : std::as_const(parts))
        hash.addData(part);
    return hash.result().toHex();
}

bool equalInConstantTime(const QByteArray &a, const QByteArray &b)
{
    return a.size() == b.size()
        && sodium_memcmp(a.constData(), b.constData(), size_t(a.size())) == 0;
}

std::optional<QByteArray> decodeAesKey(const QByteArray &encodingAesKey)
{
    QByteArray text = encodingAesKey;
    text.removeIf(isSpace);
    if (text.size() != kKeyChars)
        return std::nullopt;
    auto key = QByteArray::fromBase64Encoding(
        text + '=', QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!key || key.decoded.size() != kKeyBytes)
        return std::nullopt;
    return key.decoded;
}

Decrypted decryptMessage(const QByteArray &key, const QByteArray &encrypt, const QByteArray &appid)
{
    if (key.size() != kKeyBytes)
        return { CryptoError::BadKey, {} };
    const auto cipher = QByteArray::fromBase64Encoding(
        encrypt, QByteArray::Base64Encoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!cipher)
        return { CryptoError::BadBase64, {} };
    if (cipher.decoded.isEmpty() || cipher.decoded.size() % kAesBlock != 0)
        return { CryptoError::BadLength, {} };
    const auto plain = runCipher(key, cipher.decoded, false);
    if (!plain || plain->isEmpty())
        return { CryptoError::BadLength, {} };
    const qsizetype padding = paddingOf(*plain);
    if (padding == 0)
        return { CryptoError::BadPadding, {} };
    return unpack(plain->chopped(padding), appid);
}

std::optional<QByteArray> encryptMessage(const QByteArray &key, const QByteArray &message,
                                         const QByteArray &appid, const QByteArray &random16)
{
    if (key.size() != kKeyBytes || random16.size() != kRandomBytes
        || quint64(message.size()) > std::numeric_limits<quint32>::max())
        return std::nullopt;
    QByteArray content = random16;
    char length[4];
    qToBigEndian(quint32(message.size()), length);
    content.append(length, sizeof(length)).append(message).append(appid);
    const qsizetype padding = kPadBlock - content.size() % kPadBlock;
    content.append(padding, char(padding));
    const auto cipher = runCipher(key, content, true);
    return cipher ? std::optional(cipher->toBase64()) : std::nullopt;
}

QByteArray randomBytes16()
{
    QByteArray random(kRandomBytes, Qt::Uninitialized);
    randombytes_buf(random.data(), size_t(random.size()));
    return random;
}

QByteArray makeToken()
{
    return randomLetters(32);
}

QByteArray makeEncodingAesKey()
{
    return randomLetters(int(kKeyChars));
}

} // namespace kefu::wechat
