// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>
#include <optional>

//! The callback crypto of wechat.md 1.4, the same for every kind of WeChat account. All input is
//! hostile: nothing here asserts, throws or reads past what it was given.
namespace kefu::wechat {

//! What was wrong with a ciphertext. For the log and the doctor only: a caller outside answers
//! every one alike.
enum class CryptoError {
    None,
    BadKey, //!< EncodingAESKey is not 43 characters of base64
    BadBase64,
    BadLength, //!< empty, or no whole number of AES blocks
    BadPadding, //!< not 1…32 equal bytes
    TooShort, //!< no room for the random bytes and the length
    BadMessageLength, //!< the length field points past the end
    WrongAppId, //!< well formed, but for another account
};

//! English, for logs.
QString cryptoErrorName(CryptoError error);

//! Lower-case hex SHA-1 over the parts, sorted by their bytes and joined: `signature` over token,
//! timestamp and nonce, `msg_signature` with Encrypt as the fourth.
QByteArray signatureOf(QList<QByteArray> parts);

//! Compares without telling by its time where the two differ; only the length may show.
bool equalInConstantTime(const QByteArray &a, const QByteArray &b);

//! The 32 bytes behind an EncodingAESKey. White space from pasting is dropped; spare bits that are
//! not zero are accepted, because the key generators in use produce them. Nothing for anything
//! else.
std::optional<QByteArray> decodeAesKey(const QByteArray &encodingAesKey);

struct Decrypted {
    CryptoError error = CryptoError::None;
    QByteArray message; //!< empty unless error is None
};

//! `key` is what decodeAesKey() gave. The signature must have been checked by the caller.
Decrypted decryptMessage(const QByteArray &key, const QByteArray &encrypt, const QByteArray &appid);

//! base64 of AES-256-CBC over random(16) | length | message | appid, padded to 32. `random16` is
//! given by tests and the simulator; randomBytes16() otherwise. Nothing when key or random have
//! another size.
std::optional<QByteArray> encryptMessage(const QByteArray &key, const QByteArray &message,
                                         const QByteArray &appid, const QByteArray &random16);

QByteArray randomBytes16();

//! New secrets for a channel whose owner gave none: 32 and 43 characters of A–Z a–z 0–9.
QByteArray makeToken();
QByteArray makeEncodingAesKey();

} // namespace kefu::wechat
