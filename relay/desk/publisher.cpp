// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/publisher.h"

#include "relay/desk/pagelimits.h"
#include "relay/protocol/codec.h"
#include "relay/protocol/features.h"

#include <algorithm>

namespace kefu::desk {

Publisher::Publisher(Clock now, const domain::QuotaRules &rules, QObject *parent)
    : QObject(parent)
    , m_now(std::move(now))
    , m_rules(rules)
{
}

ConversationInfo Publisher::infoOf(const storage::ConversationRow &row) const
{
    ConversationInfo info = row.info;
    info.quota = row.window.view(m_now(), m_rules);
    cutPreview(info);
    return info;
}

Event Publisher::makeEvent(const storage::EventRow &row, const Change &change) const
{
    using Kind = storage::EventRow::Kind;
    const auto info = [&] { return infoOf(*change.conversation); };
    switch (row.kind) {
    case Kind::MessageAdded:
        return { row.seq, MessageAdded { *change.message, info() } };
    case Kind::MessageUpdated:
        return { row.seq, MessageUpdated { *change.message, info() } };
    case Kind::Gained: {
        QList<Message> messages = change.messages ? *change.messages : QList<Message>();
        cutToBytes(messages, kMaxPageBytes);
        return { row.seq, ConversationGained { info(), messages } };
    }
    case Kind::Lost:
        return { row.seq,
                 ConversationLost { row.conversation, change.conversation->info.visitor.id,
                                    row.other } };
    case Kind::Updated:
        break;
    }
    return { row.seq, ConversationUpdated { info() } };
}

void Publisher::publish(const Change &change)
{
    for (const storage::EventRow &row : *change.events) {
        m_last = std::max(m_last, row.seq);
        if (!row.agent.isValid() || !m_byAgent.contains(row.agent))
            continue;
        auto shared = std::make_shared<SharedEvent>();
        shared->event = makeEvent(row, change);
        shared->json = codec::encodeEvent(shared->event);
        m_pending[row.agent].append(std::move(shared));
    }
    noteWatched(change);
    if (!m_pending.isEmpty() || !m_watched.isEmpty())
        queueFlush();
}

//! One push a turn: what one commit brought comes in a few pieces, and each is one frame.
void Publisher::queueFlush()
{
    if (std::exchange(m_flushQueued, true))
        return;
    QMetaObject::invokeMethod(
        this, [this] { flush(); }, Qt::QueuedConnection);
}

void Publisher::flush()
{
    m_flushQueued = false;
    flushEvents();
    flushWatched();
}

void Publisher::flushEvents()
{
    const auto pending = std::exchange(m_pending, {});
    for (auto it = pending.begin(); it != pending.end(); ++it) {
        const QList<SessionId> sessions = m_byAgent.value(it.key());
        for (const SessionId id : sessions) {
            const auto session = m_sessions.find(id);
            if (session == m_sessions.end())
                continue; // an earlier sink closed it
            QList<EventPtr> fresh;
            for (const EventPtr &event : it.value()) {
                if (event->event.seq > session->cursor)
                    fresh.append(event);
            }
            if (fresh.isEmpty())
                continue; // the cursor moves only with a push, or the client would see a gap
            const EventSeq from = std::exchange(session->cursor, m_last);
            session->sink->onEvents(from, m_last, fresh);
        }
    }
}

// ---- those who look on
// ----------------------------------------------------------------------------

bool Publisher::watch(SessionId session, ConversationId conversation)
{
    return m_sessions.contains(session) && m_watches.add(session, conversation);
}

void Publisher::unwatch(SessionId session, ConversationId conversation)
{
    m_watches.remove(session, conversation);
}

bool Publisher::isWatching(AgentId agent, ConversationId conversation) const
{
    const QSet<SessionId> sessions = m_watches.of(conversation);
    return std::any_of(sessions.begin(), sessions.end(),
                       [&](SessionId id) { return m_sessions.value(id).agent == agent; });
}

void Publisher::watchFrom(const storage::ConversationRow &row, AgentId agent)
{
    bool anybody = false;
    const QList<SessionId> sessions = m_byAgent.value(agent);
    for (const SessionId id : sessions)
        anybody = m_watches.add(id, row.info.id) || anybody;
    if (!anybody)
        return;
    m_watched.append({ infoOf(row), {}, false });
    queueFlush();
}

void Publisher::noteWatched(const Change &change)
{
    const ConversationInfo &info = change.conversation->info;
    if (change.events->isEmpty() || !m_watches.has(info.id))
        return;
    WatchedPush push { infoOf(*change.conversation), {}, info.state == ConversationState::Closed };
    if (change.message)
        push.messages.append(*change.message);
    m_watched.append(std::move(push));
}

void Publisher::flushWatched()
{
    const QList<WatchedPush> watched = std::exchange(m_watched, {});
    for (const WatchedPush &push : watched) {
        const ConversationId id = push.conversation.id;
        const QSet<SessionId> sessions = push.over ? m_watches.take(id) : m_watches.of(id);
        const QByteArray frame = codec::encodePush(push);
        for (const SessionId session : sessions) {
            const auto it = m_sessions.constFind(session);
            // The owner has the events; an earlier sink may have closed this one.
            if (it != m_sessions.constEnd() && it->agent != push.conversation.owner)
                it->sink->onWatched(push, frame);
        }
    }
}

void Publisher::publishWhisper(const storage::ConversationRow &row, const WhisperPush &push,
                               const std::function<bool(AgentId)> &hears)
{
    const QList<SessionId> own = m_byAgent.value(row.info.owner);
    QSet<SessionId> sessions(own.cbegin(), own.cend());
    for (const SessionId id : m_watches.of(row.info.id)) {
        const auto it = m_sessions.constFind(id);
        if (it != m_sessions.constEnd() && hears(it->agent))
            sessions.insert(id);
    }
    for (const SessionId id : std::as_const(sessions)) {
        if (const auto it = m_sessions.constFind(id); it != m_sessions.constEnd())
            it->sink->onWhisper(push);
    }
}

void Publisher::publishPresence(const PresencePush &push)
{
    const QList<SessionId> sessions = m_byAgent.value(push.agent);
    for (const SessionId id : sessions) {
        if (const auto it = m_sessions.constFind(id); it != m_sessions.constEnd())
            it->sink->onPresenceSet(push);
    }
}

void Publisher::publishAlert(AgentId agent, const AlertPush &alert)
{
    const QList<SessionId> sessions = m_byAgent.value(agent);
    for (const SessionId id : sessions) {
        if (const auto it = m_sessions.constFind(id); it != m_sessions.constEnd())
            it->sink->onAlert(alert);
    }
}

void Publisher::publishCanned(AgentId agent, const CannedPush &push)
{
    const QList<SessionId> sessions = agent.isValid() ? m_byAgent.value(agent) : m_sessions.keys();
    for (const SessionId id : sessions) {
        if (const auto it = m_sessions.constFind(id); it != m_sessions.constEnd())
            it->sink->onCanned(push);
    }
}

SessionId Publisher::attach(AgentId agent, const QByteArray &login, SessionSink *sink)
{
    // What is pending lies before the new cursor: the newcomer reads it from the store.
    const SessionId id = m_nextSession++;
    m_sessions.insert(id, { agent, sink, m_last, login });
    m_byAgent[agent].append(id);
    return id;
}

AgentId Publisher::detach(SessionId session)
{
    const Session gone = m_sessions.take(session);
    m_watches.removeSession(session);
    if (!gone.agent.isValid())
        return {};
    QList<SessionId> &left = m_byAgent[gone.agent];
    left.removeOne(session);
    if (left.isEmpty())
        m_byAgent.remove(gone.agent);
    return gone.agent;
}

void Publisher::closeAll(int code, const QString &reason)
{
    const QList<SessionId> ids = m_sessions.keys();
    for (const SessionId id : ids) {
        if (const auto it = m_sessions.constFind(id); it != m_sessions.constEnd())
            it->sink->onClosed(code, reason);
    }
}

void Publisher::closeSessionsOf(AgentId agent, const QByteArray &login, int code,
                                const QString &reason)
{
    const QList<SessionId> sessions = m_byAgent.value(agent);
    for (const SessionId id : sessions) {
        const auto it = m_sessions.constFind(id);
        if (it != m_sessions.constEnd() && (login.isEmpty() || it->login == login))
            it->sink->onClosed(code, reason);
    }
}

int Publisher::sessionCount(AgentId agent, const QByteArray &login) const
{
    const QList<SessionId> sessions = m_byAgent.value(agent);
    return int(std::count_if(sessions.begin(), sessions.end(),
                             [&](SessionId id) { return m_sessions.value(id).login == login; }));
}

} // namespace kefu::desk
