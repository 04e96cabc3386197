// SPDX-License-Identifier: Apache-2.0
#include "relay/gateway/agentsocketprivate.h"

#include "relay/protocol/codec.h"

//! What supervisors see and steer with (product.md 8).
namespace kefu::gateway {

void AgentSocket::run(const QString &id, const AssignRequest &body)
{
    m_desk.assign(m_actor, body,
                  answering<AssignAnswer>(id, [](const AssignAnswer &answer) { return answer; }));
}

void AgentSocket::run(const QString &id, const WhisperRequest &body)
{
    m_desk.whisper(m_actor, body, answering<VisitorNote>(id, [](const VisitorNote &note) {
                       return NoteAnswer { note };
                   }));
}

void AgentSocket::run(const QString &id, const PriorityRequest &body)
{
    m_desk.setPriority(m_actor, body, answeringConversation(id));
}

void AgentSocket::run(const QString &id, const BoardListRequest &body)
{
    m_desk.boardList(m_actor, body,
                     answering<desk::VisitorPage>(id, [](const desk::VisitorPage &page) {
                         return ConversationsAnswer { page.conversations, page.more };
                     }));
}

void AgentSocket::onBoard(const BoardPush &push)
{
    if (m_stage == Stage::Live)
        sendFrame(codec::encodePush(push));
}

void AgentSocket::onQueue(const QueuePush &push)
{
    if (m_stage == Stage::Live)
        sendFrame(codec::encodePush(push));
}

void AgentSocket::onWhisper(const WhisperPush &push)
{
    if (m_stage == Stage::Live)
        sendFrame(codec::encodePush(push));
}

} // namespace kefu::gateway
