// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/audited.h"

#include <algorithm>
#include <iterator>

namespace kefu::domain {

namespace {

constexpr Command kNotAudited[] = {
    Command::Typing,         Command::MarkRead,
    Command::ReadHistory,    Command::ReadVisitor,
    Command::Explain,        Command::ListOwnConversations,
    Command::ListColleagues, Command::ReadRouting,
    Command::ListLeaves,     Command::ListConversations,
    Command::ReadPresence,   Command::ReadQueue,
    Command::ReadReplies,    Command::ListAgents,
    Command::ListChannels,   Command::Diagnose,
    Command::ListSessions,   Command::ReadStatus,
    Command::ReadReports,    Command::ReadAudit,
    Command::Search,         Command::ReadCanned,
    Command::ReadPolicies,   Command::ReadErasures,
    Command::VerifyAudit,    Command::CopyOpenid,
    Command::ReadBoard,      Command::ReadDispositions,
    Command::ReadAlerts,     Command::VerifyData,
};

} // namespace

bool isAudited(Command command)
{
    return std::find(std::begin(kNotAudited), std::end(kNotAudited), command)
        == std::end(kNotAudited);
}

QList<Command> auditedCommands()
{
    QList<Command> list;
    std::copy_if(allCommands().begin(), allCommands().end(), std::back_inserter(list), isAudited);
    return list;
}

} // namespace kefu::domain
