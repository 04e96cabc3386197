// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>
#include <algorithm>

namespace kefu::http {

//! What the WebSockets of a server may hold unsent: each by itself, and all together. Fifty clients
//! that stop reading at once would otherwise fill fifty times the budget of one (design.md 9).
//! Outlives the server inside a WebSocket, hence shared.
struct SendBudget {
    static constexpr qint64 kLeastShare = 64 * 1024; //!< one that is stuck may always hold this

    qint64 perSocket = 0;
    qint64 total = 0;
    qint64 used = 0; //!< by all sockets, as last counted

    //! How much one that takes nothing may hold. It falls as the others hold more, so that any
    //! number of them settles below `total`, and one alone gets its whole budget.
    qint64 share() const { return std::min(perSocket, std::max(kLeastShare, total - used)); }
};

} // namespace kefu::http
