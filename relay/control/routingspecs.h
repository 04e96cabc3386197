// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandspecs.h"

#include <QJsonObject>

namespace kefu::control {

//! `explain`, `replay`, `routing …`, `group …`.
QList<CommandSpec> routingSpecs();

//! The answer of one of them for people; null for any other command.
QString routingText(const QString &cmd, const QJsonObject &d);

} // namespace kefu::control
