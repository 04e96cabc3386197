// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace kefu::testing {

struct PushChannel {
    QByteArray name;
    QByteArray appid;
    QByteArray token;
    QByteArray aesKey;
};

//! A whole HTTP request as WeChat sends it in secure mode with XML: `text` from `openid` as message
//! `msgId`.
QByteArray securePushRequest(const PushChannel &channel, const QByteArray &openid,
                             const QByteArray &text, quint64 msgId, qint64 createTimeS);

//! The same of a picture that is at WeChat under this id.
QByteArray securePicturePush(const PushChannel &channel, const QByteArray &openid,
                             const QByteArray &mediaId, quint64 msgId, qint64 createTimeS);

//! The marker that stands for message `index` in its text, found again in whatever shows the text.
QByteArray markerOf(int index);

} // namespace kefu::testing
