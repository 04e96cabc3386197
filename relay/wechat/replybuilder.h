// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/wechat/fields.h"

#include <QByteArray>
#include <optional>

//! The bodies a callback is answered with (wechat.md 1.4, 1.5).
namespace kefu::wechat {

//! `success`: never encrypted, no newline, in every mode.
QByteArray successReply();

//! Hands the message it answers to WeChat's own customer-service tool (wechat.md 8); XML whatever
//! the push was, because no other form is documented for own servers. `createdAt` in seconds.
QByteArray transferReply(const QString &openid, const QString &originalId, qint64 createdAt);

//! What an encrypted passive reply is made with.
struct ReplyKeys {
    QByteArray token;
    QByteArray aesKey; //!< EncodingAESKey
    QByteArray appid;
    QByteArray timestamp; //!< own clock, seconds, digits
    QByteArray nonce; //!< the request's
    QByteArray random16;
};

//! A non-empty reply in the envelope WeChat expects. Nothing when the key is no key.
std::optional<QByteArray> encryptedReply(const ReplyKeys &keys, const QByteArray &reply,
                                         BodyFormat format);

} // namespace kefu::wechat
