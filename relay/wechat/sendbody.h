// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QByteArray>

namespace kefu::wechat {

//! A message to a visitor, with what only WeChat knows of it.
struct OutgoingMessage {
    QString openid;
    Content content;
    QString mediaId {}; //!< Image, and a Card's cover: under which WeChat has the file
    //! Card: our own appid; empty leaves it out (the pages of WeChat's documentation contradict
    //! each other, wechat.md 3).
    QString appid {};
};

//! What it is to /cgi-bin/message/custom/send (wechat.md 3): raw UTF-8, no \u escapes (P1). Empty
//! for what cannot be sent: another kind, a text that is empty after cleaning, a picture without
//! media id.
QByteArray sendBody(const OutgoingMessage &message);

} // namespace kefu::wechat
