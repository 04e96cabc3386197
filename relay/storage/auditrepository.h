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

    void add(const AuditRow &row);
    //! Newest first.
    QList<AuditRow> list(const AuditFilter &filter);
    //! When the oldest and the newest were written; 0 = there is none.
    qint64 oldestAt();
    qint64 newestAt();
    //! Deletes the oldest ones before `before`, at most `limit`.
    void removeBefore(qint64 before, int limit);

private:
    Connection &m_db;
};

} // namespace kefu::storage
