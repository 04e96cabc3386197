// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/routingtypes.h"

#include <optional>

namespace kefu::storage {

class Connection;

//! Tables `agent_groups`, `agent_group_members`, `routing_rules`, `visitor_blocks` and
//! `presence_log`.
class RoutingRepository {
public:
    explicit RoutingRepository(Connection &db)
        : m_db(db)
    {
    }

    QList<GroupRecord> groups();
    //! Writes it with its members; sets its id when it is new.
    void saveGroup(GroupRecord &record);
    bool removeGroup(GroupId id);
    bool nameExists(ChannelId channel, const QString &name, GroupId otherThan);

    //! Without a channel: of all the others.
    QHash<ChannelId, domain::RoutingRules> rules();
    void saveRules(ChannelId channel, const domain::RoutingRules &rules);

    //! Until when a visitor is on the blacklist; 0 = he is not. From memory: ingest asks for every
    //! push, and the writer alone changes it.
    qint64 blockedUntil(VisitorId visitor);
    void saveBlock(const BlockItem &block);

    //! Ends the stay under way and begins another, if anything of it is different.
    void savePresence(const PresenceItem &item);
    QList<PresenceStay> openPresences();
    QList<PresenceStay> presences(qint64 fromAt, qint64 toAt);

private:
    Connection &m_db;
    std::optional<QHash<VisitorId, qint64>> m_blocked;
    quint64 m_rollbacksSeen = 0;
};

} // namespace kefu::storage
