// SPDX-License-Identifier: Apache-2.0
#include "ui/model/contactsmodel.h"

#include "ui/model/conversationstore.h"
#include "ui/model/rowdata.h"

#include <algorithm>

namespace kefu::ui {

ContactsModel::ContactsModel(ConversationStore &store, QObject *parent)
    : QAbstractListModel(parent)
    , m_store(store)
{
    connect(&store, &ConversationStore::reset, this, &ContactsModel::rebuild);
    connect(&store, &ConversationStore::channelsChanged, this, &ContactsModel::rebuild);
    connect(&store, &ConversationStore::rowAdded, this, &ContactsModel::addVisitor);
    connect(&store, &ConversationStore::rowChanged, this, &ContactsModel::changeVisitor);
    connect(&store, &ConversationStore::rowRemoved, this, &ContactsModel::removeVisitor);
    connect(&store, &ConversationStore::wordsChanged, this, [this] {
        indexAnew(); // nameless visitors are called otherwise
        tellAll();
    });
    indexAnew();
    fill();
}

bool ContactsModel::before(const Entry &a, const Entry &b)
{
    return a.activityAt != b.activityAt ? a.activityAt > b.activityAt : a.visitor > b.visitor;
}

// ---- rows
// ----------------------------------------------------------------------------------------

int ContactsModel::shownRows(const Group &group) const
{
    return (hasHeader() ? 1 : 0) + (isUnfolded(group) ? int(group.entries.size()) : 0);
}

int ContactsModel::firstRow(const Group &group) const
{
    int row = 0;
    for (const Group &other : m_groups) {
        if (&other == &group)
            break;
        row += shownRows(other);
    }
    return row;
}

std::pair<const ContactsModel::Group *, int> ContactsModel::locate(int row) const
{
    int start = 0;
    for (const Group &group : m_groups) {
        const int rows = shownRows(group);
        if (row < start + rows)
            return { &group, row - start - (hasHeader() ? 1 : 0) };
        start += rows;
    }
    return { nullptr, -1 };
}

int ContactsModel::indexIn(const Group &group, VisitorId visitor) const
{
    const Entry key { m_places.value(visitor).activityAt, visitor };
    return int(std::lower_bound(group.entries.begin(), group.entries.end(), key, before)
               - group.entries.begin());
}

ContactsModel::Key ContactsModel::keyOf(const VisitorInfo &visitor) const
{
    if (m_grouping == Grouping::Tag)
        return { {}, visitor.tags.value(0) };
    return { visitor.channel, {} };
}

ContactsModel::Group *ContactsModel::group(const Key &key)
{
    if (filtering())
        return &m_groups.front();
    const auto it = std::find_if(m_groups.begin(), m_groups.end(),
                                 [&key](const Group &g) { return g.key == key; });
    return it == m_groups.end() ? nullptr : &*it;
}

//! Tags by their alphabet, those without one last.
bool ContactsModel::groupBefore(const Group &a, const Group &b)
{
    if (a.key.tag.isEmpty() || b.key.tag.isEmpty())
        return !a.key.tag.isEmpty() && b.key.tag.isEmpty();
    return QString::localeAwareCompare(a.key.tag, b.key.tag) < 0;
}

//! The group, made (with its header's row) when there is none.
ContactsModel::Group &ContactsModel::groupMade(const Key &key)
{
    if (Group *there = group(key))
        return *there;
    const Group made { key, {} };
    const auto at = m_grouping == Grouping::Tag
        ? std::lower_bound(m_groups.begin(), m_groups.end(), made, groupBefore)
        : m_groups.end();
    int row = 0;
    for (auto it = m_groups.begin(); it != at; ++it)
        row += shownRows(*it);
    beginInsertRows({}, row, row);
    Group &placed = *m_groups.insert(at, made);
    endInsertRows();
    return placed;
}

void ContactsModel::dropEmptyTag(const Key &key)
{
    const Group *empty = filtering() || m_grouping != Grouping::Tag ? nullptr : group(key);
    if (!empty || !empty->entries.empty())
        return;
    const int row = firstRow(*empty);
    beginRemoveRows({}, row, row);
    m_groups.erase(m_groups.begin() + (empty - m_groups.data()));
    endRemoveRows();
}

bool ContactsModel::isOpen(const Key &key) const
{
    return m_grouping == Grouping::Tag ? !m_closedTags.contains(key.tag)
                                       : m_open.contains(key.channel);
}

void ContactsModel::noteOpen(const Key &key, bool open)
{
    if (m_grouping == Grouping::Channel && open)
        m_open.insert(key.channel);
    else if (m_grouping == Grouping::Channel)
        m_open.remove(key.channel);
    else if (open)
        m_closedTags.remove(key.tag);
    else
        m_closedTags.insert(key.tag);
}

int ContactsModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    int rows = 0;
    for (const Group &group : m_groups)
        rows += shownRows(group);
    return rows;
}

QVariant ContactsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const auto [group, entry] = locate(index.row());
    if (!group)
        return {};
    return entry < 0 ? groupData(*group, role)
                     : visitorData(m_store, group->entries[size_t(entry)].visitor, role);
}

QVariant ContactsModel::groupData(const Group &group, int role) const
{
    switch (role) {
    case NameRole:
    case ChannelNameRole:
        return m_grouping == Grouping::Channel ? m_store.channelName(group.key.channel)
            : group.key.tag.isEmpty()          ? m_untagged
                                               : group.key.tag;
    case KindRole:
        return int(RowKind::Group);
    case ChannelIdRole:
        return group.key.channel.value;
    case GroupOpenRole:
        return isOpen(group.key);
    case GroupCountRole:
        return int(group.entries.size());
    case UnreadRole: {
        int unread = 0;
        for (const Entry &entry : group.entries)
            unread += m_store.unread(entry.visitor);
        return unread;
    }
    default:
        return {};
    }
}

QHash<int, QByteArray> ContactsModel::roleNames() const
{
    return conversationRoleNames();
}

int ContactsModel::rowOf(VisitorId visitor) const
{
    const auto place = m_places.constFind(visitor);
    if (place == m_places.constEnd())
        return -1;
    const Group *in = const_cast<ContactsModel *>(this)->group(place->key);
    return in && isUnfolded(*in) ? firstEntryRow(*in) + indexIn(*in, visitor) : -1;
}

// ---- filling
// -------------------------------------------------------------------------------------

void ContactsModel::fill()
{
    m_groups.clear();
    m_places.clear();
    if (!m_filter.isEmpty())
        return fillFound();
    if (filtering()) {
        m_groups.push_back({});
    } else if (m_grouping == Grouping::Channel) {
        for (const ChannelInfo &channel : m_store.channels())
            m_groups.push_back({ { channel.id, {} }, {} });
    }
    const std::vector<ConversationStore::Row> rows = m_store.rows();
    m_places.reserve(qsizetype(rows.size()));
    for (const auto &[visitor, info, activityAt] : rows) {
        if (!isInTime(visitor))
            continue;
        const Place place { keyOf(info->visitor), activityAt };
        Group *in = group(place.key);
        if (!in)
            in = &m_groups.emplace_back(Group { place.key, {} });
        m_places.insert(visitor, place);
        in->entries.push_back({ place.activityAt, visitor });
    }
    if (m_grouping == Grouping::Tag && !filtering())
        std::sort(m_groups.begin(), m_groups.end(), groupBefore);
    for (Group &group : m_groups)
        std::sort(group.entries.begin(), group.entries.end(), before);
}

void ContactsModel::rebuild()
{
    beginResetModel();
    indexAnew();
    fill();
    endResetModel();
}

void ContactsModel::setFilter(const QString &text)
{
    const QString wanted = text.simplified();
    if (wanted == m_filter)
        return;
    beginResetModel();
    m_filter = wanted;
    fill();
    endResetModel();
}

void ContactsModel::setClosingOnly(bool on, qint64 now)
{
    if (on == isClosingOnly())
        return;
    beginResetModel();
    m_closingAt = on ? now : 0;
    fill();
    endResetModel();
}

void ContactsModel::setNow(qint64 now)
{
    if (!isClosingOnly())
        return;
    m_closingAt = now;
    const QList<VisitorId> visitors = m_store.visitors();
    for (const VisitorId visitor : visitors)
        changeVisitor(visitor);
}

// ---- one visitor
// ---------------------------------------------------------------------------------

void ContactsModel::addVisitor(VisitorId visitor)
{
    m_renamed.insert(visitor);
    if (!m_places.contains(visitor) && matches(visitor))
        insertEntry(visitor);
}

void ContactsModel::insertEntry(VisitorId visitor)
{
    const ConversationInfo *info = m_store.currentOf(visitor);
    if (!info)
        return;
    const Key key = keyOf(info->visitor);
    Group &into = groupMade(key);
    const Entry entry { m_store.activityAt(visitor), visitor };
    const auto at = std::lower_bound(into.entries.begin(), into.entries.end(), entry, before);
    const int row = firstEntryRow(into) + int(at - into.entries.begin());
    const bool shown = isUnfolded(into);
    if (shown)
        beginInsertRows({}, row, row);
    into.entries.insert(at, entry);
    m_places.insert(visitor, { key, entry.activityAt });
    if (shown)
        endInsertRows();
    tellHeader(into);
}

void ContactsModel::removeVisitor(VisitorId visitor)
{
    m_renamed.insert(visitor);
    const auto place = m_places.constFind(visitor);
    if (place == m_places.constEnd())
        return;
    const Key key = place->key;
    Group &from = *group(key);
    const int at = indexIn(from, visitor);
    const int row = firstEntryRow(from) + at;
    const bool shown = isUnfolded(from);
    if (shown)
        beginRemoveRows({}, row, row);
    from.entries.erase(from.entries.begin() + at);
    m_places.remove(visitor);
    if (shown)
        endRemoveRows();
    tellHeader(from);
    dropEmptyTag(key);
}

void ContactsModel::changeVisitor(VisitorId visitor)
{
    m_renamed.insert(visitor); // perhaps; looked at when somebody searches
    const auto place = m_places.constFind(visitor);
    const bool shown = place != m_places.constEnd();
    const bool wanted = matches(visitor);
    if (!shown || !wanted) {
        if (shown)
            removeVisitor(visitor);
        else if (wanted)
            insertEntry(visitor);
        return;
    }
    const ConversationInfo *info = m_store.currentOf(visitor);
    if (info && !filtering() && keyOf(info->visitor) != place->key) {
        removeVisitor(visitor);
        insertEntry(visitor);
        return;
    }
    moveEntry(visitor, m_store.activityAt(visitor));
    if (const int row = rowOf(visitor); row >= 0)
        Q_EMIT dataChanged(index(row), index(row));
    tellHeader(*group(m_places.value(visitor).key));
}

void ContactsModel::moveEntry(VisitorId visitor, qint64 activityAt)
{
    Place &place = m_places[visitor];
    if (place.activityAt == activityAt)
        return;
    Group &in = *group(place.key);
    auto &entries = in.entries;
    const int from = indexIn(in, visitor);
    const Entry moved { activityAt, visitor };
    // Where it would be inserted while it still stands at its old place: what beginMoveRows wants.
    const int to =
        int(std::lower_bound(entries.begin(), entries.end(), moved, before) - entries.begin());
    const bool moves = to != from && to != from + 1;
    const bool shown = moves && isUnfolded(in);
    const int base = firstEntryRow(in);
    if (shown)
        beginMoveRows({}, base + from, base + from, {}, base + to);
    entries[size_t(from)] = moved;
    if (moves && to > from)
        std::rotate(entries.begin() + from, entries.begin() + from + 1, entries.begin() + to);
    else if (moves)
        std::rotate(entries.begin() + to, entries.begin() + from, entries.begin() + from + 1);
    place.activityAt = activityAt;
    if (shown)
        endMoveRows();
}

void ContactsModel::tellHeader(const Group &group)
{
    if (!hasHeader())
        return;
    const QModelIndex header = index(firstRow(group));
    Q_EMIT dataChanged(header, header);
}

void ContactsModel::tellAll()
{
    if (const int rows = rowCount(); rows > 0)
        Q_EMIT dataChanged(index(0), index(rows - 1));
}

// ---- groups
// --------------------------------------------------------------------------------------

void ContactsModel::setUnfolded(Group &group, bool open)
{
    const int count = filtering() ? 0 : int(group.entries.size());
    const int first = firstEntryRow(group);
    if (count > 0 && open)
        beginInsertRows({}, first, first + count - 1);
    else if (count > 0)
        beginRemoveRows({}, first, first + count - 1);
    noteOpen(group.key, open);
    if (count > 0 && open)
        endInsertRows();
    else if (count > 0)
        endRemoveRows();
    tellHeader(group);
}

void ContactsModel::setGroupOpen(ChannelId channel, bool open)
{
    if (isGroupOpen(channel) == open)
        return;
    const bool shown = !filtering() && m_grouping == Grouping::Channel;
    if (Group *of = shown ? group({ channel, {} }) : nullptr)
        setUnfolded(*of, open);
    else if (open)
        m_open.insert(channel);
    else
        m_open.remove(channel);
    Q_EMIT openGroupsChanged();
}

void ContactsModel::setOpenGroups(const QSet<ChannelId> &channels)
{
    if (channels == m_open)
        return;
    beginResetModel();
    m_open = channels;
    endResetModel();
    Q_EMIT openGroupsChanged();
}

void ContactsModel::setClosedTags(const QSet<QString> &tags)
{
    if (tags == m_closedTags)
        return;
    beginResetModel();
    m_closedTags = tags;
    endResetModel();
    Q_EMIT openGroupsChanged();
}

void ContactsModel::setAllOpen(bool open)
{
    beginResetModel();
    for (const Group &group : m_groups)
        noteOpen(group.key, open);
    endResetModel();
    Q_EMIT openGroupsChanged();
}

void ContactsModel::setGrouping(Grouping grouping)
{
    if (grouping == m_grouping)
        return;
    beginResetModel();
    m_grouping = grouping;
    fill();
    endResetModel();
    Q_EMIT openGroupsChanged();
}

void ContactsModel::setUntaggedName(const QString &name)
{
    m_untagged = name;
    if (m_grouping == Grouping::Tag)
        rebuild(); // the alphabet is the language's
    else
        tellAll();
}

void ContactsModel::toggle(int row)
{
    const auto [found, entry] = locate(row);
    if (!found || entry >= 0)
        return;
    setUnfolded(*group(Key(found->key)), !isOpen(found->key));
    Q_EMIT openGroupsChanged();
}

} // namespace kefu::ui
