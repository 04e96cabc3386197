// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandspecs.h"

#include <QJsonObject>

namespace kefu::control {

//! `audit list`.
QList<CommandSpec> auditSpecs();

//! Its answer for people.
QString auditText(const QJsonObject &d);

} // namespace kefu::control
