// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/roster.h"

#include <algorithm>

namespace kefu::desk {

void Roster::load(const QList<storage::AgentRecord> &agents, const QList<AgentId> &connectedBefore,
                  qint64 now, const domain::PresenceRules &rules)
{
    QList<storage::AgentRecord> byLastAssigned = agents;
    std::sort(byLastAssigned.begin(), byLastAssigned.end(), [](const auto &a, const auto &b) {
        return std::pair(a.lastAssignedAt, a.info.id) < std::pair(b.lastAssignedAt, b.info.id);
    });
    for (const storage::AgentRecord &record : byLastAssigned) {
        add(record);
        AgentEntry &entry = m_agents.at(record.info.id);
        if (record.lastAssignedAt > 0)
            entry.assignedRank = ++m_rank;
        if (connectedBefore.contains(record.info.id)) {
            entry.presence.onAttached();
            entry.presence.onChosen(record.info.presence);
            entry.presence.onDropped(now, rules);
        }
    }
}

void Roster::add(const storage::AgentRecord &record)
{
    m_agents[record.info.id].record = record;
    m_names.insert(record.info.username, record.info.id);
}

AgentEntry *Roster::find(AgentId id)
{
    const auto it = m_agents.find(id);
    return it == m_agents.end() ? nullptr : &it->second;
}

const AgentEntry *Roster::find(AgentId id) const
{
    const auto it = m_agents.find(id);
    return it == m_agents.end() ? nullptr : &it->second;
}

const AgentEntry *Roster::findByName(const QString &username) const
{
    return find(m_names.value(username));
}

bool Roster::serves(const AgentEntry &entry, ChannelId channel)
{
    return entry.record.enabled && entry.record.info.role != Role::Qa
        && (entry.record.channels.isEmpty() || entry.record.channels.contains(channel));
}

bool Roster::someoneThere(ChannelId channel) const
{
    return std::any_of(m_agents.begin(), m_agents.end(), [channel](const auto &item) {
        const domain::Presence &presence = item.second.presence;
        return serves(item.second, channel)
            && presence.seenByColleagues() != PresenceState::Offline;
    });
}

qint64 Roster::noteAssigned(AgentId id)
{
    AgentEntry *entry = find(id);
    return entry ? std::exchange(entry->assignedRank, ++m_rank) : 0;
}

void Roster::takeBackAssigned(AgentId id, qint64 given, qint64 before)
{
    AgentEntry *entry = find(id);
    if (entry && entry->assignedRank == given)
        entry->assignedRank = before;
}

QList<AgentId> Roster::onTime(qint64 now)
{
    QList<AgentId> ended;
    for (auto &[id, entry] : m_agents) {
        const domain::Presence before = entry.presence;
        if (entry.presence.onTime(now) || entry.presence != before)
            ended.append(id);
    }
    return ended;
}

qint64 Roster::nextTimeAt() const
{
    qint64 next = 0;
    for (const auto &[id, entry] : m_agents) {
        const qint64 at = entry.presence.nextTimeAt();
        if (at > 0 && (next == 0 || at < next))
            next = at;
    }
    return next;
}

AgentInfo Roster::infoOf(const AgentEntry &entry) const
{
    AgentInfo info = entry.record.info;
    info.presence = entry.presence.state;
    return info;
}

} // namespace kefu::desk
