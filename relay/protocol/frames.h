// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/protocol/types.h"

#include <QByteArray>
#include <QJsonObject>
#include <variant>

//! The frames of `/agent` as values. PROTOCOL.md has an example of each. The codec turns them into
//! bytes and back; nothing else in the project builds or reads a frame.
namespace kefu {

// ---- requests: console → relay
// -------------------------------------------------------------------

//! First frame of every connection. `since` and `epoch` from the last session ask for a gapless
//! resume.
struct HelloRequest {
    QString token;
    EventSeq since;
    QString epoch;
    QString client; //!< "kefudesk/0.1.0 linux", for the log
    bool operator==(const HelloRequest &) const = default;
};
struct SendRequest {
    ConversationId conversation;
    Content content;
    QString clientMessageId;
    bool force = false; //!< send although our view of the quota says no
    MessageId resendOf;
    bool whenVisitorWrites = false; //!< keep it until the visitor writes again (window shut)
    bool operator==(const SendRequest &) const = default;
};
struct EndRequest {
    ConversationId conversation;
    bool operator==(const EndRequest &) const = default;
};
//! Everything up to `seq` was seen by this agent.
struct ReadRequest {
    VisitorId visitor;
    int seq = 0;
    bool operator==(const ReadRequest &) const = default;
};
//! A page of a visitor's messages, the newest ones before `beforeSeq` (0 = from the end).
struct HistoryRequest {
    VisitorId visitor;
    int beforeSeq = 0;
    int limit = 50;
    bool operator==(const HistoryRequest &) const = default;
};
//! The next page of the friend list when the hello answer said `more`.
struct ConversationsRequest {
    ConversationId after;
    bool operator==(const ConversationsRequest &) const = default;
};
struct PresenceRequest {
    PresenceState state = PresenceState::Online;
    bool operator==(const PresenceRequest &) const = default;
};
//! Says goodbye: no grace, the agent signs off with this console.
struct LogoutRequest {
    bool operator==(const LogoutRequest &) const = default;
};
//! The agent writes, or has stopped: the visitor may be shown so.
struct TypingRequest {
    ConversationId conversation;
    bool on = true;
    bool operator==(const TypingRequest &) const = default;
};
//! Takes back a message that is still queued; answered with the message as it is now.
struct WithdrawRequest {
    MessageId message;
    bool operator==(const WithdrawRequest &) const = default;
};
//! The visitor's card.
struct VisitorRequest {
    VisitorId visitor;
    bool operator==(const VisitorRequest &) const = default;
};
//! A request this version does not know; answered `unsupported`.
struct UnknownRequest {
    QString type;
    bool operator==(const UnknownRequest &) const = default;
};

using RequestBody = std::variant<HelloRequest, SendRequest, EndRequest, ReadRequest, HistoryRequest,
                                 ConversationsRequest, PresenceRequest, LogoutRequest,
                                 TypingRequest, WithdrawRequest, VisitorRequest, UnknownRequest>;

struct Request {
    QString id; //!< chosen by the console, echoed in the answer
    RequestBody body;
};

// ---- answers: relay → console
// --------------------------------------------------------------------

struct HelloAnswer {
    AgentInfo agent;
    QString epoch; //!< changes when the database was restored or adopted
    EventSeq cursor; //!< snapshot: what it contains; resume: echo of `since`
    bool resumed = false; //!< true: no snapshot, the missed events follow as pushes
    qint64 serverTimeAt = 0;
    QList<ChannelInfo> channels;
    QList<ConversationInfo> conversations; //!< owned now or ended within 7 days, by id descending
    bool more = false;
    bool operator==(const HelloAnswer &) const = default;
};
struct MessageAnswer {
    Message message;
    bool operator==(const MessageAnswer &) const = default;
};
struct HistoryAnswer {
    VisitorId visitor;
    QList<Message> messages; //!< ascending by seq
    bool complete = false; //!< nothing older exists
    bool operator==(const HistoryAnswer &) const = default;
};
struct ConversationsAnswer {
    QList<ConversationInfo> conversations;
    bool more = false;
    bool operator==(const ConversationsAnswer &) const = default;
};
struct PresenceAnswer {
    PresenceState state = PresenceState::Online;
    bool operator==(const PresenceAnswer &) const = default;
};
struct VisitorAnswer {
    VisitorCard card;
    bool operator==(const VisitorAnswer &) const = default;
};
struct EmptyAnswer {
    bool operator==(const EmptyAnswer &) const = default;
};

//! An answer as read by a console: `d` stays JSON, because only the asker knows which answer it
//! expects.
struct Answer {
    QString re;
    bool ok = false;
    QJsonObject d;
    Error error;
    QString requestId; //!< the relay's own, to find the matter in its log
};

// ---- pushes: relay → console
// ---------------------------------------------------------------------

//! A conversation is this agent's from now on, with its last messages.
struct ConversationGained {
    ConversationInfo conversation;
    QList<Message> messages;
    bool operator==(const ConversationGained &) const = default;
};
//! It is not this agent's any more (it went back to the queue, or to `owner`).
struct ConversationLost {
    ConversationId conversation;
    VisitorId visitor;
    AgentId owner;
    bool operator==(const ConversationLost &) const = default;
};
//! State, counters, read mark or quota changed; also how an end is told.
struct ConversationUpdated {
    ConversationInfo conversation;
    bool operator==(const ConversationUpdated &) const = default;
};
struct MessageAdded {
    Message message;
    ConversationInfo conversation;
    bool operator==(const MessageAdded &) const = default;
};
struct MessageUpdated {
    Message message;
    ConversationInfo conversation;
    bool operator==(const MessageUpdated &) const = default;
};
//! An event of a newer relay; skipped, but its seq counts.
struct UnknownEvent {
    QString kind;
    bool operator==(const UnknownEvent &) const = default;
};

using EventBody = std::variant<ConversationGained, ConversationLost, ConversationUpdated,
                               MessageAdded, MessageUpdated, UnknownEvent>;

struct Event {
    EventSeq seq;
    EventBody body;
};

//! Applied only if `from` is the client's cursor; afterwards the cursor is `to`. What was not for
//! this agent lies inside (from, to] and is not listed.
struct EventsPush {
    EventSeq from;
    EventSeq to;
    QList<Event> events;
};
//! Presence of oneself, changed elsewhere (another console, a supervisor, the relay itself). Has no
//! seq.
struct PresencePush {
    AgentId agent;
    PresenceState state = PresenceState::Online;
    bool operator==(const PresencePush &) const = default;
};
//! The relay stops or gave up on this socket's backlog: reconnect and resume.
struct GoodbyePush {
    QString reason;
    bool operator==(const GoodbyePush &) const = default;
};
struct UnknownPush {
    QString type;
};

using Push = std::variant<EventsPush, PresencePush, GoodbyePush, UnknownPush>;
using RelayFrame = std::variant<Answer, Push>;

} // namespace kefu
