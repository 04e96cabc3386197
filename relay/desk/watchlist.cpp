// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/watchlist.h"

namespace kefu::desk {

namespace {

//! Empty sets are not kept: has() would say the wrong thing, and they would add up.
template <typename Key, typename Value>
void removeFrom(QHash<Key, QSet<Value>> &sets, Key key, Value value)
{
    const auto found = sets.find(key);
    if (found == sets.end())
        return;
    found->remove(value);
    if (found->isEmpty())
        sets.erase(found);
}

} // namespace

bool WatchList::add(SessionId session, ConversationId conversation)
{
    QSet<ConversationId> &his = m_conversations[session];
    if (his.size() >= kMaxOfSession && !his.contains(conversation))
        return false;
    his.insert(conversation);
    m_sessions[conversation].insert(session);
    return true;
}

void WatchList::remove(SessionId session, ConversationId conversation)
{
    removeFrom(m_conversations, session, conversation);
    removeFrom(m_sessions, conversation, session);
}

void WatchList::removeSession(SessionId session)
{
    const QSet<ConversationId> his = m_conversations.take(session);
    for (const ConversationId conversation : his)
        removeFrom(m_sessions, conversation, session);
}

QSet<SessionId> WatchList::take(ConversationId conversation)
{
    const QSet<SessionId> sessions = m_sessions.take(conversation);
    for (const SessionId session : sessions)
        removeFrom(m_conversations, session, conversation);
    return sessions;
}

} // namespace kefu::desk
