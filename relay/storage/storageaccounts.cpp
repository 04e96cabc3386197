// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/storageprivate.h"

//! Storage's calls about accounts: second factors, one-time codes, passwords, policies.
namespace kefu::storage {

namespace {

Error noSuchAgent()
{
    return makeError(ErrorCode::NotFound, QStringLiteral("no such agent"));
}

//! Ends the agent's logins but the one to keep; issued tokens are keys of machines and stay.
QList<TokenFamily> removeLogins(Session &session, AgentId agent, const QByteArray &keep)
{
    QList<TokenFamily> gone;
    for (const TokenFamily &family : session.tokens.families(agent, 0)) {
        if (family.family == keep || family.kind == QLatin1String(kIssuedToken))
            continue;
        session.tokens.removeFamily(family.family, false);
        gone.append(family);
    }
    return gone;
}

} // namespace

void Storage::findFactor(AgentId agent, Callback<std::optional<FactorRow>> done)
{
    d->read<std::optional<FactorRow>>(
        [agent](Session &session) -> Result<std::optional<FactorRow>> {
            return session.accounts.factor(agent);
        },
        std::move(done));
}

void Storage::saveFactor(FactorRow row, Callback<bool> done)
{
    d->write<bool>(
        [row = std::move(row)](Session &session) -> Result<bool> {
            session.accounts.saveFactor(row);
            return true;
        },
        std::move(done));
}

void Storage::removeFactor(AgentId agent, Callback<bool> done)
{
    d->write<bool>(
        [agent](Session &session) -> Result<bool> { return session.accounts.removeFactor(agent); },
        std::move(done));
}

void Storage::useFactor(AgentId agent, qint64 step, Callback<bool> done)
{
    d->write<bool>(
        [=](Session &session) -> Result<bool> { return session.accounts.useStep(agent, step); },
        std::move(done));
}

void Storage::useRecoveryCode(AgentId agent, QByteArray hash, Callback<bool> done)
{
    d->write<bool>(
        [agent, hash = std::move(hash)](Session &session) -> Result<bool> {
            auto factor = session.accounts.factor(agent);
            if (!factor || !factor->recovery.removeOne(hash))
                return false;
            session.accounts.saveFactor(*factor);
            return true;
        },
        std::move(done));
}

void Storage::saveLoginCode(AgentId agent, QByteArray hash, qint64 untilAt, Callback<bool> done)
{
    d->write<bool>(
        [agent, hash = std::move(hash), untilAt](Session &session) -> Result<bool> {
            session.accounts.saveCode(agent, hash, untilAt);
            return true;
        },
        std::move(done));
}

void Storage::resetPassword(ResetItem item, Callback<QList<TokenFamily>> done)
{
    d->write<QList<TokenFamily>>(
        [item = std::move(item)](Session &session) -> Result<QList<TokenFamily>> {
            if (!session.accounts.takeCode(item.agent, item.codeHash, item.at))
                return makeError(ErrorCode::Unauthorized,
                                 QStringLiteral("wrong name, or the code is wrong or too old"));
            session.agents.savePasswordHash(item.agent, item.passwordHash);
            return removeLogins(session, item.agent, {});
        },
        std::move(done));
}

void Storage::changePassword(AgentId agent, QByteArray hash, QByteArray keepLogin,
                             Callback<QList<TokenFamily>> done)
{
    d->write<QList<TokenFamily>>(
        [agent, hash = std::move(hash),
         keep = std::move(keepLogin)](Session &session) -> Result<QList<TokenFamily>> {
            if (!session.agents.savePasswordHash(agent, hash))
                return noSuchAgent();
            return removeLogins(session, agent, keep);
        },
        std::move(done));
}

void Storage::endLogins(AgentId agent, QByteArray keepLogin, Callback<QList<TokenFamily>> done)
{
    d->write<QList<TokenFamily>>(
        [agent, keep = std::move(keepLogin)](Session &session) -> Result<QList<TokenFamily>> {
            return removeLogins(session, agent, keep);
        },
        std::move(done));
}

void Storage::changeAgent(AgentRecord record, bool endsLogins, Callback<QList<TokenFamily>> done)
{
    d->write<QList<TokenFamily>>(
        [record = std::move(record), endsLogins](Session &session) -> Result<QList<TokenFamily>> {
            if (!session.channels.exists(record.channels.values()))
                return makeError(ErrorCode::NotFound, QStringLiteral("no such channel"));
            if (!session.agents.saveProfile(record))
                return noSuchAgent();
            return endsLogins ? removeLogins(session, record.info.id, {}) : QList<TokenFamily>();
        },
        std::move(done));
}

void Storage::addFirstAgent(QByteArray codeHash, AgentRecord record, Callback<AgentRecord> done)
{
    d->write<AgentRecord>(
        [codeHash = std::move(codeHash),
         record = std::move(record)](Session &session) -> Result<AgentRecord> {
            const QString known = session.policies.value(QLatin1String(kSetupCodePolicy));
            if (known.isEmpty() || known != QString::fromLatin1(codeHash.toHex()))
                return makeError(ErrorCode::Unauthorized, QStringLiteral("wrong setup code"));
            if (session.agents.nameExists(record.info.username))
                return makeError(ErrorCode::Conflict,
                                 QStringLiteral("an agent of that name exists"));
            AgentRecord added = record;
            session.agents.add(added);
            session.policies.save(QLatin1String(kSetupCodePolicy), {});
            return added;
        },
        std::move(done));
}

void Storage::savePolicy(QString name, QString value, Callback<bool> done)
{
    d->write<bool>(
        [name = std::move(name), value = std::move(value)](Session &session) -> Result<bool> {
            session.policies.save(name, value);
            return true;
        },
        std::move(done));
}

void Storage::saveRetention(ChannelId channel, Retention retention, Callback<bool> done)
{
    d->write<bool>(
        [=](Session &session) -> Result<bool> {
            session.policies.saveRetention(channel, retention);
            return true;
        },
        std::move(done));
}

} // namespace kefu::storage
