// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/accountrules.h"
#include "relay/desk/accountsprivate.h"
#include "relay/storage/storage.h"

//! Accounts: how they begin, and passwords that are set, changed and forgotten.
namespace kefu::desk {

namespace {

using L = QLatin1String;

constexpr qint64 kLoginCodeMs = 30LL * 60 * 1000;

Error wrongCode()
{
    return makeError(ErrorCode::Unauthorized,
                     QStringLiteral("wrong name, or the code is wrong or too old"));
}

storage::AgentRecord recordOf(const NewAgent &agent, const QSet<ChannelId> &channels, qint64 now)
{
    storage::AgentRecord record;
    record.info.username = agent.username;
    record.info.nickname = agent.nickname.isEmpty() ? agent.username : agent.nickname;
    record.info.role = agent.role;
    record.info.capacity = agent.capacity;
    record.channels = channels;
    record.createdAt = now;
    return record;
}

Result<void> checkNew(const NewAgent &agent)
{
    if (!isUsableName(agent.username))
        return badField(L("username"),
                        QStringLiteral("1 to 64 printable characters without blanks"));
    if (!isUsablePassword(agent.password))
        return badPassword();
    if (agent.capacity < 0)
        return badField(L("capacity"), QStringLiteral("0 (no limit) or more"));
    return {};
}

} // namespace

void Accounts::addAgent(const NewAgent &agent, const QSet<ChannelId> &channels,
                        Callback<AgentInfo> done)
{
    if (const Result<void> fine = checkNew(agent); !fine) {
        later<AgentInfo>(this, done, fine.error());
        return;
    }
    const storage::AgentRecord record = recordOf(agent, channels, m_settings.now());
    withHash<AgentInfo>(agent.password, done, [this, record, done](const QByteArray &hash) {
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

void Accounts::addFirstAdmin(const NewAgent &admin, const QByteArray &code, const QString &address,
                             Callback<LoginAnswer> done)
{
    NewAgent first = admin;
    first.role = Role::Admin;
    const Result<void> fine = checkNew(first);
    if (!needsSetup() || !fine) {
        later<LoginAnswer>(this, done, needsSetup() ? fine.error() : wrongCode());
        return;
    }
    const LoginTry asked { QStringLiteral("setup"), {}, address };
    if (!mayTry(asked, done))
        return;
    const storage::AgentRecord record = recordOf(first, {}, m_settings.now());
    withHash<LoginAnswer>(first.password, done, [=, this](const QByteArray &hash) {
        storage::AgentRecord complete = record;
        complete.passwordHash = hash;
        const auto added = [=, this](const Result<storage::AgentRecord> &stored) {
            if (!stored) {
                m_throttle.onFailure(asked.username, asked.address, m_settings.now());
                done(stored.error().code == ErrorCode::Unauthorized ? wrongCode() : stored.error());
                return;
            }
            m_roster.add(*stored);
            comeIn(asked, stored->info.id, done);
        };
        m_storage.addFirstAgent(spokenCodeHash(code), complete, added);
    });
}

void Accounts::makeSetupCode(Callback<QByteArray> done)
{
    if (!needsSetup()) {
        later<QByteArray>(this, done,
                          makeError(ErrorCode::Conflict,
                                    QStringLiteral("there are accounts already: agent add")));
        return;
    }
    const QByteArray code = makeSpokenCode();
    m_storage.savePolicy(L(storage::kSetupCodePolicy),
                         QString::fromLatin1(spokenCodeHash(code).toHex()),
                         [this, done, code](const Result<bool> &saved) {
                             m_hasSetupCode = m_hasSetupCode || saved.ok();
                             done(saved ? Result<QByteArray>(code) : saved.error());
                         });
}

void Accounts::onGone(const QList<storage::TokenFamily> &gone)
{
    for (const storage::TokenFamily &family : gone)
        onEnded(family.agent, family.family);
}

void Accounts::setPassword(AgentId agent, const QByteArray &password, Callback<bool> done)
{
    if (!isUsablePassword(password)) {
        later<bool>(this, done, badPassword());
        return;
    }
    savePassword(agent, password, {}, std::move(done));
}

void Accounts::savePassword(AgentId agent, const QByteArray &password, const QByteArray &keep,
                            Callback<bool> done)
{
    withHash<bool>(password, done, [=, this](const QByteArray &hash) {
        const auto saved = [=, this](const Result<QList<storage::TokenFamily>> &gone) {
            if (!gone) {
                done(gone.error());
                return;
            }
            if (AgentEntry *entry = m_roster.find(agent))
                entry->record.passwordHash = hash;
            onGone(*gone);
            done(true);
        };
        m_storage.changePassword(agent, hash, keep, saved);
    });
}

void Accounts::changeOwnPassword(const domain::Actor &actor, const QByteArray &before,
                                 const QByteArray &password, Callback<bool> done)
{
    const AgentEntry *entry = m_roster.find(actor.agent);
    if (!entry || !isUsablePassword(password)) {
        later<bool>(this, done, badPassword());
        return;
    }
    // A console that was left open must not become a place to guess the password at.
    const LoginTry asked { entry->record.info.username, {}, QStringLiteral("console") };
    if (!mayTry(asked, done))
        return;
    const auto compared = [=, this, audit = m_storage.audit()](bool same) {
        const storage::AuditScope scope(m_storage, audit);
        if (!same) {
            m_throttle.onFailure(asked.username, asked.address, m_settings.now());
            done(makeError(ErrorCode::Unauthorized, QStringLiteral("wrong password"),
                           { { L("reason"), L("password_wrong") } }));
            return;
        }
        m_throttle.onSuccess(asked.username, asked.address);
        savePassword(actor.agent, password, actor.login, done);
    };
    m_passwords->verify(before.left(kMaxPassword), entry->record.passwordHash, compared);
}

void Accounts::issueLoginCode(AgentId agent, Callback<LoginCode> done)
{
    const LoginCode code { makeSpokenCode(), m_settings.now() + kLoginCodeMs };
    m_storage.saveLoginCode(agent, spokenCodeHash(code.code), code.untilAt,
                            [done, code](const Result<bool> &saved) {
                                done(saved ? Result<LoginCode>(code) : saved.error());
                            });
}

void Accounts::resetPassword(const LoginTry &asked, const QByteArray &code, Callback<bool> done)
{
    if (!isUsablePassword(asked.password)) {
        later<bool>(this, done, badPassword());
        return;
    }
    if (!mayTry(asked, done))
        return;
    withHash<bool>(asked.password, done, [=, this](const QByteArray &hash) {
        const AgentEntry *entry = m_roster.findByName(asked.username);
        const bool usable = entry && entry->record.enabled;
        const AgentId agent = usable ? entry->record.info.id : AgentId {};
        const auto saved = [=, this](const Result<QList<storage::TokenFamily>> &gone) {
            if (!gone) {
                m_throttle.onFailure(asked.username, asked.address, m_settings.now());
                done(gone.error().code == ErrorCode::Unauthorized ? wrongCode() : gone.error());
                return;
            }
            m_throttle.onSuccess(asked.username, asked.address);
            if (AgentEntry *known = m_roster.find(agent))
                known->record.passwordHash = hash;
            onGone(*gone);
            done(true);
        };
        m_storage.resetPassword({ agent, spokenCodeHash(code), hash, m_settings.now() }, saved);
    });
}

void Accounts::rehash(AgentId agent, const QByteArray &password)
{
    const AgentEntry *entry = m_roster.find(agent);
    if (!entry || !m_passwords->isOutdated(entry->record.passwordHash))
        return;
    m_passwords->hash(password, [this, agent](const QByteArray &hash) {
        if (hash.isEmpty())
            return;
        m_storage.updatePasswordHash(agent, hash, [this, agent, hash](const Result<bool> &saved) {
            AgentEntry *known = m_roster.find(agent);
            if (saved && known)
                known->record.passwordHash = hash;
        });
    });
}

void Accounts::endOtherLogins(AgentId agent, const QByteArray &keep, Callback<int> done)
{
    m_storage.endLogins(agent, keep, [=, this](const Result<QList<storage::TokenFamily>> &gone) {
        if (!gone) {
            done(gone.error());
            return;
        }
        onGone(*gone);
        done(int(gone->size()));
    });
}

void Accounts::changeAgent(const storage::AgentRecord &record, bool endsLogins, Callback<bool> done)
{
    const auto saved = [=, this](const Result<QList<storage::TokenFamily>> &gone) {
        if (!gone) {
            done(gone.error());
            return;
        }
        if (AgentEntry *entry = m_roster.find(record.info.id)) {
            entry->record.info.nickname = record.info.nickname;
            entry->record.info.role = record.info.role;
            entry->record.info.capacity = record.info.capacity;
            entry->record.info.number = record.info.number;
            entry->record.channels = record.channels;
        }
        onGone(*gone);
        done(true);
    };
    m_storage.changeAgent(record, endsLogins, saved);
}

} // namespace kefu::desk
