// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

namespace kefu::storage {

class Connection;

//! What a channel delivered beside messages: tables `dedupe`, `channel_events`,
//! `channel_event_counts`, `unparsed`.
class InboxRepository {
public:
    explicit InboxRepository(Connection &db)
        : m_db(db)
    {
    }

    //! False when this push was taken before.
    bool takeKey(const QByteArray &key, qint64 at);
    struct DedupeKey {
        QByteArray key;
        qint64 at = 0;
    };
    //! The next keys behind `after`, to look for old ones without an index on their time.
    QList<DedupeKey> keysAfter(const QByteArray &after, int limit);
    void removeKey(const QByteArray &key);

    void addEvent(const domain::Inbound &inbound, qint64 receivedAt);
    qint64 addUnparsed(const UnparsedItem &item);
    qint64 unparsedCount();
    UnparsedSummary unparsedOf(ChannelId channel);

private:
    Connection &m_db;
};

} // namespace kefu::storage
