// SPDX-License-Identifier: Apache-2.0
#include "relay/gateway/agentsocketprivate.h"

//! The requests of an agent's desk beside conversations: search, canned replies, visitors, topics.
namespace kefu::gateway {

void AgentSocket::run(const QString &id, const SearchRequest &)
{
    refuseUnsupported(id, QStringLiteral("search"));
}

void AgentSocket::run(const QString &id, const CannedRequest &)
{
    refuseUnsupported(id, QStringLiteral("canned"));
}

void AgentSocket::run(const QString &id, const CannedSaveRequest &)
{
    refuseUnsupported(id, QStringLiteral("canned_save"));
}

void AgentSocket::run(const QString &id, const CannedRemoveRequest &)
{
    refuseUnsupported(id, QStringLiteral("canned_remove"));
}

void AgentSocket::run(const QString &id, const VisitorEditRequest &)
{
    refuseUnsupported(id, QStringLiteral("visitor_edit"));
}

void AgentSocket::run(const QString &id, const NoteRequest &)
{
    refuseUnsupported(id, QStringLiteral("note"));
}

void AgentSocket::run(const QString &id, const NoteRemoveRequest &)
{
    refuseUnsupported(id, QStringLiteral("note_remove"));
}

void AgentSocket::run(const QString &id, const SignRequest &)
{
    refuseUnsupported(id, QStringLiteral("set_sign"));
}

void AgentSocket::run(const QString &id, const SubscribeRequest &)
{
    refuseUnsupported(id, QStringLiteral("subscribe"));
}

void AgentSocket::run(const QString &id, const UnsubscribeRequest &)
{
    refuseUnsupported(id, QStringLiteral("unsubscribe"));
}

} // namespace kefu::gateway
