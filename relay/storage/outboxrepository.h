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

    //! `reserved`: one reply was taken from the quota for it and may be given back.
    void add(MessageId message, qint64 dueAt, bool reserved);
    //! Nothing when the message is not in the outbox, else whether it holds a reservation.
    std::optional<bool> isReserved(MessageId message);
    void reschedule(const SettleItem &item);
    void clearReservation(MessageId message);
    void remove(MessageId message);
    //! Those of one state, in order of message id.
    QList<OutboxEntry> entries(DeliveryState state);

private:
    Connection &m_db;
};

} // namespace kefu::storage
