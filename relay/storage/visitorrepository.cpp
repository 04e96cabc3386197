// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/visitorrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"
#include "relay/storage/messagerepository.h"

#include <limits>

namespace kefu::storage {

namespace {

constexpr char kFind[] = "SELECT " KEFU_VISITOR_COLUMNS " FROM visitors v WHERE v.id = ?";
constexpr char kAdd[] = "INSERT INTO visitors (channel_id, openid, created_at) VALUES (?, ?, ?)";
constexpr char kSaveProgress[] =
    "UPDATE visitors SET last_seq = ?, message_left = ?, message_until_at = ?, enter_left = ?, "
    "enter_until_at = ? WHERE id = ?";
constexpr char kTakeSeq[] =
    "UPDATE visitors SET last_seq = last_seq + 1 WHERE id = ? RETURNING last_seq";
constexpr char kSaveWindow[] =
    "UPDATE visitors SET message_left = ?, message_until_at = ?, enter_left = ?, "
    "enter_until_at = ?, reserved = ?, corrections = ?, sent_at = ? WHERE id = ?";
constexpr char kSaveSource[] = "UPDATE visitors SET source = ?, source_verified = ? WHERE id = ?";
constexpr char kAvatarUrl[] = "SELECT avatar_url FROM visitors WHERE id = ?";
constexpr char kSaveAvatar[] = "UPDATE visitors SET avatar = ?, avatar_url = ? WHERE id = ?";
constexpr char kCard[] =
    "SELECT " KEFU_VISITOR_COLUMNS ", v.source, v.source_verified, v.created_at, "
    "(SELECT count(*) FROM conversations c WHERE c.visitor_id = v.id) "
    "FROM visitors v WHERE v.id = ?";
// The numbers stand here and not as arguments, because the index is of just these rows.
constexpr char kLastCard[] =
    "SELECT " KEFU_MESSAGE_COLUMNS " FROM messages m WHERE m.visitor_id = ? AND m.seq < ? "
    "AND m.kind = 5 AND m.direction = 0 ORDER BY m.seq DESC LIMIT 1";
constexpr char kEpisodes[] =
    "SELECT c.id, c.opened_at, c.ended_at, ifnull(a.nickname, ''), c.disposition, c.end_note "
    "FROM conversations c LEFT JOIN agents a ON a.id = c.owner "
    "WHERE c.visitor_id = ? AND c.state = 2 ORDER BY c.id DESC LIMIT ?";
// Not from RoutingRepository's memory, which is the writer's.
constexpr char kBlockedUntil[] = "SELECT until_at FROM visitor_blocks WHERE visitor_id = ?";
constexpr char kSaveName[] = "UPDATE visitors SET name = ? WHERE id = ?";
constexpr char kSaveLabels[] = "UPDATE visitors SET labels = ? WHERE id = ?";
constexpr char kSaveLastAgent[] =
    "UPDATE visitors SET last_agent = ?, last_agent_at = ? WHERE id = ?";

Statement &bindWindow(Statement &statement, const domain::QuotaWindow &window)
{
    return statement.arg(window.messageLeft)
        .arg(window.messageUntilAt)
        .arg(window.enterLeft)
        .arg(window.enterUntilAt);
}

//! "1790000000000,1790000000345"; nearly always empty.
QList<qint64> timesFromText(const QString &text)
{
    QList<qint64> times;
    if (text.isEmpty())
        return times;
    for (const auto &part : QStringView(text).split(u','))
        times.append(part.toLongLong());
    return times;
}

QString textOfTimes(const QList<qint64> &times)
{
    QStringList parts;
    for (const qint64 at : times)
        parts.append(QString::number(at));
    return parts.join(u',');
}

//! One column, because every column read costs every message: the remark, then each tag on a line
//! of its own; nearly always empty.
void readLabels(const QString &text, VisitorInfo &info)
{
    if (text.isEmpty())
        return;
    QStringList lines = text.split(u'\n');
    info.remark = lines.takeFirst();
    info.tags = lines;
}

VisitorEpisode readEpisode(Row &row)
{
    VisitorEpisode episode;
    episode.conversation = row.id<ConversationId>();
    episode.openedAt = row.number();
    episode.endedAt = row.number();
    episode.agentName = row.text();
    episode.disposition = row.text();
    episode.note = row.text();
    return episode;
}

} // namespace

VisitorRow readVisitor(Row &row)
{
    VisitorRow visitor;
    Numbers numbers = row.numbers();
    visitor.info.id = numbers.id<VisitorId>();
    visitor.info.channel = numbers.id<ChannelId>();
    visitor.lastSeq = numbers.integer();
    visitor.window.messageLeft = numbers.integer();
    visitor.window.messageUntilAt = numbers.number();
    visitor.window.enterLeft = numbers.integer();
    visitor.window.enterUntilAt = numbers.number();
    visitor.lastAgent = numbers.id<AgentId>();
    visitor.lastAgentAt = numbers.number();
    visitor.window.reserved = numbers.integer();
    visitor.window.corrections = numbers.integer();
    visitor.openid = row.text();
    visitor.info.name = row.text();
    visitor.info.openidHint = openidHint(visitor.openid);
    visitor.window.sentAt = timesFromText(row.text());
    visitor.info.avatar = row.text();
    readLabels(row.text(), visitor.info);
    return visitor;
}

std::optional<VisitorRow> VisitorRepository::find(VisitorId id)
{
    return fetchOne(m_db.statement(kFind).arg(id), readVisitor);
}

VisitorRow VisitorRepository::add(ChannelId channel, const QString &openid, qint64 at)
{
    VisitorRow visitor;
    Statement &insert = m_db.statement(kAdd).arg(channel).arg(openid).arg(at);
    if (insert.run())
        visitor.info.id = VisitorId { insert.insertedId() };
    visitor.info.channel = channel;
    visitor.info.openidHint = openidHint(openid);
    visitor.openid = openid;
    return visitor;
}

void VisitorRepository::saveProgress(const VisitorRow &visitor)
{
    m_cache.forget(visitor.info.id);
    Statement &update = m_db.statement(kSaveProgress).arg(visitor.lastSeq);
    bindWindow(update, visitor.window).arg(visitor.info.id).run();
}

int VisitorRepository::takeSeq(VisitorId id)
{
    m_cache.forget(id);
    return fetchOne(m_db.statement(kTakeSeq).arg(id), [](Row &row) { return row.integer(); })
        .value_or(0);
}

void VisitorRepository::saveWindow(VisitorId id, const domain::QuotaWindow &window)
{
    m_cache.forget(id);
    Statement &update = bindWindow(m_db.statement(kSaveWindow), window);
    update.arg(window.reserved).arg(window.corrections).arg(textOfTimes(window.sentAt));
    update.arg(id).run();
}

void VisitorRepository::saveName(VisitorId id, const QString &name)
{
    m_cache.forget(id);
    m_db.statement(kSaveName).arg(name).arg(id).run();
}

void VisitorRepository::saveSource(VisitorId id, const QString &source, bool verified)
{
    m_db.statement(kSaveSource).arg(source).arg(verified).arg(id).run();
}

QString VisitorRepository::avatarUrl(VisitorId id)
{
    return fetchOne(m_db.statement(kAvatarUrl).arg(id), [](Row &row) { return row.text(); })
        .value_or(QString());
}

void VisitorRepository::saveAvatar(VisitorId id, const QString &media, const QString &url)
{
    m_cache.forget(id);
    m_db.statement(kSaveAvatar).arg(media).arg(url).arg(id).run();
}

std::optional<VisitorCardRow> VisitorRepository::card(VisitorId id, int beforeSeq)
{
    static_assert(code(ContentKind::Card) == 5 && code(Direction::In) == 0); // kLastCard
    auto card = fetchOne(m_db.statement(kCard).arg(id), [](Row &row) {
        VisitorCardRow found;
        const VisitorRow visitor = readVisitor(row);
        found.visitor = visitor.info;
        found.openid = visitor.openid;
        found.source = row.text();
        found.sourceVerified = row.flag();
        found.firstSeenAt = row.number();
        found.conversations = row.integer();
        return found;
    });
    if (!card)
        return std::nullopt;
    const int before = beforeSeq > 0 ? beforeSeq : std::numeric_limits<int>::max();
    if (const auto last = fetchOne(m_db.statement(kLastCard).arg(id).arg(before), readMessage))
        card->lastCard = last->content;
    card->episodes = episodes(id);
    card->blockedUntilAt = fetchOne(m_db.statement(kBlockedUntil).arg(id), [](Row &row) {
                               return row.number();
                           }).value_or(0);
    return card;
}

QList<VisitorEpisode> VisitorRepository::episodes(VisitorId id)
{
    return fetchAll(m_db.statement(kEpisodes).arg(id).arg(kMaxEpisodesShown), readEpisode);
}

void VisitorRepository::saveLabels(const VisitorInfo &visitor)
{
    m_cache.forget(visitor.id);
    const bool none = visitor.remark.isEmpty() && visitor.tags.isEmpty();
    const QString text =
        none ? QStringLiteral("") : (QStringList { visitor.remark } + visitor.tags).join(u'\n');
    m_db.statement(kSaveLabels).arg(text).arg(visitor.id).run();
}

void VisitorRepository::saveLastAgent(VisitorId id, AgentId agent, qint64 at)
{
    m_cache.forget(id);
    m_db.statement(kSaveLastAgent).arg(agent).arg(at).arg(id).run();
}

} // namespace kefu::storage
