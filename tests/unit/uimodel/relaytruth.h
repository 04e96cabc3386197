// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/frames.h"

#include <QMap>
#include <QRandomGenerator>
#include <functional>
#include <optional>

namespace kefu::test {

//! A relay reduced to what one agent's console is told: random changes, each with an event, and the
//! answers to hello and history. What it holds is what a console that has heard everything must
//! hold.
class RelayTruth {
public:
    explicit RelayTruth(quint32 seed);

    static AgentInfo me();
    void step(); //!< one random change
    EventSeq head() const { return EventSeq { qint64(m_events.size()) }; }

    HelloAnswer snapshot(int pageSize) const;
    ConversationsAnswer page(ConversationId after, int pageSize) const;
    HistoryAnswer history(VisitorId visitor, int beforeSeq, int limit) const;
    //! Events for me in (from, to]. `asOfNow`: bodies show the present state, as when events are
    //! rendered late; else the state at their own time.
    EventsPush push(EventSeq from, EventSeq to, bool asOfNow) const;

    //! Conversations that are mine, newest of each visitor, by visitor.
    QMap<VisitorId, ConversationInfo> rows() const;
    QList<ConversationInfo> ended() const; //!< last to end first
    const QList<Message> &messages(VisitorId visitor) const;
    bool isMine(ConversationId id) const { return mine(m_conversations.value(id)); }
    QList<VisitorId> visitors() const { return m_messages.keys(); }
    void newEpoch() { m_epoch += QLatin1Char('x'); }
    //! The relay stores a message this agent wrote under that id.
    Message accept(VisitorId visitor, const QString &text, const QString &clientMessageId);
    std::optional<ConversationId> openMine(VisitorId visitor) const;
    void setRead(VisitorId visitor, int seq);

private:
    struct Recorded {
        std::optional<Event> then; //!< none: not for me
    };
    Message &addMessage(VisitorId visitor, ConversationId conversation, Direction direction,
                        const QString &text);
    void touch(ConversationInfo &info);
    void record(const std::optional<EventBody> &body);
    EventBody asNow(const EventBody &body) const;
    bool mine(const ConversationInfo &info) const;
    ConversationInfo *newest(VisitorId visitor);
    ConversationInfo &openFor(VisitorId visitor);
    VisitorId anyVisitor();
    void visitorWrites();
    void agentWrites();
    void deliveryMoves();
    void ends();
    void changesHands();

    QRandomGenerator m_random;
    QString m_epoch = QStringLiteral("e");
    qint64 m_now = 1'000'000;
    qint64 m_nextId = 1;
    QMap<ConversationId, ConversationInfo> m_conversations;
    QMap<VisitorId, QList<Message>> m_messages;
    QList<Recorded> m_events;
};

} // namespace kefu::test
