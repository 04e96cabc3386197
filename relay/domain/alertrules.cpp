// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/alertrules.h"

#include <QList>
#include <algorithm>
#include <array>

namespace kefu::domain {

namespace {

using L = QLatin1String;

constexpr std::array kNames { L("wait"),        L("nobody_online"), L("account"), L("uncertain"),
                              L("certificate"), L("disk"),          L("no_push") };
constexpr std::array kLevels { L("none"), L("warning"), L("critical") };
constexpr qint64 kMinute = 60'000;
constexpr qsizetype kWeeks = 4;

//! Beyond the threshold, or at `tenths` tenths of the way back.
bool isBeyond(AlertKind kind, qint64 threshold, qint64 value, int tenths)
{
    constexpr int kTenths = 10;
    if (threshold == 0)
        return false;
    if (lessIsWorse(kind))
        return value * tenths < threshold * kTenths;
    return value * kTenths > threshold * tenths;
}

} // namespace

QString alertKindName(AlertKind kind)
{
    return kNames[size_t(kind)];
}

std::optional<AlertKind> alertKindFromName(QStringView name)
{
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end())
        return std::nullopt;
    return AlertKind(found - kNames.begin());
}

QString alertLevelName(AlertLevel level)
{
    return kLevels[size_t(level)];
}

AlertRule defaultAlertRule(AlertKind kind)
{
    switch (kind) {
    case AlertKind::Wait:
        return { true, 2 * kMinute, 5 * kMinute };
    case AlertKind::NobodyOnline:
        return { true, 0, kMinute };
    case AlertKind::Account:
        return { true, 0, 1 };
    case AlertKind::Uncertain:
        return { true, 10 * kMinute, 0 };
    case AlertKind::Certificate:
        return { true, 21, 7 };
    case AlertKind::Disk:
        return { true, 10, 5 };
    case AlertKind::NoPush:
        return { true, 20, 0 };
    }
    return {};
}

bool lessIsWorse(AlertKind kind)
{
    return kind == AlertKind::Certificate || kind == AlertKind::Disk;
}

qint64 limitOf(const AlertRule &rule, AlertLevel level)
{
    return level == AlertLevel::Critical ? rule.critical
        : level == AlertLevel::Warning   ? rule.warning
                                         : 0;
}

AlertLevel alertLevel(AlertKind kind, const AlertRule &rule, std::optional<qint64> value,
                      AlertLevel before)
{
    constexpr int kRise = 10;
    constexpr int kFall = 9;
    if (!rule.enabled || !value)
        return AlertLevel::None;
    for (const AlertLevel level : { AlertLevel::Critical, AlertLevel::Warning }) {
        // An errcode or a count that should have come is no measure: it stands or it does not.
        const bool isMeasure = kind != AlertKind::Account && kind != AlertKind::NoPush;
        if (!isMeasure) {
            if (limitOf(rule, level) != 0 && *value >= limitOf(rule, level))
                return level;
            continue;
        }
        if (isBeyond(kind, limitOf(rule, level), *value, before >= level ? kFall : kRise))
            return level;
    }
    return AlertLevel::None;
}

std::optional<qint64> usualPushes(const QList<qint64> &sameHours, qint64 atLeast)
{
    if (sameHours.size() < kWeeks)
        return std::nullopt;
    const qint64 least = *std::min_element(sameHours.begin(), sameHours.end());
    return least >= atLeast ? std::optional(least) : std::nullopt;
}

} // namespace kefu::domain
