// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"

#include <QList>
#include <QObject>

namespace kefu::ui {

class ChatService;
class ConversationStore;

//! One thing the relay told this agent beside the messages.
struct Notice {
    enum class Kind {
        NoAnswer, //!< the visitor waits for this agent
        Reassigned, //!< it went to a colleague because of that
        NotAnswering, //!< `agent` was set away for it
        Help, //!< `agent` asks the supervisors
        WindowClosing, //!< `until`: when the visitor can be answered no more
        Mention, //!< `agent` named this one in a note
        Lost, //!< went to `agent`, or back to the queue (no agent)
        PresenceForced, //!< `agent` has set this one's presence
    };
    Kind kind = Kind::NoAnswer;
    VisitorId visitor;
    AgentId agent;
    QString agentName {}; //!< when the colleagues are not known
    qint64 at = 0; //!< when it came, ms UTC on the relay's clock
    qint64 until = 0;
    PresenceState presence = PresenceState::Online;

    bool operator==(const Notice &) const = default;
};

//! LayIM's message box (layim.md 1.3): the last notices of this session, newest first, and how many
//! of them were not looked at yet. GUI thread only.
class NoticeLog : public QObject {
    Q_OBJECT
public:
    static constexpr int kMost = 200;

    //! Both outlive it.
    NoticeLog(ChatService &service, ConversationStore &store, QObject *parent = nullptr);

    const QList<Notice> &notices() const { return m_notices; }
    int unseen() const { return m_unseen; }
    void markSeen();
    void clear();

Q_SIGNALS:
    void changed();

private:
    void onAlert(const AlertPush &alert);
    void add(Notice notice);

    ChatService &m_service;
    ConversationStore &m_store;
    QList<Notice> m_notices;
    int m_unseen = 0;
    AgentId m_of; //!< whose these are
};

} // namespace kefu::ui
