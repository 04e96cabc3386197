// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/openclock.h"

#include <QDateTime>
#include <QTimeZone>
#include <algorithm>

namespace kefu::domain {

namespace {

constexpr int kMinutesOfHour = 60;
constexpr int kMinutesOfDay = 24 * kMinutesOfHour;

//! A minute of a day as the shop's clock shows it; a day with a change of the clock has its own
//! length.
qint64 momentOf(QDate date, int minute, const QTimeZone &zone)
{
    if (minute >= kMinutesOfDay)
        return QDateTime(date.addDays(1), QTime(0, 0), zone).toMSecsSinceEpoch();
    const QTime time(minute / kMinutesOfHour, minute % kMinutesOfHour);
    return QDateTime(date, time, zone).toMSecsSinceEpoch();
}

} // namespace

OpenClock::OpenClock(const BusinessHours &hours, const Calendar &calendar, qint64 fromAt,
                     qint64 toAt)
{
    if (!hours.isConfigured())
        return;
    const QTimeZone zone(hours.zone.toUtf8());
    const QDate first = QDateTime::fromMSecsSinceEpoch(fromAt, zone).date().addDays(-1);
    const QDate last = QDateTime::fromMSecsSinceEpoch(toAt, zone).date().addDays(1);
    m_from = momentOf(first, 0, zone);
    m_to = momentOf(last, kMinutesOfDay, zone);
    qint64 sum = 0;
    for (QDate date = first; date <= last; date = date.addDays(1)) {
        const QList<WorkSpan> spans = spansOn(hours, calendar, date);
        for (const WorkSpan &span : spans) {
            const qint64 from = momentOf(date, span.from, zone);
            const qint64 to = std::max(from, momentOf(date, span.to, zone));
            m_spans.push_back({ from, to, sum });
            sum += to - from;
        }
    }
}

qint64 OpenClock::openBefore(qint64 at) const
{
    if (at <= m_from)
        return at - m_from;
    const auto next = std::upper_bound(m_spans.begin(), m_spans.end(), at,
                                       [](qint64 time, const Span &s) { return time < s.from; });
    qint64 open = 0;
    if (next != m_spans.begin()) {
        const Span &span = *std::prev(next);
        open = span.before + std::min(at, span.to) - span.from;
    }
    return open + std::max(0LL, at - m_to);
}

qint64 OpenClock::openMs(qint64 from, qint64 to) const
{
    if (to <= from)
        return 0;
    return m_from == m_to ? to - from : openBefore(to) - openBefore(from);
}

} // namespace kefu::domain
