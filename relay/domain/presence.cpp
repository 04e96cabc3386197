// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/presence.h"

#include <algorithm>

namespace kefu::domain {

void Presence::onAttached()
{
    // Whoever comes in the morning is there; a console whose network was away for a moment does not
    // undo that its agent signed off.
    if (link == LinkState::Lost && state == PresenceState::Offline)
        state = PresenceState::Online;
    ++sockets;
    link = LinkState::Connected;
    graceUntilAt = 0;
}

void Presence::onDropped(qint64 now, const PresenceRules &rules)
{
    if (sockets == 0) // told twice: grace that runs already must not grow
        return;
    if (--sockets > 0)
        return;
    link = LinkState::Grace;
    graceUntilAt = now + rules.graceMs;
}

void Presence::onLeft()
{
    sockets = std::max(0, sockets - 1);
    if (sockets > 0)
        return;
    *this = Presence {};
}

void Presence::onChosen(PresenceState chosen, qint64 now, const PresenceRules &rules)
{
    // Choosing away once more does not begin a new half hour.
    if (chosen != PresenceState::Away)
        awayReturnAt = 0;
    else if (state != PresenceState::Away && now > 0)
        awayReturnAt = now + rules.awayReturnMs;
    state = chosen;
}

void Presence::onChosenWith(PresenceState chosen, const QString &why, qint64 until,
                            AgentId chosenBy, qint64 now, const PresenceRules &rules)
{
    onChosen(chosen, now, rules);
    const bool away = chosen == PresenceState::Away;
    reason = away ? why : QString();
    untilAt = away && until > now ? until : 0;
    by = chosenBy;
}

bool Presence::onTime(qint64 now)
{
    bool returns = false;
    if (untilAt > 0 && now >= untilAt && state == PresenceState::Away)
        onChosenWith(PresenceState::Online, {}, 0, {}, now);
    if (link == LinkState::Grace && now >= graceUntilAt) {
        link = LinkState::Lost;
        graceUntilAt = 0;
        returns = true;
    }
    if (awayReturnAt > 0 && now >= awayReturnAt) {
        awayReturnAt = 0;
        returns = true;
    }
    return returns;
}

qint64 Presence::nextTimeAt() const
{
    qint64 next = 0;
    for (const qint64 at : { link == LinkState::Grace ? graceUntilAt : 0, awayReturnAt, untilAt }) {
        if (at > 0 && (next == 0 || at < next))
            next = at;
    }
    return next;
}

bool Presence::takesNew() const
{
    return state == PresenceState::Online && link == LinkState::Connected;
}

PresenceState Presence::seenByColleagues() const
{
    if (state == PresenceState::Invisible || link == LinkState::Lost)
        return PresenceState::Offline;
    return state;
}

} // namespace kefu::domain
