// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/audittypes.h"

#include <QList>

namespace kefu::storage {

class Connection;

//! Table `audit`.
class AuditRepository {
public:
    //! "audit, login and access logs ≥ 180 days" (product.md 11).
    static constexpr qint64 kKeptMs = 180LL * 24 * 3600 * 1000;

    explicit AuditRepository(Connection &db)
        : m_db(db)
    {
    }

    //! `link` is the row's from AuditChain.
    void add(const AuditRow &row, const AuditLink &link);
    //! Oldest first.
    QList<AuditRow> after(qint64 id, int limit);
    //! Newest first.
    QList<AuditRow> list(const AuditFilter &filter);
    //! When the newest was written; 0 = there is none.
    qint64 newestAt();
    //! The last of the oldest `limit` rows that are from before `before`; 0 = there is none.
    qint64 lastBefore(qint64 before, int limit);
    //! Once the chain's anchor stands there (AuditChain::moveAnchor): the table refuses it before.
    void removeUpTo(qint64 id);

private:
    Connection &m_db;
};

} // namespace kefu::storage
