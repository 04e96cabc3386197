// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QStringList>

//! WeChat's half of a callback: what its servers would send (wechat.md 1.3, 1.4).
struct Push {
    QByteArray channel = "shop";
    QByteArray token;
    QByteArray timestamp = "1700000000";
    QByteArray nonce = "1234567890";
    QByteArray msgSignature;
    QByteArray encrypt;
    bool xml = false;

    QByteArray target() const; //!< path and query
    QByteArray body() const; //!< the secure envelope
};

//! The keys of a channel as a test sets them.
struct PushKeys {
    QByteArray token = "relayTestToken1";
    QByteArray aesKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
    QByteArray appid = "wxb11529c136998cb6";

    //! Options of `channel add` for these keys.
    QStringList options() const;
};

//! A vector of tests/fixtures/wechat/vectors.json as a push.
QJsonObject vectorNamed(const QString &id);
Push pushOfVector(const QString &id);

//! `message` sealed and signed with `keys`.
Push sealedPush(const PushKeys &keys, const QByteArray &message, bool xml = false);
//! The same with padding no decoder may accept, but a right signature.
Push badlyPaddedPush(const PushKeys &keys);

//! A text message, fresh, with its own MsgId.
QByteArray textMessage(const QByteArray &openid, const QByteArray &content, qint64 msgId);
