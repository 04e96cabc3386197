// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/simulator/types.h"

#include <optional>

namespace kefu::simulator {

//! One callback, ready to be posted as often as needed.
struct Push {
    QUrl url; //!< callback address with the signed query
    QByteArray contentType;
    QByteArray body;
    QByteArray msgId; //!< empty for events
};

//! The clear body of a push: `<xml>` with CDATA, or a JSON object; the fields stay in their order.
QByteArray clearBody(PushFormat format, const PushFields &fields);
//! The members of a JSON object as fields; numbers as they were written. BadRequest: a name that is
//! not made of letters, digits and _.
Result<PushFields> pushFields(const QJsonObject &object);
//! The fields every push begins with (wechat.md 2.1).
PushFields pushHead(const AppConfig &app, const QByteArray &openid, qint64 seconds,
                    const QString &msgType);

//! Query values of one push; openid may be empty.
struct PushStamp {
    QByteArray openid;
    QByteArray timestamp; //!< seconds
    QByteArray nonce;
    QByteArray random16;
};

//! Signs, and as the app's mode has it encrypts, `body` (wechat.md 1.3, 1.4). Any body is taken as
//! it is. Nothing when the app's key is unusable.
std::optional<Push> sealPush(const AppConfig &app, const QByteArray &body, const PushStamp &stamp);

//! The address of a URL verification with this echostr (wechat.md 1.2).
QUrl verificationUrl(const AppConfig &app, const PushStamp &stamp, const QByteArray &echostr);

} // namespace kefu::simulator
