// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

namespace kefu::storage {

class Connection;

//! Table `events`: every durable change, numbered by one counter, kept for 7 days (design.md 5).
class EventLog {
public:
    static constexpr qint64 kKeptMs = 7LL * 24 * 3600 * 1000;

    explicit EventLog(Connection &db)
        : m_db(db)
    {
    }

    //! Gives it its number.
    EventRow add(EventRow event);
    //! The number given last, also when its row is gone.
    EventSeq lastSeq();
    //! The oldest one kept; its seq is 0 when none is.
    EventRow oldest();
    EventRow newest();
    //! What `agent` sees behind `since`, oldest first.
    QList<EventRow> after(AgentId agent, EventSeq since, int limit);
    //! What anybody sees behind `since`, oldest first.
    QList<EventRow> allAfter(EventSeq since, int limit);
    //! Deletes the oldest ones before `before`, at most `limit`; says how many.
    int removeBefore(qint64 before, int limit);

private:
    Connection &m_db;
};

} // namespace kefu::storage
