// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/storage/keyfile.h"

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
class Sealer {
public:
    explicit Sealer(MasterKey key)
        : m_key(std::move(key))
    {
    }

    QByteArray seal(const QByteArray &plain, const SealedPlace &place) const;
    //! Unavailable: sealed with another key, or changed since.
    Result<QByteArray> open(const QByteArray &sealed, const SealedPlace &place) const;
    QByteArray keyId() const { return m_key.id; }

private:
    MasterKey m_key;
};

} // namespace kefu::storage
