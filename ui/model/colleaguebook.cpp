// SPDX-License-Identifier: Apache-2.0
#include "ui/model/colleaguebook.h"

#include <algorithm>

namespace kefu::ui {

const Colleague *ColleagueBook::find(AgentId agent) const
{
    const auto it = std::find_if(m_agents.cbegin(), m_agents.cend(),
                                 [agent](const Colleague &other) { return other.id == agent; });
    return it == m_agents.cend() ? nullptr : &*it;
}

const AgentGroup *ColleagueBook::findGroup(GroupId group) const
{
    const auto it = std::find_if(m_groups.cbegin(), m_groups.cend(),
                                 [group](const AgentGroup &other) { return other.id == group; });
    return it == m_groups.cend() ? nullptr : &*it;
}

QString ColleagueBook::nameOf(AgentId agent) const
{
    const Colleague *colleague = find(agent);
    return colleague ? colleague->nickname : QString();
}

void ColleagueBook::apply(const ColleaguesAnswer &answer)
{
    const bool same = m_known && m_agents == answer.agents && m_groups == answer.groups;
    m_known = true;
    m_agents = answer.agents;
    m_groups = answer.groups;
    if (!same)
        Q_EMIT changed();
}

void ColleagueBook::apply(const ColleaguesPush &push)
{
    for (const Colleague &colleague : push.agents) {
        const auto it =
            std::find_if(m_agents.begin(), m_agents.end(),
                         [&colleague](const Colleague &other) { return other.id == colleague.id; });
        if (it == m_agents.end())
            m_agents.append(colleague);
        else
            *it = colleague;
    }
    if (!push.agents.isEmpty())
        Q_EMIT changed();
}

void ColleagueBook::clear()
{
    if (!m_known)
        return;
    m_known = false;
    m_agents.clear();
    m_groups.clear();
    Q_EMIT changed();
}

} // namespace kefu::ui
