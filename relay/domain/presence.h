// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

namespace kefu::domain {

struct PresenceRules {
    qint64 graceMs = 60'000;
    qint64 awayReturnMs = 30LL * 60 * 1000;
};

//! An agent's presence and link (product.md 5). Pure: sockets and clocks are told to it.
struct Presence {
    PresenceState state = PresenceState::Offline; //!< what the agent chose
    LinkState link = LinkState::Lost;
    int sockets = 0;
    qint64 graceUntilAt = 0;

    //! A console logged in. Offline becomes Online; a chosen busy, away or invisible stays.
    void onAttached();
    //! A console is gone without goodbye; with the last one grace begins.
    void onDropped(qint64 now, const PresenceRules &rules = {});
    //! A console said goodbye; with the last one the agent is offline at once.
    void onLeft();
    void onChosen(PresenceState chosen);
    //! True when grace ended just now: unanswered conversations go back to the queue.
    bool onTime(qint64 now);

    bool takesNew() const; //!< online and connected
    //! As colleagues see it: invisible looks offline.
    PresenceState seenByColleagues() const;
    bool operator==(const Presence &) const = default;
};

} // namespace kefu::domain
