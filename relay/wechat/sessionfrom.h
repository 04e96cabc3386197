// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QByteArray>
#include <QList>
#include <QString>

//! SessionFrom: what the mini program's contact button says of its visitor (wechat.md 2.1, at most
//! 1024 characters). It comes from the visitor's device, so it is only as true as its signature.
namespace kefu::wechat {

struct SessionSource {
    QString name {}; //!< `nickName` of a JSON object, on one line
    QString avatarUrl {}; //!< `avatarUrl`, if that is https
    //! Every member in its order, but the signature; at most kMaxSourceFields, their texts bounded.
    //! What is no JSON object is one field without a key. `wxapp` says that nothing was set: none.
    QList<SourceField> fields {};
};
inline constexpr qsizetype kMaxSourceFields = 50;

SessionSource readSessionFrom(const QString &sessionFrom);

//! What a signature is made over: the visitor's openid, then the members but `sig`, sorted by name
//! (bytes of UTF-8), each as "name=value", all joined by line feeds. Values are text: strings as
//! they are, numbers and words as written. Empty when there is no signature to check: no JSON
//! object, no `sig`, a nested value, a line feed in a value, a name that comes twice.
QByteArray signedText(const QString &sessionFrom, const QString &openid);

//! `sig` is the HMAC-SHA256 of signedText() with the channel's session key, as 64 hex digits. The
//! mini program's own server makes it, because the key must not be in the mini program. The openid
//! in it keeps one visitor from showing what was signed for another.
bool isSigned(const QString &sessionFrom, const QString &openid, const QByteArray &key);

//! A new key: 32 random bytes in base64url, which is also what the HMAC is keyed with.
QByteArray makeSessionKey();

} // namespace kefu::wechat
