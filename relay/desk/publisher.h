// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/clock.h"
#include "relay/desk/session.h"
#include "relay/desk/watchlist.h"
#include "relay/domain/quotawindow.h"
#include "relay/storage/storagetypes.h"

#include <QHash>
#include <QObject>
#include <functional>

namespace kefu::desk {

//! What a commit changed, as far as events speak of it. The pointers live as long as the call.
struct Change {
    const storage::ConversationRow *conversation = nullptr;
    const Message *message = nullptr; //!< MessageAdded, MessageUpdated
    const QList<Message> *messages = nullptr; //!< Gained: the last 50
    const QList<storage::EventRow> *events = nullptr;
};

//! Hands committed events to the sockets of the agents they are for: encoded once, gathered over
//! one turn of the loop, each session's ranges without a gap (design.md 5).
class Publisher : public QObject {
    Q_OBJECT
public:
    Publisher(Clock now, const domain::QuotaRules &rules, QObject *parent);

    void start(EventSeq lastSeq) { m_last = lastSeq; }
    void publish(const Change &change);
    //! To the agent's own consoles.
    void publishPresence(const PresencePush &push);
    void publishAlert(AgentId agent, const AlertPush &alert);
    //! To the owner's consoles, and to those of `hears` who look on.
    void publishWhisper(const storage::ConversationRow &row, const WhisperPush &push,
                        const std::function<bool(AgentId)> &hears);
    //! To one agent's consoles, or to everybody's without an agent.
    void publishCanned(AgentId agent, const CannedPush &push);

    //! From now on this session gets what comes after lastSeq().
    //! `login` is what authenticated it, empty for none.
    SessionId attach(AgentId agent, const QByteArray &login, SessionSink *sink);
    //! The agent it belonged to, or none if it was not known.
    AgentId detach(SessionId session);
    void closeAll(int code, const QString &reason);
    //! Those of one login, or all the agent has.
    void closeSessionsOf(AgentId agent, const QByteArray &login, int code, const QString &reason);
    int sessionCount(AgentId agent, const QByteArray &login) const;

    //! From now on this session is told what happens in a conversation that is not its agent's,
    //! until unwatch(), its own end or the conversation's. False: it looks on in too many
    //! (WatchList::kMaxOfSession), or is gone.
    bool watch(SessionId session, ConversationId conversation);
    void unwatch(SessionId session, ConversationId conversation);
    //! All sessions this agent has now, and they are told so, after what is pending.
    void watchFrom(const storage::ConversationRow &row, AgentId agent);
    bool isWatching(AgentId agent, ConversationId conversation) const;
    EventSeq lastSeq() const { return m_last; }
    qsizetype sessionCount() const { return m_sessions.size(); }

    //! The wire's view of a row: with the quota as of now.
    ConversationInfo infoOf(const storage::ConversationRow &row) const;

private:
    struct Session {
        AgentId agent;
        SessionSink *sink = nullptr;
        EventSeq cursor;
        QByteArray login;
    };
    Event makeEvent(const storage::EventRow &row, const Change &change) const;
    void noteWatched(const Change &change);
    void flush();
    void flushEvents();
    void flushWatched();
    void queueFlush();

    Clock m_now;
    domain::QuotaRules m_rules;
    EventSeq m_last;
    SessionId m_nextSession = 1;
    QHash<SessionId, Session> m_sessions;
    QHash<AgentId, QList<SessionId>> m_byAgent;
    QHash<AgentId, QList<EventPtr>> m_pending;
    WatchList m_watches;
    QList<WatchedPush> m_watched; //!< pending
    bool m_flushQueued = false;
};

} // namespace kefu::desk
