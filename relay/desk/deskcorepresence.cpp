// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/deskcore.h"

#include "relay/protocol/features.h"

#include <QLoggingCategory>

//! Agents come, go and change their presence, and what that means for their conversations.
namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcPresence, "kefudesk.presence")

} // namespace

SessionId DeskCore::attach(AgentId agent, const QByteArray &login, SessionSink *sink)
{
    const SessionId session = publisher->attach(agent, login, sink);
    if (AgentEntry *entry = roster.find(agent)) {
        entry->presence.onAttached();
        onPresenceChanged(*entry);
    }
    return session;
}

void DeskCore::detach(SessionId session, bool goodbye, LeftBehind open)
{
    colleagueTopic->remove(session);
    board->removeDashboard(session);
    board->removeQueue(session);
    AgentEntry *entry = roster.find(publisher->detach(session));
    if (!entry)
        return;
    if (goodbye)
        entry->presence.onLeft();
    else
        entry->presence.onDropped(now(), m_presenceRules);
    onPresenceChanged(*entry);
    if (entry->presence.link == LinkState::Lost)
        returnOpen(entry->record.info.id, open, QStringLiteral("signed_off"));
}

void DeskCore::onDisabled(AgentId agent)
{
    publisher->closeSessionsOf(agent, {}, CloseDisabled, QStringLiteral("account disabled"));
    AgentEntry *entry = roster.find(agent);
    if (!entry)
        return;
    entry->presence = {};
    onPresenceChanged(*entry);
    returnUnanswered(agent, QStringLiteral("disabled"));
}

PresenceAnswer DeskCore::choosePresence(AgentId agent, const PresenceRequest &wanted, AgentId by)
{
    AgentEntry *entry = roster.find(agent);
    if (!entry)
        return { PresenceState::Offline };
    domain::Presence &presence = entry->presence;
    presence.onChosenWith(wanted.state, wanted.reason, wanted.untilAt, by, now(), m_presenceRules);
    onPresenceChanged(*entry);
    if (presence.state == PresenceState::Offline)
        returnOpen(agent, wanted.open, QStringLiteral("signed_off"));
    return { presence.state, presence.reason, presence.untilAt };
}

//! Tells everybody whom it concerns: the store, the dispatcher, the agent's own consoles.
void DeskCore::onPresenceChanged(AgentEntry &entry)
{
    const AgentId agent = entry.record.info.id;
    const domain::Presence &presence = entry.presence;
    m_alarm->setFor(roster.nextTimeAt());
    entry.sinceAt = now();
    saveLink(entry);
    PresencePush push { agent, presence.state, presence.reason, presence.untilAt, presence.by };
    if (const AgentEntry *lead = roster.find(presence.by))
        push.byName = lead->record.info.nickname;
    publisher->publishPresence(push);
    dispatcher->agentChanged(agent);
}

void DeskCore::saveLink(const AgentEntry &entry)
{
    autoresponder->onPresence();
    const domain::Presence &presence = entry.presence;
    storage.savePresence({ entry.record.info.id, presence.state, presence.link, presence.reason,
                           presence.by, presence.untilAt, now() },
                         [](const Result<bool> &saved) {
                             if (!saved)
                                 qCWarning(lcPresence)
                                     << "presence was not saved:" << saved.error().message;
                         });
}

void DeskCore::onRang()
{
    const QList<AgentId> changed = roster.onTime(now());
    for (const AgentId agent : changed) {
        AgentEntry &entry = *roster.find(agent);
        onPresenceChanged(entry);
        if (entry.presence.link == LinkState::Lost)
            returnUnanswered(agent, QStringLiteral("grace_over"));
        else if (entry.presence.state == PresenceState::Away)
            returnUnanswered(agent, QStringLiteral("away"));
    }
    if (book.expireLoad(now()))
        dispatcher->wake();
    m_alarm->setFor(roster.nextTimeAt());
    m_alarm->setFor(book.nextLoadEnd());
}

void DeskCore::returnOpen(AgentId agent, LeftBehind open, const QString &reason)
{
    if (open == LeftBehind::Keep)
        return;
    const QSet<ConversationId> owned = book.ownedBy(agent);
    for (const ConversationId id : owned) {
        const storage::ConversationRow *row = book.find(id);
        if (row && (open == LeftBehind::Queue || row->info.waitingSinceAt > 0))
            returnToQueue(*row, reason);
    }
}

void DeskCore::returnUnanswered(AgentId agent, const QString &reason)
{
    returnOpen(agent, LeftBehind::Unanswered, reason);
}

void DeskCore::returnToQueue(const storage::ConversationRow &row, const QString &reason,
                             bool declined)
{
    storage::RequeueItem item;
    item.conversation = row.info.id;
    item.from = row.info.owner;
    item.reason = reason;
    item.at = now();
    item.declined = declined;
    storage.requeue(item, [this](const Result<storage::ConversationChange> &change) {
        if (change)
            apply(change->conversation, change->events);
        else if (change.error().code != ErrorCode::Conflict)
            qCWarning(lcPresence) << "not returned to the queue:" << change.error().message;
    });
}

} // namespace kefu::desk
