// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

//! The values of webhooks that cross the border of storage.
namespace kefu::storage {

//! An address of another system that is told what happens. Its place in the event log is durable,
//! so nothing is told twice without need, and nothing is left out for 7 days.
struct WebhookRecord {
    qint64 id = 0;
    QString url;
    QByteArray secret; //!< signs what is sent; sealed in the database, open here; never log
    QStringList events; //!< kinds such as "message.added"; empty = all
    QSet<ChannelId> channels; //!< empty = all
    bool enabled = true;
    EventSeq cursor; //!< everything up to here was told, or given up
    int tries = 0; //!< of the event behind the cursor
    qint64 nextAt = 0; //!< not before
    QString lastError; //!< empty = the last one was taken
    qint64 createdAt = 0;
};

//! What a webhook was never told: given up after the last try.
struct DeadLetter {
    qint64 id = 0;
    qint64 webhook = 0;
    EventSeq event;
    QString kind;
    QByteArray body;
    QString why;
    qint64 at = 0;
};

struct WebhookEvent {
    EventRow row;
    std::optional<Event> event; //!< nothing: what it speaks of was deleted since
};

} // namespace kefu::storage
