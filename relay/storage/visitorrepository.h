// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

namespace kefu::storage {

class Connection;
class Row;

//! A visitor as the writer works with him.
struct VisitorRow {
    VisitorInfo info;
    QString openid;
    int lastSeq = 0; //!< of his whole history, over all conversations
    domain::QuotaWindow window;
    AgentId lastAgent;
    qint64 lastAgentAt = 0;
};
//! Reads kVisitorColumns.
VisitorRow readVisitor(Row &row);

//! In the order readVisitor() expects; `v` is the table.
#define KEFU_VISITOR_COLUMNS                                                                       \
    "v.id, v.channel_id, v.openid, v.name, v.last_seq, v.message_left, v.message_until_at, "       \
    "v.enter_left, v.enter_until_at, v.last_agent, v.last_agent_at"

//! Table `visitors`.
class VisitorRepository {
public:
    explicit VisitorRepository(Connection &db)
        : m_db(db)
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
};

} // namespace kefu::storage
