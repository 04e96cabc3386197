// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/tokenrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"

namespace kefu::storage {

namespace {

constexpr char kFind[] = "SELECT hash, agent_id, scope, kind, created_at, expires_at, family, "
                         "generation, used_at, seen_at, salt, commands FROM tokens WHERE hash = ?";
constexpr char kNewestRefresh[] =
    "SELECT hash, agent_id, scope, kind, created_at, expires_at, family, generation, used_at, "
    "seen_at, salt, commands FROM tokens WHERE family = ? AND kind = 'refresh' "
    "ORDER BY generation DESC LIMIT 1";
constexpr char kSave[] =
    "INSERT INTO tokens (hash, agent_id, scope, kind, created_at, expires_at, family, generation, "
    "commands) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (hash) DO UPDATE SET expires_at = excluded.expires_at";
constexpr char kRemove[] = "DELETE FROM tokens WHERE hash = ?";
constexpr char kRemoveFamily[] =
    "DELETE FROM tokens WHERE family = ? AND (? = 1 OR kind <> 'issued')";
constexpr char kRemoveOf[] = "DELETE FROM tokens WHERE agent_id = ?";
constexpr char kMarkUsed[] = "UPDATE tokens SET used_at = ?, salt = ? WHERE hash = ?";
constexpr char kMarkSeen[] =
    "UPDATE tokens SET seen_at = ? WHERE family = ? AND generation = ? AND seen_at = 0";
constexpr char kForgetSalts[] = "UPDATE tokens SET salt = x'' WHERE family = ? AND salt <> x''";
constexpr char kFamilies[] =
    "SELECT family, agent_id, max(scope), max(kind = 'issued'), min(created_at), max(created_at), "
    "max(expires_at) FROM tokens "
    "WHERE (? = 0 OR agent_id = ?) AND (? = 0 OR expires_at = 0 OR expires_at > ?) "
    "GROUP BY family, agent_id ORDER BY agent_id, min(created_at), family";
constexpr char kFamily[] =
    "SELECT family, agent_id, max(scope), max(kind = 'issued'), min(created_at), max(created_at), "
    "max(expires_at) FROM tokens WHERE family = ? GROUP BY family, agent_id";
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
    record.family = row.blob();
    record.generation = row.integer();
    record.usedAt = row.number();
    record.seenAt = row.number();
    record.salt = row.blob();
    record.commands = row.text().split(u',', Qt::SkipEmptyParts);
    return record;
}

TokenFamily readFamily(Row &row)
{
    TokenFamily family;
    family.family = row.blob();
    family.agent = row.id<AgentId>();
    family.scope = fromCode(row.number(), domain::TokenScope::Api, domain::TokenScope::Api);
    family.kind = QLatin1String(row.flag() ? kIssuedToken : kRefreshToken);
    family.createdAt = row.number();
    family.renewedAt = row.number();
    family.expiresAt = row.number();
    return family;
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
    insert.arg(record.kind).arg(record.createdAt).arg(record.expiresAt);
    // What has no family is one of its own: it can be named and taken back.
    insert.arg(record.family.isEmpty() ? record.hash.left(kFamilyBytes) : record.family);
    insert.arg(record.generation);
    insert.arg(record.commands.isEmpty() ? QStringLiteral("") : record.commands.join(u',')).run();
}

bool TokenRepository::remove(const QByteArray &hash)
{
    Statement &statement = m_db.statement(kRemove).arg(hash);
    return statement.run() && statement.changedRows() > 0;
}

std::optional<TokenRecord> TokenRepository::newestRefresh(const QByteArray &family)
{
    return fetchOne(m_db.statement(kNewestRefresh).arg(family), readToken);
}

void TokenRepository::removeFamily(const QByteArray &family, bool alsoIssued)
{
    m_db.statement(kRemoveFamily).arg(family).arg(alsoIssued).run();
}

void TokenRepository::removeOf(AgentId agent)
{
    m_db.statement(kRemoveOf).arg(agent).run();
}

void TokenRepository::markUsed(const QByteArray &hash, qint64 at, const QByteArray &salt)
{
    m_db.statement(kMarkUsed).arg(at).arg(salt).arg(hash).run();
}

void TokenRepository::markSeen(const QByteArray &family, int generation, qint64 at)
{
    m_db.statement(kMarkSeen).arg(at).arg(family).arg(generation).run();
}

void TokenRepository::forgetSalts(const QByteArray &family)
{
    m_db.statement(kForgetSalts).arg(family).run();
}

QList<TokenFamily> TokenRepository::families(AgentId agent, qint64 now)
{
    Statement &select = m_db.statement(kFamilies).arg(agent.value).arg(agent.value);
    return fetchAll(select.arg(now).arg(now), readFamily);
}

QList<TokenFamily> TokenRepository::named(const QByteArray &family)
{
    return fetchAll(m_db.statement(kFamily).arg(family), readFamily);
}

int TokenRepository::removeExpired(qint64 before, int limit)
{
    Statement &statement = m_db.statement(kRemoveExpired).arg(before).arg(limit);
    return statement.run() ? statement.changedRows() : 0;
}

} // namespace kefu::storage
