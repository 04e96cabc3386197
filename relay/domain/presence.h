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
    qint64 awayReturnAt =
        0; //!< away for so long that unanswered conversations return; 0 = not away
    QString reason {}; //!< why away
    qint64 untilAt = 0; //!< away: back online by itself then; 0 = no limit
    AgentId by {}; //!< the supervisor who chose it; none = the agent, or the relay

    //! A console logged in. Offline becomes Online; a chosen busy, away or invisible stays.
    void onAttached();
    //! A console is gone without goodbye; with the last one grace begins.
    void onDropped(qint64 now, const PresenceRules &rules = {});
    //! A console said goodbye; with the last one the agent is offline at once.
    void onLeft();
    //! With a `now`, a stay in away is limited (product.md 5); without one it is not.
    void onChosen(PresenceState chosen, qint64 now = 0, const PresenceRules &rules = {});
    //! With why, until when (away only) and by whom; see onChosen().
    void onChosenWith(PresenceState chosen, const QString &why, qint64 until, AgentId chosenBy,
                      qint64 now, const PresenceRules &rules = {});
    //! True when grace or the longest away ended just now: unanswered conversations go back to the
    //! queue.
    bool onTime(qint64 now);
    //! When onTime() has something to do, if nothing happens before; 0 = never.
    qint64 nextTimeAt() const;

    bool takesNew() const; //!< online and connected
    //! As colleagues see it: invisible looks offline, and so does a lost link.
    PresenceState seenByColleagues() const;
    bool operator==(const Presence &) const = default;
};

} // namespace kefu::domain
