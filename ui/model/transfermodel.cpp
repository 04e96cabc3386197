// SPDX-License-Identifier: Apache-2.0
#include "ui/model/transfermodel.h"

#include "ui/model/conversationstore.h"

#include <algorithm>

namespace kefu::ui {

namespace {

//! Free places, for the order; no limit is more than any.
int room(const Colleague &colleague)
{
    return colleague.capacity > 0 ? colleague.capacity - colleague.load : 100'000;
}

} // namespace

bool isReachable(const Colleague &colleague)
{
    return colleague.presence != PresenceState::Offline && colleague.link == LinkState::Connected;
}

TransferModel::TransferModel(ConversationStore &store, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
{
    connect(&store.people(), &ColleagueBook::changed, this, &TransferModel::fill);
    fill();
}

void TransferModel::setChannel(ChannelId channel)
{
    m_channel = channel;
    fill();
}

void TransferModel::setFilter(const QString &text)
{
    m_filter = text.simplified();
    fill();
}

void TransferModel::fill()
{
    const ColleagueBook &people = m_store.people();
    const auto wanted = [this](const QString &name) {
        return m_filter.isEmpty() || name.contains(m_filter, Qt::CaseInsensitive);
    };
    QList<Colleague> agents;
    for (const Colleague &agent : people.agents()) {
        if (agent.id != m_store.me().id && agent.role != Role::Qa && wanted(agent.nickname))
            agents.append(agent);
    }
    std::stable_sort(agents.begin(), agents.end(), [](const Colleague &a, const Colleague &b) {
        const bool there = isReachable(a);
        if (there != isReachable(b))
            return there;
        const bool free = a.presence == PresenceState::Online;
        if (free != (b.presence == PresenceState::Online))
            return free;
        return there && room(a) != room(b) && room(a) > room(b);
    });
    beginResetModel();
    m_rows.clear();
    for (const Colleague &agent : agents) {
        if (isReachable(agent))
            m_rows.append({ agent.id, {} });
    }
    for (const AgentGroup &group : people.groups()) {
        const bool here = !m_channel.isValid() || group.channel == m_channel;
        if (here && wanted(group.name))
            m_rows.append({ {}, group.id });
    }
    for (const Colleague &agent : agents) {
        if (!isReachable(agent))
            m_rows.append({ agent.id, {} });
    }
    endResetModel();
}

int TransferModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant TransferModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    if (role == AgentRole)
        return row.agent.value;
    if (role == GroupRole)
        return row.group.value;
    if (const Colleague *agent = m_store.people().find(row.agent))
        return agentData(*agent, role);
    const AgentGroup *group = m_store.people().findGroup(row.group);
    return group ? groupData(*group, role) : QVariant();
}

QVariant TransferModel::agentData(const Colleague &agent, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return agent.nickname;
    case PresenceRole:
        return int(agent.presence);
    case LoadRole:
        return agent.load;
    case CapacityRole:
        return agent.capacity;
    case ReachableRole:
        return isReachable(agent);
    default:
        return {};
    }
}

//! A group takes it in any case: while nobody of it is there, it waits in the queue.
QVariant TransferModel::groupData(const AgentGroup &group, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        return group.name;
    case MembersRole:
        return present(group);
    case CapacityRole:
        return int(group.members.size());
    case ReachableRole:
        return true;
    default:
        return {};
    }
}

int TransferModel::present(const AgentGroup &group) const
{
    return int(
        std::count_if(group.members.begin(), group.members.end(), [this](const AgentId member) {
            const Colleague *agent = m_store.people().find(member);
            return agent && isReachable(*agent);
        }));
}

Qt::ItemFlags TransferModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags base = QAbstractListModel::flags(index);
    return data(index, ReachableRole).toBool() ? base
                                               : base & ~(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
}

int TransferModel::firstReachable() const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (data(index(row), ReachableRole).toBool())
            return row;
    }
    return -1;
}

} // namespace kefu::ui
