// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/meters.h"
#include "relay/protocol/types.h"

#include <QByteArray>
#include <QList>

namespace kefu::storage {

//! Outgoing messages of one channel that stand alike.
struct LedgerRow {
    ChannelId channel;
    DeliveryState delivery = DeliveryState::Queued;
    FailureReason failure = FailureReason::None;
    bool held = false;
    qint64 count = 0;
    qint64 oldestAt = 0; //!< createdAt of the oldest
};

//! Every message that was ever handed in, and what would be wrong with the books: each of these is
//! 0 in sound ones.
struct LedgerBook {
    QList<LedgerRow> rows;
    qint64 withoutOutbox = 0; //!< on their way, and nobody would send them
    qint64 withoutEnd = 0; //!< in the outbox, and their end is written already
    qint64 overdue = 0; //!< not held, and on their way for more than 10 minutes
    qint64 at = 0;
};

//! What became of a rotation of the key that seals.
struct KeyRotation {
    QByteArray oldId; //!< hex
    QByteArray newId;
    int values = 0; //!< sealed anew
};

//! What the threads of the database are at; for `/metrics`.
struct StorageFigures {
    domain::HistogramView commits; //!< from begin to durable
    quint64 jobs = 0;
    int writesPending = 0;
    qint64 spoolRecords = 0; //!< callbacks that wait for the database
    qint64 spoolBytes = 0; //!< used of it
    qint64 spoolSize = 0; //!< of the file; 0 = there is none
};

} // namespace kefu::storage
