// SPDX-License-Identifier: Apache-2.0
#include "ui/model/noticelog.h"

#include "ui/model/chatservice.h"
#include "ui/model/conversationstore.h"

namespace kefu::ui {

namespace {

//! The kinds of PROTOCOL.md, "alert"; one of a later relay is no notice here.
std::optional<Notice::Kind> kindOf(const QString &name)
{
    if (name == QLatin1String("no_answer"))
        return Notice::Kind::NoAnswer;
    if (name == QLatin1String("reassigned"))
        return Notice::Kind::Reassigned;
    if (name == QLatin1String("not_answering"))
        return Notice::Kind::NotAnswering;
    if (name == QLatin1String("help"))
        return Notice::Kind::Help;
    if (name == QLatin1String("window_closing"))
        return Notice::Kind::WindowClosing;
    if (name == QLatin1String("mention"))
        return Notice::Kind::Mention;
    return {};
}

} // namespace

NoticeLog::NoticeLog(ChatService &service, ConversationStore &store, QObject *parent)
    : QObject(parent)
    , m_service(service)
    , m_store(store)
{
    connect(&service, &ChatService::alerted, this, &NoticeLog::onAlert);
    connect(&service, &ChatService::presenceForced, this, [this](const PresencePush &push) {
        Notice notice;
        notice.kind = Notice::Kind::PresenceForced;
        notice.agentName = push.byName;
        notice.presence = push.state;
        add(notice);
    });
    connect(&store, &ConversationStore::conversationLost, this,
            [this](ConversationId, VisitorId visitor, AgentId owner) {
                Notice notice;
                notice.kind = Notice::Kind::Lost;
                notice.visitor = visitor;
                notice.agent = owner;
                add(notice);
            });
    connect(&store, &ConversationStore::meChanged, this, [this] {
        if (m_store.me().id != m_of) // another account's are not for these eyes
            clear();
        m_of = m_store.me().id;
    });
    m_of = store.me().id;
}

void NoticeLog::onAlert(const AlertPush &alert)
{
    const auto kind = kindOf(alert.kind);
    if (!kind)
        return;
    Notice notice;
    notice.kind = *kind;
    notice.visitor = alert.visitor;
    notice.agent = alert.agent;
    notice.until = alert.at;
    add(notice);
}

void NoticeLog::add(Notice notice)
{
    notice.at = m_service.relayNow();
    m_notices.prepend(std::move(notice));
    if (m_notices.size() > kMost)
        m_notices.removeLast();
    m_unseen = std::min(m_unseen + 1, kMost);
    Q_EMIT changed();
}

void NoticeLog::markSeen()
{
    if (std::exchange(m_unseen, 0) > 0)
        Q_EMIT changed();
}

void NoticeLog::clear()
{
    m_notices.clear();
    m_unseen = 0;
    Q_EMIT changed();
}

} // namespace kefu::ui
