// SPDX-License-Identifier: Apache-2.0
// Which visitors the filters of the friend list let through.
#include "ui/model/contactsmodel.h"
#include "ui/model/conversationstore.h"

#include <QTimerEvent>
#include <algorithm>
#include <utility>

namespace kefu::ui {

namespace {
constexpr qsizetype kIndexedAtOnce = 1'000; // some milliseconds of a turn of the loop
constexpr qint64 kClosingSoonMs = 2LL * 3600 * 1000; // product.md 3
} // namespace

//! What a visitor is found by: the name that is shown, the one he came with, the id, and how the
//! name is read.
QString ContactsModel::searchWords(VisitorId visitor) const
{
    const ConversationInfo *info = m_store.currentOf(visitor);
    if (!info)
        return {};
    const QString shown = m_store.displayName(visitor);
    QString words = shown;
    for (const QString &other : { info->visitor.name, info->visitor.openidHint }) {
        if (other != shown)
            words += QChar(NameIndex::kBetween) + other.simplified();
    }
    return words + QChar(NameIndex::kBetween) + m_initials.of(shown);
}

bool ContactsModel::isFound(VisitorId visitor) const
{
    return searchWords(visitor).contains(m_filter, Qt::CaseInsensitive);
}

void ContactsModel::indexAnew()
{
    m_index.clear();
    m_renamed.clear();
    m_unindexed = m_store.visitors();
    if (!m_unindexed.isEmpty())
        m_indexing.start(0, this);
}

void ContactsModel::indexSome(qsizetype most)
{
    for (; most > 0 && !m_unindexed.isEmpty(); --most) {
        const VisitorId visitor = m_unindexed.takeLast();
        m_index.put(visitor, searchWords(visitor), m_store.activityAt(visitor));
    }
    if (m_unindexed.isEmpty())
        m_indexing.stop();
}

void ContactsModel::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_indexing.timerId())
        indexSome(kIndexedAtOnce);
    else
        QAbstractListModel::timerEvent(event);
}

//! Whom the words find; those who have gone are none of them.
std::vector<NameIndex::Hit> ContactsModel::found()
{
    indexSome(m_unindexed.size());
    const QSet<VisitorId> renamed = std::exchange(m_renamed, {});
    for (const VisitorId visitor : renamed) {
        if (m_store.hasRow(visitor))
            m_index.put(visitor, searchWords(visitor), m_store.activityAt(visitor));
        else
            m_index.remove(visitor);
    }
    return m_index.find(m_filter);
}

//! One list without headers.
void ContactsModel::fillFound()
{
    Group &all = m_groups.emplace_back();
    const std::vector<NameIndex::Hit> hits = found();
    m_places.reserve(qsizetype(hits.size()));
    all.entries.reserve(hits.size());
    for (const NameIndex::Hit &hit : hits) {
        if (!isInTime(hit.visitor))
            continue;
        m_places.insert(hit.visitor, { {}, hit.activityAt });
        all.entries.push_back({ hit.activityAt, hit.visitor });
    }
    std::sort(all.entries.begin(), all.entries.end(), before);
}

bool isClosingSoon(const ConversationInfo &info, qint64 now)
{
    const qint64 left = info.quota.untilAt - now;
    return info.state == ConversationState::Assigned && info.waitingSinceAt > 0 && left > 0
        && left <= kClosingSoonMs;
}

//! Unless only those are wanted whose window closes.
bool ContactsModel::isInTime(VisitorId visitor) const
{
    if (!isClosingOnly())
        return true;
    const ConversationInfo *info = m_store.currentOf(visitor);
    return info && isClosingSoon(*info, m_closingAt);
}

bool ContactsModel::matches(VisitorId visitor) const
{
    return isInTime(visitor) && (m_filter.isEmpty() || isFound(visitor));
}

} // namespace kefu::ui
