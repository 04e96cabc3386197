// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/auditrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"

#include <limits>

namespace kefu::storage {

namespace {

constexpr char kAdd[] =
    "INSERT INTO audit (id, at, agent_id, door, login, address, command, channel_id, "
    "conversation_id, visitor_id, target, outcome, mac) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kAfter[] =
    "SELECT id, at, agent_id, door, login, address, command, channel_id, conversation_id, "
    "visitor_id, target, outcome, mac FROM audit WHERE id > ? ORDER BY id LIMIT ?";
//! Every filter in one statement, so that it is prepared once; 0 and '' do not restrict.
constexpr char kList[] =
    "SELECT id, at, agent_id, door, login, address, command, channel_id, conversation_id, "
    "visitor_id, target, outcome FROM audit WHERE id < ? AND at >= ? AND at < ? "
    "AND (? = 0 OR agent_id = ?) AND (? = '' OR command = ?) "
    "AND (? = '[]' OR channel_id IN (SELECT value FROM json_each(?))) ORDER BY id DESC LIMIT ?";
constexpr char kNewest[] = "SELECT at FROM audit ORDER BY at DESC LIMIT 1";
constexpr char kLastBefore[] =
    "SELECT ifnull(max(id), 0) FROM (SELECT id, at FROM audit ORDER BY id LIMIT ?) WHERE at < ?";
constexpr char kRemove[] = "DELETE FROM audit WHERE id <= ?";

AuditRow readRow(Row &row)
{
    AuditRow read;
    read.id = row.number();
    read.at = row.number();
    read.agent = row.id<AgentId>();
    read.door = fromCode(row.number(), domain::Door::Control, domain::Door::Relay);
    read.login = row.text();
    read.address = row.text();
    read.command = row.text();
    read.channel = row.id<ChannelId>();
    read.conversation = row.id<ConversationId>();
    read.visitor = row.id<VisitorId>();
    read.target = row.text();
    read.outcome = row.text();
    return read;
}

QString listText(const QSet<ChannelId> &channels)
{
    QStringList ids;
    for (const ChannelId channel : channels)
        ids += channel.toString();
    return u'[' + ids.join(u',') + u']';
}

qint64 timeOf(Statement &statement)
{
    return fetchOne(statement, [](Row &row) { return row.number(); }).value_or(0);
}

} // namespace

void AuditRepository::add(const AuditRow &row, const AuditLink &link)
{
    Statement &insert = m_db.statement(kAdd).arg(link.id).arg(row.at).arg(row.agent);
    insert.arg(code(row.door));
    insert.arg(row.login).arg(row.address).arg(row.command).arg(row.channel).arg(row.conversation);
    insert.arg(row.visitor).arg(row.target).arg(row.outcome).arg(link.mac).run();
}

QList<AuditRow> AuditRepository::after(qint64 id, int limit)
{
    return fetchAll(m_db.statement(kAfter).arg(id).arg(limit), [](Row &row) {
        AuditRow read = readRow(row);
        read.mac = row.blob();
        return read;
    });
}

QList<AuditRow> AuditRepository::list(const AuditFilter &filter)
{
    constexpr qint64 kEnd = std::numeric_limits<qint64>::max();
    const QString channels = listText(filter.channels);
    Statement &select = m_db.statement(kList).arg(filter.before > 0 ? filter.before : kEnd);
    select.arg(filter.sinceAt).arg(filter.untilAt > 0 ? filter.untilAt : kEnd);
    select.arg(filter.agent.value).arg(filter.agent.value);
    select.arg(filter.command).arg(filter.command).arg(channels).arg(channels);
    return fetchAll(select.arg(filter.limit), readRow);
}

qint64 AuditRepository::newestAt()
{
    return timeOf(m_db.statement(kNewest));
}

qint64 AuditRepository::lastBefore(qint64 before, int limit)
{
    return timeOf(m_db.statement(kLastBefore).arg(limit).arg(before));
}

void AuditRepository::removeUpTo(qint64 id)
{
    m_db.statement(kRemove).arg(id).run();
}

} // namespace kefu::storage
