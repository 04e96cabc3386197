// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandspecs.h"

namespace kefu::control {

//! `reply …`, `calendar …`, `queue …`, `webhook …`.
QList<CommandSpec> replySpecs();

} // namespace kefu::control
