// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/routingrepository.h"

#include "relay/domain/routingsettings.h"
#include "relay/storage/codes.h"
#include "relay/storage/connection.h"

#include <QJsonDocument>

namespace kefu::storage {

namespace {

constexpr char kGroups[] = "SELECT id, channel_id, name, capacity, extra, extra_until_at FROM "
                           "agent_groups ORDER BY id";
constexpr char kMembers[] =
    "SELECT agent_id FROM agent_group_members WHERE group_id = ? ORDER BY agent_id";
constexpr char kAddGroup[] =
    "INSERT INTO agent_groups (channel_id, name, capacity, extra, extra_until_at) "
    "VALUES (?, ?, ?, ?, ?)";
constexpr char kChangeGroup[] = "UPDATE agent_groups SET name = ?, capacity = ?, extra = ?, "
                                "extra_until_at = ? WHERE id = ?";
constexpr char kRemoveGroup[] = "DELETE FROM agent_groups WHERE id = ?";
constexpr char kNameExists[] =
    "SELECT id FROM agent_groups WHERE channel_id = ? AND name = ? AND id <> ?";
constexpr char kClearMembers[] = "DELETE FROM agent_group_members WHERE group_id = ?";
constexpr char kAddMember[] = "INSERT INTO agent_group_members (group_id, agent_id) VALUES (?, ?)";
constexpr char kRules[] = "SELECT channel_id, rules FROM routing_rules";
constexpr char kSaveRules[] = "INSERT INTO routing_rules (channel_id, rules) VALUES (?, ?) "
                              "ON CONFLICT (channel_id) DO UPDATE SET rules = excluded.rules";
constexpr char kBlocked[] = "SELECT visitor_id, until_at FROM visitor_blocks";
constexpr char kBlock[] =
    "INSERT INTO visitor_blocks (visitor_id, reason, by_agent, at, until_at) "
    "VALUES (?, ?, ?, ?, ?) ON CONFLICT (visitor_id) DO UPDATE SET reason = excluded.reason, "
    "by_agent = excluded.by_agent, at = excluded.at, until_at = excluded.until_at";
constexpr char kUnblock[] = "DELETE FROM visitor_blocks WHERE visitor_id = ?";
#define KEFU_STAY_COLUMNS "agent_id, state, link, reason, by_agent, until_at, from_at, to_at"
constexpr char kOpenStay[] =
    "SELECT " KEFU_STAY_COLUMNS " FROM presence_log WHERE agent_id = ? AND to_at = 0";
constexpr char kOpenStays[] =
    "SELECT " KEFU_STAY_COLUMNS " FROM presence_log WHERE to_at = 0 ORDER BY agent_id";
constexpr char kStays[] = "SELECT " KEFU_STAY_COLUMNS " FROM presence_log WHERE from_at < ? AND "
                          "(to_at = 0 OR to_at > ?) ORDER BY from_at, id";
// max(): our clock may have been set back, and 0 would mean "under way".
constexpr char kCloseStay[] = "UPDATE presence_log SET to_at = max(?, from_at, 1) WHERE "
                              "agent_id = ? AND to_at = 0";
constexpr char kOpenNext[] =
    "INSERT INTO presence_log (agent_id, state, link, reason, by_agent, until_at, from_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";

GroupRecord readGroup(Row &row)
{
    GroupRecord record;
    record.group.id = row.id<GroupId>();
    record.group.channel = row.id<ChannelId>();
    record.name = row.text();
    record.group.capacity = row.integer();
    record.extra = row.integer();
    record.extraUntilAt = row.number();
    return record;
}

PresenceStay readStay(Row &row)
{
    PresenceStay stay;
    stay.agent = row.id<AgentId>();
    stay.state = fromCode(row.number(), PresenceState::Offline, PresenceState::Offline);
    stay.link = fromCode(row.number(), LinkState::Lost, LinkState::Lost);
    stay.reason = row.text();
    stay.by = row.id<AgentId>();
    stay.untilAt = row.number();
    stay.fromAt = row.number();
    stay.toAt = row.number();
    return stay;
}

} // namespace

QList<GroupRecord> RoutingRepository::groups()
{
    QList<GroupRecord> records = fetchAll(m_db.statement(kGroups), readGroup);
    for (GroupRecord &record : records) {
        const auto members = fetchAll(m_db.statement(kMembers).arg(record.group.id),
                                      [](Row &row) { return row.id<AgentId>(); });
        record.group.members = QSet<AgentId>(members.begin(), members.end());
    }
    return records;
}

void RoutingRepository::saveGroup(GroupRecord &record)
{
    domain::RoutingGroup &group = record.group;
    if (group.id.isValid()) {
        Statement &change = m_db.statement(kChangeGroup).arg(record.name).arg(group.capacity);
        change.arg(record.extra).arg(record.extraUntilAt).arg(group.id).run();
        m_db.statement(kClearMembers).arg(group.id).run();
    } else {
        Statement &add = m_db.statement(kAddGroup).arg(group.channel).arg(record.name);
        if (add.arg(group.capacity).arg(record.extra).arg(record.extraUntilAt).run())
            group.id = GroupId { add.insertedId() };
    }
    for (const AgentId agent : std::as_const(group.members))
        m_db.statement(kAddMember).arg(group.id).arg(agent).run();
}

bool RoutingRepository::removeGroup(GroupId id)
{
    Statement &remove = m_db.statement(kRemoveGroup).arg(id);
    return remove.run() && remove.changedRows() == 1;
}

bool RoutingRepository::nameExists(ChannelId channel, const QString &name, GroupId otherThan)
{
    return fetchOne(m_db.statement(kNameExists).arg(channel).arg(name).arg(otherThan.value),
                    [](Row &row) { return row.number(); })
        .has_value();
}

QHash<ChannelId, domain::RoutingRules> RoutingRepository::rules()
{
    const auto rows = fetchAll(m_db.statement(kRules), [](Row &row) {
        const ChannelId channel = row.id<ChannelId>();
        return std::pair(channel, row.text());
    });
    QHash<ChannelId, domain::RoutingRules> rules;
    for (const auto &[channel, text] : rows) {
        const QJsonObject json = QJsonDocument::fromJson(text.toUtf8()).object();
        // A number of a newer program that is out of our range leaves the default.
        if (const auto read = domain::routingRulesFromJson(json))
            rules.insert(channel, *read);
    }
    return rules;
}

void RoutingRepository::saveRules(ChannelId channel, const domain::RoutingRules &rules)
{
    const QByteArray text =
        QJsonDocument(domain::routingRulesToJson(rules)).toJson(QJsonDocument::Compact);
    m_db.statement(kSaveRules).arg(channel.value).arg(QString::fromUtf8(text)).run();
}

qint64 RoutingRepository::blockedUntil(VisitorId visitor)
{
    if (!m_blocked || m_rollbacksSeen != m_db.rollbacks()) {
        m_rollbacksSeen = m_db.rollbacks();
        QHash<VisitorId, qint64> blocked;
        const auto rows = fetchAll(m_db.statement(kBlocked), [](Row &row) {
            const VisitorId id = row.id<VisitorId>();
            return std::pair(id, row.number());
        });
        for (const auto &[id, until] : rows)
            blocked.insert(id, until);
        m_blocked = blocked;
    }
    return m_blocked->value(visitor);
}

void RoutingRepository::saveBlock(const BlockItem &block)
{
    m_blocked.reset();
    if (block.untilAt == 0) {
        m_db.statement(kUnblock).arg(block.visitor).run();
        return;
    }
    Statement &save = m_db.statement(kBlock).arg(block.visitor).arg(block.reason);
    save.arg(block.by).arg(block.at).arg(block.untilAt).run();
}

void RoutingRepository::savePresence(const PresenceItem &item)
{
    const auto open = fetchOne(m_db.statement(kOpenStay).arg(item.agent), readStay);
    if (open && open->state == item.state && open->link == item.link && open->reason == item.reason
        && open->by == item.by && open->untilAt == item.untilAt)
        return;
    m_db.statement(kCloseStay).arg(item.at).arg(item.agent).run();
    Statement &next = m_db.statement(kOpenNext).arg(item.agent).arg(code(item.state));
    next.arg(code(item.link)).arg(item.reason).arg(item.by).arg(item.untilAt).arg(item.at).run();
}

QList<PresenceStay> RoutingRepository::openPresences()
{
    return fetchAll(m_db.statement(kOpenStays), readStay);
}

QList<PresenceStay> RoutingRepository::presences(qint64 fromAt, qint64 toAt)
{
    return fetchAll(m_db.statement(kStays).arg(toAt).arg(fromAt), readStay);
}

} // namespace kefu::storage
