// SPDX-License-Identifier: Apache-2.0
#include "relay/gateway/agentsocketprivate.h"

//! The requests of an agent's desk beside conversations: search, canned replies, visitors.
namespace kefu::gateway {

void AgentSocket::run(const QString &id, const SearchRequest &body)
{
    m_desk.search(m_actor, body,
                  answering<SearchAnswer>(id, [](const SearchAnswer &answer) { return answer; }));
}

void AgentSocket::run(const QString &id, const CannedRequest &body)
{
    m_desk.canned(m_actor, body.after,
                  answering<CannedAnswer>(id, [](const CannedAnswer &answer) { return answer; }));
}

void AgentSocket::run(const QString &id, const CannedSaveRequest &body)
{
    m_desk.saveCanned(m_actor, body.reply, answering<CannedReply>(id, [](const CannedReply &reply) {
                          return CannedSavedAnswer { reply };
                      }));
}

void AgentSocket::run(const QString &id, const CannedRemoveRequest &body)
{
    m_desk.removeCanned(m_actor, body.reply,
                        answering<bool>(id, [](bool) { return EmptyAnswer {}; }));
}

void AgentSocket::run(const QString &id, const VisitorEditRequest &body)
{
    m_desk.editVisitor(m_actor, body, answering<VisitorCard>(id, [](const VisitorCard &card) {
                           return VisitorAnswer { card };
                       }));
}

void AgentSocket::run(const QString &id, const NoteRequest &body)
{
    m_desk.addNote(m_actor, body, answering<VisitorNote>(id, [](const VisitorNote &note) {
                       return NoteAnswer { note };
                   }));
}

void AgentSocket::run(const QString &id, const NoteRemoveRequest &body)
{
    m_desk.removeNote(m_actor, body.note, answering<bool>(id, [](bool) { return EmptyAnswer {}; }));
}

void AgentSocket::onCanned(const CannedPush &push)
{
    if (m_stage == Stage::Live)
        sendFrame(codec::encodePush(push));
}

void AgentSocket::run(const QString &id, const SignRequest &body)
{
    m_desk.setSign(m_actor, body.sign,
                   answering<QString>(id, [](const QString &sign) { return SignAnswer { sign }; }));
}

} // namespace kefu::gateway
