// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/wechat/transport.h"

namespace kefu::wechat {

//! The documentation names two addresses (wechat.md 5).
enum class TypingPath {
    Custom, //!< /cgi-bin/message/custom/typing
    Business, //!< /cgi-bin/message/custom/business/typing
    Off, //!< no calls at all
};

//! Shows the visitor that somebody writes, for 15 s, or no more.
ApiCall typingCall(const QUrl &apiBase, const QByteArray &token, const QString &openid, bool on,
                   TypingPath path);

} // namespace kefu::wechat
