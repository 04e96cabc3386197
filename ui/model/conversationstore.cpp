// SPDX-License-Identifier: Apache-2.0
#include "ui/model/conversationstore.h"

#include "ui/model/previewtext.h"

#include <algorithm>
#include <utility>

namespace kefu::ui {

namespace {
constexpr qsizetype kMaxCards = 500;
}
ConversationStore::ConversationStore(QObject *parent)
    : QObject(parent)
{
}

ConversationStore::~ConversationStore() = default;

// ---- read
// ----------------------------------------------------------------------------------------

QString ConversationStore::channelName(ChannelId channel) const
{
    for (const ChannelInfo &info : m_channels) {
        if (info.id == channel)
            return info.name;
    }
    return {};
}

int ConversationStore::channelPlace(ChannelId channel) const
{
    for (int place = 0; place < m_channels.size(); ++place) {
        if (m_channels.at(place).id == channel)
            return place;
    }
    return 0;
}

QList<VisitorId> ConversationStore::visitors() const
{
    QList<VisitorId> result;
    result.reserve(qsizetype(m_visitors.size()));
    for (const auto &[id, state] : m_visitors) {
        if (state.hasRow)
            result.append(VisitorId { id });
    }
    return result;
}

bool ConversationStore::hasRow(VisitorId visitor) const
{
    const VisitorState *state = find(visitor);
    return state && state->hasRow;
}

const ConversationInfo *ConversationStore::currentOf(VisitorId visitor) const
{
    const VisitorState *state = find(visitor);
    return state ? conversation(state->current) : nullptr;
}

const ConversationInfo *ConversationStore::conversation(ConversationId id) const
{
    const auto it = m_conversations.constFind(id);
    return it == m_conversations.constEnd() ? nullptr : &*it;
}

QList<ConversationId> ConversationStore::endedConversations() const
{
    QList<ConversationId> result;
    for (const ConversationInfo &info : m_conversations) {
        if (info.state == ConversationState::Closed && !isLost(info.id))
            result.append(info.id);
    }
    return result;
}

const MessageLog *ConversationStore::log(VisitorId visitor) const
{
    const VisitorState *state = find(visitor);
    return state ? &state->log : nullptr;
}

int ConversationStore::readSeq(VisitorId visitor) const
{
    const VisitorState *state = find(visitor);
    const ConversationInfo *info = currentOf(visitor);
    if (!state || !info)
        return 0;
    return std::max(std::min(state->localReadSeq, info->lastSeq), info->readSeq);
}

int ConversationStore::unread(VisitorId visitor) const
{
    const VisitorState *state = find(visitor);
    const ConversationInfo *info = currentOf(visitor);
    if (!info)
        return 0;
    if (state->localReadSeq <= info->readSeq)
        return info->unread;
    if (state->localReadSeq >= info->lastSeq)
        return 0;
    return std::min(info->unread,
                    state->log.incomingAfter(state->localReadSeq).value_or(info->unread));
}

void ConversationStore::countUnread(VisitorId visitor)
{
    const auto it = m_visitors.find(visitor.value);
    if (it == m_visitors.end())
        return;
    const int now = it->second.hasRow ? unread(visitor) : 0;
    m_unread += now - std::exchange(it->second.counted, now);
}

void ConversationStore::countAllUnread()
{
    m_unread = 0;
    for (auto &[id, state] : m_visitors) {
        state.counted = state.hasRow ? unread(VisitorId { id }) : 0;
        m_unread += state.counted;
    }
}

Quota ConversationStore::quota(VisitorId visitor) const
{
    const ConversationInfo *info = currentOf(visitor);
    if (!info)
        return {};
    const VisitorState *state = find(visitor);
    return { std::max(0, info->quota.left - state->log.waitingLocalCount()), info->quota.untilAt };
}

qint64 ConversationStore::activityAt(VisitorId visitor) const
{
    const VisitorState *state = find(visitor);
    const ConversationInfo *info = state ? conversation(state->current) : nullptr;
    return info ? activityOf(*info, *state) : 0;
}

qint64 ConversationStore::activityOf(const ConversationInfo &info, const VisitorState &state)
{
    const qint64 said = info.lastMessage ? info.lastMessage->createdAt : info.openedAt;
    const auto &local = state.log.local();
    return local.isEmpty() ? said : std::max(said, local.last().message.createdAt);
}

std::vector<ConversationStore::Row> ConversationStore::rows() const
{
    std::vector<Row> all;
    all.reserve(m_visitors.size());
    for (const auto &[id, state] : m_visitors) {
        const ConversationInfo *info = state.hasRow ? conversation(state.current) : nullptr;
        if (info)
            all.push_back({ { id }, info, activityOf(*info, state) });
    }
    return all;
}

QString ConversationStore::displayName(VisitorId visitor) const
{
    const ConversationInfo *info = currentOf(visitor);
    const VisitorCard *known = info ? nullptr : card(visitor); // found by a search
    if (!info && !known)
        return {};
    return visitorDisplayName(info ? info->visitor : known->visitor, m_words.visitor).simplified();
}

const VisitorCard *ConversationStore::card(VisitorId visitor) const
{
    const auto it = m_cards.constFind(visitor);
    return it == m_cards.constEnd() ? nullptr : &*it;
}

QString ConversationStore::preview(VisitorId visitor) const
{
    const VisitorState *state = find(visitor);
    const ConversationInfo *info = currentOf(visitor);
    if (state && !state->log.local().isEmpty())
        return previewOf(state->log.local().last().message, m_words);
    return info && info->lastMessage ? previewOf(*info->lastMessage, m_words) : QString();
}

// ---- what the relay says
// --------------------------------------------------------------------------

void ConversationStore::forgetRelayState(bool sameDatabase)
{
    m_conversations.clear();
    m_lost.clear();
    for (auto it = m_visitors.begin(); it != m_visitors.end();) {
        VisitorState &state = it->second;
        state.log.dropLoaded();
        state.current = {};
        state.hasRow = false;
        state.localReadSeq = sameDatabase ? state.localReadSeq : 0;
        const bool keep = !state.log.local().isEmpty() || state.localReadSeq > 0;
        it = keep ? std::next(it) : m_visitors.erase(it);
    }
}

void ConversationStore::applySnapshot(const HelloAnswer &answer)
{
    const bool meDiffers = m_me != answer.agent;
    // What one agent has begun to write is not for the next one's eyes.
    if (m_me.id.isValid() && m_me.id != answer.agent.id)
        dropDrafts();
    const bool channelsDiffer = !answer.channels.isEmpty() && m_channels != answer.channels;
    m_me = answer.agent;
    if (!answer.resumed || channelsDiffer)
        m_channels = answer.channels;
    if (!answer.resumed || !answer.dispositions.isEmpty())
        m_dispositions = answer.dispositions;
    if (!answer.resumed) {
        forgetRelayState(m_epoch == answer.epoch);
        m_epoch = answer.epoch;
        m_cursor = answer.cursor;
        m_complete = !answer.more;
        m_conversations.reserve(answer.conversations.size());
        m_visitors.reserve(size_t(answer.conversations.size()));
        for (const ConversationInfo &info : answer.conversations)
            (void)mergeConversation(info);
        for (auto &[id, state] : m_visitors)
            state.hasRow = isShown(state);
        for (const ConversationInfo &info : answer.conversations)
            (void)stateOf(info.visitor.id).log.extendTo(info.lastSeq);
        countAllUnread();
        Q_EMIT reset();
    } else if (channelsDiffer) {
        Q_EMIT channelsChanged();
    }
    if (meDiffers)
        Q_EMIT meChanged();
}

void ConversationStore::applyConversations(const ConversationsAnswer &answer)
{
    m_complete = !answer.more;
    for (const ConversationInfo &info : answer.conversations) {
        // The page may have been read before the event that took this conversation away.
        if (!isLost(info.id))
            (void)takeConversation(info);
    }
}

bool ConversationStore::applyEvents(const EventsPush &push)
{
    if (push.from != m_cursor || push.to < push.from)
        return false;
    m_cursor = push.to;
    for (const Event &event : push.events)
        std::visit([this](const auto &body) { apply(body); }, event.body);
    return true;
}

void ConversationStore::applyHistory(const HistoryAnswer &answer, int beforeSeq)
{
    HistoryAnswer page = answer;
    page.messages.removeIf([&answer](const Message &m) { return m.visitor != answer.visitor; });
    tellLog(answer.visitor, stateOf(answer.visitor).log.putPage(page, beforeSeq));
    refreshRow(answer.visitor);
}

void ConversationStore::applyMessage(const Message &message)
{
    tellLog(message.visitor, stateOf(message.visitor).log.put(message, MessageLog::Source::Answer));
    (void)takeLastMessage(message);
    refreshRow(message.visitor);
}

void ConversationStore::setPresence(PresenceState state, const QString &reason, qint64 untilAt)
{
    if (m_me.presence == state && m_awayReason == reason && m_awayUntilAt == untilAt)
        return;
    m_me.presence = state;
    m_awayReason = reason;
    m_awayUntilAt = untilAt;
    Q_EMIT meChanged();
}

void ConversationStore::applyWatched(const ConversationInfo &info, const QList<Message> &messages)
{
    const VisitorId visitor = info.visitor.id;
    for (const Message &message : messages) {
        if (message.visitor == visitor)
            tellLog(visitor, stateOf(visitor).log.put(message, MessageLog::Source::Event));
    }
    (void)takeConversation(info);
    Q_EMIT watchedChanged(info.id);
}

void ConversationStore::setSign(const QString &sign)
{
    if (sign == m_me.sign)
        return;
    m_me.sign = sign;
    Q_EMIT meChanged();
}

void ConversationStore::applyVisitorCard(const VisitorCard &card)
{
    if (m_cards.size() >= kMaxCards)
        m_cards.clear(); // those that are looked at are asked for again
    m_cards.insert(card.visitor.id, card);
    Q_EMIT visitorCardChanged(card.visitor.id);
}

void ConversationStore::apply(const ConversationGained &event)
{
    const ConversationInfo &info = event.conversation;
    const VisitorId visitor = info.visitor.id;
    m_lost.remove(info.id);
    tellLog(visitor, stateOf(visitor).log.dropOpen(info.id));
    for (const Message &message : event.messages) {
        if (message.visitor == visitor)
            tellLog(visitor, stateOf(visitor).log.put(message, MessageLog::Source::Event));
    }
    if (!takeConversation(info) && info.id >= stateOf(visitor).current)
        stateOf(visitor).current = info.id; // held in a newer version, and ours again
    refreshRow(visitor);
    Q_EMIT endedChanged(info.id);
    Q_EMIT conversationGained(info.id, visitor);
}

void ConversationStore::apply(const ConversationLost &event)
{
    m_lost.insert(event.conversation, event.owner);
    const ConversationInfo *info = conversation(event.conversation);
    const VisitorId visitor = info ? info->visitor.id : event.visitor;
    const auto it = m_visitors.find(visitor.value);
    if (it != m_visitors.end()) {
        if (it->second.current == event.conversation)
            it->second.localReadSeq = 0; // it was about that one; an earlier one has its own mark
        if (const ConversationId other = newestShown(visitor); other.isValid())
            it->second.current = other;
        refreshRow(visitor);
    }
    Q_EMIT endedChanged(event.conversation);
    Q_EMIT conversationLost(event.conversation, visitor, event.owner);
}

void ConversationStore::apply(const ConversationUpdated &event)
{
    (void)takeConversation(event.conversation);
}

void ConversationStore::apply(const MessageAdded &event)
{
    const Message &message = event.message;
    const bool isNew = !stateOf(message.visitor).log.isLoaded(message.seq);
    applyMessageEvent(message, event.conversation);
    if (isNew && message.direction == Direction::In && message.content.kind != ContentKind::Enter)
        Q_EMIT messageArrived(message.visitor, message);
}

void ConversationStore::apply(const MessageUpdated &event)
{
    applyMessageEvent(event.message, event.conversation);
}

void ConversationStore::apply(const UnknownEvent &) { }

void ConversationStore::applyMessageEvent(const Message &message, const ConversationInfo &info)
{
    const auto change = stateOf(message.visitor).log.put(message, MessageLog::Source::Event);
    (void)takeConversation(info);
    if (takeLastMessage(message))
        refreshRow(message.visitor);
    else
        countUnread(message.visitor); // what was missing may have come
    tellLog(message.visitor, change);
}

//! False when we hold a newer version of it. Tells nobody.
bool ConversationStore::mergeConversation(const ConversationInfo &info)
{
    const auto held = m_conversations.constFind(info.id);
    if (held != m_conversations.constEnd() && held->version > info.version)
        return false;
    const std::optional<Message> lastHeld =
        held != m_conversations.constEnd() ? held->lastMessage : std::nullopt;
    ConversationInfo &kept = *m_conversations.insert(info.id, info);
    if (!kept.lastMessage)
        kept.lastMessage = lastHeld; // left out, not gone: a conversation never loses its last line
    VisitorState &state = stateOf(info.visitor.id);
    if (!isLost(info.id) && (info.id > state.current || isLost(state.current)))
        state.current = info.id;
    return true;
}

bool ConversationStore::takeConversation(const ConversationInfo &info)
{
    const ConversationInfo *held = conversation(info.id);
    const bool wasClosed = held && held->state == ConversationState::Closed;
    if (!mergeConversation(info))
        return false;
    const VisitorId visitor = info.visitor.id;
    tellLog(visitor, stateOf(visitor).log.extendTo(info.lastSeq));
    refreshRow(visitor);
    if (wasClosed || info.state == ConversationState::Closed)
        Q_EMIT endedChanged(info.id);
    return true;
}

//! A message event whose conversation part was overtaken may still carry the newest line.
bool ConversationStore::takeLastMessage(const Message &message)
{
    const auto it = m_conversations.find(message.conversation);
    if (it == m_conversations.end())
        return false;
    if (const auto &held = it->lastMessage) {
        const bool reopens = isFinal(held->delivery) && !isFinal(message.delivery);
        if (held->seq > message.seq || (held->seq == message.seq && (reopens || *held == message)))
            return false;
    }
    it->lastMessage = message;
    return true;
}

//! The newest conversation of that visitor that is this agent's.
ConversationId ConversationStore::newestShown(VisitorId visitor) const
{
    ConversationId newest;
    for (const ConversationInfo &info : m_conversations) {
        if (info.visitor.id == visitor && !isLost(info.id))
            newest = std::max(newest, info.id);
    }
    return newest;
}

void ConversationStore::refreshRow(VisitorId visitor)
{
    const auto it = m_visitors.find(visitor.value);
    if (it == m_visitors.end())
        return;
    VisitorState &state = it->second;
    const bool wasShown = state.hasRow;
    state.hasRow = isShown(state);
    countUnread(visitor);
    if (state.hasRow && !wasShown)
        Q_EMIT rowAdded(visitor);
    else if (!state.hasRow && wasShown)
        Q_EMIT rowRemoved(visitor);
    else if (state.hasRow)
        Q_EMIT rowChanged(visitor);
}

bool ConversationStore::isShown(const VisitorState &state) const
{
    return m_conversations.contains(state.current) && !isLost(state.current);
}

void ConversationStore::tellLog(VisitorId visitor, const MessageLog::Change &change)
{
    if (change.from > 0 || change.rows)
        Q_EMIT logChanged(visitor, change.from, change.to, change.rows);
    // Told apart: what is dropped is far from what is read, and between both nothing has changed.
    if (change.droppedFrom > 0)
        Q_EMIT logChanged(visitor, change.droppedFrom, change.droppedTo, false);
}

ConversationStore::VisitorState &ConversationStore::stateOf(VisitorId visitor)
{
    return m_visitors[visitor.value];
}

const ConversationStore::VisitorState *ConversationStore::find(VisitorId visitor) const
{
    const auto it = m_visitors.find(visitor.value);
    return it == m_visitors.end() ? nullptr : &it->second;
}

} // namespace kefu::ui
