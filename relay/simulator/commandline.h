// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/config.h"
#include "relay/simulator/visitorscript.h"

#include <QHostAddress>

namespace kefu::simulator {

//! Exit codes of every Kefudesk program (design.md 17).
enum ExitCode { ExitOk = 0, ExitFailure = 1, ExitUsage = 2, ExitUnavailable = 69, ExitConfig = 78 };

//! What the command line asks for; with `finished` there is only `output` to print and `exitCode`
//! to return.
struct CommandLine {
    bool finished = false;
    int exitCode = ExitOk;
    QString output; //!< to stdout when exitCode is ExitOk, else to stderr
    Config config;
    QHostAddress address = QHostAddress(QHostAddress::LocalHost);
    quint16 port = 0;
    Script script; //!< may be empty
    bool interactive = false;
    bool exitWhenDone =
        false; //!< end when the script is played: ExitFailure if somebody got no answer
};

//! `arguments` with the program's name first. Reads the files they name.
CommandLine readCommandLine(const QStringList &arguments);

} // namespace kefu::simulator
