// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/visitorcache.h"

namespace kefu::storage {

class Connection;
class Row;

//! Reads KEFU_VISITOR_COLUMNS.
VisitorRow readVisitor(Row &row);

//! In the order readVisitor() expects; `v` is the table.
#define KEFU_VISITOR_COLUMNS                                                                       \
    "v.id, v.channel_id, v.openid, v.name, v.last_seq, v.message_left, v.message_until_at, "       \
    "v.enter_left, v.enter_until_at, v.last_agent, v.last_agent_at, v.reserved, v.corrections, "   \
    "v.sent_at"

//! Table `visitors`.
class VisitorRepository {
public:
    VisitorRepository(Connection &db, VisitorCache &cache)
        : m_db(db)
        , m_cache(cache)
    {
    }

    std::optional<VisitorRow> find(VisitorId id);
    VisitorRow add(ChannelId channel, const QString &openid, qint64 at);
    //! What every message changes: last seq and quota.
    void saveProgress(const VisitorRow &visitor);
    //! The next number of his history, dense from 1.
    int takeSeq(VisitorId id);
    void saveWindow(VisitorId id, const domain::QuotaWindow &window);
    void saveName(VisitorId id, const QString &name);
    void saveLastAgent(VisitorId id, AgentId agent, qint64 at);

private:
    Connection &m_db;
    VisitorCache &m_cache;
};

} // namespace kefu::storage
