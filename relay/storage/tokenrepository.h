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
    void save(const TokenRecord &record);
    bool remove(const QByteArray &hash);
    //! Those that ran out before `before`, at most `limit`; says how many.
    int removeExpired(qint64 before, int limit);

private:
    Connection &m_db;
};

} // namespace kefu::storage
