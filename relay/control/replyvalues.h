// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/replies.h"

#include <QJsonObject>

//! Automatic replies and the calendar as JSON, for the control socket and the admin commands.
namespace kefu::control {

QJsonObject ruleJson(const domain::KeywordRule &rule);
QJsonObject repliesJson(const QString &channel, const desk::ReplyView &view);
QJsonObject calendarJson(const domain::Calendar &calendar);
//! What a text triggers: `triggers` is the kind or empty, `rule`, `text` and `cost` go with it, and
//! `otherwise` lists what stands in when the limits forbid the first.
QJsonObject trialJson(const desk::Autoresponder::Trial &trial);

//! The fields given change `rule`; `withAll`: match, pattern and text must be there. Errors:
//! BadRequest.
Result<void> readRule(const QJsonObject &d, bool withAll, domain::KeywordRule &rule);
//! `hours` as in domain::hoursFromJson, or `days` as the command line has them ("mon=09:00-18:00").
//! Neither: always open.
Result<domain::BusinessHours> readHours(const QJsonObject &d);
//! `holidays` and `workdays` as objects, or as the command line has them ("2026-10-01..2026-10-07",
//! "2026-10-10=fri").
Result<QJsonObject> readYear(const QJsonObject &d);

} // namespace kefu::control
