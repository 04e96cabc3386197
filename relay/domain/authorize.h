// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/protocol/types.h"

#include <QSet>
#include <QStringList>

namespace kefu::domain {

//! Every command and query of the desk. The permission matrix test walks this list, so a new
//! command without a row in authorize() is denied and fails the test.
enum class Command {
    Send,
    Withdraw,
    Typing,
    End,
    MarkRead,
    ReadHistory,
    ReadVisitor,
    Claim,
    Accept,
    Refuse,
    Transfer,
    TakeOver,
    Requeue,
    Reopen,
    Help,
    Explain,
    Watch,
    EditVisitor,
    AddNote,
    RemoveNote,
    Block,
    ListOwnConversations,
    ListColleagues,
    Search,
    ReadCanned,
    ChangeOwnCanned,
    ChangeCanned,
    SetPresence,
    SetExtraCapacity,
    ReadRouting,
    ChangeRouting,
    SetOwnPresence,
    UploadMedia,
    ListLeaves,
    ListConversations,
    ReadPresence,
    ReadQueue,
    ReadReplies,
    ChangeReplies,
    SetEmergency,
    ManageWebhooks,
    AddAgent,
    ListAgents,
    AddChannel,
    ListChannels,
    ChangeChannel,
    Diagnose,
    IssueToken,
    RotateKey,
    BackUp,
    VerifyData,
    ExportKey,
    RevokeTokens,
    ListSessions,
    SetAgentEnabled,
    SetPassword,
    SetSign,
    ReadAudit,
    ReadStatus,
    ReadReports,
    // Accounts: one's own, and of those one leads.
    ChangeOwnPassword,
    ManageOwnFactor,
    ManageOwnSessions,
    ChangeAgent,
    IssueLoginCode,
    ResetFactor,
    // Personal information (product.md 11), words, the audit's chain.
    ExportVisitor,
    EraseVisitor,
    HoldVisitor,
    CopyOpenid,
    Reveal,
    ReadPolicies,
    ChangePolicies,
    ChangeRetention,
    ReadErasures,
    VerifyAudit,
    MakeSetupCode,
    // Supervision (product.md 8).
    ReadBoard,
    Assign,
    Whisper,
    SetPriority,
    ReadDispositions,
    ChangeDispositions,
    ReadAlerts,
    ChangeAlerts,
    Count, //!< how many there are; new ones stand before it
};
inline constexpr int kCommandCount = static_cast<int>(Command::Count);
const QList<Command> &allCommands();
QString commandName(Command command);

//! Where a token may be used (design.md 17, `token issue --scope`). Any: no scope was given.
enum class TokenScope { Any, Console, Layim, Api };

//! Which way a command came in. It permits nothing; the audit says it.
enum class Door {
    Relay, //!< the program itself, before or beside its sockets
    Console,
    Layim,
    Api,
    Control, //!< the control socket, or the program on the same data while no relay runs
};

//! Who asks. `local` is the owner of data_dir at the control socket: may do what an admin may.
struct Actor {
    AgentId agent;
    QString name;
    Role role = Role::Agent;
    QSet<ChannelId> channels; //!< empty = all
    TokenScope scope = TokenScope::Any;
    bool local = false;
    QByteArray login = {}; //!< which login or issued token this is (storage::TokenFamily)
    //! A token restricted to these commands, by commandName(); empty = all that its role may.
    QStringList only = {};
    Door door = Door::Relay;
    QString address = {}; //!< of the client, for the audit; empty = this machine
};

//! The conversation or visitor a command is about. Commands about a conversation need its channel;
//! administration without a channel means all of them, which an actor limited to some may not
//! touch.
struct Subject {
    ChannelId channel;
    AgentId owner; //!< of the open conversation
    AgentId lastOwner; //!< of the visitor's last one
    qint64 lastOwnedAt = 0;
    //! The actor looks on since it was taken over from him: he reads it as if it had been his until
    //! now (product.md 4, "take over").
    bool looksOn = false;
};

//! "An agent reads conversations he owns or owned in the last 7 days" (product.md 9).
inline constexpr qint64 kFormerOwnerMs = 7LL * 24 * 3600 * 1000;

//! Deny by default; the one place that decides (product.md 9). Errors: NotFound instead of
//! Forbidden where knowing that the thing exists would itself be a leak; Conflict with
//! `details.owner` (an agent id) where the actor could do it, had nobody else the conversation;
//! Unauthorized without an identity.
Result<void> authorize(const Actor &actor, Command command, const Subject &subject, qint64 now);

//! Whether an account of this role and these channels (empty = all) is one the actor may help back
//! in: a supervisor helps agents and quality assurance within his channels, never one who could do
//! more than he.
bool mayAssist(const Actor &actor, Role role, const QSet<ChannelId> &channels);

} // namespace kefu::domain
