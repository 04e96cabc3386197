// SPDX-License-Identifier: Apache-2.0
#include "ui/model/boardrules.h"

#include <algorithm>

namespace kefu::ui {

namespace {

constexpr qint64 kHalfHourMs = 30 * 60'000;

Severity byLimits(qint64 value, qint64 watch, qint64 act)
{
    return value >= act ? Severity::Act : value >= watch ? Severity::Watch : Severity::Calm;
}

std::optional<qint64> average(qint64 sum, qint64 count)
{
    return count > 0 ? std::optional(sum / count) : std::nullopt;
}

void add(HalfHour &half, const BoardPoint &point)
{
    half.conversations += point.conversations;
    half.levelHits += point.levelHits;
    half.levelBase += point.levelBase;
    half.messagesIn += point.messagesIn;
    half.messagesOut += point.messagesOut;
    half.abandoned += point.abandoned;
    half.queued = std::max(half.queued, point.queued);
    half.waitMs = std::max(half.waitMs, point.waitMs);
}

} // namespace

std::optional<double> serviceLevel(qint64 hits, qint64 base)
{
    return base > 0 ? std::optional(double(hits) / double(base)) : std::nullopt;
}

std::optional<double> serviceLevel(const BoardFigures &figures)
{
    return serviceLevel(figures.levelHits, figures.levelBase);
}

std::optional<qint64> averageQueueMs(const BoardFigures &figures)
{
    return average(figures.queueWaitMs, figures.queueStays);
}

std::optional<qint64> averageReplyMs(const BoardFigures &figures)
{
    return average(figures.replyMs, figures.replies);
}

std::optional<double> replyRate(const BoardFigures &figures)
{
    return serviceLevel(figures.repliesInTime, figures.replies);
}

Severity waitSeverity(qint64 waitedMs)
{
    return byLimits(waitedMs, kWaitWatchMs, kWaitActMs);
}

Severity answerSeverity(qint64 waitedMs)
{
    return byLimits(waitedMs, kAnswerWatchMs, kAnswerActMs);
}

Severity levelSeverity(std::optional<double> level)
{
    if (!level || *level >= kLevelTarget)
        return Severity::Calm;
    return *level < kLevelTarget / 2 ? Severity::Act : Severity::Watch;
}

Severity countSeverity(qint64 count, Severity severe)
{
    return count > 0 ? severe : Severity::Calm;
}

Severity loadSeverity(qint64 load, qint64 capacity)
{
    return capacity > 0 && load > capacity ? Severity::Act : Severity::Calm;
}

QList<HalfHour> halfHours(const QList<BoardPoint> &points)
{
    QList<HalfHour> halves;
    for (const BoardPoint &point : points) {
        const qint64 at = point.at - point.at % kHalfHourMs;
        while (!halves.isEmpty() && halves.last().at < at) {
            HalfHour next;
            next.at = halves.last().at + kHalfHourMs;
            halves.append(next);
        }
        if (halves.isEmpty()) {
            HalfHour first;
            first.at = at;
            halves.append(first);
        }
        add(halves.last(), point);
    }
    return halves;
}

QList<double> lastValues(const QList<BoardPoint> &points, qint64 BoardPoint::*member, int count)
{
    QList<double> values;
    for (qsizetype i = std::max<qsizetype>(0, points.size() - count); i < points.size(); ++i)
        values.append(double(points.at(i).*member));
    return values;
}

QList<double> lastLevels(const QList<BoardPoint> &points, int count)
{
    QList<double> values;
    for (qsizetype i = points.size() - 1; i >= 0 && values.size() < count; --i) {
        if (const auto level = serviceLevel(points.at(i).levelHits, points.at(i).levelBase))
            values.prepend(*level);
    }
    return values;
}

qint64 niceTop(qint64 value)
{
    for (qint64 scale = 1; scale < 1'000'000'000'000; scale *= 10) {
        for (const qint64 step : { 4, 8, 12, 20, 24 }) {
            if (step * scale >= value)
                return step * scale;
        }
    }
    return value;
}

} // namespace kefu::ui
