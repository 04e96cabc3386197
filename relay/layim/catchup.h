// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"

#include <QHash>
#include <QObject>
#include <functional>

namespace kefu::layim {

//! Everything of an agent's friend list, page by page. Errors: as Desk::conversations.
void collectConversations(desk::Desk &desk, QObject *context, const domain::Actor &actor,
                          desk::Callback<QList<ConversationInfo>> done);

//! The lines nobody has answered: what stands behind the last message of an agent. An automatic
//! reply is no answer.
QList<Message> unanswered(const QList<Message> &messages);

//! Fetches what a page has not shown yet: behind its own mark, or, where it has none, the
//! unanswered lines of the conversations that are the agent's now (the reference's
//! checkLeavedMessage). At most one page of history per visitor; a LayIM chat window holds twenty
//! lines anyway.
class CatchUp : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(const QList<ConversationInfo> &, const QList<Message> &)>;

    CatchUp(desk::Desk &desk, const domain::Actor &actor, const QHash<VisitorId, int> &shown,
            QObject *parent);

    //! `done` once, then this object deletes itself. What cannot be read is left out.
    void start(Done done);

private:
    void onConversations(const QList<ConversationInfo> &conversations);
    void fetchNext();
    void onHistory(VisitorId visitor, const QList<Message> &messages);

    desk::Desk &m_desk;
    const domain::Actor m_actor;
    const QHash<VisitorId, int> m_shown;
    Done m_done;
    QList<ConversationInfo> m_conversations;
    QList<VisitorId> m_pending;
    QList<Message> m_messages;
};

} // namespace kefu::layim
