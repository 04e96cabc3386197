// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/accounts.h"

#include "relay/desk/accountrules.h"
#include "relay/desk/accountsprivate.h"
#include "relay/desk/later.h"
#include "relay/storage/storage.h"

#include <QLoggingCategory>

namespace kefu::desk {

namespace {

Q_LOGGING_CATEGORY(lcAccounts, "kefudesk.accounts")

using L = QLatin1String;
constexpr qint64 kRememberEndedMs = 60'000; //!< far longer than a read is under way

Error wrongLogin()
{
    return makeError(ErrorCode::Unauthorized, QStringLiteral("wrong name or password"));
}

Error wrongToken()
{
    return makeError(ErrorCode::Unauthorized, QStringLiteral("unknown or expired token"));
}

} // namespace

Accounts::Accounts(storage::Storage &storage, Roster &roster, const Settings &settings,
                   QObject *parent)
    : QObject(parent)
    , m_storage(storage)
    , m_roster(roster)
    , m_settings(settings)
    , m_passwords(new Passwords(settings.passwordOps, settings.passwordMemory, this))
{
}

void Accounts::login(const LoginTry &asked, Callback<LoginAnswer> done)
{
    if (!mayTry(asked, done))
        return;
    const AgentEntry *entry = m_roster.findByName(asked.username);
    const QByteArray hash =
        entry && asked.password.size() <= kMaxPassword ? entry->record.passwordHash : QByteArray();
    const auto compared = [this, asked, done, audit = m_storage.audit()](bool same) {
        const storage::AuditScope scope(m_storage, audit);
        const AgentEntry *found = m_roster.findByName(asked.username);
        if (!same || !found) {
            m_throttle.onFailure(asked.username, asked.address, m_settings.now());
            done(wrongLogin());
            return;
        }
        if (!found->record.enabled) {
            m_throttle.onSuccess(asked.username, asked.address);
            done(disabledAccount());
            return;
        }
        onPasswordRight(asked, found->record.info.id, done);
    };
    m_passwords->verify(asked.password.left(kMaxPassword), hash, compared);
}

void Accounts::grant(AgentId agent, Callback<LoginAnswer> done)
{
    const qint64 now = m_settings.now();
    LoginAnswer answer;
    answer.agent = m_roster.infoOf(*m_roster.find(agent));
    answer.token = makeToken();
    answer.refreshToken = makeToken();
    answer.expiresAt = now + m_settings.accessTokenMs;
    storage::TokenRecord record;
    record.hash = tokenHash(answer.refreshToken);
    record.agent = agent;
    record.kind = L(storage::kRefreshToken);
    record.createdAt = now;
    record.expiresAt = now + m_settings.refreshTokenMs;
    record.family = makeSalt().left(storage::kFamilyBytes);
    m_storage.addToken(record, [](const Result<bool> &) {});
    // Written after the other in the same order: when this one is durable, both are.
    record.hash = tokenHash(answer.token);
    record.kind = L(storage::kAccessToken);
    record.expiresAt = answer.expiresAt;
    m_storage.addToken(record, [answer, done](const Result<bool> &stored) {
        if (stored)
            done(answer);
        else
            done(stored.error());
    });
}

void Accounts::signIn(const AgentEntry &entry, Callback<LoginAnswer> done)
{
    if (entry.record.enabled)
        grant(entry.record.info.id, std::move(done));
    else
        later<LoginAnswer>(this, done, disabledAccount());
}

void Accounts::refresh(const QByteArray &refreshToken, Callback<LoginAnswer> done)
{
    const QByteArray hash = tokenHash(refreshToken);
    m_storage.findToken(hash, [=, this](const Result<storage::TokenRecord> &found) {
        const AgentEntry *entry = found ? m_roster.find(found->agent) : nullptr;
        if (!entry) {
            const bool unreachable = !found && isTransient(found.error().code);
            done(unreachable ? found.error() : wrongToken());
            return;
        }
        if (!entry->record.enabled) {
            done(disabledAccount());
            return;
        }
        const qint64 now = m_settings.now();
        storage::ExchangeItem item;
        item.hash = hash;
        item.salt = makeSalt();
        item.refreshHash = [refreshToken](const QByteArray &salt) {
            return tokenHash(derivedToken(refreshToken, salt, storage::kRefreshToken));
        };
        item.accessHash = [refreshToken](const QByteArray &salt) {
            return tokenHash(derivedToken(refreshToken, salt, storage::kAccessToken));
        };
        item.at = now;
        item.accessUntilAt = now + m_settings.accessTokenMs;
        item.refreshUntilAt = now + m_settings.refreshTokenMs;
        m_storage.exchangeToken(item, [=, this](const Result<storage::ExchangeOutcome> &outcome) {
            if (outcome)
                onExchanged(refreshToken, *outcome, done);
            else
                done(isTransient(outcome.error().code) ? outcome.error() : wrongToken());
        });
    });
}

void Accounts::onExchanged(const QByteArray &refreshToken, const storage::ExchangeOutcome &outcome,
                           const Callback<LoginAnswer> &done)
{
    if (outcome.verdict == domain::RefreshVerdict::Reused) {
        qCWarning(lcAccounts) << "agent" << outcome.agent.value
                              << "a refresh token was used twice, so somebody else has it, too:"
                              << "login" << outcome.family.toHex().left(12) << "revoked";
        onEnded(outcome.agent, outcome.family);
        done(wrongToken());
        return;
    }
    LoginAnswer answer;
    answer.agent = m_roster.infoOf(*m_roster.find(outcome.agent));
    answer.token = derivedToken(refreshToken, outcome.salt, storage::kAccessToken);
    answer.refreshToken = derivedToken(refreshToken, outcome.salt, storage::kRefreshToken);
    answer.expiresAt = m_settings.now() + m_settings.accessTokenMs;
    done(answer);
}

domain::Actor Accounts::actorOf(const AgentEntry &entry, const storage::TokenRecord &token)
{
    domain::Actor actor;
    actor.agent = entry.record.info.id;
    actor.name = entry.record.info.nickname;
    actor.role = entry.record.info.role;
    actor.channels = entry.record.channels;
    actor.scope = token.scope;
    actor.login = token.family;
    actor.only = token.commands;
    // What a console asks over HTTP comes with its login's token. LayIM's adapter says so itself.
    actor.door = token.kind == L(storage::kIssuedToken) ? domain::Door::Api : domain::Door::Console;
    return actor;
}

Result<domain::Actor> Accounts::judge(const storage::TokenRecord &token, domain::TokenScope wanted)
{
    const AgentEntry *entry = m_roster.find(token.agent);
    const bool expired = token.expiresAt != 0 && token.expiresAt <= m_settings.now();
    if (!entry || expired || token.kind == L(storage::kRefreshToken) || endedJustNow(token.family))
        return wrongToken();
    if (!entry->record.enabled)
        return disabledAccount();
    const bool fits = wanted == domain::TokenScope::Any || token.scope == domain::TokenScope::Any
        || token.scope == wanted;
    if (!fits)
        return makeError(ErrorCode::Forbidden, QStringLiteral("this token is for another use"));
    return actorOf(*entry, token);
}

void Accounts::authenticate(const QByteArray &token, domain::TokenScope wanted,
                            Callback<domain::Actor> done)
{
    m_storage.findToken(
        tokenHash(token), [this, wanted, done](const Result<storage::TokenRecord> &found) {
            if (!found) {
                done(found.error().code == ErrorCode::NotFound ? wrongToken() : found.error());
                return;
            }
            const Result<domain::Actor> actor = judge(*found, wanted);
            // The console has this pair: from now on the one before it is no longer "perhaps lost".
            if (actor && found->seenAt == 0 && found->kind == L(storage::kAccessToken)) {
                m_storage.markTokenSeen(found->family, found->generation, m_settings.now(),
                                        [](const Result<bool> &) {});
            }
            done(actor);
        });
}

// ---- the end of a login
// --------------------------------------------------------------------------

void Accounts::onEnded(AgentId agent, const QByteArray &login)
{
    const qint64 now = m_settings.now();
    m_endedAt.removeIf([now](const auto &it) { return it.value() + kRememberEndedMs < now; });
    m_endedAt.insert(login, now);
    if (m_ended)
        m_ended(agent, login);
}

bool Accounts::endedJustNow(const QByteArray &login) const
{
    return m_endedAt.contains(login);
}

void Accounts::take(const storage::RevokeItem &item, Callback<int> done)
{
    m_storage.revokeTokens(
        item, [this, item, done](const Result<QList<storage::TokenFamily>> &gone) {
            if (!gone) {
                done(gone.error());
                return;
            }
            for (const storage::TokenFamily &family : *gone) {
                qCInfo(lcAccounts) << "agent" << family.agent.value << "login"
                                   << family.family.toHex().left(12) << "ended";
                onEnded(family.agent, family.family);
                if (!item.hash
                         .isEmpty()) // a logout, by whoever has the token: this says whose it was
                    noteLogout(family);
            }
            done(int(gone->size()));
        });
}

void Accounts::noteLogout(const storage::TokenFamily &family)
{
    storage::AuditRow row;
    row.at = m_settings.now();
    row.agent = family.agent;
    row.door = domain::Door::Console;
    row.login = QString::fromLatin1(family.family.toHex().left(storage::kAuditLoginChars));
    row.command = QStringLiteral("logout");
    row.outcome = QStringLiteral("ok");
    m_storage.addAudit(row);
}

void Accounts::logout(const QByteArray &token, Callback<bool> done)
{
    storage::RevokeItem item;
    item.hash = tokenHash(token);
    take(item, [done](const Result<int> &gone) {
        if (gone)
            done(*gone > 0);
        else
            done(gone.error());
    });
}

void Accounts::endLogin(const QByteArray &login, Callback<bool> done)
{
    storage::RevokeItem item;
    item.family = login;
    item.alsoIssued = false;
    take(item, [done](const Result<int> &gone) {
        if (gone)
            done(*gone > 0);
        else
            done(gone.error());
    });
}

void Accounts::revoke(AgentId agent, const QByteArray &login, Callback<int> done)
{
    storage::RevokeItem item;
    if (login.isEmpty())
        item.agent = agent;
    else
        item.family = login;
    take(item, std::move(done));
}

void Accounts::setEnabled(AgentId agent, bool enabled, Callback<bool> done)
{
    m_storage.setAgentEnabled(agent, enabled, [=, this](const Result<bool> &saved) {
        AgentEntry *entry = m_roster.find(agent);
        if (saved && entry)
            entry->record.enabled = enabled;
        done(saved);
    });
}

void Accounts::issueToken(const AgentEntry &entry, domain::TokenScope scope,
                          const QStringList &commands, Callback<QByteArray> done)
{
    const QByteArray token = makeToken();
    storage::TokenRecord record;
    record.hash = tokenHash(token);
    record.agent = entry.record.info.id;
    record.scope = scope;
    record.kind = L(storage::kIssuedToken);
    record.commands = commands;
    record.createdAt = m_settings.now();
    record.family = makeSalt().left(storage::kFamilyBytes);
    m_storage.addToken(record, [token, done](const Result<bool> &stored) {
        if (stored)
            done(token);
        else
            done(stored.error());
    });
}

} // namespace kefu::desk
