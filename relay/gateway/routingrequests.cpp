// SPDX-License-Identifier: Apache-2.0
#include "relay/gateway/agentsocket.h"

//! The requests about who has what.
namespace kefu::gateway {

void AgentSocket::run(const QString &id, const ClaimRequest &)
{
    run(id, UnknownRequest { QStringLiteral("claim") });
}

void AgentSocket::run(const QString &id, const AcceptRequest &)
{
    run(id, UnknownRequest { QStringLiteral("accept") });
}

void AgentSocket::run(const QString &id, const RefuseRequest &)
{
    run(id, UnknownRequest { QStringLiteral("refuse") });
}

void AgentSocket::run(const QString &id, const TransferRequest &)
{
    run(id, UnknownRequest { QStringLiteral("transfer") });
}

void AgentSocket::run(const QString &id, const TakeOverRequest &)
{
    run(id, UnknownRequest { QStringLiteral("take_over") });
}

void AgentSocket::run(const QString &id, const RequeueRequest &)
{
    run(id, UnknownRequest { QStringLiteral("requeue") });
}

void AgentSocket::run(const QString &id, const ReopenRequest &)
{
    run(id, UnknownRequest { QStringLiteral("reopen") });
}

void AgentSocket::run(const QString &id, const HelpRequest &)
{
    run(id, UnknownRequest { QStringLiteral("help") });
}

void AgentSocket::run(const QString &id, const ExplainRequest &)
{
    run(id, UnknownRequest { QStringLiteral("explain") });
}

void AgentSocket::run(const QString &id, const BlockRequest &)
{
    run(id, UnknownRequest { QStringLiteral("block") });
}

void AgentSocket::run(const QString &id, const ColleaguesRequest &)
{
    run(id, UnknownRequest { QStringLiteral("colleagues") });
}

void AgentSocket::run(const QString &id, const LeaveMessagesRequest &)
{
    run(id, UnknownRequest { QStringLiteral("leaves") });
}

} // namespace kefu::gateway
