// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/features.h"

namespace kefu::gateway {

//! Spans of a console's socket (PROTOCOL.md, "Limits").
struct Settings {
    int loginMs = kLoginDeadlineMs; //!< from the upgrade to the hello
    int pingMs = kPingIntervalMs; //!< kMissedPings without an answer end the socket
};

} // namespace kefu::gateway
