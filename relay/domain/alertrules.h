// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/ids.h"

#include <QString>
#include <optional>

//! When supervisors are alerted, and when it is over (product.md 8). Pure.
namespace kefu::domain {

//! In the order of the database (SCHEMA.md, alert_rules).
enum class AlertKind {
    Wait, //!< the oldest wait in the queue, ms of business hours
    NobodyOnline, //!< in working hours; ms
    Account, //!< WeChat has shut the account: the errcode (50002, 40243, 48004)
    Uncertain, //!< the oldest message whose fate is not known and that nobody looked after, ms
    Certificate, //!< days until it is not valid any more
    Disk, //!< per cent that is free
    NoPush, //!< pushes that hour usually has, and none came
};
inline constexpr int kAlertKinds = static_cast<int>(AlertKind::NoPush) + 1;
QString alertKindName(AlertKind kind);
std::optional<AlertKind> alertKindFromName(QStringView name);
inline size_t qHash(AlertKind kind, size_t seed = 0)
{
    return ::qHash(int(kind), seed);
}

//! Numbers as in the database.
enum class AlertLevel { None, Warning, Critical };
QString alertLevelName(AlertLevel level);

//! Beyond which value each level begins; 0 = that level is never reached. For Certificate and Disk
//! less is worse.
struct AlertRule {
    bool enabled = true;
    qint64 warning = 0;
    qint64 critical = 0;
    bool operator==(const AlertRule &) const = default;
};
AlertRule defaultAlertRule(AlertKind kind);
bool lessIsWorse(AlertKind kind);

//! The level of a value, given the one that stands: it rises at once and falls only when the value
//! is back behind nine tenths of what it rose at (hysteresis, market.md 2.16), so that a figure at
//! its threshold does not ring again and again. No value: nothing is wrong.
AlertLevel alertLevel(AlertKind kind, const AlertRule &rule, std::optional<qint64> value,
                      AlertLevel before);

//! The threshold a level stands for.
qint64 limitOf(const AlertRule &rule, AlertLevel level);

//! "an hour silent that had ≥ 20 messages on each of the last 4 same weekdays": the least of the
//! four, if that is enough; nothing: that hour is allowed to be silent.
std::optional<qint64> usualPushes(const QList<qint64> &sameHours, qint64 atLeast);

} // namespace kefu::domain
