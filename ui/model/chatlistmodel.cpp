// SPDX-License-Identifier: Apache-2.0
#include "ui/model/chatlistmodel.h"

#include "ui/model/conversationstore.h"
#include "ui/model/rowdata.h"

namespace kefu::ui {

ChatListModel::ChatListModel(ConversationStore &store, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
{
    connect(&store, &ConversationStore::reset, this, &ChatListModel::dropUnknown);
    connect(&store, &ConversationStore::rowAdded, this, &ChatListModel::tell);
    connect(&store, &ConversationStore::rowChanged, this, &ChatListModel::tell);
    connect(&store, &ConversationStore::rowRemoved, this, &ChatListModel::tell);
    connect(&store, &ConversationStore::wordsChanged, this, &ChatListModel::tellAll);
    connect(&store, &ConversationStore::channelsChanged, this, &ChatListModel::tellAll);
}

int ChatListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_open.size());
}

QVariant ChatListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    return visitorData(m_store, m_open.at(index.row()), role);
}

QHash<int, QByteArray> ChatListModel::roleNames() const
{
    return conversationRoleNames();
}

int ChatListModel::open(VisitorId visitor)
{
    if (const int row = rowOf(visitor); row >= 0)
        return row;
    const int row = int(m_open.size());
    beginInsertRows({}, row, row);
    m_open.append(visitor);
    endInsertRows();
    return row;
}

void ChatListModel::close(VisitorId visitor)
{
    const int row = rowOf(visitor);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_open.removeAt(row);
    endRemoveRows();
}

void ChatListModel::closeAll()
{
    if (m_open.isEmpty())
        return;
    beginRemoveRows({}, 0, int(m_open.size()) - 1);
    m_open.clear();
    endRemoveRows();
}

int ChatListModel::rowOf(VisitorId visitor) const
{
    return int(m_open.indexOf(visitor));
}

VisitorId ChatListModel::visitorAt(int row) const
{
    return row >= 0 && row < m_open.size() ? m_open.at(row) : VisitorId();
}

void ChatListModel::tell(VisitorId visitor)
{
    if (const int row = rowOf(visitor); row >= 0)
        Q_EMIT dataChanged(index(row), index(row));
}

void ChatListModel::tellAll()
{
    if (!m_open.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_open.size()) - 1));
}

//! After a snapshot: visitors this agent has nothing to do with any more.
void ChatListModel::dropUnknown()
{
    for (int row = int(m_open.size()) - 1; row >= 0; --row) {
        if (!m_store.currentOf(m_open.at(row)))
            close(m_open.at(row));
    }
    tellAll();
}

} // namespace kefu::ui
