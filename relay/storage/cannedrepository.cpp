// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/cannedrepository.h"

#include "relay/protocol/codec.h"
#include "relay/storage/connection.h"
#include "relay/storage/mediarepository.h"

#include <QJsonDocument>

namespace kefu::storage {

namespace {

// `media_id` beside the content, so that the file's record can be read along and looked for.
#define KEFU_CANNED_COLUMNS                                                                        \
    "m.id, m.agent_id, m.channel_id, m.heading, m.title, m.shortcut, m.content, m.version, "       \
    "m.media_id, " KEFU_MEDIA_COLUMN
#define KEFU_CANNED_SEEN                                                                           \
    "(m.agent_id = ? OR (m.agent_id IS NULL AND (m.channel_id IS NULL OR ? = '[]' "                \
    "OR m.channel_id IN (SELECT value FROM json_each(?)))))"

constexpr char kList[] =
    "SELECT " KEFU_CANNED_COLUMNS " FROM canned_replies m WHERE m.id > ? AND " KEFU_CANNED_SEEN
    " ORDER BY m.id LIMIT ?";
constexpr char kFind[] = "SELECT " KEFU_CANNED_COLUMNS " FROM canned_replies m WHERE m.id = ?";
constexpr char kWithShortcut[] =
    "SELECT id FROM canned_replies WHERE ifnull(agent_id, 0) = ? AND ifnull(channel_id, 0) = ? "
    "AND shortcut = ? AND shortcut <> '' AND id <> ?";
constexpr char kAdd[] = "INSERT INTO canned_replies (agent_id, channel_id, heading, title, "
                        "shortcut, content, media_id, "
                        "version, changed_by, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kSave[] =
    "UPDATE canned_replies SET channel_id = ?, heading = ?, title = ?, shortcut = ?, content = ?, "
    "media_id = ?, version = ?, changed_by = ?, changed_at = ? WHERE id = ?";
constexpr char kRemove[] = "DELETE FROM canned_replies WHERE id = ?";
constexpr char kCount[] = "SELECT count(*) FROM canned_replies WHERE ifnull(agent_id, 0) = ?";
constexpr char kShows[] = "SELECT 1 FROM canned_replies m WHERE m.media_id = ? "
                          "AND m.media_id <> '' AND " KEFU_CANNED_SEEN " LIMIT 1";

QString contentText(const Content &content)
{
    QJsonObject json = codec::toJson(content);
    json.remove(QLatin1String("media")); // its record may change; the id stands in the column
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

CannedRow readCanned(Row &row)
{
    CannedRow read;
    read.reply.id = row.id<CannedId>();
    read.agent = row.id<AgentId>();
    read.reply.scope = read.agent.isValid() ? CannedScope::Own : CannedScope::Team;
    read.reply.channel = row.id<ChannelId>();
    read.reply.group = row.text();
    read.reply.title = row.text();
    read.reply.shortcut = row.text();
    const auto json = QJsonDocument::fromJson(row.text().toUtf8()).object();
    if (auto content = codec::contentFromJson(json))
        read.reply.content = *std::move(content);
    read.reply.version = row.number();
    const QString media = row.text();
    const QString packed = row.text();
    if (!media.isEmpty())
        read.reply.content.media = mediaFromColumn(media, packed);
    return read;
}

QString listText(const QSet<ChannelId> &channels)
{
    QStringList ids;
    for (const ChannelId channel : channels)
        ids += channel.toString();
    return u'[' + ids.join(u',') + u']';
}

Statement &bindSeen(Statement &statement, AgentId agent, const QSet<ChannelId> &channels)
{
    const QString list = listText(channels);
    return statement.arg(agent.value).arg(list).arg(list);
}

} // namespace

QList<CannedReply> CannedRepository::list(const CannedQuery &query)
{
    Statement &select = m_db.statement(kList).arg(query.after.value);
    bindSeen(select, query.agent, query.channels).arg(query.limit);
    return fetchAll(select, [](Row &row) { return readCanned(row).reply; });
}

std::optional<CannedRow> CannedRepository::find(CannedId id)
{
    return fetchOne(m_db.statement(kFind).arg(id), readCanned);
}

std::optional<CannedId> CannedRepository::withShortcut(const CannedRow &row)
{
    Statement &select = m_db.statement(kWithShortcut).arg(row.agent.value);
    select.arg(row.reply.channel.value).arg(row.reply.shortcut).arg(row.reply.id.value);
    return fetchOne(select, [](Row &found) { return found.id<CannedId>(); });
}

void CannedRepository::add(CannedItem &item)
{
    CannedReply &reply = item.row.reply;
    Statement &insert = m_db.statement(kAdd).arg(item.row.agent).arg(reply.channel);
    insert.arg(reply.group).arg(reply.title).arg(reply.shortcut).arg(contentText(reply.content));
    insert.arg(reply.content.media.id).arg(1).arg(item.by).arg(item.at);
    if (!insert.run())
        return;
    reply.id = CannedId { insert.insertedId() };
    reply.version = 1;
}

void CannedRepository::save(CannedItem &item)
{
    CannedReply &reply = item.row.reply;
    ++reply.version;
    Statement &update = m_db.statement(kSave).arg(reply.channel).arg(reply.group).arg(reply.title);
    update.arg(reply.shortcut).arg(contentText(reply.content)).arg(reply.content.media.id);
    update.arg(reply.version).arg(item.by).arg(item.at).arg(reply.id).run();
}

void CannedRepository::remove(CannedId id)
{
    m_db.statement(kRemove).arg(id).run();
}

int CannedRepository::count(AgentId agent)
{
    Statement &select = m_db.statement(kCount).arg(agent.value);
    return fetchOne(select, [](Row &row) { return row.integer(); }).value_or(0);
}

bool CannedRepository::shows(const QString &media, AgentId agent, const QSet<ChannelId> &channels)
{
    Statement &select = bindSeen(m_db.statement(kShows).arg(media), agent, channels);
    return fetchOne(select, [](Row &row) { return row.flag(); }).value_or(false);
}

} // namespace kefu::storage
