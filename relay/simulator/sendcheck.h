// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/apierror.h"
#include "relay/simulator/media.h"

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

    //! The member the type is named after: `{"title":…}` of a link.
    QJsonObject part() const { return body.value(msgType).toObject(); }
    //! The file an image or a card needs; empty for others.
    QByteArray mediaId() const;
    //! Whether a file of this kind may stand there.
    bool takes(MediaKind kind) const;
    //! WeChat answers ok to links it never shows: no address, no picture, an article of
    //! mp.weixin.qq.com (wechat.md 3, P14).
    bool isShown() const;
};

constexpr int kMaxTextBytes = 2048; //!< UTF-8 (wechat.md 3; over it 45002)

//! Checks form and content; knows nothing of tokens, visitors or quota. Whether the openid exists
//! is the caller's business, and comes before what this finds wrong with the content: see
//! `contentCode`.
SendCheck checkSendBody(const QByteArray &body);
//! The second half: msgtype and content of a body that `checkSendBody` passed, sent by the mini
//! program of this appid. Whether the file it names exists is the caller's business.
int contentCode(const SendCheck &send, const QByteArray &appId = {});
//! The message in a few words, for a printed line: the text, "[image]", "[card] title".
QString shownSend(const QString &msgType, const QJsonObject &body);

} // namespace kefu::simulator
