// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

namespace kefu::storage {

class Connection;

//! Table `forwards`: pushes that wait to be passed on.
class ForwardRepository {
public:
    explicit ForwardRepository(Connection &db)
        : m_db(db)
    {
    }

    void add(ChannelId channel, const domain::PushCopy &copy, qint64 at);
    //! Those that are due, the oldest first.
    QList<ForwardRow> due(ChannelId channel, qint64 now, int limit);
    //! When the next one is due; 0 = there is none.
    qint64 nextDueAt(ChannelId channel);
    void postpone(qint64 id, int tries, qint64 nextAt);
    void remove(qint64 id);
    void clear(ChannelId channel);
    //! How many wait, per channel.
    QHash<ChannelId, qint64> counts();

private:
    Connection &m_db;
};

} // namespace kefu::storage
