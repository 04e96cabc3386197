// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/accounts.h"

#include "relay/desk/later.h"
#include "relay/storage/storage.h"

namespace kefu::desk {

namespace {

using L = QLatin1String;
constexpr qsizetype kMaxPassword = 1024;
constexpr qsizetype kMinPassword = 8;
constexpr qsizetype kMaxName = 64;

Error wrongLogin()
{
    return makeError(ErrorCode::Unauthorized, QStringLiteral("wrong name or password"));
}

Error wrongToken()
{
    return makeError(ErrorCode::Unauthorized, QStringLiteral("unknown or expired token"));
}

Error badField(const QString &field, const QString &why)
{
    return makeError(ErrorCode::BadRequest, why, { { QStringLiteral("field"), field } });
}

bool isUsableName(const QString &name)
{
    const auto unfit = [](QChar c) { return c.isSpace() || !c.isPrint(); };
    return !name.isEmpty() && name.size() <= kMaxName
        && std::none_of(name.begin(), name.end(), unfit);
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

void Accounts::login(const QString &username, const QByteArray &password, const QString &address,
                     Callback<LoginAnswer> done)
{
    const qint64 wait = m_throttle.waitMs(username, address, m_settings.now());
    if (wait > 0) {
        later<LoginAnswer>(this, done,
                           makeError(ErrorCode::RateLimited,
                                     QStringLiteral("too many failed logins"),
                                     { { L("retryAfterMs"), wait } }));
        return;
    }
    if (m_passwords->isOverloaded()) {
        later<LoginAnswer>(
            this, done,
            makeError(ErrorCode::Unavailable, QStringLiteral("too many logins at once")));
        return;
    }
    const AgentEntry *entry = m_roster.findByName(username);
    const QByteArray hash =
        entry && password.size() <= kMaxPassword ? entry->record.passwordHash : QByteArray();
    m_passwords->verify(
        password.left(kMaxPassword), hash, [this, username, address, done](bool same) {
            const AgentEntry *found = m_roster.findByName(username);
            if (!same || !found) {
                m_throttle.onFailure(username, address, m_settings.now());
                done(wrongLogin());
                return;
            }
            m_throttle.onSuccess(username);
            if (!found->record.enabled) {
                done(makeError(ErrorCode::Forbidden, QStringLiteral("account disabled")));
                return;
            }
            grant(found->record.info.id, done);
        });
}

void Accounts::grant(AgentId agent, Callback<LoginAnswer> done)
{
    const qint64 now = m_settings.now();
    LoginAnswer answer;
    answer.agent = m_roster.infoOf(*m_roster.find(agent));
    answer.token = makeToken();
    answer.refreshToken = makeToken();
    answer.expiresAt = now + m_settings.accessTokenMs;
    const domain::TokenScope scope = domain::TokenScope::Any;
    m_storage.addToken({ tokenHash(answer.refreshToken), agent, scope, L("refresh"), now,
                         now + m_settings.refreshTokenMs },
                       [](const Result<bool> &) {});
    // Written after the other in the same order: when this one is durable, both are.
    m_storage.addToken(
        { tokenHash(answer.token), agent, scope, L("access"), now, answer.expiresAt },
        [answer, done](const Result<bool> &stored) {
            if (stored)
                done(answer);
            else
                done(stored.error());
        });
}

void Accounts::refresh(const QByteArray &refreshToken, Callback<LoginAnswer> done)
{
    const QByteArray hash = tokenHash(refreshToken);
    m_storage.findToken(hash, [this, hash, done](const Result<storage::TokenRecord> &found) {
        const bool usable =
            found && found->kind == L("refresh") && found->expiresAt > m_settings.now();
        const AgentEntry *entry = usable ? m_roster.find(found->agent) : nullptr;
        if (!entry || !entry->record.enabled) {
            const bool unreachable = !found && isTransient(found.error().code);
            done(unreachable ? found.error() : wrongToken());
            return;
        }
        // Used up first: two consoles racing with one token must not both win.
        m_storage.removeToken(hash,
                              [this, agent = found->agent, done](const Result<bool> &removed) {
                                  if (removed && *removed)
                                      grant(agent, done);
                                  else
                                      done(removed ? wrongToken() : removed.error());
                              });
    });
}

domain::Actor Accounts::actorOf(const AgentEntry &entry, domain::TokenScope scope) const
{
    domain::Actor actor;
    actor.agent = entry.record.info.id;
    actor.name = entry.record.info.nickname;
    actor.role = entry.record.info.role;
    actor.channels = entry.record.channels;
    actor.scope = scope;
    return actor;
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
            const AgentEntry *entry = m_roster.find(found->agent);
            const bool expired = found->expiresAt != 0 && found->expiresAt <= m_settings.now();
            const bool fits = wanted == domain::TokenScope::Any
                || found->scope == domain::TokenScope::Any || found->scope == wanted;
            if (!entry || expired || found->kind == L("refresh"))
                done(wrongToken());
            else if (!entry->record.enabled)
                done(makeError(ErrorCode::Forbidden, QStringLiteral("account disabled")));
            else if (!fits)
                done(makeError(ErrorCode::Forbidden,
                               QStringLiteral("this token is for another use")));
            else
                done(actorOf(*entry, found->scope));
        });
}

void Accounts::logout(const QByteArray &token, Callback<bool> done)
{
    m_storage.removeToken(tokenHash(token), std::move(done));
}

void Accounts::addAgent(const NewAgent &agent, const QSet<ChannelId> &channels,
                        Callback<AgentInfo> done)
{
    if (!isUsableName(agent.username)) {
        later<AgentInfo>(
            this, done,
            badField(L("username"), QStringLiteral("1 to 64 printable characters without blanks")));
        return;
    }
    if (agent.password.size() < kMinPassword || agent.password.size() > kMaxPassword) {
        later<AgentInfo>(this, done,
                         badField(L("password"), QStringLiteral("at least 8 bytes, at most 1024")));
        return;
    }
    if (agent.capacity < 0) {
        later<AgentInfo>(this, done,
                         badField(L("capacity"), QStringLiteral("0 (no limit) or more")));
        return;
    }
    storage::AgentRecord record;
    record.info.username = agent.username;
    record.info.nickname = agent.nickname.isEmpty() ? agent.username : agent.nickname;
    record.info.role = agent.role;
    record.info.capacity = agent.capacity;
    record.channels = channels;
    record.createdAt = m_settings.now();
    m_passwords->hash(agent.password, [this, record, done](const QByteArray &hash) {
        if (hash.isEmpty()) {
            done(makeError(ErrorCode::Unavailable,
                           QStringLiteral("no memory to hash the password")));
            return;
        }
        storage::AgentRecord complete = record;
        complete.passwordHash = hash;
        m_storage.addAgent(complete, [this, done](const Result<storage::AgentRecord> &added) {
            if (!added) {
                done(added.error());
                return;
            }
            m_roster.add(*added);
            done(added->info);
        });
    });
}

void Accounts::issueToken(const AgentEntry &entry, domain::TokenScope scope,
                          Callback<QByteArray> done)
{
    const QByteArray token = makeToken();
    m_storage.addToken(
        { tokenHash(token), entry.record.info.id, scope, L("issued"), m_settings.now(), 0 },
        [token, done](const Result<bool> &stored) {
            if (stored)
                done(token);
            else
                done(stored.error());
        });
}

} // namespace kefu::desk
