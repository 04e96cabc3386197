// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

namespace kefu::storage {

class Connection;
class Sealer;

//! Table `channels`; secrets are sealed on the way in and opened on the way out.
class ChannelRepository {
public:
    ChannelRepository(Connection &db, const Sealer &sealer)
        : m_db(db)
        , m_sealer(sealer)
    {
    }

    //! Unavailable: a secret does not open with this key.
    Result<QList<ChannelRecord>> all();
    bool nameExists(const QString &name);
    bool exists(const QList<ChannelId> &ids);
    QList<ChannelId> ids();
    //! Sets record.id.
    void add(ChannelRecord &record);
    //! NotFound; Unavailable as all().
    Result<ChannelRecord> find(ChannelId id);
    //! Everything but id, name and createdAt.
    void save(const ChannelRecord &record);

    QList<ChannelMarkRow> marks();
    //! The first time stays, the last one moves on.
    void saveMark(const ChannelMarkRow &mark);

private:
    Connection &m_db;
    const Sealer &m_sealer;
};

} // namespace kefu::storage
