// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/businesshours.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTimeZone>
#include <algorithm>

namespace kefu::domain {

namespace {

using L = QLatin1String;

constexpr std::array kDays { L("mon"), L("tue"), L("wed"), L("thu"), L("fri"), L("sat"), L("sun") };
constexpr int kMinutes = 24 * 60;
constexpr qint64 kMinuteMs = 60'000;
constexpr int kLookAheadDays = 31;
constexpr int kMaxSpans = 12; //!< a day
constexpr int kMaxDays = 366;
constexpr int kAnnouncedMonth = 12; //!< by then next year's holidays are known

Error badField(const QString &field, const QString &expected)
{
    return makeError(ErrorCode::BadRequest, field + QStringLiteral(": expected ") + expected,
                     { { L("field"), field } });
}

//! "09:30" → 570; "24:00" is the end of the day. -1: no time.
int minuteOf(QStringView text)
{
    const qsizetype colon = text.indexOf(u':');
    bool hourOk = false;
    bool minuteOk = false;
    const int hour = text.left(colon).toInt(&hourOk);
    const int minute = text.mid(colon + 1).toInt(&minuteOk);
    if (text.size() != 5 || colon != 2 || !hourOk || !minuteOk || hour < 0 || minute < 0
        || minute > 59)
        return -1;
    const int total = hour * 60 + minute;
    return total <= kMinutes ? total : -1;
}

QString textOf(int minute)
{
    const QLatin1Char zero('0');
    return QStringLiteral("%1:%2").arg(minute / 60, 2, 10, zero).arg(minute % 60, 2, 10, zero);
}

std::optional<WorkSpan> spanOf(const QString &text)
{
    const QStringList ends = text.split(u'-');
    if (ends.size() != 2)
        return std::nullopt;
    const WorkSpan span { minuteOf(ends[0]), minuteOf(ends[1]) };
    if (span.from < 0 || span.to <= span.from)
        return std::nullopt;
    return span;
}

Result<QList<WorkSpan>> spansOf(const QString &day, const QJsonArray &array)
{
    const QString expected = QStringLiteral("spans such as 09:00-12:00 that do not overlap");
    QList<WorkSpan> spans;
    for (const QJsonValue &value : array) {
        const auto span = spanOf(value.toString());
        if (!span || spans.size() >= kMaxSpans)
            return badField(QStringLiteral("week.") + day, expected);
        spans.append(*span);
    }
    const auto earlier = [](const WorkSpan &a, const WorkSpan &b) { return a.from < b.from; };
    std::sort(spans.begin(), spans.end(), earlier);
    const auto overlap = [](const WorkSpan &a, const WorkSpan &b) { return b.from < a.to; };
    if (std::adjacent_find(spans.begin(), spans.end(), overlap) != spans.end())
        return badField(QStringLiteral("week.") + day, expected);
    return spans;
}

//! 1 Monday … 7 Sunday, 0 for no weekday.
int weekdayNamed(const QString &name)
{
    const auto found = std::find(kDays.begin(), kDays.end(), QStringView(name));
    return found == kDays.end() ? 0 : int(found - kDays.begin()) + 1;
}

QDate dateIn(const QJsonValue &value, int year)
{
    const QDate date = QDate::fromString(value.toString(), Qt::ISODate);
    return date.year() == year ? date : QDate();
}

Result<void> addHoliday(Calendar &calendar, const QJsonObject &json, int year)
{
    const QDate from = dateIn(json.value(L("from")), year);
    const QDate to = json.contains(L("to")) ? dateIn(json.value(L("to")), year) : from;
    if (!from.isValid() || !to.isValid() || to < from)
        return badField(QStringLiteral("holidays"), QStringLiteral("dates of the year, in order"));
    const SpecialDay day { false, 1, json.value(L("name")).toString().left(64) };
    for (QDate date = from; date <= to; date = date.addDays(1))
        calendar.days.insert(date, day);
    return {};
}

Result<void> addWorkday(Calendar &calendar, const QJsonObject &json, int year)
{
    const QDate date = dateIn(json.value(L("date")), year);
    const int as = json.contains(L("as")) ? weekdayNamed(json.value(L("as")).toString()) : 1;
    if (!date.isValid() || as == 0)
        return badField(QStringLiteral("workdays"),
                        QStringLiteral("a date of the year, and mon … sun for `as`"));
    calendar.days.insert(date, { true, as, json.value(L("name")).toString().left(64) });
    return {};
}

void forgetYear(Calendar &calendar, int year)
{
    const auto begin = calendar.days.lowerBound(QDate(year, 1, 1));
    const auto end = calendar.days.upperBound(QDate(year, 12, 31));
    calendar.days.erase(begin, end);
}

//! Adds every object of an array; stops at the first that is wrong.
template <typename Add>
Result<void> addEach(Calendar &calendar, const QJsonValue &array, int year, Add add)
{
    const QJsonArray entries = array.toArray();
    if (entries.size() > kMaxDays)
        return badField(QStringLiteral("year"), QStringLiteral("no more days than a year has"));
    for (const QJsonValue &value : entries) {
        if (const Result<void> added = add(calendar, value.toObject(), year); !added)
            return added;
    }
    return {};
}

QDateTime localTime(const BusinessHours &hours, qint64 at)
{
    return QDateTime::fromMSecsSinceEpoch(at, QTimeZone(hours.zone.toUtf8()));
}

} // namespace

QList<WorkSpan> spansOn(const BusinessHours &hours, const Calendar &calendar, QDate date)
{
    const auto special = calendar.days.constFind(date);
    if (special == calendar.days.cend())
        return hours.week[size_t(date.dayOfWeek() - 1)];
    return special->working ? hours.week[size_t(special->asWeekday - 1)] : QList<WorkSpan>();
}

bool BusinessHours::isConfigured() const
{
    return std::any_of(week.begin(), week.end(), [](const auto &day) { return !day.isEmpty(); });
}

bool isOpen(const BusinessHours &hours, const Calendar &calendar, qint64 at)
{
    if (!hours.isConfigured())
        return true;
    const QDateTime local = localTime(hours, at);
    const int minute = local.time().hour() * 60 + local.time().minute();
    const QList<WorkSpan> spans = spansOn(hours, calendar, local.date());
    return std::any_of(spans.begin(), spans.end(), [minute](const WorkSpan &span) {
        return minute >= span.from && minute < span.to;
    });
}

qint64 nextOpening(const BusinessHours &hours, const Calendar &calendar, qint64 at)
{
    if (!hours.isConfigured())
        return 0;
    const QTimeZone zone(hours.zone.toUtf8());
    const QDate today = localTime(hours, at).date();
    for (int days = 0; days <= kLookAheadDays; ++days) {
        const QDate date = today.addDays(days);
        const qint64 midnight = QDateTime(date, QTime(0, 0), zone).toMSecsSinceEpoch();
        const QList<WorkSpan> spans = spansOn(hours, calendar, date);
        const auto next = std::find_if(spans.begin(), spans.end(), [=](const WorkSpan &span) {
            return midnight + span.from * kMinuteMs > at;
        });
        if (next != spans.end())
            return midnight + next->from * kMinuteMs;
    }
    return 0;
}

QStringList calendarWarnings(const BusinessHours &hours, const Calendar &calendar, qint64 at)
{
    if (!hours.isConfigured())
        return {};
    const QDate today = localTime(hours, at).date();
    QList<int> missing;
    if (!calendar.years.contains(today.year()))
        missing.append(today.year());
    if (today.month() >= kAnnouncedMonth && !calendar.years.contains(today.year() + 1))
        missing.append(today.year() + 1);
    QStringList warnings;
    for (const int year : std::as_const(missing)) {
        warnings.append(QStringLiteral("the holidays and make-up days of %1 are not known: working "
                                       "hours follow the weekdays only")
                            .arg(year));
    }
    return warnings;
}

Result<BusinessHours> hoursFromJson(const QJsonObject &json)
{
    BusinessHours hours;
    if (json.contains(L("zone")))
        hours.zone = json.value(L("zone")).toString();
    if (hours.zone.isEmpty() || hours.zone.size() > 64 || !QTimeZone(hours.zone.toUtf8()).isValid())
        return badField(QStringLiteral("zone"),
                        QStringLiteral("a time zone such as Asia/Shanghai"));
    const QJsonObject week = json.value(L("week")).toObject();
    for (auto it = week.begin(); it != week.end(); ++it) {
        const int weekday = weekdayNamed(it.key());
        if (weekday == 0 || !it->isArray())
            return badField(QStringLiteral("week.") + it.key(),
                            QStringLiteral("mon … sun, each a list"));
        const Result<QList<WorkSpan>> spans = spansOf(it.key(), it->toArray());
        if (!spans)
            return spans.error();
        hours.week[size_t(weekday - 1)] = *spans;
    }
    return hours;
}

QJsonObject toJson(const BusinessHours &hours)
{
    QJsonObject week;
    for (size_t i = 0; i < kDays.size(); ++i) {
        QJsonArray spans;
        for (const WorkSpan &span : hours.week[i])
            spans.append(QString(textOf(span.from) + u'-' + textOf(span.to)));
        if (!spans.isEmpty())
            week.insert(kDays[i], spans);
    }
    return { { L("zone"), hours.zone }, { L("week"), week } };
}

Result<void> addYear(Calendar &calendar, const QJsonObject &json)
{
    const int year = json.value(L("year")).toInt();
    if (year < 2000 || year > 2200)
        return badField(QStringLiteral("year"), QStringLiteral("a year such as 2026"));
    Calendar changed = calendar;
    forgetYear(changed, year);
    // Make-up days last: a holiday's span may run over one.
    if (const auto done = addEach(changed, json.value(L("holidays")), year, addHoliday); !done)
        return done;
    if (const auto done = addEach(changed, json.value(L("workdays")), year, addWorkday); !done)
        return done;
    changed.years.insert(year);
    calendar = changed;
    return {};
}

} // namespace kefu::domain
