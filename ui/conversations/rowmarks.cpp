// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/rowmarks.h"

#include <QCoreApplication>
#include <QDateTime>

namespace kefu::ui {

namespace {

constexpr qint64 kSecond = 1000;
constexpr qint64 kMinute = 60 * kSecond;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kTold = 60 * kSecond;
constexpr qint64 kSlow = 100 * kSecond;
constexpr qint64 kTooLong = 180 * kSecond;
constexpr qint64 kNear = 6 * kHour;
constexpr qint64 kClose = 2 * kHour;

class Words {
    Q_DECLARE_TR_FUNCTIONS(RowMarks)
};

QString clock(qint64 seconds)
{
    const QString rest = QStringLiteral("%1:%2").arg(seconds / 60 % 60, seconds < 3600 ? 1 : 2, 10,
                                                     QLatin1Char('0'));
    const QString time = rest.arg(seconds % 60, 2, 10, QLatin1Char('0'));
    return seconds < 3600 ? time : QStringLiteral("%1:%2").arg(seconds / 3600).arg(time);
}

} // namespace

WaitLevel waitLevel(qint64 waitedMs)
{
    return waitedMs >= kTooLong ? WaitLevel::TooLong
        : waitedMs >= kSlow     ? WaitLevel::Slow
        : waitedMs >= kTold     ? WaitLevel::Told
                                : WaitLevel::Short;
}

QString waitWords(qint64 waitedMs)
{
    return Words::tr("Waits %1").arg(clock(std::max<qint64>(waitedMs, 0) / kSecond));
}

QString countdown(qint64 leftMs)
{
    return clock((std::max<qint64>(leftMs, 0) + kSecond - 1) / kSecond);
}

Deadline deadlineLevel(qint64 leftMs)
{
    return leftMs <= 0    ? Deadline::Over
        : leftMs < kClose ? Deadline::Close
        : leftMs < kNear  ? Deadline::Near
                          : Deadline::Far;
}

QString deadlineWords(qint64 leftMs)
{
    if (leftMs <= 0)
        return Words::tr("Past 48 h");
    const qint64 minutes = std::max<qint64>(leftMs / kMinute, 1);
    if (minutes < 60)
        return Words::tr("%1 min left to reply").arg(minutes);
    return Words::tr("%1 h %2 min left to reply").arg(minutes / 60).arg(minutes % 60);
}

QString rowTime(qint64 at, qint64 now)
{
    if (at <= 0)
        return {};
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(at);
    const QDate today = QDateTime::fromMSecsSinceEpoch(now).date();
    if (time.date() >= today)
        return time.toString(QStringLiteral("HH:mm"));
    if (time.date() == today.addDays(-1))
        return Words::tr("Yesterday");
    return time.toString(time.date().year() == today.year() ? QStringLiteral("MM-dd")
                                                            : QStringLiteral("yyyy-MM-dd"));
}

} // namespace kefu::ui
