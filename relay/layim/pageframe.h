// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <optional>

namespace kefu::layim {

//! What a page may ask for over its socket.
enum class PageRequest {
    Unknown,
    Init,
    Ping,
    Pong,
    Send,
    Status, //!< PageFrame::value: "online" or "hide"
    Sign,
    Typing,
    Read, //!< the page shows this conversation now
    Agree, //!< takes the conversation that was offered
    Refuse,
};

//! A frame of a page, understood. Pages of three schools say the same in other words (layim.md 3):
//! the name stands in `emit`, `type` or `message_type`, and several names mean one thing.
struct PageFrame {
    PageRequest request = PageRequest::Unknown;
    QJsonObject data;
    QString value; //!< the one word a request is about: the status, the signature
    QByteArray token; //!< Init
    VisitorId visitor; //!< none: not named, or not one
    bool on = true; //!< Typing: has begun, not stopped
};

PageFrame pageFrameFrom(const QJsonObject &frame);

//! LayIM knows two of our states by name.
std::optional<PresenceState> statusFrom(const QString &word);
//! As LayIM calls a state of one's own: whoever is there and not hidden is "online".
QLatin1String statusWord(PresenceState state);
//! The visitor of `id`, `uid` or `to.id`, as text or number.
VisitorId visitorIn(const QJsonObject &data);

} // namespace kefu::layim
