// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/commands.h"
#include "relay/storage/session.h"

#include <QHash>

namespace kefu::storage {

namespace {

//! Turns rows of the log into events with what they speak of, as of now. One conversation often
//! stands behind many events, so it is read once.
class Hydrator {
public:
    Hydrator(Session &session, qint64 now)
        : m_session(session)
        , m_now(now)
    {
    }

    //! Nothing when what it speaks of was deleted since; the range covers it all the same.
    std::optional<Event> hydrate(const EventRow &row)
    {
        const auto info = conversation(row.conversation);
        if (!info)
            return std::nullopt;
        switch (row.kind) {
        case EventRow::Kind::MessageAdded:
        case EventRow::Kind::MessageUpdated:
            return messageEvent(row, *info);
        case EventRow::Kind::Gained:
            return Event { row.seq, ConversationGained { *info, snapshot(info->visitor.id) } };
        case EventRow::Kind::Lost:
            return Event { row.seq, ConversationLost { info->id, info->visitor.id, row.other } };
        case EventRow::Kind::Updated:
            break;
        }
        return Event { row.seq, ConversationUpdated { *info } };
    }

private:
    std::optional<Event> messageEvent(const EventRow &row, const ConversationInfo &info)
    {
        const auto message = m_session.messages.find(row.message);
        if (!message)
            return std::nullopt;
        if (row.kind == EventRow::Kind::MessageAdded)
            return Event { row.seq, MessageAdded { *message, info } };
        return Event { row.seq, MessageUpdated { *message, info } };
    }

    std::optional<ConversationInfo> conversation(ConversationId id)
    {
        auto known = m_conversations.find(id);
        if (known == m_conversations.end()) {
            std::optional<ConversationInfo> info;
            if (auto row = m_session.conversations.find(id)) {
                row->info.quota = row->window.view(m_now, m_session.rules);
                info = row->info;
            }
            known = m_conversations.insert(id, info);
        }
        return *known;
    }

    QList<Message> snapshot(VisitorId visitor)
    {
        auto known = m_snapshots.find(visitor);
        if (known == m_snapshots.end())
            known =
                m_snapshots.insert(visitor, m_session.messages.page(visitor, 0, kSnapshotMessages));
        return *known;
    }

    Session &m_session;
    qint64 m_now;
    QHash<ConversationId, std::optional<ConversationInfo>> m_conversations;
    QHash<VisitorId, QList<Message>> m_snapshots;
};

//! True when events behind `since` may be gone already.
bool isTooOld(Session &session, EventSeq since, EventSeq last, qint64 now)
{
    if (since > last)
        return true;
    if (since == last)
        return false;
    const EventRow oldest = session.events.oldest();
    const bool isKept = oldest.seq.isValid() && since.value >= oldest.seq.value - 1;
    // The oldest one may be overdue, because it is removed in small steps; a cursor in front of it
    // is too old whether or not that has happened yet.
    return !isKept || (since < oldest.seq && oldest.at < now - EventLog::kKeptMs);
}

} // namespace

QList<WebhookEvent> hydrated(Session &session, const QList<EventRow> &rows, qint64 now)
{
    Hydrator hydrator(session, now);
    QList<WebhookEvent> events;
    for (const EventRow &row : rows)
        events.append({ row, hydrator.hydrate(row) });
    return events;
}

Result<MissedEvents> missedEvents(Session &session, AgentId agent, EventSeq since, int limit,
                                  qint64 now)
{
    MissedEvents missed;
    const EventSeq last = session.events.lastSeq();
    missed.to = last;
    missed.tooOld = isTooOld(session, since, last, now);
    if (missed.tooOld)
        return missed;
    const QList<EventRow> rows = session.events.after(agent, since, std::max(limit, 1));
    // A full page may have more behind it, so it covers only itself.
    if (rows.size() >= std::max(limit, 1))
        missed.to = rows.last().seq;
    Hydrator hydrator(session, now);
    for (const EventRow &row : rows) {
        if (auto event = hydrator.hydrate(row))
            missed.events.append(*std::move(event));
    }
    return missed;
}

} // namespace kefu::storage
