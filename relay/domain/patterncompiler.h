// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/domain/pattern.h"

namespace kefu::domain {

//! The automaton of an expression; behind Pattern::compile(), whose limits and errors it has.
Result<QList<Pattern::State>> compileStates(const QString &expression);

} // namespace kefu::domain
