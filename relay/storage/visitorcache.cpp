// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/visitorcache.h"

#include "relay/storage/connection.h"

namespace kefu::storage {

namespace {

//! About 600 bytes each. Beyond it all are dropped: simpler than a list of ages, and hours apart.
constexpr qsizetype kMaxEntries = 20'000;

} // namespace

std::optional<VisitorAndOpen> VisitorCache::take(ChannelId channel, const QString &openid)
{
    dropAfterRollback();
    const auto found = m_entries.find({ channel, openid });
    if (found == m_entries.end())
        return std::nullopt;
    VisitorAndOpen entry = std::move(*found);
    m_entries.erase(found);
    m_keys.remove(entry.visitor.info.id);
    return entry;
}

void VisitorCache::put(VisitorAndOpen entry)
{
    dropAfterRollback();
    if (m_entries.size() >= kMaxEntries) {
        m_entries.clear();
        m_keys.clear();
    }
    if (entry.open)
        entry.open->info.lastMessage.reset();
    const Key key { entry.visitor.info.channel, entry.visitor.openid };
    m_keys.insert(entry.visitor.info.id, key);
    m_entries.insert(key, std::move(entry));
}

void VisitorCache::forget(VisitorId visitor)
{
    const auto key = m_keys.find(visitor);
    if (key == m_keys.end())
        return;
    m_entries.remove(*key);
    m_keys.erase(key);
}

void VisitorCache::dropAfterRollback()
{
    if (m_rollbacksSeen == m_connection.rollbacks())
        return;
    m_rollbacksSeen = m_connection.rollbacks();
    m_entries.clear();
    m_keys.clear();
}

} // namespace kefu::storage
