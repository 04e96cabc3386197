// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/report.h"

#include "relay/protocol/names.h"

#include <QDateTime>
#include <algorithm>

namespace kefu::domain {

namespace {

using L = QLatin1String;
constexpr qint64 kMinuteMs = 60'000;
constexpr qint64 kHourMs = 60 * kMinuteMs;
constexpr int kDayMinutes = 24 * 60;

constexpr std::array kBy {
    NameRow<ReportBy> { ReportBy::Total, L("total") },
    NameRow<ReportBy> { ReportBy::Hour, L("hour") },
    NameRow<ReportBy> { ReportBy::Day, L("day") },
    NameRow<ReportBy> { ReportBy::Week, L("week") },
    NameRow<ReportBy> { ReportBy::Agent, L("agent") },
    NameRow<ReportBy> { ReportBy::Channel, L("channel") },
};

bool isOfTime(ReportBy by)
{
    return by == ReportBy::Hour || by == ReportBy::Day || by == ReportBy::Week;
}

qint64 msOf(const QDateTime &time)
{
    return time.toMSecsSinceEpoch();
}

int minuteOfDay(qint64 at, const QTimeZone &zone)
{
    const QTime time = QDateTime::fromMSecsSinceEpoch(at, zone).time();
    return time.hour() * 60 + time.minute();
}

} // namespace

QString reportByName(ReportBy by)
{
    return nameOf(kBy, by);
}

std::optional<ReportBy> reportByFromName(QStringView name)
{
    return valueOf(kBy, name);
}

Report::Report(ReportQuery query, RulesOf rulesOf, CapacityOf capacityOf)
    : m_query(std::move(query))
    , m_rulesOf(std::move(rulesOf))
    , m_capacityOf(std::move(capacityOf))
{
    if (!isOfTime(m_query.by))
        return;
    for (qint64 at = m_query.fromAt; at < m_query.toAt;) {
        const Piece piece = pieceAt(at);
        Bucket &bucket = m_buckets[std::max(piece.fromAt, m_query.fromAt)];
        bucket.row.fromAt = std::max(piece.fromAt, m_query.fromAt);
        bucket.row.toAt = std::min(piece.toAt, m_query.toAt);
        at = piece.toAt;
    }
}

// An hour that daylight saving repeats is two rows, one it leaves out is none: hours are counted in
// UTC from the begin of the local one.
Report::Piece Report::pieceAt(qint64 at) const
{
    if (at >= m_last.fromAt && at < m_last.toAt)
        return m_last;
    if (m_query.by == ReportBy::Hour) {
        const QDateTime time = QDateTime::fromMSecsSinceEpoch(at, m_query.zone);
        const QTime clock = time.time();
        m_last.fromAt = at - clock.minute() * kMinuteMs - clock.second() * 1000 - clock.msec();
        m_last.toAt = m_last.fromAt + kHourMs;
    } else if (isOfTime(m_query.by)) {
        QDate day = QDateTime::fromMSecsSinceEpoch(at, m_query.zone).date();
        int days = 1;
        if (m_query.by == ReportBy::Week) {
            day = day.addDays(1 - day.dayOfWeek());
            days = 7;
        }
        m_last = { msOf(day.startOfDay(m_query.zone)),
                   msOf(day.addDays(days).startOfDay(m_query.zone)) };
    } else {
        m_last = { m_query.fromAt, m_query.toAt };
    }
    return m_last;
}

bool Report::inShift(qint64 at) const
{
    if (m_query.shiftFrom == m_query.shiftTo)
        return true;
    const int minute = minuteOfDay(at, m_query.zone);
    return m_query.shiftFrom < m_query.shiftTo
        ? minute >= m_query.shiftFrom && minute < m_query.shiftTo
        : minute >= m_query.shiftFrom || minute < m_query.shiftTo;
}

Report::Bucket *Report::bucketAt(qint64 at, AgentId agent, ChannelId channel)
{
    if (at < m_query.fromAt || at >= m_query.toAt)
        return nullptr;
    if (isOfTime(m_query.by))
        return &m_buckets[std::max(pieceAt(at).fromAt, m_query.fromAt)];
    qint64 key = 0;
    if (m_query.by == ReportBy::Agent)
        key = agent.value;
    else if (m_query.by == ReportBy::Channel)
        key = channel.value;
    Bucket &bucket = m_buckets[key];
    bucket.row.fromAt = m_query.fromAt;
    bucket.row.toAt = m_query.toAt;
    if (m_query.by == ReportBy::Agent)
        bucket.row.agent = agent;
    if (m_query.by == ReportBy::Channel)
        bucket.row.channel = channel;
    return &bucket;
}

void Report::take(const Fact &fact)
{
    if (!m_query.channels.isEmpty() && !m_query.channels.contains(fact.channel))
        return;
    if (!m_query.agents.isEmpty() && !m_query.agents.contains(fact.agent))
        return;
    if (!inShift(fact.at))
        return;
    if (Bucket *bucket = bucketAt(fact.at, fact.agent, fact.channel))
        bucket->tally.take(fact, m_rulesOf(fact.channel));
}

void Report::forPieces(qint64 from, qint64 to,
                       const std::function<void(qint64, qint64)> &take) const
{
    from = std::max(from, m_query.fromAt);
    to = std::min(to, m_query.toAt);
    const bool isShift = m_query.shiftFrom != m_query.shiftTo;
    while (from < to) {
        qint64 until = std::min(to, pieceAt(from).toAt);
        if (isShift) {
            // To the next edge of the shift; minutes, as it is given in.
            const int minute = minuteOfDay(from, m_query.zone);
            const auto away = [minute](int edge) {
                return (edge - minute + kDayMinutes - 1) % kDayMinutes + 1;
            };
            const qint64 edge = from - from % kMinuteMs
                + kMinuteMs * std::min(away(m_query.shiftFrom), away(m_query.shiftTo));
            until = std::min(until, edge);
        }
        if (inShift(from))
            take(from, until);
        from = until;
    }
}

void Report::take(const PresenceSpan &span)
{
    if (!m_query.agents.isEmpty() && !m_query.agents.contains(span.agent))
        return;
    if (span.agent != m_agent)
        closeStays();
    m_agent = span.agent;
    const bool isOnline = span.state == PresenceState::Online
        || span.state == PresenceState::Invisible || span.state == PresenceState::Busy;
    if (!isOnline && span.state != PresenceState::Away)
        return;
    if (isOnline)
        m_present.push_back({ span.fromAt, span.toAt });
    // Which mini program somebody is online for cannot be said: he is for all of his.
    if (m_query.by == ReportBy::Channel)
        return;
    const int capacity = m_capacityOf(span.agent);
    forPieces(span.fromAt, span.toAt, [&](qint64 from, qint64 to) {
        Bucket *bucket = bucketAt(from, span.agent, {});
        if (!bucket)
            return;
        ReportRow &row = bucket->row;
        (isOnline ? row.onlineMs : row.awayMs) += to - from;
        if (span.state == PresenceState::Busy)
            row.busyMs += to - from;
        if (isOnline)
            row.slotsMs += capacity * (to - from);
    });
}

void Report::take(const StaySpan &span)
{
    if (!m_query.agents.isEmpty() && !m_query.agents.contains(span.agent))
        return;
    if (!m_query.channels.isEmpty() && !m_query.channels.contains(span.channel))
        return;
    if (span.agent != m_agent)
        closeStays();
    m_agent = span.agent;
    m_stays.push_back(span);
    forPieces(span.fromAt, span.toAt, [&](qint64 from, qint64 to) {
        if (Bucket *bucket = bucketAt(from, span.agent, span.channel))
            bucket->row.staysMs += to - from;
    });
    if (!span.isOver || !inShift(span.toAt))
        return;
    if (Bucket *bucket = bucketAt(span.toAt, span.agent, span.channel)) {
        ++bucket->row.handled;
        bucket->row.handledMs += span.toAt - span.fromAt;
    }
}

// Occupied is who has at least one conversation while he is online; parallel ones count once
// (reference/market.md 2.6).
void Report::closeStays()
{
    std::sort(m_stays.begin(), m_stays.end(),
              [](const StaySpan &a, const StaySpan &b) { return a.fromAt < b.fromAt; });
    std::vector<Piece> joined;
    for (const StaySpan &stay : m_stays) {
        if (!joined.empty() && stay.fromAt <= joined.back().toAt)
            joined.back().toAt = std::max(joined.back().toAt, stay.toAt);
        else
            joined.push_back({ stay.fromAt, stay.toAt });
    }
    for (const Piece &present : m_present) {
        for (const Piece &stay : joined) {
            forPieces(std::max(present.fromAt, stay.fromAt), std::min(present.toAt, stay.toAt),
                      [this](qint64 from, qint64 to) {
                          if (m_query.by == ReportBy::Channel)
                              return;
                          if (Bucket *bucket = bucketAt(from, m_agent, {}))
                              bucket->row.occupiedMs += to - from;
                      });
        }
    }
    m_stays.clear();
    m_present.clear();
}

QList<ReportRow> Report::rows()
{
    closeStays();
    if (m_query.by == ReportBy::Total)
        bucketAt(m_query.fromAt, {}, {});
    QList<ReportRow> rows;
    for (auto &[key, bucket] : m_buckets) {
        bucket.tally.writeTo(bucket.row.figures);
        rows.append(bucket.row);
    }
    return rows;
}

QString csvField(const QString &text)
{
    static const QString kFormula = QStringLiteral("=+-@\t\r");
    QString field = text;
    if (!field.isEmpty() && kFormula.contains(field.front()))
        field.prepend(u'\'');
    const bool mustQuote = std::any_of(field.cbegin(), field.cend(), [](QChar c) {
        return c == u'"' || c == u',' || c == u'\n' || c == u'\r' || c == u';';
    });
    if (!mustQuote)
        return field;
    field.replace(u'"', QStringLiteral("\"\""));
    return u'"' + field + u'"';
}

QString csvFile(const QList<QStringList> &lines)
{
    QString text(QChar(QChar::ByteOrderMark));
    for (const QStringList &line : lines) {
        QStringList fields;
        for (const QString &field : line)
            fields.append(csvField(field));
        text += fields.join(u',') + QStringLiteral("\r\n");
    }
    return text;
}

} // namespace kefu::domain
