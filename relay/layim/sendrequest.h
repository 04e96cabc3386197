// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"

#include <QByteArray>
#include <QJsonObject>

namespace kefu::layim {

//! What a page wants to send, from `{mine,to}` of LayIM's sendMessage (layim.md 2.4).
struct SendRequest {
    VisitorId visitor;
    desk::ReplyCommand command; //!< the text without LayIM's markup, or one of our pictures; no
                                //!< conversation, no clientMessageId
};

//! Ids may be strings or numbers. Errors: BadRequest{field}, Unsupported (group chat), TooLarge.
Result<SendRequest> sendRequestFromJson(const QJsonObject &data);

//! `mine[content]=…&to[id]=…`, as jQuery posts an object, in the shape JSON would have had. Values
//! stay text.
QJsonObject jsonFromForm(const QByteArray &body);

} // namespace kefu::layim
