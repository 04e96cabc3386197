// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/routingtypes.h"

namespace kefu::storage {

class Connection;

//! Table `segments`: every stay in the queue or with an agent, so that every figure can be computed
//! again.
class SegmentRepository {
public:
    explicit SegmentRepository(Connection &db)
        : m_db(db)
    {
    }

    void openQueue(ConversationId conversation, qint64 at, const QString &why);
    void openAgent(ConversationId conversation, AgentId agent, qint64 at, const QString &why);
    //! What was offered was accepted.
    void accept(ConversationId conversation, qint64 at);
    //! Ends the stay that is under way, if one is.
    void close(ConversationId conversation, qint64 at, const QString &why);
    //! Oldest first.
    QList<SegmentRow> of(ConversationId conversation);
    //! With agents, that touch [fromAt, toAt).
    QList<SegmentRow> withAgents(qint64 fromAt, qint64 toAt);
    QList<RecordedConversation> recorded(qint64 fromAt, qint64 toAt);

private:
    Connection &m_db;
};

} // namespace kefu::storage
