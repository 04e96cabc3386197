// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/inbound.h"
#include "relay/protocol/result.h"

#include <QByteArray>
#include <QString>
#include <optional>
#include <variant>

//! From one callback of WeChat (query and body, wechat.md 1) to domain::Inbound.
namespace kefu::wechat {

//! As set in WeChat's console (wechat.md 1.3).
enum class Mode { Secure, Compatible, Plain };

//! The decoded values of the callback's query; empty when absent.
struct CallbackQuery {
    QByteArray signature;
    QByteArray timestamp;
    QByteArray nonce;
    QByteArray msgSignature;
    QByteArray encryptType; //!< told by WeChat, decided by our own Mode
    QByteArray echostr;
    QByteArray openid;
};

//! What a channel needs to take a callback. For an unknown channel pass dummyKeys(), so that the
//! refusal takes as long as that of a wrong signature.
struct ChannelKeys {
    ChannelId id;
    QByteArray token;
    QByteArray aesKey; //!< EncodingAESKey, 43 characters
    QString appid;
    Mode mode = Mode::Secure;
    QString originalId; //!< gh_…; may be empty. A push for another one is noted, not refused.
};

//! Keys nobody knows, made once by the caller and kept: every callback opened with them is refused.
ChannelKeys dummyKeys();

//! GET verification (wechat.md 1.2): the whole body of the answer, or nothing when the signature is
//! wrong.
std::optional<QByteArray> answerVerification(const ChannelKeys &keys, const CallbackQuery &query);

//! Why openCallback() refused, for the doctor: what of the channel's settings does not agree with
//! WeChat's console.
enum class Refusal {
    Unusable, //!< too large, or the channel has no token
    Signature, //!< the Token differs, or it is not WeChat
    NotEncrypted, //!< a body without Encrypt: WeChat's console is in plain mode
    AesKey, //!< rightly signed, but the EncodingAESKey does not open it
    AppId, //!< opened, but for another AppID
};
//! Of an error of openCallback().
Refusal refusalOf(const Error &error);

//! Checks the signature and decrypts. The work depends on the size of the body only: reading the
//! envelope, hashing, base64 and AES are done even when the answer is already known. Every error
//! has ErrorCode::Forbidden; its message says what was wrong, for the log, and must not reach the
//! caller. Secure and Compatible take only `Encrypt`, checked by msg_signature; a clear copy is
//! ignored, and one that cannot even be read costs nothing. `encrypt_type` decides nothing: a body
//! without Encrypt is refused in both modes, because `signature` does not cover it and whoever saw
//! one could put it before words of his own. Plain is checked by `signature`.
Result<QByteArray> openCallback(const ChannelKeys &keys, const CallbackQuery &query,
                                const QByteArray &body);

//! What is odd about an authentic push, though no reason to refuse it (design.md 4), in English for
//! the log and without any of its content; empty when nothing is: a clear copy (Compatible) that
//! says something else than what is encrypted, another original id, a timestamp ten minutes off.
//! `opened` as openCallback() gave it; `now` in ms.
QString oddityOf(const ChannelKeys &keys, const CallbackQuery &query, const QByteArray &body,
                 const QByteArray &opened, const QString &toUserName, qint64 now);

//! Authentic, but not understood: goes to `unparsed` and is answered `success`.
struct Unreadable {
    QString why; //!< English, without any of the body's content
};

//! Cloud hosting asks whether the path works (wechat.md 1.1): answer `success`, store nothing.
struct ContainerCheck { };

using ParsedCallback = std::variant<domain::Inbound, Unreadable, ContainerCheck>;

//! `body` as openCallback() gave it. `receivedAt` (ms) stands in for a CreateTime that is missing
//! or absurd: no number, before WeChat existed, or later than `receivedAt` by more than ten
//! minutes.
ParsedCallback parseCallback(ChannelId channel, const QByteArray &body, qint64 receivedAt);

} // namespace kefu::wechat
