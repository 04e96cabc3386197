// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/board.h"

#include <QList>
#include <optional>

//! What the dashboard makes of the relay's numbers: ratios, thresholds, the day in half hours
//! (product.md 8). Pure; time is a parameter.
namespace kefu::ui {

//! How much a number asks to be looked at. Shape and word say it, too, never colour alone.
enum class Severity { Calm, Watch, Act };

inline constexpr double kLevelTarget = 0.8; //!< 首响达标率: the line in the chart
inline constexpr qint64 kWaitWatchMs = 2 * 60'000; //!< the oldest wait: product.md 8, "Alerts"
inline constexpr qint64 kWaitActMs = 5 * 60'000;
inline constexpr qint64 kAnswerWatchMs = 100'000; //!< product.md 7
inline constexpr qint64 kAnswerActMs = 180'000;

//! 30 秒首响达标率, 0..1: first replies within 30 s / (conversations + abandoned after 30 s).
//! Nothing where nobody came yet.
std::optional<double> serviceLevel(const BoardFigures &figures);
std::optional<double> serviceLevel(qint64 hits, qint64 base);
//! 平均排队时长, ms.
std::optional<qint64> averageQueueMs(const BoardFigures &figures);
//! 平均响应时长, ms.
std::optional<qint64> averageReplyMs(const BoardFigures &figures);
//! 3 分钟回复率, 0..1.
std::optional<double> replyRate(const BoardFigures &figures);

Severity waitSeverity(qint64 waitedMs); //!< of the oldest in the queue
Severity answerSeverity(qint64 waitedMs); //!< of the oldest without an answer
Severity levelSeverity(std::optional<double> level);
//! 0 calm; anything else `severe`.
Severity countSeverity(qint64 count, Severity severe);
//! Red above the limit, amber at it; 0 = no limit.
Severity loadSeverity(qint64 load, qint64 capacity);

//! A half hour of the day.
struct HalfHour {
    qint64 at = 0;
    qint64 conversations = 0;
    qint64 levelHits = 0;
    qint64 levelBase = 0;
    qint64 messagesIn = 0;
    qint64 messagesOut = 0;
    qint64 abandoned = 0;
    qint64 queued = 0; //!< the most at once
    qint64 waitMs = 0; //!< the longest
    bool operator==(const HalfHour &) const = default;
};
//! `points` by time; half hours without a point in between are there with zeros.
QList<HalfHour> halfHours(const QList<BoardPoint> &points);
//! The last `count` values of `member`, oldest first: what a tile's line shows.
QList<double> lastValues(const QList<BoardPoint> &points, qint64 BoardPoint::*member, int count);
//! The levels of the last `count` points that have one.
QList<double> lastLevels(const QList<BoardPoint> &points, int count);
//! A round number not below `value`, for the top of an axis: four equal parts of it are whole
//! numbers, too.
qint64 niceTop(qint64 value);

} // namespace kefu::ui
