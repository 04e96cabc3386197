// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/replytypes.h"
#include "relay/storage/storagetypes.h"
#include "relay/storage/visitorrepository.h"

namespace kefu::storage {

//! Table `conversations`, and the view of it the rest of the relay works with.
class ConversationRepository {
public:
    ConversationRepository(Connection &db, VisitorCache &cache)
        : m_db(db)
        , m_cache(cache)
    {
    }

    std::optional<ConversationRow> find(ConversationId id);
    std::optional<ConversationRow> newestOf(VisitorId visitor);
    //! The newest of the visitor's conversations that is this agent's, or was when it ended.
    std::optional<ConversationRow> newestOwned(VisitorId visitor, AgentId owner);
    //! From the cache when it is there; then it is taken out and must be put back when it was
    //! saved.
    std::optional<VisitorAndOpen> visitorAndOpen(ChannelId channel, const QString &openid);
    //! Queued and assigned, by id.
    QList<ConversationRow> open();
    //! See Storage::conversationsOf.
    QList<ConversationRow> ofAgent(AgentId agent, ConversationId before, int limit,
                                   qint64 endedAfter);

    QList<ConversationRow> listed(const ConversationFilter &filter);

    //! A new one in the queue; nothing of it is read yet.
    ConversationRow add(const VisitorRow &visitor, qint64 at);
    //! Counters, marks and version; the columns no index knows of.
    void saveProgress(const ConversationRow &row);
    //! Everything that can change.
    void saveState(const ConversationRow &row);
    //! What routing remembers of it, and the version.
    void saveRouting(const ConversationRow &row);
    //! A leave message since `at`; 0 = no longer. Also saves the version.
    void saveLeave(const ConversationRow &row, qint64 at);
    //! How it ended: the row's disposition, and what was written with it.
    void saveEnd(const ConversationRow &row, const QString &note);
    void saveRating(ConversationId id, int rating);

private:
    Connection &m_db;
    VisitorCache &m_cache;
};

} // namespace kefu::storage
