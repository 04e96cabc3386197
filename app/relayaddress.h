// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/chatservice.h"

#include <QUrl>
#include <variant>

namespace kefu::app {

//! Where a relay is, made from what a person typed.
struct RelayAddress {
    QUrl socket; //!< ws or wss, ends in /agent
    QUrl http; //!< http or https of the same host, port and path prefix, without a trailing slash
    bool operator==(const RelayAddress &) const = default;

    QUrl api(const QString &path) const; //!< `path` begins with a slash
    QString
    hostLabel() const; //!< host, or host:port when it is not the usual one; for words and keys
};

//! Accepts host, host:port, [v6]:port and ws, wss, http or https URLs with an optional path prefix.
//! Without a scheme TLS is used, but not towards this machine itself. Clear text to any other
//! machine is refused and there is no switch for it (S17): the password and every message would be
//! readable on the way.
std::variant<RelayAddress, ui::LoginFailure> parseRelayAddress(const QString &typed);

//! TLS, or this machine itself. Whoever sends a credential asks this, whatever made the URL.
bool isSafe(const QUrl &url);

//! This machine itself: localhost, 127.0.0.0/8 or ::1.
bool isLoopback(const QString &host);

} // namespace kefu::app
