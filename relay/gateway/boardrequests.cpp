// SPDX-License-Identifier: Apache-2.0
#include "relay/gateway/agentsocketprivate.h"

//! What supervisors steer with (product.md 8).
namespace kefu::gateway {

using L = QLatin1String;

void AgentSocket::run(const QString &id, const AssignRequest &)
{
    refuseUnsupported(id, L("assign"));
}

void AgentSocket::run(const QString &id, const WhisperRequest &)
{
    refuseUnsupported(id, L("whisper"));
}

void AgentSocket::run(const QString &id, const PriorityRequest &)
{
    refuseUnsupported(id, L("priority"));
}

void AgentSocket::run(const QString &id, const BoardListRequest &)
{
    refuseUnsupported(id, L("board_list"));
}

} // namespace kefu::gateway
