// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/types.h"

namespace kefu::simulator {

//! `14:03:22.123 shop > 李静: 您好`: local time, app, `>` from or `<` to the visitor or `!` a
//! remark, visitor, text. Always one line, and nothing a terminal would obey: text comes from
//! anywhere.
QString formatLine(const Line &line);

} // namespace kefu::simulator
