// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>

//! What the lists of conversations say beside name and message (desk.md 3.2).
namespace kefu::ui {

//! How long somebody has waited, as the lists colour it (product.md 7).
enum class WaitLevel {
    Short, //!< less than 60 s: no word of it, the unread pill is shown
    Told, //!< said, without colour
    Slow, //!< from 100 s: amber
    TooLong, //!< from 180 s: red
};
WaitLevel waitLevel(qint64 waitedMs);
//! 「等 4:07」, from an hour 「等 1:02:03」.
QString waitWords(qint64 waitedMs);
//! "0:17", what is left of a countdown; never negative.
QString countdown(qint64 leftMs);

//! How near the last time an answer is possible has come (product.md 4).
enum class Deadline {
    Far,
    Near, //!< less than 6 h: amber
    Close, //!< less than 2 h: red
    Over, //!< past the 48 hours
};
Deadline deadlineLevel(qint64 leftMs);
//! 「剩 5 小时 20 分」, 「剩 12 分」, 「已超 48 小时，不能回复」.
QString deadlineWords(qint64 leftMs);

//! A row's time on the agent's clock: 14:05, yesterday, 11-23, 2025-11-23. Empty for 0. `now`: ms
//! UTC.
QString rowTime(qint64 at, qint64 now);

} // namespace kefu::ui
