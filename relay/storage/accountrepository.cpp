// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/accountrepository.h"

#include "relay/storage/connection.h"
#include "relay/storage/logging.h"
#include "relay/storage/sealer.h"

namespace kefu::storage {

namespace {

constexpr qsizetype kHashBytes = 32;

constexpr char kFactor[] =
    "SELECT secret, confirmed_at, last_step, recovery FROM agent_factors WHERE id = ?";
constexpr char kSaveFactor[] =
    "INSERT INTO agent_factors (id, secret, confirmed_at, last_step, recovery) "
    "VALUES (?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET secret = excluded.secret, "
    "confirmed_at = excluded.confirmed_at, last_step = excluded.last_step, "
    "recovery = excluded.recovery";
constexpr char kRemoveFactor[] = "DELETE FROM agent_factors WHERE id = ?";
constexpr char kUseStep[] = "UPDATE agent_factors SET last_step = ? WHERE id = ? AND last_step < ?";
constexpr char kWithFactor[] = "SELECT id FROM agent_factors WHERE confirmed_at > 0";
constexpr char kSaveCode[] =
    "INSERT INTO login_codes (agent_id, hash, until_at) VALUES (?, ?, ?) "
    "ON CONFLICT (agent_id) DO UPDATE SET hash = excluded.hash, until_at = excluded.until_at";
constexpr char kTakeCode[] =
    "DELETE FROM login_codes WHERE agent_id = ? AND hash = ? AND until_at > ?";

constexpr char kPolicies[] = "SELECT name, value FROM policies";
constexpr char kPolicy[] = "SELECT value FROM policies WHERE name = ?";
constexpr char kSavePolicy[] = "INSERT INTO policies (name, value) VALUES (?, ?) "
                               "ON CONFLICT (name) DO UPDATE SET value = excluded.value";
constexpr char kRemovePolicy[] = "DELETE FROM policies WHERE name = ?";
constexpr char kRetention[] = "SELECT channel_id, months, media_days FROM retention";
constexpr char kSaveRetention[] =
    "INSERT INTO retention (channel_id, months, media_days) VALUES (?, ?, ?) "
    "ON CONFLICT (channel_id) DO UPDATE SET months = excluded.months, "
    "media_days = excluded.media_days";

SealedPlace placeOf(AgentId agent)
{
    return { "agent_factors", agent.value, "secret" };
}

} // namespace

std::optional<FactorRow> AccountRepository::factor(AgentId agent)
{
    auto found = fetchOne(m_db.statement(kFactor).arg(agent), [agent](Row &row) {
        FactorRow factor;
        factor.agent = agent;
        factor.secret = row.blob();
        factor.confirmedAt = row.number();
        factor.lastStep = row.number();
        const QByteArray hashes = row.blob();
        for (qsizetype i = 0; i + kHashBytes <= hashes.size(); i += kHashBytes)
            factor.recovery.append(hashes.mid(i, kHashBytes));
        return factor;
    });
    if (!found)
        return std::nullopt;
    const Result<QByteArray> secret = m_sealer.open(found->secret, placeOf(agent));
    if (!secret) {
        qCCritical(lcStorage).noquote() << "second factor:" << secret.error().message;
        found->secret.clear(); // no code fits then: the door stays shut
    } else {
        found->secret = *secret;
    }
    return found;
}

void AccountRepository::saveFactor(const FactorRow &row)
{
    Statement &save = m_db.statement(kSaveFactor).arg(row.agent);
    save.arg(m_sealer.seal(row.secret, placeOf(row.agent))).arg(row.confirmedAt);
    save.arg(row.lastStep).arg(QByteArray("") + row.recovery.join()).run();
}

bool AccountRepository::removeFactor(AgentId agent)
{
    Statement &remove = m_db.statement(kRemoveFactor).arg(agent);
    return remove.run() && remove.changedRows() == 1;
}

bool AccountRepository::useStep(AgentId agent, qint64 step)
{
    Statement &update = m_db.statement(kUseStep).arg(step).arg(agent).arg(step);
    return update.run() && update.changedRows() == 1;
}

QList<AgentId> AccountRepository::withFactor()
{
    return fetchAll(m_db.statement(kWithFactor), [](Row &row) { return row.id<AgentId>(); });
}

void AccountRepository::saveCode(AgentId agent, const QByteArray &hash, qint64 untilAt)
{
    m_db.statement(kSaveCode).arg(agent).arg(hash).arg(untilAt).run();
}

bool AccountRepository::takeCode(AgentId agent, const QByteArray &hash, qint64 at)
{
    Statement &take = m_db.statement(kTakeCode).arg(agent).arg(hash).arg(at);
    return take.run() && take.changedRows() == 1;
}

QHash<QString, QString> PolicyRepository::all()
{
    QHash<QString, QString> policies;
    const auto rows = fetchAll(m_db.statement(kPolicies), [](Row &row) {
        const QString name = row.text();
        return std::pair(name, row.text());
    });
    for (const auto &[name, value] : rows)
        policies.insert(name, value);
    return policies;
}

QString PolicyRepository::value(const QString &name)
{
    return fetchOne(m_db.statement(kPolicy).arg(name), [](Row &row) { return row.text(); })
        .value_or(QString());
}

void PolicyRepository::save(const QString &name, const QString &value)
{
    if (value.isEmpty())
        m_db.statement(kRemovePolicy).arg(name).run();
    else
        m_db.statement(kSavePolicy).arg(name).arg(value).run();
}

QHash<ChannelId, Retention> PolicyRepository::retention()
{
    QHash<ChannelId, Retention> kept;
    const auto rows = fetchAll(m_db.statement(kRetention), [](Row &row) {
        const auto channel = row.id<ChannelId>();
        const int months = row.integer();
        return std::pair(channel, Retention { months, row.integer() });
    });
    for (const auto &[channel, retention] : rows)
        kept.insert(channel, retention);
    return kept;
}

void PolicyRepository::saveRetention(ChannelId channel, const Retention &retention)
{
    m_db.statement(kSaveRetention)
        .arg(channel)
        .arg(retention.months)
        .arg(retention.mediaDays)
        .run();
}

} // namespace kefu::storage
