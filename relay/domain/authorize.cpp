// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/authorize.h"

#include <algorithm>
#include <array>

namespace kefu::domain {

namespace {

//! Bits of Role; a role that is not in a set is denied.
using Roles = unsigned;
constexpr Roles bit(Role role)
{
    return 1U << static_cast<unsigned>(role);
}
constexpr Roles kNobody = 0;
constexpr Roles kAdmin = bit(Role::Admin);
constexpr Roles kLeads = kAdmin | bit(Role::Supervisor);
constexpr Roles kServing = kLeads | bit(Role::Agent); // those who talk to visitors
constexpr Roles kReaders = kLeads | bit(Role::Qa); // those who may read what is not theirs
constexpr Roles kAll = kServing | bit(Role::Qa);

//! Whose conversation it is, seen from the actor.
enum class Whose {
    Own,
    Former, //!< his until lately, and now nobody's
    FormerTaken, //!< his until lately, and now somebody else's
    Foreign,
};

enum class Area {
    Conversation, //!< about one visitor or conversation
    Self, //!< about the actor, who must be an agent
    System, //!< administration: a channel of the actor's scope, or all of them
};

struct Rule {
    Command command;
    const char *name;
    Area area;
    //! Area::Conversation: who may, by Whose. Area::Self and Area::System: who may, in the first
    //! place.
    std::array<Roles, 4> roles;
};

constexpr Rule forConversation(Command command, const char *name, Roles own, Roles former,
                               Roles taken, Roles foreign)
{
    return Rule { command, name, Area::Conversation, { own, former, taken, foreign } };
}
constexpr Rule general(Command command, const char *name, Area area, Roles roles)
{
    return Rule { command, name, area, { roles, kNobody, kNobody, kNobody } };
}

// Sending into what nobody owns re-opens it (design.md 3), so its last owner may also end it. Read
// marks are the owner's: those who only look on never move them.
constexpr std::array kRules {
    forConversation(Command::Send, "send", kServing, kServing, kNobody, kNobody),
    forConversation(Command::Withdraw, "withdraw", kServing, kServing, kNobody, kNobody),
    forConversation(Command::Typing, "typing", kServing, kNobody, kNobody, kNobody),
    forConversation(Command::End, "end", kServing, kServing, kLeads, kLeads),
    forConversation(Command::MarkRead, "mark_read", kAll, kAll, kNobody, kNobody),
    forConversation(Command::ReadHistory, "read_history", kAll, kAll, kAll, kReaders),
    forConversation(Command::ReadVisitor, "read_visitor", kAll, kAll, kAll, kReaders),
    // Whoever serves the channel may take what waits; the store tells the second one who was first.
    forConversation(Command::Claim, "claim", kServing, kServing, kServing, kServing),
    forConversation(Command::Accept, "accept", kServing, kNobody, kNobody, kNobody),
    forConversation(Command::Refuse, "refuse", kServing, kNobody, kNobody, kNobody),
    forConversation(Command::Transfer, "transfer", kServing, kLeads, kLeads, kLeads),
    forConversation(Command::TakeOver, "take_over", kLeads, kLeads, kLeads, kLeads),
    forConversation(Command::Requeue, "requeue", kServing, kLeads, kLeads, kLeads),
    forConversation(Command::Reopen, "reopen", kServing, kServing, kNobody, kLeads),
    forConversation(Command::Help, "help", kServing, kNobody, kNobody, kNobody),
    forConversation(Command::Explain, "explain", kAll, kAll, kReaders, kReaders),
    // 旁听. Who lost it to a take-over looks on, too: Subject::looksOn.
    forConversation(Command::Watch, "watch", kAll, kAll, kAll, kReaders),
    // What agents say of a visitor; quality assurance may tag (product.md 9).
    forConversation(Command::EditVisitor, "edit_visitor", kAll, kAll, kReaders, kReaders),
    forConversation(Command::AddNote, "add_note", kAll, kAll, kAll, kReaders),
    // Whose it is: the note's author.
    forConversation(Command::RemoveNote, "remove_note", kAll, kLeads, kLeads, kLeads),
    forConversation(Command::Block, "block", kServing, kServing, kLeads, kLeads),
    general(Command::ListOwnConversations, "list_own_conversations", Area::Self, kAll),
    general(Command::SetOwnPresence, "set_own_presence", Area::Self, kAll),
    general(Command::ListColleagues, "list_colleagues", Area::Self, kAll),
    // What is found is what the asker may read anyway: Desk::search().
    general(Command::Search, "search", Area::Self, kAll),
    general(Command::ReadCanned, "read_canned", Area::Self, kAll),
    general(Command::ChangeOwnCanned, "change_own_canned", Area::Self, kServing),
    general(Command::ChangeCanned, "change_canned", Area::System, kLeads),
    general(Command::SetPresence, "set_presence", Area::System, kLeads),
    general(Command::SetExtraCapacity, "set_extra_capacity", Area::System, kLeads),
    general(Command::ReadRouting, "read_routing", Area::System, kLeads),
    general(Command::ChangeRouting, "change_routing", Area::System, kAdmin),
    general(Command::UploadMedia, "upload_media", Area::Self, kServing),
    general(Command::ListLeaves, "list_leaves", Area::Self, kServing),
    general(Command::ListConversations, "list_conversations", Area::System, kReaders),
    general(Command::ReadPresence, "read_presence", Area::System, kLeads),
    general(Command::ReadQueue, "read_queue", Area::System, kLeads),
    general(Command::ReadReplies, "read_replies", Area::System, kLeads),
    general(Command::ChangeReplies, "change_replies", Area::System, kAdmin),
    general(Command::SetEmergency, "set_emergency", Area::System, kLeads),
    general(Command::ManageWebhooks, "manage_webhooks", Area::System, kAdmin),
    general(Command::AddAgent, "add_agent", Area::System, kAdmin),
    general(Command::ListAgents, "list_agents", Area::System, kLeads),
    general(Command::AddChannel, "add_channel", Area::System, kAdmin),
    general(Command::ListChannels, "list_channels", Area::System, kAdmin),
    general(Command::ChangeChannel, "change_channel", Area::System, kAdmin),
    general(Command::Diagnose, "diagnose", Area::System, kAdmin),
    general(Command::RotateKey, "rotate_key", Area::System, kAdmin),
    general(Command::BackUp, "back_up", Area::System, kAdmin),
    general(Command::VerifyData, "verify_data", Area::System, kAdmin),
    // Only the owner of data_dir gets it: Desk::exportKey().
    general(Command::ExportKey, "export_key", Area::System, kAdmin),
    general(Command::IssueToken, "issue_token", Area::System, kAdmin),
    general(Command::RevokeTokens, "revoke_tokens", Area::System, kAdmin),
    general(Command::ListSessions, "list_sessions", Area::System, kAdmin),
    general(Command::SetAgentEnabled, "set_agent_enabled", Area::System, kAdmin),
    general(Command::SetPassword, "set_password", Area::System, kAdmin),
    general(Command::SetSign, "set_sign", Area::Self, kAll),
    general(Command::ReadAudit, "read_audit", Area::System, kLeads),
    general(Command::ReadStatus, "read_status", Area::System, kLeads),
    general(Command::ReadReports, "read_reports", Area::System, kLeads),
    general(Command::ChangeOwnPassword, "change_own_password", Area::Self, kAll),
    general(Command::ManageOwnFactor, "manage_own_factor", Area::Self, kAll),
    general(Command::ManageOwnSessions, "manage_own_sessions", Area::Self, kAll),
    general(Command::ChangeAgent, "change_agent", Area::System, kAdmin),
    // "one-time code from a supervisor" (product.md 9); for whom: mayAssist().
    general(Command::IssueLoginCode, "issue_login_code", Area::System, kLeads),
    general(Command::ResetFactor, "reset_factor", Area::System, kAdmin),
    // "Only supervisor and admin export, with a reason" (product.md 11).
    forConversation(Command::ExportVisitor, "export_visitor", kLeads, kLeads, kLeads, kLeads),
    forConversation(Command::EraseVisitor, "erase_visitor", kLeads, kLeads, kLeads, kLeads),
    forConversation(Command::HoldVisitor, "hold_visitor", kLeads, kLeads, kLeads, kLeads),
    // "Copying is a right" (desk.md 3.4): his who serves the visitor now and must find the order.
    forConversation(Command::CopyOpenid, "copy_openid", kServing, kLeads, kLeads, kLeads),
    forConversation(Command::Reveal, "reveal", kAll, kAll, kAll, kReaders),
    general(Command::ReadPolicies, "read_policies", Area::System, kLeads),
    general(Command::ChangePolicies, "change_policies", Area::System, kAdmin),
    general(Command::ChangeRetention, "change_retention", Area::System, kAdmin),
    general(Command::ReadErasures, "read_erasures", Area::System, kLeads),
    general(Command::VerifyAudit, "verify_audit", Area::System, kAdmin),
    general(Command::MakeSetupCode, "make_setup_code", Area::System, kAdmin),
    // What is shown is what is in the asker's channels: Board.
    general(Command::ReadBoard, "read_board", Area::Self, kReaders),
    forConversation(Command::Assign, "assign", kLeads, kLeads, kLeads, kLeads),
    forConversation(Command::Whisper, "whisper", kLeads, kLeads, kLeads, kLeads),
    forConversation(Command::SetPriority, "set_priority", kLeads, kLeads, kLeads, kLeads),
    general(Command::ReadDispositions, "read_dispositions", Area::System, kLeads),
    general(Command::ChangeDispositions, "change_dispositions", Area::System, kLeads),
    general(Command::ReadAlerts, "read_alerts", Area::System, kLeads),
    general(Command::ChangeAlerts, "change_alerts", Area::System, kAdmin),
};

constexpr const Rule *findRule(Command command)
{
    for (const Rule &rule : kRules) {
        if (rule.command == command)
            return &rule;
    }
    return nullptr;
}

constexpr bool everyCommandHasOneRule()
{
    for (int i = 0; i < kCommandCount; ++i) {
        if (!findRule(static_cast<Command>(i)))
            return false;
    }
    return kRules.size() == static_cast<size_t>(kCommandCount);
}
static_assert(everyCommandHasOneRule(),
              "a command without a row in kRules: say who may give it (product.md 9)");

bool isIn(Roles roles, const Actor &actor)
{
    return roles & bit(actor.local ? Role::Admin : actor.role);
}

//! No channel means all of them, which only an actor without limits has.
bool inScope(const Actor &actor, ChannelId channel)
{
    return actor.channels.isEmpty() || actor.channels.contains(channel);
}

//! Whether all that an account serves is the actor's, too; no channels are all of them.
bool inEvery(const Actor &actor, const QSet<ChannelId> &channels)
{
    return actor.channels.isEmpty() || (!channels.isEmpty() && actor.channels.contains(channels));
}

Whose whoseIs(const Actor &actor, const Subject &subject, qint64 now)
{
    // An actor without an agent (the local one) owns nothing, least of all what nobody owns.
    if (!actor.agent.isValid())
        return Whose::Foreign;
    if (subject.owner == actor.agent)
        return Whose::Own;
    const bool former =
        subject.lastOwner == actor.agent && now - subject.lastOwnedAt <= kFormerOwnerMs;
    if (!former)
        return subject.looksOn && actor.role == Role::Agent ? Whose::FormerTaken : Whose::Foreign;
    return subject.owner.isValid() ? Whose::FormerTaken : Whose::Former;
}

Error forbidden(const Rule &rule)
{
    return makeError(ErrorCode::Forbidden,
                     QStringLiteral("not allowed: ") + QString::fromLatin1(rule.name));
}

Error notFound()
{
    return makeError(ErrorCode::NotFound, QStringLiteral("no such conversation"));
}

Result<void> authorizeConversation(const Actor &actor, const Rule &rule, const Subject &subject,
                                   qint64 now)
{
    if (!subject.channel.isValid() || !inScope(actor, subject.channel))
        return notFound();
    const auto whose = static_cast<size_t>(whoseIs(actor, subject, now));
    if (isIn(rule.roles[whose], actor))
        return {};
    const Rule *reading = findRule(Command::ReadHistory);
    if (!isIn(reading->roles[whose], actor))
        return notFound();
    const bool couldAsOwner = isIn(rule.roles[static_cast<size_t>(Whose::Own)], actor);
    if (couldAsOwner && subject.owner.isValid() && subject.owner != actor.agent)
        return makeError(ErrorCode::Conflict, QStringLiteral("somebody else has it"),
                         { { QStringLiteral("owner"), subject.owner.toString() } });
    return forbidden(rule);
}

Result<void> authorizeSystem(const Actor &actor, const Rule &rule, const Subject &subject)
{
    // A token for LayIM pages lives in web pages: it never administers.
    if (actor.scope == TokenScope::Layim || !isIn(rule.roles[0], actor)
        || !inScope(actor, subject.channel))
        return forbidden(rule);
    return {};
}

} // namespace

const QList<Command> &allCommands()
{
    static const QList<Command> commands = [] {
        QList<Command> list;
        for (int i = 0; i < kCommandCount; ++i)
            list.append(static_cast<Command>(i));
        return list;
    }();
    return commands;
}

QString commandName(Command command)
{
    const Rule *rule = findRule(command);
    return rule ? QString::fromLatin1(rule->name) : QStringLiteral("unknown");
}

bool mayAssist(const Actor &actor, Role role, const QSet<ChannelId> &channels)
{
    if (actor.local || actor.role == Role::Admin)
        return inEvery(actor, channels);
    return role != Role::Admin && role != Role::Supervisor && inEvery(actor, channels);
}

Result<void> authorize(const Actor &actor, Command command, const Subject &subject, qint64 now)
{
    if (!actor.local && !actor.agent.isValid())
        return makeError(ErrorCode::Unauthorized, QStringLiteral("nobody is logged in"));
    const Rule *rule = findRule(command);
    if (!rule)
        return makeError(ErrorCode::Forbidden, QStringLiteral("no rule for this command"));
    if (!actor.only.isEmpty() && !actor.only.contains(QLatin1String(rule->name)))
        return forbidden(*rule);
    switch (rule->area) {
    case Area::Conversation:
        return authorizeConversation(actor, *rule, subject, now);
    case Area::Self:
        if (actor.agent.isValid() && isIn(rule->roles[0], actor))
            return {};
        return forbidden(*rule);
    case Area::System:
        return authorizeSystem(actor, *rule, subject);
    }
    return forbidden(*rule);
}

} // namespace kefu::domain
