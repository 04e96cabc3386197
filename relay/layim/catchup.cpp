// SPDX-License-Identifier: Apache-2.0
#include "relay/layim/catchup.h"

#include "relay/protocol/features.h"

#include <QPointer>
#include <QSet>

namespace kefu::layim {

namespace {

constexpr qsizetype kMaxFriends = 10'000;

void collectFrom(desk::Desk &desk, const QPointer<QObject> &context, const domain::Actor &actor,
                 const QList<ConversationInfo> &before,
                 const desk::Callback<QList<ConversationInfo>> &done)
{
    const ConversationId after = before.isEmpty() ? ConversationId {} : before.last().id;
    desk.conversations(actor, after, [=, &desk](const Result<desk::VisitorPage> &page) {
        if (!context)
            return;
        if (!page)
            return done(page.error());
        const QList<ConversationInfo> all = before + page->conversations;
        if (page->more && !page->conversations.isEmpty() && all.size() < kMaxFriends)
            collectFrom(desk, context, actor, all, done);
        else
            done(all);
    });
}

} // namespace

void collectConversations(desk::Desk &desk, QObject *context, const domain::Actor &actor,
                          desk::Callback<QList<ConversationInfo>> done)
{
    collectFrom(desk, context, actor, {}, done);
}

QList<Message> unanswered(const QList<Message> &messages)
{
    const auto isAnswer = [](const Message &message) {
        return message.direction == Direction::Out && message.author.isValid();
    };
    qsizetype first = messages.size();
    while (first > 0 && !isAnswer(messages.at(first - 1)))
        --first;
    return messages.mid(first);
}

CatchUp::CatchUp(desk::Desk &desk, const domain::Actor &actor, const QHash<VisitorId, int> &shown,
                 QObject *parent)
    : QObject(parent)
    , m_desk(desk)
    , m_actor(actor)
    , m_shown(shown)
{
}

void CatchUp::start(Done done)
{
    m_done = std::move(done);
    collectConversations(
        m_desk, this, m_actor, [this](const Result<QList<ConversationInfo>> &conversations) {
            onConversations(conversations ? *conversations : QList<ConversationInfo>());
        });
}

void CatchUp::onConversations(const QList<ConversationInfo> &conversations)
{
    m_conversations = conversations;
    QSet<VisitorId> seen;
    for (const ConversationInfo &conversation : conversations) {
        const VisitorId visitor = conversation.visitor.id;
        if (seen.contains(visitor))
            continue;
        seen.insert(visitor);
        const bool owned = conversation.state == ConversationState::Assigned;
        const bool isNews = m_shown.contains(visitor)
            ? conversation.lastSeq > m_shown.value(visitor)
            : owned && conversation.waitingSinceAt > 0;
        if (isNews)
            m_pending.append(visitor);
    }
    fetchNext();
}

void CatchUp::fetchNext()
{
    if (m_pending.isEmpty()) {
        m_done(m_conversations, m_messages);
        deleteLater();
        return;
    }
    const VisitorId visitor = m_pending.takeFirst();
    m_desk.history(m_actor, visitor, 0, kHistoryPage,
                   [self = QPointer(this), visitor](const Result<HistoryAnswer> &page) {
                       if (self)
                           self->onHistory(visitor, page ? page->messages : QList<Message>());
                   });
}

void CatchUp::onHistory(VisitorId visitor, const QList<Message> &messages)
{
    const int mark = m_shown.value(visitor, -1);
    const QList<Message> wanted = mark < 0 ? unanswered(messages) : messages;
    for (const Message &message : wanted) {
        if (message.seq > mark)
            m_messages.append(message);
    }
    fetchNext();
}

} // namespace kefu::layim
