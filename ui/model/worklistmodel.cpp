// SPDX-License-Identifier: Apache-2.0
#include "ui/model/worklistmodel.h"

#include "ui/model/conversationstore.h"
#include "ui/model/rowdata.h"

#include <algorithm>
#include <utility>

namespace kefu::ui {

WorkListModel::WorkListModel(ConversationStore &store, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
{
    connect(&store, &ConversationStore::reset, this, &WorkListModel::rebuild);
    connect(&store, &ConversationStore::meChanged, this, &WorkListModel::tellAll);
    connect(&store, &ConversationStore::channelsChanged, this, &WorkListModel::tellAll);
    connect(&store, &ConversationStore::wordsChanged, this, &WorkListModel::tellAll);
    connect(&store, &ConversationStore::rowAdded, this, &WorkListModel::update);
    connect(&store, &ConversationStore::rowChanged, this, &WorkListModel::update);
    connect(&store, &ConversationStore::rowRemoved, this, &WorkListModel::update);
    connect(&store, &ConversationStore::draftChanged, this, &WorkListModel::tell);
    rebuild();
}

// ---- rows
// ------------------------------------------------------------------------------------

int WorkListModel::shownRows(const Part &part) const
{
    return part.entries.empty() ? 0 : 1 + (part.open ? int(part.entries.size()) : 0);
}

int WorkListModel::firstRow(Section section) const
{
    int row = 0;
    for (int before = 0; before < section; ++before)
        row += shownRows(part(Section(before)));
    return row;
}

std::pair<int, int> WorkListModel::locate(int row) const
{
    for (int section = 0; section < kSections; ++section) {
        const int rows = shownRows(part(Section(section)));
        if (row < rows)
            return { section, row - 1 };
        row -= rows;
    }
    return { -1, -1 };
}

int WorkListModel::indexIn(const Place &place, VisitorId visitor) const
{
    const auto &entries = part(place.section).entries;
    return int(std::lower_bound(entries.begin(), entries.end(), Entry { place.key, visitor })
               - entries.begin());
}

int WorkListModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    int rows = 0;
    for (const Part &one : m_sections)
        rows += shownRows(one);
    return rows;
}

int WorkListModel::rowOf(VisitorId visitor) const
{
    const auto place = m_places.constFind(visitor);
    if (place == m_places.constEnd() || !part(place->section).open)
        return -1;
    return firstRow(place->section) + 1 + indexIn(*place, visitor);
}

QVariant WorkListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto [section, entry] = locate(index.row());
    if (section < 0)
        return {};
    if (entry < 0)
        return sectionData(Section(section), role);
    const VisitorId visitor = part(Section(section)).entries[size_t(entry)].visitor;
    const QVariant value = visitorData(m_store, visitor, role);
    return role == KindRole ? QVariant(int(RowKind::Visitor)) : value;
}

QVariant WorkListModel::sectionData(Section section, int role) const
{
    switch (role) {
    case NameRole:
        return m_names[size_t(section)];
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1 (%2)").arg(m_names[size_t(section)]).arg(count(section));
    case KindRole:
        return int(RowKind::Group);
    case GroupOpenRole:
        return part(section).open;
    case GroupCountRole:
        return count(section);
    default:
        return {};
    }
}

QHash<int, QByteArray> WorkListModel::roleNames() const
{
    return conversationRoleNames();
}

void WorkListModel::setNames(const std::array<QString, kSections> &names)
{
    m_names = names;
    tellAll();
}

void WorkListModel::toggle(int row)
{
    const auto [section, entry] = locate(row);
    if (section < 0 || entry >= 0)
        return;
    Part &of = part(Section(section));
    const int first = firstRow(Section(section)) + 1;
    const int last = first + int(of.entries.size()) - 1;
    if (of.open)
        beginRemoveRows({}, first, last);
    else
        beginInsertRows({}, first, last);
    of.open = !of.open;
    if (of.open)
        endInsertRows();
    else
        endRemoveRows();
    tellHeader(Section(section));
}

// ---- where a visitor belongs
// ---------------------------------------------------------------------

std::optional<WorkListModel::Place> WorkListModel::wantedPlace(VisitorId visitor) const
{
    const ConversationInfo *info = m_store.hasRow(visitor) ? m_store.currentOf(visitor) : nullptr;
    if (!info || info->state != ConversationState::Assigned || info->owner != m_store.me().id)
        return {};
    if (!m_filter.isEmpty()
        && !m_store.displayName(visitor).contains(m_filter, Qt::CaseInsensitive))
        return {};
    if (m_store.isOffered(*info))
        return Place { Offered, info->acceptUntilAt };
    if (info->waitingSinceAt > 0)
        return Place { Waiting, info->waitingSinceAt };
    return Place { Serving, -m_store.activityAt(visitor) };
}

void WorkListModel::rebuild()
{
    beginResetModel();
    m_places.clear();
    m_pending.clear();
    for (Part &one : m_sections)
        one.entries.clear();
    const QList<VisitorId> visitors = m_store.visitors();
    for (const VisitorId visitor : visitors) {
        if (const auto wanted = wantedPlace(visitor)) {
            m_places.insert(visitor, *wanted);
            part(wanted->section).entries.push_back({ wanted->key, visitor });
        }
    }
    for (Part &one : m_sections)
        std::sort(one.entries.begin(), one.entries.end());
    endResetModel();
    Q_EMIT countsChanged();
}

void WorkListModel::setFilter(const QString &text)
{
    const QString wanted = text.simplified();
    if (wanted == m_filter)
        return;
    m_filter = wanted;
    rebuild();
}

void WorkListModel::setHeld(bool held)
{
    if (m_held == held)
        return;
    m_held = held;
    if (held)
        return;
    const QSet<VisitorId> pending = std::exchange(m_pending, {});
    for (const VisitorId visitor : pending)
        update(visitor);
}

void WorkListModel::update(VisitorId visitor)
{
    const auto wanted = wantedPlace(visitor);
    const auto held = m_places.constFind(visitor);
    const bool there = held != m_places.constEnd();
    const bool moves = there ? !wanted || *held != *wanted : wanted.has_value();
    // An offer stands for seconds only: it is shown at once.
    const bool urgent =
        wanted && wanted->section == Offered && (!there || held->section != Offered);
    if (moves && m_held && !urgent)
        m_pending.insert(visitor);
    else if (moves)
        place(visitor, wanted);
    tell(visitor);
}

void WorkListModel::place(VisitorId visitor, const std::optional<Place> &wanted)
{
    const auto held = m_places.constFind(visitor);
    if (wanted && held != m_places.constEnd() && held->section == wanted->section)
        return moveWithin(visitor, *wanted);
    if (held != m_places.constEnd())
        remove(visitor);
    if (wanted)
        insert(visitor, *wanted);
    Q_EMIT countsChanged();
}

//! A section that was empty brings its header with its first row.
void WorkListModel::insert(VisitorId visitor, const Place &where)
{
    Part &into = part(where.section);
    const bool withHeader = into.entries.empty();
    const int at = indexIn(where, visitor);
    const int header = firstRow(where.section);
    const int first = withHeader ? header : header + 1 + at;
    const int last = withHeader ? header + (into.open ? 1 : 0) : first;
    const bool shown = withHeader || into.open;
    if (shown)
        beginInsertRows({}, first, last);
    into.entries.insert(into.entries.begin() + at, { where.key, visitor });
    m_places.insert(visitor, where);
    if (shown)
        endInsertRows();
    tellHeader(where.section);
}

void WorkListModel::remove(VisitorId visitor)
{
    const Place where = m_places.value(visitor);
    Part &from = part(where.section);
    const bool withHeader = from.entries.size() == 1;
    const int at = indexIn(where, visitor);
    const int header = firstRow(where.section);
    const int first = withHeader ? header : header + 1 + at;
    const int last = withHeader ? header + (from.open ? 1 : 0) : first;
    const bool shown = withHeader || from.open;
    if (shown)
        beginRemoveRows({}, first, last);
    from.entries.erase(from.entries.begin() + at);
    m_places.remove(visitor);
    if (shown)
        endRemoveRows();
    tellHeader(where.section);
}

void WorkListModel::moveWithin(VisitorId visitor, const Place &where)
{
    auto &entries = part(where.section).entries;
    const int from = indexIn(m_places.value(visitor), visitor);
    // Where it would be inserted while it still stands at its old place: what beginMoveRows wants.
    const int to = indexIn(where, visitor);
    const bool moves = to != from && to != from + 1;
    const bool shown = moves && part(where.section).open;
    const int base = firstRow(where.section) + 1;
    if (shown)
        beginMoveRows({}, base + from, base + from, {}, base + to);
    entries[size_t(from)] = { where.key, visitor };
    if (moves && to > from)
        std::rotate(entries.begin() + from, entries.begin() + from + 1, entries.begin() + to);
    else if (moves)
        std::rotate(entries.begin() + to, entries.begin() + from, entries.begin() + from + 1);
    m_places[visitor] = where;
    if (shown)
        endMoveRows();
}

// ---- telling
// -----------------------------------------------------------------------------------

void WorkListModel::tell(VisitorId visitor)
{
    if (const int row = rowOf(visitor); row >= 0)
        Q_EMIT dataChanged(index(row), index(row));
}

void WorkListModel::tellHeader(Section section)
{
    if (part(section).entries.empty())
        return;
    const QModelIndex header = index(firstRow(section));
    Q_EMIT dataChanged(header, header);
}

void WorkListModel::tellAll()
{
    if (const int rows = rowCount(); rows > 0)
        Q_EMIT dataChanged(index(0), index(rows - 1));
}

} // namespace kefu::ui
