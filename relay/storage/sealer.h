// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/keyfile.h"

#include <QList>
#include <mutex>
#include <optional>

namespace kefu::storage {

//! Where a sealed value stands; bound into the seal, so that a blob copied to another row or column
//! does not open.
struct SealedPlace {
    const char *table;
    qint64 row;
    const char *column;
};

//! Seals secrets for the database: XChaCha20-Poly1305 with a random nonce.
//! Blob: version (1 byte, 1) · key id (8) · nonce (24) · ciphertext and tag.
//! Opens what any of its keys has sealed, and seals with one of them. May be used from several
//! threads.
class Sealer {
public:
    //! Seals with the first; there must be one.
    explicit Sealer(QList<MasterKey> keys)
        : m_keys(std::move(keys))
        , m_current(m_keys.first())
    {
    }
    explicit Sealer(const MasterKey &key)
        : Sealer(QList<MasterKey> { key })
    {
    }

    QByteArray seal(const QByteArray &plain, const SealedPlace &place) const;
    //! Unavailable: sealed with another key, or changed since.
    Result<QByteArray> open(const QByteArray &sealed, const SealedPlace &place) const;
    //! Of the key that seals.
    QByteArray keyId() const { return current().id; }
    //! Seals with this one from now on; the others still open what they have sealed.
    void use(const MasterKey &key);
    //! The same with one it knows. False: it does not know it.
    bool use(const QByteArray &id);

private:
    MasterKey current() const;
    std::optional<MasterKey> known(const QByteArray &id) const;

    mutable std::mutex m_mutex;
    QList<MasterKey> m_keys; //!< under m_mutex
    MasterKey m_current; //!< under m_mutex
};

} // namespace kefu::storage
