// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"
#include "relay/http/httptypes.h"

#include <QByteArray>
#include <QJsonObject>

namespace kefu::layim {

//! Texts and pictures of one click.
inline constexpr int kMaxPieces = 10;

//! What a page wants to send, from `{mine,to}` of LayIM's sendMessage (layim.md 2.4).
struct SendRequest {
    VisitorId visitor;
    desk::ReplyCommand command; //!< the text without LayIM's markup, or one of our pictures; no
                                //!< conversation, no clientMessageId
    //! What follows it: a page sends the words that stood in its box and the picture that was added
    //! with one click, and WeChat takes each as a message of its own.
    QList<Content> more {};
};

//! Ids may be strings or numbers. Errors: BadRequest{field}, Unsupported (group chat), TooLarge
//! (the text, or more than kMaxPieces).
Result<SendRequest> sendRequestFromJson(const QJsonObject &data);

//! The object in a request's body, JSON or a form; empty when it is neither.
QJsonObject bodyObject(const http::Request &request);

//! `mine[content]=…&to[id]=…`, as jQuery posts an object, in the shape JSON would have had. Values
//! stay text.
QJsonObject jsonFromForm(const QByteArray &body);

} // namespace kefu::layim
