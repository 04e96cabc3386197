// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/supervisionrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"
#include "relay/storage/sealer.h"

#include <limits>

namespace kefu::storage {

namespace {

constexpr char kDispositions[] =
    "SELECT channel_id, name FROM dispositions ORDER BY channel_id, position";
constexpr char kForgetDispositions[] = "DELETE FROM dispositions WHERE channel_id = ?";
constexpr char kAddDisposition[] =
    "INSERT INTO dispositions (channel_id, position, name) VALUES (?, ?, ?)";
constexpr char kRules[] = "SELECT kind, enabled, warning, critical FROM alert_rules";
constexpr char kSaveRule[] =
    "INSERT INTO alert_rules (kind, enabled, warning, critical) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (kind) DO UPDATE SET enabled = excluded.enabled, warning = excluded.warning, "
    "critical = excluded.critical";
constexpr char kStanding[] =
    "SELECT id, kind, channel_id, level, value, from_at, to_at FROM alerts "
    "WHERE to_at = 0 ORDER BY id";
constexpr char kAlerts[] = "SELECT id, kind, channel_id, level, value, from_at, to_at FROM alerts "
                           "WHERE id < ? ORDER BY id DESC LIMIT ?";
constexpr char kAddAlert[] = "INSERT INTO alerts (kind, channel_id, level, value, from_at, to_at) "
                             "VALUES (?, ?, ?, ?, ?, ?)";
constexpr char kSaveAlert[] = "UPDATE alerts SET level = ?, value = ?, to_at = ? WHERE id = ?";
constexpr char kRobots[] = "SELECT id, preset, url, secret, channels, level, enabled, last_at, "
                           "last_error, created_at FROM alert_robots ORDER BY id";
constexpr char kNextRobot[] = "SELECT coalesce(max(id), 0) + 1 FROM alert_robots";
constexpr char kAddRobot[] =
    "INSERT INTO alert_robots (id, preset, url, secret, channels, level, enabled, created_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kRemoveRobot[] = "DELETE FROM alert_robots WHERE id = ?";
constexpr char kSaveRobot[] = "UPDATE alert_robots SET last_at = ?, last_error = ? WHERE id = ?";
constexpr char kPushes[] =
    "SELECT v.channel_id, count(*) FROM messages m INDEXED BY messages_time "
    "JOIN visitors v ON v.id = m.visitor_id WHERE m.received_at >= ? AND m.received_at < ? "
    "AND m.direction = 0 GROUP BY v.channel_id";

AlertRow readAlert(Row &row)
{
    AlertRow alert;
    alert.id = row.number();
    alert.kind = fromCode(row.number(), domain::AlertKind::NoPush, domain::AlertKind::Wait);
    alert.channel = row.id<ChannelId>();
    alert.level = fromCode(row.number(), domain::AlertLevel::Critical, domain::AlertLevel::Warning);
    alert.value = row.number();
    alert.fromAt = row.number();
    alert.toAt = row.number();
    return alert;
}

AlertRobot readRobot(Row &row)
{
    AlertRobot robot;
    robot.id = row.number();
    robot.preset = fromCode(row.number(), RobotPreset::Feishu, RobotPreset::Json);
    robot.url = row.blob();
    robot.secret = row.blob();
    const QStringList channels = row.text().split(u',', Qt::SkipEmptyParts);
    for (const QString &channel : channels)
        robot.channels.insert(ChannelId { channel.toLongLong() });
    robot.level = fromCode(row.number(), domain::AlertLevel::Critical, domain::AlertLevel::Warning);
    robot.enabled = row.flag();
    robot.lastAt = row.number();
    robot.lastError = row.text();
    robot.createdAt = row.number();
    return robot;
}

SealedPlace placeOf(qint64 id, const char *column)
{
    return { "alert_robots", id, column };
}

} // namespace

QHash<ChannelId, QStringList> SupervisionRepository::dispositions()
{
    QHash<ChannelId, QStringList> book;
    const auto rows = fetchAll(m_db.statement(kDispositions), [](Row &row) {
        const auto channel = row.id<ChannelId>();
        return std::pair(channel, row.text());
    });
    for (const auto &[channel, name] : rows)
        book[channel].append(name);
    return book;
}

Result<QList<AlertRobot>> SupervisionRepository::robots()
{
    QList<AlertRobot> list = fetchAll(m_db.statement(kRobots), readRobot);
    for (AlertRobot &robot : list) {
        const auto url = m_sealer.open(robot.url, placeOf(robot.id, "url"));
        if (!url)
            return url.error();
        robot.url = *url;
        if (robot.secret.isEmpty())
            continue;
        const auto secret = m_sealer.open(robot.secret, placeOf(robot.id, "secret"));
        if (!secret)
            return secret.error();
        robot.secret = *secret;
    }
    return list;
}

Result<SupervisionBook> SupervisionRepository::all()
{
    SupervisionBook book;
    book.dispositions = dispositions();
    const auto rules = fetchAll(m_db.statement(kRules), [](Row &row) {
        const auto kind =
            fromCode(row.number(), domain::AlertKind::NoPush, domain::AlertKind::Wait);
        domain::AlertRule rule;
        rule.enabled = row.flag();
        rule.warning = row.number();
        rule.critical = row.number();
        return std::pair(kind, rule);
    });
    for (const auto &[kind, rule] : rules)
        book.rules.insert(kind, rule);
    book.standing = fetchAll(m_db.statement(kStanding), readAlert);
    auto found = robots();
    if (!found)
        return found.error();
    book.robots = *std::move(found);
    return book;
}

void SupervisionRepository::saveDispositions(ChannelId channel, const QStringList &names)
{
    m_db.statement(kForgetDispositions).arg(channel.value).run();
    for (qsizetype i = 0; i < names.size(); ++i)
        m_db.statement(kAddDisposition).arg(channel.value).arg(qint64(i)).arg(names[i]).run();
}

void SupervisionRepository::saveRule(domain::AlertKind kind, const domain::AlertRule &rule)
{
    Statement &save = m_db.statement(kSaveRule).arg(code(kind)).arg(rule.enabled);
    save.arg(rule.warning).arg(rule.critical).run();
}

void SupervisionRepository::addAlert(AlertRow &row)
{
    Statement &insert = m_db.statement(kAddAlert).arg(code(row.kind)).arg(row.channel);
    insert.arg(code(row.level)).arg(row.value).arg(row.fromAt).arg(row.toAt);
    if (insert.run())
        row.id = insert.insertedId();
}

void SupervisionRepository::saveAlert(const AlertRow &row)
{
    Statement &save = m_db.statement(kSaveAlert).arg(code(row.level)).arg(row.value);
    save.arg(row.toAt).arg(row.id).run();
}

QList<AlertRow> SupervisionRepository::alerts(qint64 before, int limit)
{
    const qint64 end = before > 0 ? before : std::numeric_limits<qint64>::max();
    return fetchAll(m_db.statement(kAlerts).arg(end).arg(limit), readAlert);
}

void SupervisionRepository::addRobot(AlertRobot &robot)
{
    // The seal binds the row's id, so it must be known before the row is there.
    robot.id =
        fetchOne(m_db.statement(kNextRobot), [](Row &row) { return row.number(); }).value_or(1);
    QStringList channels;
    for (const ChannelId channel : std::as_const(robot.channels))
        channels.append(channel.toString());
    Statement &insert = m_db.statement(kAddRobot).arg(robot.id).arg(code(robot.preset));
    insert.arg(m_sealer.seal(robot.url, placeOf(robot.id, "url")));
    insert.arg(robot.secret.isEmpty() ? QByteArray("")
                                      : m_sealer.seal(robot.secret, placeOf(robot.id, "secret")));
    insert.arg(channels.isEmpty() ? QStringLiteral("") : channels.join(u','));
    insert.arg(code(robot.level)).arg(robot.enabled).arg(robot.createdAt).run();
}

bool SupervisionRepository::removeRobot(qint64 id)
{
    Statement &statement = m_db.statement(kRemoveRobot).arg(id);
    return statement.run() && statement.changedRows() > 0;
}

void SupervisionRepository::saveRobotResult(qint64 id, qint64 at, const QString &error)
{
    const QString why = error.isNull() ? QStringLiteral("") : error;
    m_db.statement(kSaveRobot).arg(at).arg(why).arg(id).run();
}

QHash<ChannelId, qint64> SupervisionRepository::pushes(qint64 fromAt, qint64 toAt)
{
    QHash<ChannelId, qint64> counts;
    const auto rows = fetchAll(m_db.statement(kPushes).arg(fromAt).arg(toAt), [](Row &row) {
        const auto channel = row.id<ChannelId>();
        return std::pair(channel, row.number());
    });
    for (const auto &[channel, count] : rows)
        counts.insert(channel, count);
    return counts;
}

} // namespace kefu::storage
