// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/desk/desk.h"

#include <QHash>
#include <QJsonObject>
#include <QTimeZone>

//! Fields that several commands have.
namespace kefu::control {

//! `id`, a row's number as a decimal string. BadRequest (`details.field`).
Result<qint64> idOf(const QJsonObject &d);
QHash<ChannelId, QString> channelNames(const desk::Desk &desk);
//! "YYYY-MM-DD" (its beginning, or with `isEnd` that of the day after) or "YYYY-MM-DDTHH:MM" in the
//! zone, ms UTC; 0 when it is neither.
qint64 timeFrom(const QString &text, const QTimeZone &zone, bool isEnd = false);

} // namespace kefu::control
