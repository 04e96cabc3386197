// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/replay.h"
#include "relay/storage/storagetypes.h"

#include <QJsonObject>
#include <QTimeZone>

namespace kefu::control {

//! What `replay` is asked for.
struct ReplayQuestion {
    qint64 fromAt = 0;
    qint64 toAt = 0;
    QStringList policies; //!< names; each is run
    domain::ReplaySettings settings;
    int speed = 1; //!< the record ran so many times faster than the day it is of
};

//! `date` (YYYY-MM-DD in the relay's time zone; today by default), `policy` (a list; in_order by
//! default), `capacity`, `speed` (of a day a simulator played faster). Errors: BadRequest with
//! `details.field`.
Result<ReplayQuestion> replayQuestion(const QJsonObject &d, const QTimeZone &zone, qint64 now);

//! The day as it was and as it would have been under each policy. Any thread.
QJsonObject replayJson(const ReplayQuestion &question, const storage::RecordedDay &day,
                       const QList<storage::AgentRecord> &agents);
//! The answer as a table.
QString replayText(const QJsonObject &d);

} // namespace kefu::control
