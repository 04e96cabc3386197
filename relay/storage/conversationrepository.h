// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"
#include "relay/storage/visitorrepository.h"

namespace kefu::storage {

//! A visitor and his open conversation, if he has one; what ingest starts from.
struct VisitorAndOpen {
    VisitorRow visitor;
    std::optional<ConversationRow> open; //!< without its last message
};

//! Table `conversations`, and the view of it the rest of the relay works with.
class ConversationRepository {
public:
    explicit ConversationRepository(Connection &db)
        : m_db(db)
    {
    }

    std::optional<ConversationRow> find(ConversationId id);
    std::optional<ConversationRow> newestOf(VisitorId visitor);
    std::optional<VisitorAndOpen> visitorAndOpen(ChannelId channel, const QString &openid);
    //! Queued and assigned, by id.
    QList<ConversationRow> open();
    //! See Storage::conversationsOf.
    QList<ConversationRow> ofAgent(AgentId agent, ConversationId before, int limit,
                                   qint64 endedAfter);

    //! A new one in the queue; nothing of it is read yet.
    ConversationRow add(const VisitorRow &visitor, qint64 at);
    //! Counters, marks and version; the columns no index knows of.
    void saveProgress(const ConversationRow &row);
    //! Everything that can change.
    void saveState(const ConversationRow &row);

private:
    Connection &m_db;
};

} // namespace kefu::storage
