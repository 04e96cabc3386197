// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/codec.h"

#include <QWebSocket>
#include <functional>

namespace kefu::testing {

//! A console as the wire sees it: asks, hears the answers, keeps what it is told. Unlike the real
//! one it also asks for what it may not have.
class WireAgent {
public:
    WireAgent(quint16 port, const QByteArray &token);

    //! Says hello; false: no answer in time, or a refusal.
    bool come();
    //! Closes the socket and waits for its end.
    void go();
    bool isThere() const { return m_socket.state() == QAbstractSocket::ConnectedState && m_live; }
    int closeCode() const { return m_socket.closeCode(); }
    AgentId id() const { return m_hello.agent.id; }
    const HelloAnswer &hello() const { return m_hello; }

    //! Sends one and does not wait; its id.
    QString post(const RequestBody &body);
    bool hasAnswer(const QString &request) const { return m_answers.contains(request); }
    Answer answerTo(const QString &request) const { return m_answers.value(request); }
    //! Sends one and waits; without an answer `error.message` says so.
    Answer ask(const RequestBody &body);
    //! What a refusal is called; empty for a yes.
    QString refusal(const RequestBody &body);
    //! The conversation a command answered with; none when it was refused.
    ConversationInfo done(const RequestBody &body);
    bool send(ConversationId conversation, const QString &text);
    //! As the topic `colleagues` told of him last.
    Colleague colleague(AgentId agent) const;

    // What it was told, in order.
    QHash<ConversationId, ConversationInfo> own; //!< as last told; without those lost
    QList<ConversationId> gained;
    QList<ConversationId> lost;
    QStringList texts; //!< of messages in own conversations, snapshots included
    QList<AlertPush> alerts;
    QList<PresencePush> presences;
    QList<WatchedPush> watched;
    QList<ColleaguesPush> colleagues;
    QList<CannedPush> canned;
    QList<BoardPush> boards;
    QList<QueuePush> queues;
    QList<WhisperPush> whispers;
    bool gapless = true;
    std::function<void(const Event &)> onEvent; //!< beside all that
    std::function<void(const QString &request, const Answer &)> onAnswer;

private:
    void read(const QByteArray &frame);
    void take(const Push &push);
    void take(const Event &event);

    quint16 m_port;
    QByteArray m_token;
    QWebSocket m_socket;
    HelloAnswer m_hello;
    bool m_live = false;
    EventSeq m_cursor;
    int m_requests = 0;
    QHash<QString, Answer> m_answers;
};

} // namespace kefu::testing
