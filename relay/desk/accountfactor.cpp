// SPDX-License-Identifier: Apache-2.0
#include "relay/desk/accountrules.h"
#include "relay/desk/accountsprivate.h"
#include "relay/domain/totp.h"
#include "relay/storage/storage.h"

//! Accounts: the second factor (product.md 9; RFC 6238).
namespace kefu::desk {

namespace {

using L = QLatin1String;
using Factor = std::optional<storage::FactorRow>;

constexpr int kRecoveryCodes = 10;

Error lacks(const char *reason, QJsonObject details = {})
{
    details.insert(L("reason"), L(reason));
    return makeError(ErrorCode::Unauthorized, QStringLiteral("a second factor is needed"), details);
}

Error wrongFactor()
{
    return lacks("second_factor_wrong");
}

bool isConfirmed(const Factor &factor)
{
    return factor && factor->confirmedAt > 0;
}

} // namespace

void Accounts::onPasswordRight(const LoginTry &asked, AgentId agent,
                               const Callback<LoginAnswer> &done)
{
    const auto audit = m_storage.audit();
    m_storage.findFactor(agent, [=, this](const Result<Factor> &factor) {
        const storage::AuditScope scope(m_storage, audit);
        const AgentEntry *entry = m_roster.find(agent);
        if (!factor || !entry) {
            m_throttle.onUndecided(asked.username, asked.address);
            done(factor ? disabledAccount() : factor.error());
        } else if (isConfirmed(*factor)) {
            checkFactor(asked, **factor, done);
        } else if (m_factorRoles.contains(entry->record.info.role)) {
            enrol(asked, *factor, agent, done);
        } else {
            comeIn(asked, agent, done);
        }
    });
}

void Accounts::comeIn(const LoginTry &asked, AgentId agent, const Callback<LoginAnswer> &done)
{
    m_throttle.onSuccess(asked.username, asked.address);
    if (!asked.password.isEmpty())
        rehash(agent, asked.password);
    grant(agent, done);
}

void Accounts::checkFactor(const LoginTry &asked, const storage::FactorRow &factor,
                           const Callback<LoginAnswer> &done)
{
    if (asked.code.isEmpty()) {
        m_throttle.onUndecided(asked.username, asked.address);
        done(lacks("second_factor"));
        return;
    }
    const auto audit = m_storage.audit();
    useCode(factor, asked.code, [=, this, agent = factor.agent](const Result<bool> &used) {
        const storage::AuditScope scope(m_storage, audit);
        if (!used) {
            m_throttle.onUndecided(asked.username, asked.address);
            done(used.error());
        } else if (!*used) {
            m_throttle.onFailure(asked.username, asked.address, m_settings.now());
            done(wrongFactor());
        } else {
            comeIn(asked, agent, done);
        }
    });
}

void Accounts::useCode(const storage::FactorRow &factor, const QString &code, Callback<bool> done)
{
    const auto step = domain::totpStep(factor.secret, code, m_settings.now(), factor.lastStep);
    if (factor.secret.isEmpty())
        later<bool>(this, done, false);
    else if (step)
        m_storage.useFactor(factor.agent, *step, std::move(done));
    else
        m_storage.useRecoveryCode(factor.agent, spokenCodeHash(code.toUtf8()), std::move(done));
}

//! His role must have a second factor and he has none: the right password shows him a secret, and
//! the next login, with a code of it, confirms it.
void Accounts::enrol(const LoginTry &asked, const Factor &pending, AgentId agent,
                     const Callback<LoginAnswer> &done)
{
    const auto audit = m_storage.audit();
    if (pending && !asked.code.isEmpty()) {
        const auto step = domain::totpStep(pending->secret, asked.code, m_settings.now(), 0);
        if (!step) {
            m_throttle.onFailure(asked.username, asked.address, m_settings.now());
            done(wrongFactor());
            return;
        }
        confirm(*pending, *step, [=, this](const Result<QStringList> &codes) {
            const storage::AuditScope scope(m_storage, audit);
            if (!codes) {
                m_throttle.onUndecided(asked.username, asked.address);
                done(codes.error());
                return;
            }
            comeIn(asked, agent, [done, codes = *codes](Result<LoginAnswer> answer) {
                if (answer)
                    answer->recoveryCodes = codes;
                done(answer);
            });
        });
        return;
    }
    beginFactor(agent, [=, this](const Result<FactorOffer> &offer) {
        const storage::AuditScope scope(m_storage, audit);
        m_throttle.onUndecided(asked.username, asked.address);
        done(offer ? lacks("enrol_second_factor",
                           { { L("secret"), offer->secret }, { L("url"), offer->url } })
                   : offer.error());
    });
}

FactorOffer Accounts::offerOf(const storage::FactorRow &factor) const
{
    const AgentEntry *entry = m_roster.find(factor.agent);
    return { domain::base32(factor.secret),
             domain::otpauthUrl(factor.secret, entry ? entry->record.info.username : QString()) };
}

void Accounts::factorState(AgentId agent, Callback<FactorState> done)
{
    m_storage.findFactor(agent, [=, this](const Result<Factor> &factor) {
        if (!factor) {
            done(factor.error());
            return;
        }
        const AgentEntry *entry = m_roster.find(agent);
        FactorState state;
        state.confirmed = isConfirmed(*factor);
        state.required = entry && m_factorRoles.contains(entry->record.info.role);
        state.recoveryCodes = state.confirmed ? int((*factor)->recovery.size()) : 0;
        done(state);
    });
}

void Accounts::beginFactor(AgentId agent, Callback<FactorOffer> done)
{
    const auto audit = m_storage.audit();
    m_storage.findFactor(agent, [=, this](const Result<Factor> &before) {
        const storage::AuditScope scope(m_storage, audit);
        if (!before || isConfirmed(*before)) {
            done(before ? makeError(ErrorCode::Conflict, QStringLiteral("there is one already"))
                        : before.error());
            return;
        }
        storage::FactorRow factor;
        factor.agent = agent;
        factor.secret = makeSalt().left(domain::kTotpSecretBytes);
        m_storage.saveFactor(factor, [=, this](const Result<bool> &saved) {
            done(saved ? Result<FactorOffer>(offerOf(factor)) : saved.error());
        });
    });
}

void Accounts::confirm(storage::FactorRow factor, qint64 step, Callback<QStringList> done)
{
    QStringList codes;
    factor.recovery.clear();
    for (int i = 0; i < kRecoveryCodes; ++i) {
        const QByteArray code = makeSpokenCode();
        codes.append(QString::fromLatin1(code));
        factor.recovery.append(spokenCodeHash(code));
    }
    factor.confirmedAt = m_settings.now();
    factor.lastStep = step;
    m_storage.saveFactor(factor, [done, codes](const Result<bool> &saved) {
        done(saved ? Result<QStringList>(codes) : saved.error());
    });
}

void Accounts::confirmFactor(AgentId agent, const QString &code, Callback<QStringList> done)
{
    const auto audit = m_storage.audit();
    m_storage.findFactor(agent, [=, this](const Result<Factor> &factor) {
        const storage::AuditScope scope(m_storage, audit);
        if (!factor || !*factor || isConfirmed(*factor)) {
            done(factor ? makeError(ErrorCode::NotFound, QStringLiteral("nothing to confirm"))
                        : factor.error());
            return;
        }
        const auto step = domain::totpStep((*factor)->secret, code, m_settings.now(), 0);
        if (step)
            confirm(**factor, *step, done);
        else
            done(wrongFactor());
    });
}

void Accounts::removeFactor(AgentId agent, const QString &code, Callback<bool> done)
{
    const AgentEntry *entry = m_roster.find(agent);
    if (!entry || m_factorRoles.contains(entry->record.info.role)) {
        later<bool>(
            this, done,
            makeError(ErrorCode::Forbidden, QStringLiteral("this role must have a second factor")));
        return;
    }
    const LoginTry asked { entry->record.info.username, {}, QStringLiteral("factor") };
    if (!mayTry(asked, done))
        return;
    const auto audit = m_storage.audit();
    m_storage.findFactor(agent, [=, this](const Result<Factor> &factor) {
        const storage::AuditScope scope(m_storage, audit);
        if (!factor || !isConfirmed(*factor)) {
            m_throttle.onUndecided(asked.username, asked.address);
            done(factor ? makeError(ErrorCode::NotFound, QStringLiteral("there is none"))
                        : factor.error());
            return;
        }
        useCode(**factor, code, [=, this](const Result<bool> &used) {
            const storage::AuditScope inner(m_storage, audit);
            if (used && *used) {
                m_throttle.onSuccess(asked.username, asked.address);
                m_storage.removeFactor(agent, done);
                return;
            }
            m_throttle.onFailure(asked.username, asked.address, m_settings.now());
            done(used ? wrongFactor() : used.error());
        });
    });
}

void Accounts::resetFactor(AgentId agent, Callback<bool> done)
{
    m_storage.removeFactor(agent, std::move(done));
}

} // namespace kefu::desk
