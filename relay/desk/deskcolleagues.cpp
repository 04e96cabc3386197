// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskprivate.h"

#include <algorithm>

//! How colleagues stand, as each may see them (product.md 5).
namespace kefu::desk {

using domain::Actor;
using domain::Command;

namespace {

bool isLead(const Actor &actor)
{
    return actor.local || actor.role == Role::Supervisor || actor.role == Role::Admin;
}

//! Of one channel at least; an account without channels serves all.
bool sharesChannel(const Actor &actor, const AgentEntry &entry)
{
    return actor.channels.isEmpty() || entry.record.channels.isEmpty()
        || entry.record.channels.intersects(actor.channels);
}

QList<AgentGroup> groupsOf(const Actor &actor, const QList<storage::GroupRecord> &groups)
{
    QList<AgentGroup> list;
    for (const storage::GroupRecord &group : groups) {
        if (!actor.channels.isEmpty() && !actor.channels.contains(group.group.channel))
            continue;
        QList<AgentId> members = group.group.members.values();
        std::sort(members.begin(), members.end());
        list.append({ group.group.id, group.group.channel, group.name, members });
    }
    return list;
}

} // namespace

std::optional<Colleague> DeskCore::colleagueFor(const Actor &actor, AgentId id) const
{
    const AgentEntry *entry = roster.find(id);
    if (!entry || !entry->record.enabled || !sharesChannel(actor, *entry))
        return std::nullopt;
    const domain::Presence &presence = entry->presence;
    const bool whole = isLead(actor) || id == actor.agent
        || presence.state != PresenceState::Invisible; // he looks offline in every way
    Colleague colleague;
    colleague.id = id;
    colleague.nickname = entry->record.info.nickname;
    colleague.role = entry->record.info.role;
    colleague.sign = entry->record.info.sign;
    colleague.presence = isLead(actor) ? presence.state : presence.seenByColleagues();
    colleague.capacity = dispatcher->capacityOf(id).capacity;
    if (whole) {
        colleague.load = book.loadOf(id);
        colleague.link = presence.link;
        colleague.reason = presence.reason;
        colleague.sinceAt = entry->sinceAt;
    }
    return colleague;
}

void Desk::colleagues(const Actor &actor, Callback<ColleaguesAnswer> done)
{
    if (!d->allowed(actor, Command::ListColleagues, done))
        return;
    ColleaguesAnswer answer;
    for (const auto &[id, entry] : d->core.roster.all()) {
        if (const auto colleague = d->core.colleagueFor(actor, id))
            answer.agents.append(*colleague);
    }
    answer.groups = groupsOf(actor, d->core.dispatcher->groups());
    later<ColleaguesAnswer>(this, done, answer);
}

void Desk::followColleagues(const Actor &actor, SessionId session, SessionSink *sink,
                            Callback<bool> done)
{
    if (!d->allowed(actor, Command::ListColleagues, done))
        return;
    d->core.colleagueTopic->add(session, actor, sink);
    later<bool>(this, done, true);
}

void Desk::unfollowColleagues(SessionId session)
{
    d->core.colleagueTopic->remove(session);
}

} // namespace kefu::desk
