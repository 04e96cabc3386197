// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QDate>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QSet>
#include <QString>
#include <array>

namespace kefu::domain {

//! A span of a working day, minutes from midnight; `to` is not included and may be 1440.
struct WorkSpan {
    int from = 0;
    int to = 0;
    bool operator==(const WorkSpan &) const = default;
};

//! A date that is not as its weekday says: a holiday, or a make-up day (调休) that works as another
//! weekday does.
struct SpecialDay {
    bool working = false;
    int asWeekday = 1; //!< 1 Monday … 7 Sunday; of a working one
    QString name {};
    bool operator==(const SpecialDay &) const = default;
};

//! The calendar all channels share. Holidays are announced a year at a time, so it also knows which
//! years it has been told.
struct Calendar {
    QMap<QDate, SpecialDay> days;
    QSet<int> years;
    bool operator==(const Calendar &) const = default;
};

//! When a channel is served (product.md 4, 6). No span on any day: always open.
struct BusinessHours {
    QString zone = QStringLiteral("Asia/Shanghai");
    std::array<QList<WorkSpan>, 7> week {}; //!< 0 Monday … 6 Sunday; sorted, apart from each other

    bool isConfigured() const;
    bool operator==(const BusinessHours &) const = default;
};

//! Whether the channel is open at `at` (ms UTC).
bool isOpen(const BusinessHours &hours, const Calendar &calendar, qint64 at);

//! The spans of a date: a holiday has none, a make-up day those of the weekday it works like.
QList<WorkSpan> spansOn(const BusinessHours &hours, const Calendar &calendar, QDate date);

//! The next time after `at` a span begins, ms UTC; 0 = none in the next 31 days, or always open.
qint64 nextOpening(const BusinessHours &hours, const Calendar &calendar, qint64 at);

//! What to tell the operator: this year's holidays are missing, or, from 1 December, next year's
//! (they are announced in November). Empty while no hours are configured.
QStringList calendarWarnings(const BusinessHours &hours, const Calendar &calendar, qint64 at);

//! `{"zone":"Asia/Shanghai","week":{"mon":["09:00-12:00","13:30-18:00"],…}}`. A span over midnight
//! is two. Errors: BadRequest with `details.field`.
Result<BusinessHours> hoursFromJson(const QJsonObject &json);
QJsonObject toJson(const BusinessHours &hours);

//! One year: `{"year":2026,"holidays":[{"from":"2026-10-01","to":"2026-10-07","name":"国庆节"}],
//! "workdays":[{"date":"2026-10-10","as":"wed"}]}`; without `as` a make-up day works like Monday.
//! Replaces what the calendar has of that year. Errors: BadRequest with `details.field`.
Result<void> addYear(Calendar &calendar, const QJsonObject &json);

} // namespace kefu::domain
