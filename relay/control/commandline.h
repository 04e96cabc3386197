// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

namespace kefu::control {

//! Exit codes of the relay's program (design.md 17).
enum ExitCode : int {
    ExitOk = 0,
    ExitFailure = 1,
    ExitUsage = 2,
    ExitUnavailable = 69,
    ExitConfig = 78
};

//! What standard input holds for a command. Secrets never stand in the argument list: `ps` shows
//! that.
enum class Input {
    None,
    Password,
    Secret,
    Secrets,
    NewSecrets, //!< any of them, and none at all
    Passphrase, //!< of an exported key
};

//! A command line, understood.
struct CommandLine {
    enum class Kind { Help, Version, PrintConfig, Serve, CheckConfig, Control };
    Kind kind = Kind::Help;
    QString configPath;
    QString helpText; //!< Help
    QJsonObject request; //!< Control: for Handlers, still without what comes from standard input
    Input input = Input::None;
    bool json = false;
};

//! `args` without the program's name. Error: BadRequest with the words to print; the exit code
//! is 2.
Result<CommandLine> parseCommandLine(const QStringList &args);

//! Puts what standard input held into the request. Errors as above.
Result<void> applyInput(CommandLine &line, const QByteArray &input);

} // namespace kefu::control
