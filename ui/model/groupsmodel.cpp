// SPDX-License-Identifier: Apache-2.0
#include "ui/model/groupsmodel.h"

#include "ui/model/conversationstore.h"
#include "ui/model/rowdata.h"

#include <algorithm>

namespace kefu::ui {

bool isThere(const Colleague &colleague)
{
    return colleague.presence != PresenceState::Offline && colleague.link != LinkState::Lost;
}

GroupsModel::GroupsModel(ConversationStore &store, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
{
    connect(&store.people(), &ColleagueBook::changed, this, &GroupsModel::rebuild);
    connect(&store, &ConversationStore::channelsChanged, this, &GroupsModel::rebuild);
    rebuild();
}

void GroupsModel::setWords(const QString &everybody, MemberWords words)
{
    m_everybody = everybody;
    m_words = std::move(words);
    rebuild();
}

void GroupsModel::rebuild()
{
    beginResetModel();
    m_groups.clear();
    const ColleagueBook &people = m_store.people();
    for (const AgentGroup &group : people.groups()) {
        const QString channel = m_store.channelName(group.channel);
        addGroup(group.id, channel.isEmpty() ? group.name : group.name + u" · " + channel,
                 group.members);
    }
    QList<AgentId> everybody;
    for (const Colleague &colleague : people.agents())
        everybody.append(colleague.id);
    if (!everybody.isEmpty())
        addGroup({}, m_everybody, everybody);
    layRows();
    endResetModel();
}

void GroupsModel::addGroup(GroupId id, const QString &name, const QList<AgentId> &members)
{
    Group group { id, name, { members.begin(), members.end() }, 0 };
    const auto there = [this](AgentId agent) {
        const Colleague *colleague = m_store.people().find(agent);
        return colleague && isThere(*colleague);
    };
    const auto away = std::stable_partition(group.members.begin(), group.members.end(), there);
    group.online = int(away - group.members.begin());
    m_groups.push_back(std::move(group));
}

void GroupsModel::layRows()
{
    m_rows.clear();
    for (int at = 0; at < int(m_groups.size()); ++at) {
        const Group &group = m_groups[size_t(at)];
        m_rows.push_back({ at, -1 });
        if (m_closed.contains(group.id.value))
            continue;
        for (int member = 0; member < int(group.members.size()); ++member)
            m_rows.push_back({ at, member });
    }
}

int GroupsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

void GroupsModel::toggle(int row)
{
    if (row < 0 || row >= rowCount() || m_rows[size_t(row)].member >= 0)
        return;
    const qint64 id = m_groups[size_t(m_rows[size_t(row)].group)].id.value;
    beginResetModel();
    if (!m_closed.remove(id))
        m_closed.insert(id);
    layRows();
    endResetModel();
    Q_EMIT closedChanged();
}

void GroupsModel::setClosed(const QSet<qint64> &groups)
{
    if (groups == m_closed)
        return;
    beginResetModel();
    m_closed = groups;
    layRows();
    endResetModel();
}

QVariant GroupsModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Row row = m_rows[size_t(index.row())];
    const Group &group = m_groups[size_t(row.group)];
    return row.member < 0 ? groupData(group, role)
                          : memberData(group.members[size_t(row.member)], role);
}

QVariant GroupsModel::groupData(const Group &group, int role) const
{
    switch (role) {
    case NameRole:
        return group.name;
    case KindRole:
        return int(RowKind::Group);
    case GroupIdRole:
        return group.id.value;
    case GroupOpenRole:
        return !m_closed.contains(group.id.value);
    case GroupCountRole:
        return int(group.members.size());
    case GroupOnlineRole:
        return group.online;
    default:
        return {};
    }
}

QVariant GroupsModel::memberData(AgentId agent, int role) const
{
    const Colleague *colleague = m_store.people().find(agent);
    switch (role) {
    case KindRole:
        return int(RowKind::Member);
    case AgentIdRole:
        return agent.value;
    case NameRole:
        return colleague ? colleague->nickname : agent.toString();
    case PreviewRole:
        return colleague && m_words ? m_words(*colleague) : QString();
    case PresenceRole:
        return int(colleague && isThere(*colleague) ? colleague->presence : PresenceState::Offline);
    case EndedRole:
        return !colleague || !isThere(*colleague);
    default:
        return {};
    }
}

QHash<int, QByteArray> GroupsModel::roleNames() const
{
    return conversationRoleNames();
}

} // namespace kefu::ui
