// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/tokenrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"

namespace kefu::storage {

namespace {

constexpr char kFind[] =
    "SELECT hash, agent_id, scope, kind, created_at, expires_at FROM tokens WHERE hash = ?";
constexpr char kSave[] = "INSERT INTO tokens (hash, agent_id, scope, kind, created_at, expires_at) "
                         "VALUES (?, ?, ?, ?, ?, ?) "
                         "ON CONFLICT (hash) DO UPDATE SET expires_at = excluded.expires_at";
constexpr char kRemove[] = "DELETE FROM tokens WHERE hash = ?";
constexpr char kRemoveExpired[] = "DELETE FROM tokens WHERE hash IN (SELECT hash FROM tokens WHERE "
                                  "expires_at > 0 AND expires_at < ? "
                                  "LIMIT ?)";

TokenRecord readToken(Row &row)
{
    TokenRecord record;
    record.hash = row.blob();
    record.agent = row.id<AgentId>();
    // The schema lets no other number in.
    record.scope = fromCode(row.number(), domain::TokenScope::Api, domain::TokenScope::Api);
    record.kind = row.text();
    record.createdAt = row.number();
    record.expiresAt = row.number();
    return record;
}

} // namespace

std::optional<TokenRecord> TokenRepository::find(const QByteArray &hash)
{
    return fetchOne(m_db.statement(kFind).arg(hash), readToken);
}

void TokenRepository::save(const TokenRecord &record)
{
    Statement &insert =
        m_db.statement(kSave).arg(record.hash).arg(record.agent).arg(code(record.scope));
    insert.arg(record.kind).arg(record.createdAt).arg(record.expiresAt).run();
}

bool TokenRepository::remove(const QByteArray &hash)
{
    Statement &statement = m_db.statement(kRemove).arg(hash);
    return statement.run() && statement.changedRows() > 0;
}

int TokenRepository::removeExpired(qint64 before, int limit)
{
    Statement &statement = m_db.statement(kRemoveExpired).arg(before).arg(limit);
    return statement.run() ? statement.changedRows() : 0;
}

} // namespace kefu::storage
