// SPDX-License-Identifier: Apache-2.0
#include "relay/storage/replyrepository.h"

#include "relay/storage/codes.h"
#include "relay/storage/connection.h"

#include <QJsonDocument>

namespace kefu::storage {

namespace {

using domain::ReplyKind;

constexpr char kChannels[] =
    "SELECT channel_id, enabled, keep_last, leave_only, hours, absent_since_at FROM "
    "reply_channels WHERE ? = 0 OR channel_id = ?";
constexpr char kTexts[] = "SELECT channel_id, kind, enabled, text, since_at, until_at FROM "
                          "reply_texts WHERE ? = 0 OR channel_id = ?";
constexpr char kRules[] =
    "SELECT channel_id, id, position, match, pattern, text, hours, enabled FROM reply_rules "
    "WHERE ? = 0 OR channel_id = ? ORDER BY position, id";
constexpr char kSaveChannel[] =
    "INSERT INTO reply_channels (channel_id, enabled, keep_last, leave_only, hours) "
    "VALUES (?, ?, ?, ?, ?) ON CONFLICT (channel_id) DO UPDATE SET enabled = excluded.enabled, "
    "keep_last = excluded.keep_last, leave_only = excluded.leave_only, hours = excluded.hours";
constexpr char kSaveText[] =
    "INSERT INTO reply_texts (channel_id, kind, enabled, text, since_at, until_at) "
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (channel_id, kind) DO UPDATE SET enabled = "
    "excluded.enabled, text = excluded.text, since_at = excluded.since_at, "
    "until_at = excluded.until_at";
constexpr char kRemoveRules[] = "DELETE FROM reply_rules WHERE channel_id = ?";
constexpr char kAddRule[] =
    "INSERT INTO reply_rules (id, channel_id, position, match, pattern, text, hours, enabled) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
constexpr char kSaveAbsence[] =
    "INSERT INTO reply_channels (channel_id, absent_since_at) VALUES (?, ?) "
    "ON CONFLICT (channel_id) DO UPDATE SET absent_since_at = excluded.absent_since_at";

constexpr char kYears[] = "SELECT year FROM calendar_years";
constexpr char kDays[] = "SELECT date, working, as_weekday, name FROM calendar_days";
constexpr char kRemoveYears[] = "DELETE FROM calendar_years";
constexpr char kRemoveDays[] = "DELETE FROM calendar_days";
constexpr char kAddYear[] = "INSERT INTO calendar_years (year) VALUES (?)";
constexpr char kAddDay[] =
    "INSERT INTO calendar_days (date, working, as_weekday, name) VALUES (?, ?, ?, ?)";

constexpr char kSent[] = "SELECT kind, at FROM reply_sent WHERE visitor_id = ?";
constexpr char kSaveSent[] = "INSERT INTO reply_sent (visitor_id, kind, at) VALUES (?, ?, ?) "
                             "ON CONFLICT (visitor_id, kind) DO UPDATE SET at = excluded.at";
constexpr char kSentInSpan[] =
    "SELECT count(*) FROM messages WHERE visitor_id = ? AND direction = 1 AND author IS NULL "
    "AND created_at > ?";
// The last hundred lines: whoever answered before those did so long ago.
constexpr char kHumanAt[] =
    "SELECT coalesce(max(created_at), 0) FROM (SELECT created_at, direction, author FROM messages "
    "WHERE visitor_id = ? ORDER BY seq DESC LIMIT 100) WHERE direction = 1 AND author IS NOT NULL";

constexpr char kSaveAsked[] =
    "INSERT INTO ratings_asked (visitor_id, conversation_id, until_at) VALUES (?, ?, ?) "
    "ON CONFLICT (visitor_id) DO UPDATE SET conversation_id = excluded.conversation_id, "
    "until_at = excluded.until_at";
constexpr char kAsked[] =
    "SELECT conversation_id FROM ratings_asked WHERE visitor_id = ? AND until_at > ?";
constexpr char kRemoveAsked[] = "DELETE FROM ratings_asked WHERE visitor_id = ?";

constexpr char kAddReadMark[] =
    "INSERT INTO read_marks (visitor_id, seq, agent_id, at) VALUES (?, ?, ?, ?) "
    "ON CONFLICT (visitor_id, seq) DO NOTHING";
constexpr char kReadMarks[] = "SELECT seq, agent_id, at FROM read_marks WHERE visitor_id = ? "
                              "AND seq >= ? ORDER BY seq LIMIT ?";

QByteArray hoursText(const domain::BusinessHours &hours)
{
    if (hours == domain::BusinessHours())
        return {};
    return QJsonDocument(toJson(hours)).toJson(QJsonDocument::Compact);
}

domain::BusinessHours hoursOf(const QString &text)
{
    const auto hours = domain::hoursFromJson(QJsonDocument::fromJson(text.toUtf8()).object());
    return hours ? *hours : domain::BusinessHours();
}

void readChannel(Row &row, QHash<ChannelId, ReplyState> &book)
{
    ReplyState &state = book[row.id<ChannelId>()];
    state.replies.on = row.flag();
    state.replies.keepLast = row.flag();
    state.replies.leaveOnlyOffHours = row.flag();
    state.replies.hours = hoursOf(row.text());
    state.absentSinceAt = row.number();
}

void readText(Row &row, QHash<ChannelId, ReplyState> &book)
{
    ReplyState &state = book[row.id<ChannelId>()];
    domain::ReplyText &text =
        state.replies.of(fromCode(row.number(), ReplyKind::Thanks, ReplyKind::Thanks));
    text.on = row.flag();
    text.text = row.text();
    text.sinceAt = row.number();
    text.untilAt = row.number();
}

void readRule(Row &row, QHash<ChannelId, ReplyState> &book)
{
    ReplyState &state = book[row.id<ChannelId>()];
    domain::KeywordRule rule;
    rule.id = row.number();
    rule.position = row.integer();
    rule.match =
        fromCode(row.number(), domain::KeywordMatch::Expression, domain::KeywordMatch::Contains);
    rule.pattern = row.text();
    rule.text = row.text();
    rule.hours = fromCode(row.number(), domain::RuleHours::Closed, domain::RuleHours::Always);
    rule.enabled = row.flag();
    state.replies.rules.append(rule);
}

//! Everything stored of one channel, or of all (an invalid one).
QHash<ChannelId, ReplyState> readBook(Connection &db, ChannelId channel)
{
    QHash<ChannelId, ReplyState> book;
    const std::pair<const char *, void (*)(Row &, QHash<ChannelId, ReplyState> &)> parts[] = {
        { kChannels, readChannel }, { kTexts, readText }, { kRules, readRule }
    };
    for (const auto &[sql, read] : parts) {
        fetchAll(db.statement(sql).arg(channel.value).arg(channel.value),
                 [&book, read = read](Row &row) {
                     read(row, book);
                     return true;
                 });
    }
    return book;
}

} // namespace

ReplyBook ReplyRepository::all()
{
    return { readBook(m_db, {}), calendar() };
}

ReplyState ReplyRepository::find(ChannelId channel)
{
    return readBook(m_db, channel).value(channel);
}

void ReplyRepository::save(ChannelId channel, domain::ChannelReplies &replies)
{
    const QString hours = QString::fromUtf8(hoursText(replies.hours));
    m_db.statement(kSaveChannel)
        .arg(channel)
        .arg(replies.on)
        .arg(replies.keepLast)
        .arg(replies.leaveOnlyOffHours)
        .arg(hours.isNull() ? QStringLiteral("") : hours)
        .run();
    for (size_t kind = 0; kind < replies.texts.size(); ++kind) {
        const domain::ReplyText &text = replies.texts[kind];
        Statement &insert = m_db.statement(kSaveText).arg(channel).arg(int(kind)).arg(text.on);
        insert.arg(text.text.isNull() ? QStringLiteral("") : text.text);
        insert.arg(text.sinceAt).arg(text.untilAt).run();
    }
    m_db.statement(kRemoveRules).arg(channel).run();
    for (domain::KeywordRule &rule : replies.rules) {
        Statement &insert = m_db.statement(kAddRule);
        if (rule.id > 0)
            insert.arg(rule.id);
        else
            insert.argNull();
        insert.arg(channel).arg(rule.position).arg(code(rule.match)).arg(rule.pattern);
        insert.arg(rule.text).arg(code(rule.hours)).arg(rule.enabled);
        if (insert.run() && rule.id == 0)
            rule.id = insert.insertedId();
    }
}

void ReplyRepository::saveAbsence(ChannelId channel, qint64 sinceAt)
{
    m_db.statement(kSaveAbsence).arg(channel).arg(sinceAt).run();
}

domain::Calendar ReplyRepository::calendar()
{
    domain::Calendar calendar;
    const QList<int> years =
        fetchAll(m_db.statement(kYears), [](Row &row) { return row.integer(); });
    calendar.years = QSet<int>(years.begin(), years.end());
    fetchAll(m_db.statement(kDays), [&calendar](Row &row) {
        const QDate date = QDate::fromString(row.text(), Qt::ISODate);
        domain::SpecialDay day;
        day.working = row.flag();
        day.asWeekday = row.integer();
        day.name = row.text();
        calendar.days.insert(date, day);
        return true;
    });
    return calendar;
}

void ReplyRepository::saveCalendar(const domain::Calendar &calendar)
{
    m_db.statement(kRemoveYears).run();
    m_db.statement(kRemoveDays).run();
    for (const int year : calendar.years)
        m_db.statement(kAddYear).arg(year).run();
    for (auto it = calendar.days.cbegin(); it != calendar.days.cend(); ++it) {
        Statement &insert = m_db.statement(kAddDay).arg(it.key().toString(Qt::ISODate));
        insert.arg(it->working).arg(it->asWeekday);
        insert.arg(it->name.isNull() ? QStringLiteral("") : it->name).run();
    }
}

domain::ReplyHistory ReplyRepository::history(VisitorId visitor, qint64 at,
                                              const domain::ReplyLimits &limits)
{
    domain::ReplyHistory history;
    fetchAll(m_db.statement(kSent).arg(visitor), [&history](Row &row) {
        const auto kind = size_t(row.number());
        history.lastAt[kind] = row.number();
        return true;
    });
    Statement &count = m_db.statement(kSentInSpan).arg(visitor).arg(at - limits.spanMs);
    history.inSpan = fetchOne(count, [](Row &row) { return row.integer(); }).value_or(0);
    Statement &human = m_db.statement(kHumanAt).arg(visitor);
    history.humanAt = fetchOne(human, [](Row &row) { return row.number(); }).value_or(0);
    return history;
}

void ReplyRepository::saveSent(VisitorId visitor, ReplyKind kind, qint64 at)
{
    m_db.statement(kSaveSent).arg(visitor).arg(code(kind)).arg(at).run();
}

void ReplyRepository::saveAsked(VisitorId visitor, ConversationId conversation, qint64 untilAt)
{
    m_db.statement(kSaveAsked).arg(visitor).arg(conversation).arg(untilAt).run();
}

ConversationId ReplyRepository::takeAsked(VisitorId visitor, qint64 at)
{
    const auto asked = fetchOne(m_db.statement(kAsked).arg(visitor).arg(at),
                                [](Row &row) { return row.id<ConversationId>(); });
    if (!asked)
        return {};
    m_db.statement(kRemoveAsked).arg(visitor).run();
    return *asked;
}

void ReplyRepository::addReadMark(VisitorId visitor, const ReadMarkRow &mark)
{
    m_db.statement(kAddReadMark).arg(visitor).arg(mark.seq).arg(mark.agent).arg(mark.at).run();
}

QList<ReadMarkRow> ReplyRepository::readMarks(VisitorId visitor, int fromSeq, int limit)
{
    return fetchAll(m_db.statement(kReadMarks).arg(visitor).arg(fromSeq).arg(limit), [](Row &row) {
        ReadMarkRow mark;
        mark.seq = row.integer();
        mark.agent = row.id<AgentId>();
        mark.at = row.number();
        return mark;
    });
}

} // namespace kefu::storage
