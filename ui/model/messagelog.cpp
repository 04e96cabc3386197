// SPDX-License-Identifier: Apache-2.0
#include "ui/model/messagelog.h"

#include <algorithm>

namespace kefu::ui {
namespace {

//! Rows are int, and a row number is made of two seqs: a count beyond this is a broken relay.
constexpr int kMaxSeq = 1'000'000'000;

void widen(int &from, int &to, int seq)
{
    from = from == 0 ? seq : std::min(from, seq);
    to = std::max(to, seq);
}

void widen(MessageLog::Change &change, int seq)
{
    widen(change.from, change.to, seq);
}

} // namespace

const Message *MessageLog::at(int seq) const
{
    const auto it = m_messages.find(seq);
    return it == m_messages.end() ? nullptr : &it->second;
}

int MessageLog::newestGap(int from, int to) const
{
    auto it = m_messages.upper_bound(to);
    for (int seq = to; seq >= from; --seq) {
        if (it == m_messages.begin() || (--it)->first != seq)
            return seq;
    }
    return 0;
}

std::optional<int> MessageLog::incomingAfter(int seq) const
{
    if (seq < m_lastSeq && newestGap(std::max(seq + 1, m_firstSeq), m_lastSeq) != 0)
        return std::nullopt;
    int count = 0;
    for (auto it = m_messages.upper_bound(seq); it != m_messages.end(); ++it) {
        const Message &message = it->second;
        const bool event = message.content.kind == ContentKind::Enter;
        count += message.direction == Direction::In && !event ? 1 : 0;
    }
    return count;
}

int MessageLog::localIndex(const QString &clientMessageId) const
{
    for (int i = 0; i < m_local.size(); ++i) {
        if (m_local.at(i).message.clientMessageId == clientMessageId)
            return i;
    }
    return -1;
}

int MessageLog::waitingLocalCount() const
{
    return int(std::count_if(m_local.cbegin(), m_local.cend(),
                             [](const LocalMessage &local) { return !local.refusal; }));
}

bool MessageLog::takeLocal(const QString &clientMessageId)
{
    const int index = clientMessageId.isEmpty() ? -1 : localIndex(clientMessageId);
    if (index < 0)
        return false;
    m_local.removeAt(index);
    return true;
}

void MessageLog::store(const Message &message, Source source, Change &change)
{
    if (message.seq <= 0 || message.seq > kMaxSeq)
        return;
    change.rows |= takeLocal(message.clientMessageId);
    if (message.seq > m_lastSeq) {
        m_lastSeq = message.seq;
        change.rows = true;
    }
    if (message.seq < m_firstSeq) {
        m_firstSeq = message.seq;
        change.rows = true;
    }
    const auto it = m_messages.find(message.seq);
    if (it != m_messages.end()) {
        const bool heldIsFinal = isFinal(it->second.delivery);
        const bool newIsFinal = isFinal(message.delivery);
        if (it->second == message || (heldIsFinal && !newIsFinal))
            return;
        if (source == Source::Answer && (heldIsFinal || !newIsFinal))
            return;
        it->second = message;
    } else {
        m_messages.emplace(message.seq, message);
    }
    widen(change, message.seq);
}

MessageLog::Change MessageLog::put(const Message &message, Source source)
{
    Change change;
    store(message, source, change);
    evict(change);
    return change;
}

MessageLog::Change MessageLog::putPage(const HistoryAnswer &page, int beforeSeq)
{
    Change change;
    for (const Message &message : page.messages)
        store(message, Source::Answer, change);
    const bool empty = page.messages.isEmpty();
    if (page.complete && !(empty && beforeSeq > m_lastSeq)) {
        const int oldest = !empty ? page.messages.first().seq
            : beforeSeq > 0       ? beforeSeq
                                  : m_lastSeq + 1;
        // Never hide what is loaded, whatever a page claims.
        const int held = m_messages.empty() ? oldest : m_messages.begin()->first;
        const int first = std::clamp(std::min(oldest, held), 1, m_lastSeq + 1);
        change.rows |= first != m_firstSeq;
        m_firstSeq = first;
    }
    if (!empty)
        m_focusSeq = page.messages.last().seq;
    evict(change);
    return change;
}

MessageLog::Change MessageLog::dropOpen(ConversationId conversation)
{
    Change change;
    for (auto it = m_messages.begin(); it != m_messages.end();) {
        const DeliveryState delivery = it->second.delivery;
        const bool open = delivery != DeliveryState::None && !isFinal(delivery);
        if (!open || it->second.conversation != conversation) {
            ++it;
            continue;
        }
        widen(change, it->first);
        it = m_messages.erase(it);
    }
    return change;
}

MessageLog::Change MessageLog::extendTo(int lastSeq)
{
    Change change;
    if (lastSeq > m_lastSeq && lastSeq <= kMaxSeq) {
        m_lastSeq = lastSeq;
        change.rows = true;
    }
    return change;
}

//! Drops from whichever end is farther from the reading place, but leaves the newest alone.
void MessageLog::evict(Change &change)
{
    const int tail = m_lastSeq - kKeptTail;
    const int focus = m_focusSeq > 0 ? m_focusSeq : m_lastSeq;
    while (m_messages.size() > size_t(kMaxLoaded)) {
        const auto oldest = m_messages.begin();
        auto newest = m_messages.upper_bound(tail);
        if (newest != m_messages.begin())
            --newest;
        const bool dropNewest = newest != oldest && newest->first - focus > focus - oldest->first;
        const auto victim = dropNewest ? newest : oldest;
        widen(change.droppedFrom, change.droppedTo, victim->first);
        m_messages.erase(victim);
    }
}

void MessageLog::addLocal(const LocalMessage &message)
{
    m_local.append(message);
}

bool MessageLog::refuseLocal(const QString &clientMessageId, const Error &error)
{
    const int index = localIndex(clientMessageId);
    if (index < 0)
        return false;
    m_local[index].refusal = error;
    m_local[index].message.delivery = DeliveryState::Failed;
    return true;
}

bool MessageLog::removeLocal(const QString &clientMessageId)
{
    return takeLocal(clientMessageId);
}

void MessageLog::dropLoaded()
{
    m_messages.clear();
    m_firstSeq = 1;
    m_lastSeq = 0;
    m_focusSeq = 0;
}

} // namespace kefu::ui
