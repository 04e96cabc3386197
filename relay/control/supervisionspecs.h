// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandspecs.h"

namespace kefu::control {

//! `disposition …`, `alert …`, `robot …`.
QList<CommandSpec> supervisionSpecs();
//! What they answer, as text; null: `cmd` is none of them.
QString supervisionText(const QString &cmd, const QJsonObject &d);

} // namespace kefu::control
