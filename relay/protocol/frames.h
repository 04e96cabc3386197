// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/explanation.h"
#include "relay/protocol/result.h"
#include "relay/protocol/steering.h"
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
    QStringList features {}; //!< what this console can do beyond the first release
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
    QString disposition {}; //!< 会话小结
    QString note {};
    bool operator==(const EndRequest &) const = default;
};
//! Everything up to `seq` was seen by this agent.
struct ReadRequest {
    VisitorId visitor;
    int seq = 0;
    bool operator==(const ReadRequest &) const = default;
};
//! A page of a visitor's messages: the newest ones before `beforeSeq` (0 = from the end), or the
//! oldest ones after `afterSeq`, or those around the first one at `at` or later. One of the three.
struct HistoryRequest {
    VisitorId visitor;
    int beforeSeq = 0;
    int limit = 50;
    std::optional<int> afterSeq {};
    qint64 at = 0;
    bool operator==(const HistoryRequest &) const = default;
};
//! The next page of the friend list when the hello answer said `more`.
struct ConversationsRequest {
    ConversationId after;
    bool operator==(const ConversationsRequest &) const = default;
};
//! What becomes of the conversations of an agent who signs off (product.md 4, "Owner gone").
enum class LeftBehind {
    Unanswered, //!< those somebody waits in go back to the queue
    Queue, //!< all of them do
    Keep, //!< none, until their visitor writes again
};
//! Own presence, or, with `agent`, that of another by a supervisor.
struct PresenceRequest {
    PresenceState state = PresenceState::Online;
    AgentId agent {};
    QString reason {}; //!< why away, in the agent's words
    qint64 untilAt = 0; //!< away: back online then by itself; 0 = no limit
    LeftBehind open = LeftBehind::Unanswered; //!< of Offline
    bool operator==(const PresenceRequest &) const = default;
};
//! Says goodbye: no grace, the agent signs off with this console.
struct LogoutRequest {
    LeftBehind open = LeftBehind::Unanswered;
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
//! Takes a conversation nobody owns; answered with it, or with the conflict that says who was
//! first.
struct ClaimRequest {
    ConversationId conversation;
    bool operator==(const ClaimRequest &) const = default;
};
//! Accepts what was offered or transferred (ConversationInfo::acceptUntilAt); so does any reply.
struct AcceptRequest {
    ConversationId conversation;
    bool operator==(const AcceptRequest &) const = default;
};
//! Declines it: a transfer goes back to its sender, an offer to the next agent.
struct RefuseRequest {
    ConversationId conversation;
    QString note {};
    bool operator==(const RefuseRequest &) const = default;
};
//! Hands a conversation to a colleague, or to a group of agents (exactly one of them).
struct TransferRequest {
    ConversationId conversation;
    AgentId agent {};
    GroupId group {};
    QString note {};
    bool operator==(const TransferRequest &) const = default;
};
//! A supervisor takes it, whoever has it.
struct TakeOverRequest {
    ConversationId conversation;
    QString note {}; //!< why
    bool operator==(const TakeOverRequest &) const = default;
};
//! Back to the queue, at its old place.
struct RequeueRequest {
    ConversationId conversation;
    QString note {};
    bool operator==(const RequeueRequest &) const = default;
};
//! Opens one again that ended in the last 24 h.
struct ReopenRequest {
    ConversationId conversation;
    bool operator==(const ReopenRequest &) const = default;
};
//! 求助: the owner asks the supervisors for help, or does not need it any more.
struct HelpRequest {
    ConversationId conversation;
    bool on = true;
    bool operator==(const HelpRequest &) const = default;
};
//! Why it is where it is.
struct ExplainRequest {
    ConversationId conversation;
    bool operator==(const ExplainRequest &) const = default;
};
//! The blacklist: what the visitor writes is kept and goes to nobody.
struct BlockRequest {
    VisitorId visitor;
    bool on = true;
    QString reason {};
    qint64 untilAt = 0; //!< 0 = 30 days
    bool operator==(const BlockRequest &) const = default;
};
//! Colleagues and groups: whom one can transfer to.
struct ColleaguesRequest {
    bool operator==(const ColleaguesRequest &) const = default;
};
//! The shared list 留言: leave messages nobody has taken, those first whose window closes within
//! 2 h, then the oldest. Answered with a page of conversations.
struct LeaveMessagesRequest {
    ConversationId after {};
    int limit = 50;
    bool operator==(const LeaveMessagesRequest &) const = default;
};
//! Looks for words in the texts of all messages the asker may read, newest first.
struct SearchRequest {
    QString text; //!< words parted by blanks; a message has all of them, each ≥ 2 characters
    ChannelId channel {};
    AgentId agent {}; //!< written by him, or in a conversation he had
    VisitorId visitor {};
    qint64 fromAt = 0;
    qint64 toAt = 0; //!< exclusive; 0 = no end
    int limit = 30;
    MessageId before {}; //!< SearchAnswer::before of the page before
    bool operator==(const SearchRequest &) const = default;
};
//! The canned replies the asker sees: the team's of his channels and his own.
struct CannedRequest {
    CannedId after {};
    bool operator==(const CannedRequest &) const = default;
};
//! Makes one (no id) or changes one (id and the version it is changed from).
struct CannedSaveRequest {
    CannedReply reply;
    bool operator==(const CannedSaveRequest &) const = default;
};
struct CannedRemoveRequest {
    CannedId reply;
    bool operator==(const CannedRemoveRequest &) const = default;
};
//! Changes what agents say of a visitor; what is absent stays.
struct VisitorEditRequest {
    VisitorId visitor;
    std::optional<QString> remark {};
    std::optional<QStringList> tags {};
    bool operator==(const VisitorEditRequest &) const = default;
};
//! An internal note about a visitor; `mention` are told of it (alert `mention`).
struct NoteRequest {
    VisitorId visitor;
    QString text;
    QList<AgentId> mention {};
    bool operator==(const NoteRequest &) const = default;
};
//! Its author takes a note away, or a supervisor does.
struct NoteRemoveRequest {
    NoteId note;
    bool operator==(const NoteRemoveRequest &) const = default;
};
//! 编辑签名: one's own signature; empty = none.
struct SignRequest {
    QString sign;
    bool operator==(const SignRequest &) const = default;
};
//! Pushes beyond one's own conversations: `colleagues`, `queue`, `dashboard`,
//! `watch:<conversation>` (design.md 5). Lasts as long as the socket.
struct SubscribeRequest {
    QString topic;
    bool operator==(const SubscribeRequest &) const = default;
};
struct UnsubscribeRequest {
    QString topic;
    bool operator==(const UnsubscribeRequest &) const = default;
};
//! A request this version does not know; answered `unsupported`.
struct UnknownRequest {
    QString type;
    bool operator==(const UnknownRequest &) const = default;
};

using RequestBody = std::variant<
    HelloRequest, SendRequest, EndRequest, ReadRequest, HistoryRequest, ConversationsRequest,
    PresenceRequest, LogoutRequest, TypingRequest, WithdrawRequest, VisitorRequest, ClaimRequest,
    AcceptRequest, RefuseRequest, TransferRequest, TakeOverRequest, RequeueRequest, ReopenRequest,
    HelpRequest, ExplainRequest, BlockRequest, ColleaguesRequest, LeaveMessagesRequest,
    SearchRequest, CannedRequest, CannedSaveRequest, CannedRemoveRequest, VisitorEditRequest,
    NoteRequest, NoteRemoveRequest, SignRequest, SubscribeRequest, UnsubscribeRequest,
    AssignRequest, WhisperRequest, PriorityRequest, BoardListRequest, UnknownRequest>;

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
    QStringList features {}; //!< what this relay can do beyond the first release
    QStringList dispositions {}; //!< 会话小结: what the end sheet offers
    QString latestConsole {}; //!< version of the newest console the relay has to download
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
    bool newest = false; //!< nothing newer exists
    int lastSeq = 0; //!< of the visitor's last message, as far as the asker may read
    bool operator==(const HistoryAnswer &) const = default;
};
struct ConversationsAnswer {
    QList<ConversationInfo> conversations;
    bool more = false;
    bool operator==(const ConversationsAnswer &) const = default;
};
struct PresenceAnswer {
    PresenceState state = PresenceState::Online;
    QString reason {};
    qint64 untilAt = 0;
    bool operator==(const PresenceAnswer &) const = default;
};
struct VisitorAnswer {
    VisitorCard card;
    bool operator==(const VisitorAnswer &) const = default;
};
//! The conversation a command was about, as it is now.
struct ConversationAnswer {
    ConversationInfo conversation;
    bool operator==(const ConversationAnswer &) const = default;
};
struct ExplainAnswer {
    Explanation explanation;
    bool operator==(const ExplainAnswer &) const = default;
};
struct ColleaguesAnswer {
    QList<Colleague> agents;
    QList<AgentGroup> groups;
    bool operator==(const ColleaguesAnswer &) const = default;
};
struct SearchAnswer {
    QList<SearchHit> hits; //!< newest first
    MessageId before {}; //!< where the next page begins; none: there is no more
    bool incomplete = false; //!< the relay is still indexing: newer messages may be missing
    bool operator==(const SearchAnswer &) const = default;
};
struct CannedAnswer {
    QList<CannedReply> replies; //!< by id
    bool more = false;
    bool operator==(const CannedAnswer &) const = default;
};
struct CannedSavedAnswer {
    CannedReply reply; //!< with its id and version
    bool operator==(const CannedSavedAnswer &) const = default;
};
struct SignAnswer {
    QString sign;
    bool operator==(const SignAnswer &) const = default;
};
//! Answer to the subscription of a conversation: as it is now, with its last messages.
struct WatchAnswer {
    ConversationInfo conversation;
    QList<Message> messages;
    bool operator==(const WatchAnswer &) const = default;
};
struct NoteAnswer {
    VisitorNote note;
    bool operator==(const NoteAnswer &) const = default;
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
    QString reason {};
    qint64 untilAt = 0;
    AgentId by {}; //!< a supervisor set it; none: the agent himself, or the relay
    QString byName {};
    bool operator==(const PresencePush &) const = default;
};
//! Something to look at now. Has no seq: what it speaks of stands in the conversation, too, or is
//! over when the console comes back. `kind`: "no_answer" (the visitor waits for this agent),
//! "reassigned" (it went to a colleague because of that), "not_answering" (to supervisors: `agent`
//! was set away for it), "help" (to supervisors), "window_closing" (`at`: when it does),
//! "mention" (`agent` named this one in a note about `visitor`); to supervisors also those of
//! BoardAlert, with `level`, `channel`, `value`, and `over` when they end.
struct AlertPush {
    QString kind;
    ConversationId conversation {};
    VisitorId visitor {};
    AgentId agent {};
    qint64 at = 0;
    ChannelId channel {};
    QString level {};
    qint64 value = 0;
    qint64 limit = 0; //!< the threshold
    bool over = false;
    bool operator==(const AlertPush &) const = default;
};
//! The canned replies changed: ask for them again. Has no seq.
struct CannedPush {
    CannedScope scope = CannedScope::Team;
    bool operator==(const CannedPush &) const = default;
};
//! Topic `colleagues`: those who changed. Has no seq.
struct ColleaguesPush {
    QList<Colleague> agents;
    bool operator==(const ColleaguesPush &) const = default;
};
//! What happened in a conversation this socket watches (topic watch:<id>) without owning it; no
//! seq; a message that is known already replaces it. `over`: no more will come (it ended, or is not
//! the watcher's to see any more).
struct WatchedPush {
    ConversationInfo conversation;
    QList<Message> messages;
    bool over = false;
    bool operator==(const WatchedPush &) const = default;
};
//! The relay stops or gave up on this socket's backlog: reconnect and resume.
struct GoodbyePush {
    QString reason;
    bool operator==(const GoodbyePush &) const = default;
};
struct UnknownPush {
    QString type;
};

using Push = std::variant<EventsPush, PresencePush, AlertPush, CannedPush, ColleaguesPush,
                          WatchedPush, WhisperPush, BoardPush, QueuePush, GoodbyePush, UnknownPush>;
using RelayFrame = std::variant<Answer, Push>;

} // namespace kefu
