// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QtGlobal>

namespace kefu::domain {

inline constexpr int kMinutesOfDay = 24 * 60;

//! When a channel's messages also go to WeChat's own customer-service tool (product.md 3,
//! wechat.md 8): never, always, or every day between two times of the relay's time zone.
struct HandOver {
    enum class Mode { Off, On, Scheduled };
    Mode mode = Mode::Off;
    int fromMinute = 0; //!< of the day; Scheduled only
    int toMinute = 0; //!< not included; before `fromMinute`: of the next day; equal: the whole day

    bool operator==(const HandOver &) const = default;
};

constexpr bool isHandedOver(const HandOver &rule, int minuteOfDay)
{
    if (rule.mode != HandOver::Mode::Scheduled)
        return rule.mode == HandOver::Mode::On;
    if (rule.fromMinute < rule.toMinute)
        return minuteOfDay >= rule.fromMinute && minuteOfDay < rule.toMinute;
    return minuteOfDay >= rule.fromMinute || minuteOfDay < rule.toMinute;
}

//! The minute of the day at `at` (ms UTC) where clocks are `offsetSeconds` ahead of UTC.
constexpr int minuteOfDay(qint64 at, int offsetSeconds)
{
    constexpr qint64 kMinuteMs = 60'000;
    const qint64 minutes = (at + offsetSeconds * 1000LL) / kMinuteMs;
    return static_cast<int>(((minutes % kMinutesOfDay) + kMinutesOfDay) % kMinutesOfDay);
}

} // namespace kefu::domain
