// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QJsonObject>
#include <QString>

namespace kefu::control {

//! The answer of a `reply.*`, `calendar.*`, `queue.*` or `webhook.*` command for people; null for
//! any other.
QString replyText(const QString &cmd, const QJsonObject &d);

} // namespace kefu::control
