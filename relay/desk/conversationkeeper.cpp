// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/conversationkeeper.h"

#include "relay/desk/alarmclock.h"

namespace kefu::desk {

namespace {

//! A console says so every few seconds while its agent types.
constexpr qint64 kTypingMs = 20'000;
//! After something was done, until the store has answered: it must not be done twice.
constexpr qint64 kUnderWayMs = 5000;

} // namespace

ConversationKeeper::ConversationKeeper(const ConversationBook &book, Clock now, QObject *parent)
    : QObject(parent)
    , m_book(book)
    , m_now(now)
    , m_alarm(new AlarmClock(now, this))
{
    connect(m_alarm, &AlarmClock::rang, this, &ConversationKeeper::onRang);
}

std::optional<domain::Due> ConversationKeeper::dueOf(const storage::ConversationRow &row,
                                                     const Entry &entry) const
{
    domain::ConversationTimes times;
    times.state = row.info.state;
    times.waitingSinceAt = row.info.waitingSinceAt;
    times.lastMessageAt =
        std::max(row.info.lastMessage ? row.info.lastMessage->createdAt : 0, row.assignedAt);
    times.assignedAt = row.assignedAt;
    times.acceptUntilAt = row.info.acceptUntilAt;
    times.windowUntilAt = std::max(row.window.messageUntilAt, row.window.enterUntilAt);
    times.remindedAt = entry.remindedAt;
    times.hops = row.routing.hops;
    domain::RoutingRules rules = m_ports.rules(row.info.visitor.channel);
    // It is asked for again when somebody has room; until then time ends it with its window only.
    if (entry.overdueFrom > 0 && entry.overdueFrom == domain::answerDueFrom(times))
        rules.reassignMs = 0;
    return domain::nextDue(times, rules);
}

void ConversationKeeper::setTimer(ConversationId id, Entry &entry, qint64 at)
{
    if (entry.timer > 0)
        m_timers.erase({ entry.timer, id });
    entry.timer = at;
    if (at > 0)
        m_timers.insert({ at, id });
}

void ConversationKeeper::arm()
{
    if (!m_timers.empty())
        m_alarm->setFor(m_timers.begin()->first);
}

void ConversationKeeper::follow(const storage::ConversationRow &row)
{
    const ConversationId id = row.info.id;
    if (row.info.state == ConversationState::Closed) {
        if (auto gone = m_entries.find(id); gone != m_entries.end()) {
            setTimer(id, *gone, 0);
            m_entries.erase(gone);
        }
        m_overdue.remove(id);
        return;
    }
    Entry &entry = m_entries[id];
    if (row.info.waitingSinceAt == 0 || row.info.state != ConversationState::Assigned)
        m_overdue.remove(id);
    const auto due = dueOf(row, entry);
    setTimer(id, entry, due ? due->at : 0);
    arm();
}

void ConversationKeeper::onTyping(ConversationId conversation, bool on)
{
    const auto entry = m_entries.find(conversation);
    if (entry != m_entries.end())
        entry->typingUntil = on ? m_now() + kTypingMs : 0;
}

void ConversationKeeper::onRang()
{
    while (!m_stopped && !m_timers.empty() && m_timers.begin()->first <= m_now())
        act(m_timers.begin()->second);
    arm();
}

void ConversationKeeper::act(ConversationId id)
{
    Entry &entry = m_entries[id];
    const storage::ConversationRow *row = m_book.find(id);
    const auto due = row ? dueOf(*row, entry) : std::nullopt;
    const qint64 now = m_now();
    if (!due || due->at > now) {
        setTimer(id, entry, due ? due->at : 0);
        return;
    }
    if (due->action == domain::DueAction::Reassign && entry.typingUntil > now) {
        setTimer(id, entry, entry.typingUntil);
        return;
    }
    if (due->action == domain::DueAction::Remind) {
        entry.remindedAt = now;
        const auto next = dueOf(*row, entry);
        setTimer(id, entry, next ? next->at : 0);
    } else {
        setTimer(id, entry, now + kUnderWayMs);
    }
    // What is done changes entries: nothing of this one is touched afterwards.
    const qint64 from = std::max(row->info.waitingSinceAt, row->assignedAt);
    if (m_ports.due(*row, due->action) || !m_entries.contains(id))
        return;
    m_overdue.insert(id);
    m_entries[id].overdueFrom = from;
    follow(*m_book.find(id));
}

void ConversationKeeper::onRoom()
{
    const QSet<ConversationId> overdue = std::exchange(m_overdue, {});
    for (const ConversationId id : overdue) {
        const auto entry = m_entries.find(id);
        if (entry == m_entries.end())
            continue;
        entry->overdueFrom = 0;
        act(id);
    }
    arm();
}

void ConversationKeeper::onRulesChanged()
{
    for (const storage::ConversationRow &row : m_book.rows())
        follow(row);
}

} // namespace kefu::desk
