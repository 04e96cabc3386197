// SPDX-License-Identifier: Apache-2.0
#include "ui/model/historymodel.h"

#include "ui/model/conversationstore.h"
#include "ui/model/rowdata.h"

#include <algorithm>

namespace kefu::ui {

HistoryModel::HistoryModel(ConversationStore &store, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
{
    connect(&store, &ConversationStore::reset, this, &HistoryModel::rebuild);
    connect(&store, &ConversationStore::endedChanged, this, &HistoryModel::refresh);
    connect(&store, &ConversationStore::rowChanged, this, &HistoryModel::refreshVisitor);
    connect(&store, &ConversationStore::wordsChanged, this, &HistoryModel::tellAll);
    connect(&store, &ConversationStore::channelsChanged, this, &HistoryModel::tellAll);
    fill();
}

int HistoryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_entries.size());
}

QVariant HistoryModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto *info = m_store.conversation(m_entries[size_t(index.row())].conversation);
    return info ? conversationData(m_store, *info, role) : QVariant();
}

QHash<int, QByteArray> HistoryModel::roleNames() const
{
    return conversationRoleNames();
}

bool HistoryModel::before(const Entry &a, const Entry &b)
{
    return a.endedAt != b.endedAt ? a.endedAt > b.endedAt : a.conversation > b.conversation;
}

int HistoryModel::rowOf(ConversationId conversation) const
{
    const auto key = m_endedAt.constFind(conversation);
    if (key == m_endedAt.constEnd())
        return -1;
    const auto it =
        std::lower_bound(m_entries.begin(), m_entries.end(), Entry { *key, conversation }, before);
    return int(it - m_entries.begin());
}

void HistoryModel::fill()
{
    m_entries.clear();
    m_endedAt.clear();
    const QList<ConversationId> ended = m_store.endedConversations();
    for (const ConversationId id : ended) {
        if (isHidden(*m_store.conversation(id)))
            continue;
        m_entries.push_back({ m_store.conversation(id)->endedAt, id });
        m_endedAt.insert(id, m_entries.back().endedAt);
    }
    std::sort(m_entries.begin(), m_entries.end(), before);
}

bool HistoryModel::isHidden(const ConversationInfo &info) const
{
    return info.endedAt <= m_hidden.until || m_hidden.single.contains(info.id);
}

void HistoryModel::setHidden(const Hidden &hidden)
{
    if (hidden == m_hidden)
        return;
    m_hidden = hidden;
    rebuild();
}

void HistoryModel::hide(ConversationId conversation)
{
    m_hidden.single.insert(conversation);
    refresh(conversation);
    Q_EMIT hiddenChanged();
}

void HistoryModel::hideAll()
{
    if (m_entries.empty())
        return;
    m_hidden = { {}, m_entries.front().endedAt };
    rebuild();
    Q_EMIT hiddenChanged();
}

void HistoryModel::rebuild()
{
    beginResetModel();
    fill();
    endResetModel();
}

void HistoryModel::refresh(ConversationId conversation)
{
    const auto *info = m_store.conversation(conversation);
    const bool ended = info && info->state == ConversationState::Closed
        && !m_store.isLost(conversation) && !isHidden(*info);
    const int row = rowOf(conversation);
    if (row >= 0 && ended && m_endedAt.value(conversation) == info->endedAt) {
        Q_EMIT dataChanged(index(row), index(row));
        return;
    }
    if (row >= 0) {
        beginRemoveRows({}, row, row);
        m_entries.erase(m_entries.begin() + row);
        m_endedAt.remove(conversation);
        endRemoveRows();
    }
    if (!ended)
        return;
    const Entry entry { info->endedAt, conversation };
    const auto at = std::lower_bound(m_entries.begin(), m_entries.end(), entry, before);
    const int newRow = int(at - m_entries.begin());
    beginInsertRows({}, newRow, newRow);
    m_entries.insert(at, entry);
    m_endedAt.insert(conversation, entry.endedAt);
    endInsertRows();
}

void HistoryModel::refreshVisitor(VisitorId visitor)
{
    const auto *info = m_store.currentOf(visitor);
    if (const int row = info ? rowOf(info->id) : -1; row >= 0)
        Q_EMIT dataChanged(index(row), index(row));
}

void HistoryModel::tellAll()
{
    if (!m_entries.empty())
        Q_EMIT dataChanged(index(0), index(int(m_entries.size()) - 1));
}

} // namespace kefu::ui
