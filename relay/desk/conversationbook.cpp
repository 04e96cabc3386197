// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/conversationbook.h"

#include "relay/domain/conversationstate.h"

namespace kefu::desk {

bool ConversationBook::update(const storage::ConversationRow &row, qint64 now)
{
    const ConversationId id = row.info.id;
    if (const auto it = m_rows.constFind(id); it != m_rows.constEnd()) {
        if (it->info.version > row.info.version)
            return false;
        const storage::ConversationRow before = *it;
        forget(before);
    }
    if (row.info.state == ConversationState::Closed)
        return true;
    m_rows.insert(id, row);
    m_byVisitor.insert(row.info.visitor.id, id);
    if (row.info.state == ConversationState::Queued)
        ++m_queued;
    else
        m_owned[row.info.owner].insert(id);
    count(row, now);
    return true;
}

const storage::ConversationRow *ConversationBook::find(ConversationId id) const
{
    const auto it = m_rows.constFind(id);
    return it == m_rows.constEnd() ? nullptr : &*it;
}

const storage::ConversationRow *ConversationBook::findByVisitor(VisitorId id) const
{
    const auto it = m_byVisitor.constFind(id);
    return it == m_byVisitor.constEnd() ? nullptr : find(*it);
}

bool ConversationBook::expireLoad(qint64 now)
{
    bool freed = false;
    while (!m_ends.empty() && m_ends.begin()->at <= now) {
        uncount(m_ends.begin()->conversation);
        freed = true;
    }
    return freed;
}

qint64 ConversationBook::nextLoadEnd() const
{
    return m_ends.empty() ? 0 : m_ends.begin()->at;
}

void ConversationBook::recount(qint64 now)
{
    for (const storage::ConversationRow &row : std::as_const(m_rows)) {
        uncount(row.info.id);
        count(row, now);
    }
}

void ConversationBook::uncount(ConversationId id)
{
    const Counted counted = m_counted.take(id);
    if (!counted.owner.isValid())
        return;
    --m_load[counted.owner];
    m_changedLoads.insert(counted.owner);
    m_ends.erase({ counted.endsAt, id });
}

void ConversationBook::count(const storage::ConversationRow &row, qint64 now)
{
    const auto &info = row.info;
    const qint64 lastAt = info.lastMessage ? info.lastMessage->createdAt : row.assignedAt;
    domain::LoadRules rules;
    if (m_silentAfter)
        rules.silentAfterMs = m_silentAfter(info.visitor.channel);
    if (info.state != ConversationState::Assigned
        || !domain::countsAsLoad(info.state, info.waitingSinceAt, lastAt, now, rules)) {
        return;
    }
    const qint64 endsAt = domain::loadEndsAt(info.state, info.waitingSinceAt, lastAt, rules);
    m_counted.insert(info.id, { info.owner, endsAt });
    ++m_load[info.owner];
    m_changedLoads.insert(info.owner);
    if (endsAt > 0)
        m_ends.insert({ endsAt, info.id });
}

void ConversationBook::forget(const storage::ConversationRow &row)
{
    uncount(row.info.id);
    if (row.info.state == ConversationState::Queued)
        --m_queued;
    else
        m_owned[row.info.owner].remove(row.info.id);
    if (m_byVisitor.value(row.info.visitor.id) == row.info.id)
        m_byVisitor.remove(row.info.visitor.id);
    m_rows.remove(row.info.id);
}

} // namespace kefu::desk
