// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/server/config.h"

namespace kefu::server {

enum class LogLevel { Warning, Info, Debug };

//! Sends this process's log to standard error in the given form. For programs only: a relay inside
//! the console logs as the console does.
void setUpLogging(LogFormat format, LogLevel level);

} // namespace kefu::server
