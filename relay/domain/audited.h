// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/authorize.h"

namespace kefu::domain {

//! Whether a command leaves a row in the audit (product.md 9, 11): whatever changes something does.
//! Not what only reads, not typing, and not the read mark, which moves with every glance and has a
//! table of its own. A command nobody thought of here is audited.
bool isAudited(Command command);

//! The commands that are, in the order of allCommands().
QList<Command> auditedCommands();

} // namespace kefu::domain
