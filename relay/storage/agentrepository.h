// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

namespace kefu::storage {

class Connection;

//! Tables `agents` and `agent_channels`.
class AgentRepository {
public:
    explicit AgentRepository(Connection &db)
        : m_db(db)
    {
    }

    QList<AgentRecord> all();
    QList<AgentId> connected();
    bool nameExists(const QString &username);
    //! Empty when there is no such agent.
    QString nickname(AgentId id);
    //! Sets record.info.id.
    void add(AgentRecord &record);
    //! These say whether the agent exists.
    bool savePasswordHash(AgentId id, const QByteArray &hash);
    bool saveConnected(AgentId id, bool connected, PresenceState state);
    bool saveEnabled(AgentId id, bool enabled);
    bool saveSign(AgentId id, const QString &sign);
    //! Nickname, role, limit, channels.
    bool saveProfile(const AgentRecord &record);
    void saveAssigned(AgentId id, qint64 at);

private:
    QSet<ChannelId> channelsOf(AgentId id);

    Connection &m_db;
};

} // namespace kefu::storage
