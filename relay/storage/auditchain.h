// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/storage/audittypes.h"

namespace kefu::storage {

class Connection;
class Sealer;

//! What makes the audit's rows a chain (product.md 9; reliability-security-ux.md S16): each row's
//! code is an HMAC-SHA256 over the code of the row before it and all of its own fields, under a key
//! that only `data_dir/key` opens. Whoever changes, cuts out or adds a row in the file without that
//! key breaks the chain; whoever cuts its end off is found by a head that was written down before.
class AuditChain {
public:
    AuditChain(Connection &db, const Sealer &sealer)
        : m_db(db)
        , m_sealer(sealer)
    {
    }

    //! Inside the writer's transaction: reads the key and the head, makes the key where there is
    //! none yet, and takes rows without a code into the chain: those of before 0008, and those that
    //! an older program wrote meanwhile, which are said in a row of their own. False: the database
    //! failed or the key cannot be opened.
    bool begin(qint64 at);
    //! Id and code for the next row; it is the head from now on. The database's failure is the
    //! caller's to see.
    AuditLink append(const AuditRow &row);
    //! The oldest rows up to this one are about to be removed: what the rest hangs on instead.
    bool moveAnchor(qint64 id);
    AuditLink head();
    //! Reads everything.
    Result<AuditVerdict> verify(const QByteArray &knownHead);

private:
    struct Anchor {
        qint64 id = 0;
        QByteArray mac;
    };
    bool load();
    bool makeKey();
    qint64 adopt(qint64 from);
    QByteArray sealOf(const Anchor &anchor) const;
    Result<Anchor> readAnchor();

    Connection &m_db;
    const Sealer &m_sealer;
    QByteArray m_key;
    AuditLink m_head;
    quint64 m_rollbacks = 0; //!< of the connection, when m_head was right
    bool m_loaded = false;
};

} // namespace kefu::storage
