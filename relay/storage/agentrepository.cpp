// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/agentrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"

namespace kefu::storage {

namespace {

constexpr char kAll[] =
    "SELECT id, username, nickname, role, capacity, presence, password_hash, enabled, "
    "last_assigned_at, created_at, sign, number FROM agents ORDER BY id";
constexpr char kChannelsOf[] = "SELECT channel_id FROM agent_channels WHERE agent_id = ?";
constexpr char kConnected[] = "SELECT id FROM agents WHERE connected = 1 ORDER BY id";
constexpr char kNameExists[] = "SELECT id FROM agents WHERE username = ?";
constexpr char kNickname[] = "SELECT nickname FROM agents WHERE id = ?";
constexpr char kAdd[] =
    "INSERT INTO agents (username, nickname, role, capacity, presence, password_hash, enabled, "
    "last_assigned_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kAddChannel[] = "INSERT INTO agent_channels (agent_id, channel_id) VALUES (?, ?)";
constexpr char kSavePasswordHash[] = "UPDATE agents SET password_hash = ? WHERE id = ?";
constexpr char kSaveConnected[] = "UPDATE agents SET connected = ?, presence = ? WHERE id = ?";
constexpr char kSaveEnabled[] = "UPDATE agents SET enabled = ? WHERE id = ?";
constexpr char kSaveSign[] = "UPDATE agents SET sign = ? WHERE id = ?";
constexpr char kSaveProfile[] =
    "UPDATE agents SET nickname = ?, role = ?, capacity = ?, number = ? WHERE id = ?";
constexpr char kRemoveChannels[] = "DELETE FROM agent_channels WHERE agent_id = ?";
constexpr char kSaveAssigned[] = "UPDATE agents SET last_assigned_at = ? WHERE id = ?";

AgentRecord readAgent(Row &row)
{
    AgentRecord record;
    record.info.id = row.id<AgentId>();
    record.info.username = row.text();
    record.info.nickname = row.text();
    record.info.role = fromCode(row.number(), Role::Admin, Role::Agent);
    record.info.capacity = row.integer();
    record.info.presence = fromCode(row.number(), PresenceState::Offline, PresenceState::Offline);
    record.passwordHash = row.blob();
    record.enabled = row.flag();
    record.lastAssignedAt = row.number();
    record.createdAt = row.number();
    record.info.sign = row.text();
    record.info.number = row.text();
    return record;
}

} // namespace

QList<AgentRecord> AgentRepository::all()
{
    QList<AgentRecord> records = fetchAll(m_db.statement(kAll), readAgent);
    for (AgentRecord &record : records)
        record.channels = channelsOf(record.info.id);
    return records;
}

QSet<ChannelId> AgentRepository::channelsOf(AgentId id)
{
    const auto list =
        fetchAll(m_db.statement(kChannelsOf).arg(id), [](Row &row) { return row.id<ChannelId>(); });
    return QSet<ChannelId>(list.begin(), list.end());
}

QList<AgentId> AgentRepository::connected()
{
    return fetchAll(m_db.statement(kConnected), [](Row &row) { return row.id<AgentId>(); });
}

bool AgentRepository::nameExists(const QString &username)
{
    return fetchOne(m_db.statement(kNameExists).arg(username),
                    [](Row &row) { return row.number(); })
        .has_value();
}

QString AgentRepository::nickname(AgentId id)
{
    return fetchOne(m_db.statement(kNickname).arg(id), [](Row &row) { return row.text(); })
        .value_or(QString());
}

void AgentRepository::add(AgentRecord &record)
{
    const AgentInfo &info = record.info;
    Statement &insert =
        m_db.statement(kAdd).arg(info.username).arg(info.nickname).arg(code(info.role));
    insert.arg(info.capacity).arg(code(info.presence)).arg(record.passwordHash).arg(record.enabled);
    if (insert.arg(record.lastAssignedAt).arg(record.createdAt).run())
        record.info.id = AgentId { insert.insertedId() };
    for (ChannelId channel : std::as_const(record.channels))
        m_db.statement(kAddChannel).arg(record.info.id).arg(channel).run();
}

bool AgentRepository::savePasswordHash(AgentId id, const QByteArray &hash)
{
    Statement &update = m_db.statement(kSavePasswordHash).arg(hash).arg(id);
    return update.run() && update.changedRows() == 1;
}

bool AgentRepository::saveConnected(AgentId id, bool connected, PresenceState state)
{
    Statement &update = m_db.statement(kSaveConnected).arg(connected).arg(code(state)).arg(id);
    return update.run() && update.changedRows() == 1;
}

bool AgentRepository::saveEnabled(AgentId id, bool enabled)
{
    Statement &update = m_db.statement(kSaveEnabled).arg(enabled).arg(id);
    return update.run() && update.changedRows() == 1;
}

bool AgentRepository::saveSign(AgentId id, const QString &sign)
{
    Statement &update = m_db.statement(kSaveSign).arg(sign).arg(id);
    return update.run() && update.changedRows() == 1;
}

bool AgentRepository::saveProfile(const AgentRecord &record)
{
    const AgentInfo &info = record.info;
    Statement &update = m_db.statement(kSaveProfile).arg(info.nickname).arg(code(info.role));
    if (!update.arg(info.capacity).arg(info.number).arg(info.id).run() || update.changedRows() != 1)
        return false;
    m_db.statement(kRemoveChannels).arg(info.id).run();
    for (ChannelId channel : record.channels)
        m_db.statement(kAddChannel).arg(info.id).arg(channel).run();
    return true;
}

void AgentRepository::saveAssigned(AgentId id, qint64 at)
{
    m_db.statement(kSaveAssigned).arg(at).arg(id).run();
}

} // namespace kefu::storage
