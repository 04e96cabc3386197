// SPDX-License-Identifier: Apache-2.0
#include "ui/model/boardrows.h"

namespace kefu::ui {

int BoardRows::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

QVariant BoardRows::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const qint64 id = m_ids.at(index.row());
    if (role == IdRole)
        return id;
    if (role == Qt::AccessibleTextRole || role == Qt::DisplayRole)
        return wordsOf(id);
    return {};
}

void BoardRows::setHeld(bool held)
{
    m_held = held;
    if (!held)
        move(m_wanted);
}

void BoardRows::setIds(const QList<qint64> &ids)
{
    m_wanted = ids;
    removeMissing(ids);
    appendNew(ids);
    if (!m_held)
        move(ids);
    if (!m_ids.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_ids.size()) - 1));
}

void BoardRows::removeMissing(const QList<qint64> &wanted)
{
    const QSet<qint64> kept(wanted.begin(), wanted.end());
    for (int last = int(m_ids.size()) - 1; last >= 0;) {
        if (kept.contains(m_ids.at(last))) {
            --last;
            continue;
        }
        int first = last;
        while (first > 0 && !kept.contains(m_ids.at(first - 1)))
            --first;
        beginRemoveRows({}, first, last);
        m_ids.remove(first, last - first + 1);
        endRemoveRows();
        last = first - 1;
    }
}

void BoardRows::appendNew(const QList<qint64> &wanted)
{
    const QSet<qint64> known(m_ids.begin(), m_ids.end());
    QList<qint64> fresh;
    for (const qint64 id : wanted) {
        if (!known.contains(id))
            fresh.append(id);
    }
    if (fresh.isEmpty())
        return;
    const int first = int(m_ids.size());
    beginInsertRows({}, first, first + int(fresh.size()) - 1);
    m_ids.append(fresh);
    endInsertRows();
}

void BoardRows::move(const QList<qint64> &wanted)
{
    if (m_ids == wanted)
        return;
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    QHash<qint64, int> place;
    for (int row = 0; row < wanted.size(); ++row)
        place.insert(wanted.at(row), row);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &kept : before)
        after.append(index(place.value(m_ids.at(kept.row()), -1)));
    m_ids = wanted;
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

} // namespace kefu::ui
