// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/wechat/callbackparser.h"

#include <QList>

namespace kefu::api {

//! What a callback's name in the URL stands for.
struct CallbackChannel {
    //! The newest pair of Token and EncodingAESKey, and for a while after a rotation the one before
    //! it. Of an unknown or disabled channel: the dummy, so that the refusal costs the same.
    QList<wechat::ChannelKeys> keys;
    bool isKnown = false;
};
CallbackChannel callbackChannel(const desk::Desk &desk, const QString &name,
                                const wechat::ChannelKeys &dummy);

//! The first of the pairs that opens the callback, or what the newest one said.
struct OpenedCallback {
    Result<QByteArray> body;
    qsizetype pair = 0;
};
OpenedCallback openWithAny(const QList<wechat::ChannelKeys> &keys,
                           const wechat::CallbackQuery &query, const QByteArray &body);

//! The answer that hands this message to WeChat's own tool, in the form the channel's mode asks for
//! (wechat.md 8). Empty when that cannot be made: then `success` is the answer.
QByteArray handOverReply(const wechat::ChannelKeys &keys, const domain::Inbound &inbound,
                         const QByteArray &nonce, qint64 now);

} // namespace kefu::api
