// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/authorize.h"
#include "relay/domain/handover.h"
#include "relay/domain/inbound.h"
#include "relay/domain/quotawindow.h"
#include "relay/domain/sendpolicy.h"
#include "relay/domain/tokenfamily.h"
#include "relay/protocol/frames.h"
#include "relay/protocol/result.h"
#include "relay/storage/accounttypes.h"
#include "relay/storage/routingtypes.h"

#include <QHash>
#include <QSet>
#include <functional>

//! The values that cross the border of storage. No SQL, no handles: rows in, rows out.
namespace kefu::storage {

//! A conversation as the relay keeps it in memory: ConversationInfo (the wire's view) and what only
//! we need. `info.quota` is left empty by storage; the desk fills it from `window` and its clock.
struct ConversationRow {
    ConversationInfo info;
    QString openid;
    domain::QuotaWindow window; //!< the visitor's
    qint64 queuedAt = 0; //!< first enqueue of this episode; survives re-queueing
    qint64 assignedAt = 0;
    AgentId lastAgent; //!< who owned this visitor's conversation last
    qint64 lastAgentAt = 0;
    RoutingState routing {};
    //! Why the stay began, or the conversation ended, by the command that gave this row; else
    //! empty.
    QString why {};
};

//! One durable change. The audience is fixed when it is written: `agent` sees it in his event
//! stream; none = only topics (queue, dashboard).
struct EventRow {
    enum class Kind { MessageAdded, MessageUpdated, Gained, Lost, Updated };
    EventSeq seq;
    Kind kind = Kind::MessageAdded;
    AgentId agent;
    ConversationId conversation;
    MessageId message;
    AgentId other; //!< Lost: the new owner, if any
    qint64 at = 0;
};

// ---- hot commands
// --------------------------------------------------------------------------------

struct IngestItem {
    domain::Inbound inbound;
    qint64 receivedAt = 0;
};
struct IngestOutcome {
    enum class Kind { Stored, Duplicate, EventOnly };
    Kind kind = Kind::Stored;
    std::optional<Message> message; //!< Stored
    //! State after the commit. Absent for an enter without an open conversation and for EventOnly.
    std::optional<ConversationRow> conversation;
    bool blocked = false; //!< the visitor is on the blacklist: nothing opens, nothing answers
    bool opened = false; //!< this message opened the conversation: it must be dispatched
    ChannelId channel = {}; //!< of what was stored
    bool rated = false; //!< it was a rating: `conversation` is the ended one it is about
    ChannelId copied = {}; //!< valid: a copy for this channel's back end was written
    QList<EventRow> events;
};

//! The agent's text, on its way out.
struct ReplyItem {
    ConversationId conversation;
    AgentId agent;
    QString authorName;
    Content content;
    QString clientMessageId;
    MessageId resendOf;
    bool force = false;
    //! When nothing can be sent now, it waits until the visitor writes again; it takes nothing from
    //! the quota until then.
    bool held = false;
    bool automatic = false; //!< nobody wrote it: leaves the last reply to people
    qint64 at = 0;
    qint64 dueAt = 0; //!< not sent before, so that it can be withdrawn; 0 = at once
    //! The outbox has a place for it: it is written as "sending" if its quota allows that, and
    //! needs no transaction of its own for it.
    bool hasPlace = false;
};
struct ReplyOutcome {
    Message message;
    bool duplicate = false; //!< the same (agent, clientMessageId) before: nothing was written
    ConversationRow conversation;
    QList<EventRow> events;
};

//! A row of the outbox as the sender needs it.
struct OutboxEntry {
    Message message;
    ChannelId channel;
    VisitorId visitor;
    QString openid;
    domain::SendHistory history;
    qint64 nextAttemptAt = 0;
};

//! A change of an outgoing message. A final state removes the outbox row.
struct SettleItem {
    MessageId message;
    DeliveryState state = DeliveryState::Sending;
    FailureReason failure = FailureReason::None;
    int errcode = 0;
    QString rid; //!< WeChat's request id from errmsg
    domain::SendHistory history;
    qint64 nextAttemptAt = 0;
    bool releaseQuota = false;
    bool quotaUsedUp = false;
    bool windowShut = false;
    qint64 at = 0;
    //! The visitor's window when the call began: what WeChat says of the quota is about that one.
    domain::QuotaWindow windowSeen {};
};
//! `message.delivery` may be another one than was asked for: a message whose window shut before
//! `sending` is Expired or Failed, and must not be sent.
struct SettleOutcome {
    Message message;
    ConversationRow conversation;
    QList<EventRow> events;
};
//! Messages that waited for the visitor and may go now.
struct ReleaseOutcome {
    QList<OutboxEntry> entries; //!< in order
    QList<SettleOutcome> changes; //!< one each
};

//! Compare-and-set of the owner. `version` must still be the conversation's.
struct ClaimItem {
    ConversationId conversation;
    qint64 version = 0;
    AgentId agent;
    QString reason; //!< routingReasonName
    qint64 at = 0;
    qint64 acceptUntilAt = 0; //!< an offer
};
struct ClaimOutcome {
    bool won = false; //!< false: version or state moved on; `conversation` says how it stands
    ConversationRow conversation;
    QList<Message> messages; //!< won: the last 50 for the new owner
    QList<EventRow> events;
};

// ---- other commands
// ------------------------------------------------------------------------------

struct ConversationChange {
    ConversationRow conversation;
    QList<EventRow> events;
};
struct EndItem {
    ConversationId conversation;
    AgentId by;
    QString reason; //!< "agent", "supervisor", "silent"
    qint64 at = 0;
    qint64 version = 0; //!< only if it still is this one; 0 = whatever it is
    QString disposition {}; //!< 会话小结 …
    QString note {}; //!< … and what is written with it
    bool fromAnybody = false; //!< a supervisor: whoever has it, also nobody
};
struct RequeueItem {
    ConversationId conversation;
    AgentId from; //!< must still be the owner
    QString reason; //!< "grace_over", "signed_off"
    qint64 at = 0;
    AgentId by {}; //!< who gave it back, with `note`
    QString note {};
    GroupId group {}; //!< transferred to this group
    bool declined = false; //!< `from` is not asked again
    bool fromAnybody = false; //!< a supervisor: whoever has it
    bool alsoQueued = false; //!< one that waits goes to `group`, too; then `from` is none
};
struct ReadMarkItem {
    VisitorId visitor;
    AgentId agent;
    int seq = 0;
    qint64 at = 0;
};

enum class ChannelMode { Secure, Compatible, Plain };
struct ChannelRecord {
    ChannelId id;
    QString name;
    QString appid;
    QString originalId;
    ChannelMode mode = ChannelMode::Secure;
    QString format; //!< "xml", "json" or empty; only for the doctor
    QString apiBase = QStringLiteral("https://api.weixin.qq.com");
    QString forwardUrl;
    bool enabled = true;
    // Sealed in the database, open here; never log.
    QByteArray secret;
    QByteArray token;
    QByteArray aesKey; //!< 43 characters
    QByteArray sessionKey {}; //!< SessionFrom is signed with it; empty = it is not
    QByteArray proxy; //!< URL for calls to WeChat, may hold a password; empty = the relay's own
    //! The pair before the last rotation, accepted until `previousUntilAt` (ms UTC; 0 = none).
    QByteArray previousToken;
    QByteArray previousAesKey;
    qint64 previousUntilAt = 0;
    domain::HandOver handOver;
    qint64 createdAt = 0;
};
//! What a channel has been seen to do: the wizard's ticks and the doctor's memory.
enum class ChannelMark {
    Verified, //!< WeChat checked the callback URL and was answered
    Token, //!< an access_token was had
    Message, //!< a visitor's message was stored
    Accepted, //!< WeChat took a reply
    Enter, //!< a visitor entered
    Forwarded, //!< the shop's back end took a push
    ForwardFailed, //!< … or did not
};
struct ChannelMarkRow {
    ChannelId channel;
    ChannelMark mark = ChannelMark::Verified;
    qint64 firstAt = 0;
    qint64 lastAt = 0;
};
//! A push as it came, on its way to the shop's own back end.
struct ForwardRow {
    qint64 id = 0;
    ChannelId channel;
    domain::PushCopy copy;
    qint64 at = 0;
    int tries = 0;
    qint64 nextAt = 0;
};
struct AgentRecord {
    AgentInfo info;
    QByteArray passwordHash; //!< argon2id, as libsodium writes it
    QSet<ChannelId> channels; //!< empty = all
    bool enabled = true;
    qint64 lastAssignedAt = 0;
    qint64 createdAt = 0;
};
struct TokenRecord {
    QByteArray hash; //!< SHA-256 of the token; the token itself is nowhere
    AgentId agent;
    domain::TokenScope scope = domain::TokenScope::Any;
    QString kind; //!< kAccessToken, kRefreshToken, kIssuedToken
    qint64 createdAt = 0;
    qint64 expiresAt = 0; //!< 0 = until revoked
    //! One login and all it was renewed to, or one issued token; empty = made from the hash.
    QByteArray family = {};
    int generation = 1; //!< of the pair in its family
    qint64 usedAt = 0; //!< refresh: when it was exchanged
    qint64 seenAt = 0; //!< when a token of this pair was used first
    QByteArray salt = {}; //!< refresh, exchanged: what its successors were derived with
    QStringList commands = {}; //!< the only ones it may be used for; empty = all of its role
};
inline constexpr char kAccessToken[] = "access";
inline constexpr char kRefreshToken[] = "refresh";
inline constexpr char kIssuedToken[] = "issued";
inline constexpr int kFamilyBytes = 16;

//! A login, or an issued token, as a whole.
struct TokenFamily {
    QByteArray family;
    AgentId agent;
    domain::TokenScope scope = domain::TokenScope::Any;
    QString kind; //!< kRefreshToken: a login; kIssuedToken
    qint64 createdAt = 0;
    qint64 renewedAt = 0;
    qint64 expiresAt = 0; //!< 0 = until revoked
};
//! Exchanges a refresh token for the next pair. The successors' hashes are made in the writer's
//! thread, because a repetition must use the salt of the first time; the tokens stay outside.
struct ExchangeItem {
    QByteArray hash; //!< of the token that is shown
    QByteArray salt; //!< for the successors, if there are none yet
    std::function<QByteArray(const QByteArray &salt)> refreshHash;
    std::function<QByteArray(const QByteArray &salt)> accessHash;
    qint64 at = 0;
    qint64 accessUntilAt = 0;
    qint64 refreshUntilAt = 0;
};
struct ExchangeOutcome {
    domain::RefreshVerdict verdict = domain::RefreshVerdict::Reused; //!< Reused: all are gone now
    AgentId agent;
    QByteArray family;
    QByteArray salt; //!< of the successors
};
//! What to take back: by one token of it, by its family, or all an agent has.
struct RevokeItem {
    QByteArray hash = {};
    QByteArray family = {};
    AgentId agent = {};
    bool alsoIssued = true; //!< false: an issued token is left alone
};
//! An authentic push nobody could read; listed by the doctor.
struct UnparsedItem {
    ChannelId channel;
    QByteArray body;
    QString why;
    qint64 at = 0;
    domain::PushCopy copy = {}; //!< not empty: also passed on
};
//! A grey line for a visitor's history: messages go to WeChat's own tool from here on.
struct HandOverItem {
    ChannelId channel;
    QString openid;
    qint64 at = 0;
};
struct LineOutcome {
    Message message;
    ConversationRow conversation;
    QList<EventRow> events;
};
//! Content::type of that line (ContentKind::Event).
inline constexpr char kHandOverLine[] = "hand_over";
//! What the doctor says about them.
struct UnparsedSummary {
    qint64 count = 0;
    QString lastWhy;
    qint64 lastAt = 0;
};

// ---- reads
// ---------------------------------------------------------------------------------------

//! A visitor's card as stored; `source` is SessionFrom as it came.
struct VisitorCardRow {
    VisitorInfo visitor;
    QString source;
    bool sourceVerified = false;
    qint64 firstSeenAt = 0;
    int conversations = 0;
    std::optional<Content> lastCard;
    QList<VisitorNote> notes {};
    QList<VisitorEpisode> episodes {}; //!< that ended, newest first
    qint64 blockedUntilAt = 0;
    QString openid {};
};
struct HistoryPage {
    QList<Message> messages; //!< ascending
    bool complete = false; //!< nothing older exists
    bool newest = false; //!< nothing newer does
    int lastSeq = 0; //!< of the visitor's last message
};
//! Everything the relay loop keeps in memory. Loading it turns rows found `sending` into
//! `uncertain`.
struct StartState {
    QString epoch;
    EventSeq lastSeq;
    QList<ChannelRecord> channels;
    QList<ChannelMarkRow> marks;
    QHash<ChannelId, qint64> forwards; //!< pushes that still wait to be passed on
    QList<AgentRecord> agents;
    QList<ConversationRow> open; //!< queued and assigned
    QList<OutboxEntry> outbox; //!< queued, in order of message id
    QHash<ChannelId, domain::RoutingRules> routing; //!< without a channel: of all the others
    QList<GroupRecord> groups;
    QList<PresenceStay> presences; //!< under way when the relay stopped
    QHash<QString, QString> policies; //!< accounttypes.h names them
    QHash<ChannelId, Retention> retention; //!< a channel without has the defaults
    QList<AgentId> connectedBefore; //!< agents with a link when the relay stopped: in grace now
};
//! What an agent missed: events with what they speak of, as of now.
struct MissedEvents {
    QList<Event> events;
    EventSeq to; //!< everything up to here is covered
    bool tooOld =
        false; //!< `since` is older than the 7 days kept, or in the future: send a snapshot
};

} // namespace kefu::storage
