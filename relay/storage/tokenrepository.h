// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/storagetypes.h"

namespace kefu::storage {

class Connection;

//! Table `tokens`: hashes of tokens, never tokens.
class TokenRepository {
public:
    explicit TokenRepository(Connection &db)
        : m_db(db)
    {
    }

    std::optional<TokenRecord> find(const QByteArray &hash);
    std::optional<TokenRecord> newestRefresh(const QByteArray &family);
    //! One that is there already only gets the new expiry.
    void save(const TokenRecord &record);
    bool remove(const QByteArray &hash);
    void removeFamily(const QByteArray &family, bool alsoIssued);
    void removeOf(AgentId agent);
    void markUsed(const QByteArray &hash, qint64 at, const QByteArray &salt);
    void markSeen(const QByteArray &family, int generation, qint64 at);
    //! Only the newest exchange of a family may be repeated.
    void forgetSalts(const QByteArray &family);
    //! Logins and issued tokens that are alive at `now` (0: all), of one agent or, without one, of
    //! everybody; by agent, then age.
    QList<TokenFamily> families(AgentId agent, qint64 now);
    QList<TokenFamily> named(const QByteArray &family);
    //! Those that ran out before `before`, at most `limit`; says how many.
    int removeExpired(qint64 before, int limit);

private:
    Connection &m_db;
};

} // namespace kefu::storage
