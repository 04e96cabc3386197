// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/tokenfamily.h"
#include "relay/storage/commands.h"
#include "relay/storage/session.h"

namespace kefu::storage {

namespace {

TokenRecord accessToken(const TokenRecord &refresh, const QByteArray &hash,
                        const ExchangeItem &item)
{
    TokenRecord access = refresh;
    access.hash = hash;
    access.kind = QLatin1String(kAccessToken);
    access.createdAt = item.at;
    access.expiresAt = item.accessUntilAt;
    access.usedAt = 0;
    access.seenAt = 0;
    access.salt.clear();
    return access;
}

void makeNextPair(Session &session, const TokenRecord &shown, const ExchangeItem &item)
{
    session.tokens.forgetSalts(shown.family);
    session.tokens.markUsed(shown.hash, item.at, item.salt);
    TokenRecord refresh = shown;
    refresh.hash = item.refreshHash(item.salt);
    ++refresh.generation;
    refresh.createdAt = item.at;
    refresh.expiresAt = item.refreshUntilAt;
    refresh.usedAt = 0;
    refresh.seenAt = 0;
    refresh.salt.clear();
    session.tokens.save(refresh);
    session.tokens.save(accessToken(refresh, item.accessHash(item.salt), item));
}

} // namespace

Result<ExchangeOutcome> exchangeToken(Session &session, const ExchangeItem &item)
{
    const auto shown = session.tokens.find(item.hash);
    if (!shown || shown->kind != QLatin1String(kRefreshToken) || shown->expiresAt <= item.at)
        return makeError(ErrorCode::NotFound, QStringLiteral("no such refresh token"));
    const auto newest = session.tokens.newestRefresh(shown->family);
    const domain::ShownRefreshToken state { shown->usedAt, shown->generation,
                                            newest ? newest->generation : shown->generation,
                                            newest && newest->seenAt > 0 };
    ExchangeOutcome outcome { domain::judgeRefresh(state, item.at), shown->agent, shown->family,
                              item.salt };
    switch (outcome.verdict) {
    case domain::RefreshVerdict::Exchange:
        makeNextPair(session, *shown, item);
        break;
    case domain::RefreshVerdict::Repeat:
        outcome.salt = shown->salt;
        // Perhaps it was never used because the console was away: it must live from now on.
        session.tokens.save(accessToken(*newest, item.accessHash(shown->salt), item));
        break;
    case domain::RefreshVerdict::Reused:
        session.tokens.removeFamily(shown->family, true);
        break;
    }
    return outcome;
}

Result<QList<TokenFamily>> revokeTokens(Session &session, const RevokeItem &item)
{
    QList<TokenFamily> gone;
    if (item.agent.isValid()) {
        gone = session.tokens.families(item.agent, 0);
        session.tokens.removeOf(item.agent);
        return gone;
    }
    const auto shown = item.hash.isEmpty() ? std::nullopt : session.tokens.find(item.hash);
    const QByteArray family = shown ? shown->family : item.family;
    if (family.isEmpty())
        return gone;
    for (const TokenFamily &known : session.tokens.named(family)) {
        if (item.alsoIssued || known.kind != QLatin1String(kIssuedToken))
            gone.append(known);
    }
    session.tokens.removeFamily(family, item.alsoIssued);
    return gone;
}

} // namespace kefu::storage
