// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apierror.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

namespace kefu::simulator {

//! What WeChat sees in the body of `custom/send` before it looks at the quota.
struct SendCheck {
    int code = Ok;
    QByteArray openid;
    QString msgType;
    QString text;
    QJsonObject body;
};

constexpr int kMaxTextBytes = 2048; //!< UTF-8 (wechat.md 3; over it 45002)

//! Checks form and content; knows nothing of tokens, visitors or quota. Whether the openid exists
//! is the caller's business, and comes before what this finds wrong with the content: see
//! `contentCode`.
SendCheck checkSendBody(const QByteArray &body);
//! The second half: msgtype and content of a body that `checkSendBody` passed.
int contentCode(const SendCheck &send);

} // namespace kefu::simulator
