// SPDX-License-Identifier: Apache-2.0
#include "ui/model/leavelistmodel.h"

#include "ui/model/conversationstore.h"
#include "ui/model/previewtext.h"
#include "ui/model/rowdata.h"

namespace kefu::ui {

LeaveListModel::LeaveListModel(ConversationStore &store, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
{
    connect(&store, &ConversationStore::channelsChanged, this, &LeaveListModel::tellAll);
    connect(&store, &ConversationStore::wordsChanged, this, &LeaveListModel::tellAll);
}

int LeaveListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

QVariant LeaveListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ConversationInfo &info = m_rows.at(index.row());
    switch (role) {
    // What the store would say of a visitor it has a row of.
    case NameRole:
        return visitorDisplayName(info.visitor, m_store.words().visitor).simplified();
    case PreviewRole:
        return info.lastMessage ? previewOf(*info.lastMessage, m_store.words()) : QString();
    case ActivityAtRole:
        return info.lastMessage ? info.lastMessage->createdAt : info.openedAt;
    case UnreadRole:
        return info.unread;
    case QuotaLeftRole:
        return info.quota.left;
    case QuotaUntilRole:
        return info.quota.untilAt;
    default:
        return conversationData(m_store, info, role);
    }
}

QHash<int, QByteArray> LeaveListModel::roleNames() const
{
    return conversationRoleNames();
}

void LeaveListModel::setFirstPage(const QList<ConversationInfo> &page)
{
    const auto sameIds = [](const ConversationInfo &a, const ConversationInfo &b) {
        return a.id == b.id;
    };
    if (page.size() == m_rows.size()
        && std::equal(page.begin(), page.end(), m_rows.begin(), sameIds)) {
        m_rows = page;
        return tellAll();
    }
    beginResetModel();
    m_rows = page;
    endResetModel();
}

void LeaveListModel::append(const QList<ConversationInfo> &page)
{
    QList<ConversationInfo> fresh;
    for (const ConversationInfo &info : page) {
        if (rowOf(info.id) < 0)
            fresh.append(info);
    }
    if (fresh.isEmpty())
        return;
    beginInsertRows({}, int(m_rows.size()), int(m_rows.size() + fresh.size()) - 1);
    m_rows += fresh;
    endInsertRows();
}

void LeaveListModel::remove(ConversationId conversation)
{
    const int row = rowOf(conversation);
    if (row < 0)
        return;
    beginRemoveRows({}, row, row);
    m_rows.removeAt(row);
    endRemoveRows();
}

void LeaveListModel::clear()
{
    if (!m_rows.isEmpty())
        setFirstPage({});
}

ConversationId LeaveListModel::lastId() const
{
    return m_rows.isEmpty() ? ConversationId() : m_rows.last().id;
}

const ConversationInfo *LeaveListModel::at(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

int LeaveListModel::rowOf(ConversationId conversation) const
{
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).id == conversation)
            return row;
    }
    return -1;
}

void LeaveListModel::tellAll()
{
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
}

} // namespace kefu::ui
