// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

namespace kefu::storage {

class Connection;

//! Table `outbox`: messages that are on their way (delivery queued or sending).
class OutboxRepository {
public:
    explicit OutboxRepository(Connection &db)
        : m_db(db)
    {
    }

    //! `reservation`: the reply taken from the quota for it, if there is one.
    void add(MessageId message, qint64 dueAt, const domain::Reservation &reservation);
    //! Nothing when the message is not in the outbox, else what it holds of the quota: perhaps
    //! nothing (Reservation::isValid).
    std::optional<domain::Reservation> reservation(MessageId message);
    void saveReservation(MessageId message, const domain::Reservation &reservation);
    void reschedule(const SettleItem &item);
    //! It waited for its visitor until now.
    void saveReleased(MessageId message, qint64 at);
    void remove(MessageId message);
    //! Those of one state, in order of message id, held ones included.
    QList<OutboxEntry> entries(DeliveryState state);
    //! The visitor's that wait until he writes again, in order.
    QList<OutboxEntry> heldOf(VisitorId visitor);
    //! Visitors who have written since a message began to wait for that.
    QList<VisitorId> visitorsToRelease();

private:
    Connection &m_db;
};

} // namespace kefu::storage
