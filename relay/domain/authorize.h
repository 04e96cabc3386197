// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/protocol/types.h"

#include <QSet>

namespace kefu::domain {

//! Every command and query of the desk. The permission matrix test walks this list, so a new command without
//! a row in authorize() is denied and fails the test.
enum class Command {
    Send, End, MarkRead, ReadHistory, ListOwnConversations, SetOwnPresence,
    AddAgent, ListAgents, AddChannel, ListChannels, IssueToken, ReadStatus,
};
const QList<Command> &allCommands();
QString commandName(Command command);

//! Where a token may be used (design.md 17, `token issue --scope`). Any: no scope was given.
enum class TokenScope { Any, Console, Layim, Api };

//! Who asks. `local` is the owner of data_dir at the control socket: may do what an admin may.
struct Actor {
    AgentId agent;
    QString name;
    Role role = Role::Agent;
    QSet<ChannelId> channels; //!< empty = all
    TokenScope scope = TokenScope::Any;
    bool local = false;
};

//! The conversation or visitor a command is about. Not every command has one.
struct Subject {
    ChannelId channel;
    AgentId owner; //!< of the open conversation
    AgentId lastOwner; //!< of the visitor's last one
    qint64 lastOwnedAt = 0;
};

//! Deny by default; the one place that decides (product.md 9). NotFound instead of Forbidden where knowing
//! that the thing exists would itself be a leak.
Result<void> authorize(const Actor &actor, Command command, const Subject &subject, qint64 now);

} // namespace kefu::domain
