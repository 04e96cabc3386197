// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/desktypes.h"

namespace kefu::storage {

class Connection;

//! Table `canned_replies`.
class CannedRepository {
public:
    explicit CannedRepository(Connection &db)
        : m_db(db)
    {
    }

    //! By id.
    QList<CannedReply> list(const CannedQuery &query);
    std::optional<CannedRow> find(CannedId id);
    //! Another one of the same agent (or of the team) and channel with this shortcut.
    std::optional<CannedId> withShortcut(const CannedRow &row);
    //! Gives it its id and version 1.
    void add(CannedItem &item);
    //! Gives it its next version.
    void save(CannedItem &item);
    void remove(CannedId id);
    //! How many the agent (none: the team) has.
    int count(AgentId agent);
    //! Whether this file stands in a canned reply the agent sees; no agent: in one of the team.
    bool shows(const QString &media, AgentId agent, const QSet<ChannelId> &channels);

private:
    Connection &m_db;
};

} // namespace kefu::storage
