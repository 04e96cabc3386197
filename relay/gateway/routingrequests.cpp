// SPDX-License-Identifier: Apache-2.0
#include "relay/gateway/agentsocketprivate.h"

//! The requests about who has what, and how agents stand.
namespace kefu::gateway {

std::function<void(Result<ConversationInfo>)> AgentSocket::answeringConversation(const QString &id)
{
    return answering<ConversationInfo>(
        id, [](const ConversationInfo &info) { return ConversationAnswer { info }; });
}

void AgentSocket::run(const QString &id, const PresenceRequest &body)
{
    m_desk.changePresence(
        m_actor, body,
        answering<PresenceAnswer>(id, [](const PresenceAnswer &answer) { return answer; }));
}

void AgentSocket::run(const QString &id, const ClaimRequest &body)
{
    m_desk.claim(m_actor, body.conversation, answeringConversation(id));
}

void AgentSocket::run(const QString &id, const AcceptRequest &body)
{
    m_desk.accept(m_actor, body.conversation, answeringConversation(id));
}

void AgentSocket::run(const QString &id, const RefuseRequest &body)
{
    m_desk.refuse(m_actor, body.conversation, body.note, answeringConversation(id));
}

void AgentSocket::run(const QString &id, const TransferRequest &body)
{
    m_desk.transfer(m_actor, body, answeringConversation(id));
}

void AgentSocket::run(const QString &id, const TakeOverRequest &body)
{
    m_desk.takeOver(m_actor, body, answeringConversation(id));
}

void AgentSocket::run(const QString &id, const RequeueRequest &body)
{
    m_desk.requeue(m_actor, body.conversation, body.note, answeringConversation(id));
}

void AgentSocket::run(const QString &id, const ReopenRequest &body)
{
    m_desk.reopen(m_actor, body.conversation, answeringConversation(id));
}

void AgentSocket::run(const QString &id, const HelpRequest &body)
{
    m_desk.askForHelp(m_actor, body.conversation, body.on, answeringConversation(id));
}

void AgentSocket::run(const QString &id, const ExplainRequest &body)
{
    m_desk.explain(m_actor, body.conversation,
                   answering<Explanation>(id, [](const Explanation &explanation) {
                       return ExplainAnswer { explanation };
                   }));
}

void AgentSocket::run(const QString &id, const BlockRequest &body)
{
    m_desk.block(m_actor, body, answering<bool>(id, [](bool) { return EmptyAnswer {}; }));
}

void AgentSocket::run(const QString &id, const ColleaguesRequest &)
{
    m_desk.colleagues(m_actor, answering<ColleaguesAnswer>(id, [](const ColleaguesAnswer &answer) {
                          return answer;
                      }));
}

void AgentSocket::run(const QString &id, const LeaveMessagesRequest &body)
{
    m_desk.leaves(m_actor, body.after, body.limit,
                  answering<desk::VisitorPage>(id, [](const desk::VisitorPage &page) {
                      return ConversationsAnswer { page.conversations, page.more };
                  }));
}

} // namespace kefu::gateway
