// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandline.h"

namespace kefu::control {

//! A command's answer as the program prints it.
struct Rendered {
    int exitCode = ExitOk;
    QString out; //!< standard output
    QString err; //!< standard error: warnings, or what went wrong
};

Rendered render(const CommandLine &line, const QJsonObject &answer);

} // namespace kefu::control
