// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/control/commandline.h"

#include <QList>

namespace kefu::control {

//! An option with a value, and the field of the request it becomes.
struct OptionSpec {
    enum class Kind { Text, List, Number, Choice, Flag };
    QString name; //!< without dashes
    QString field;
    QString value; //!< its name in the help; for Choice the choices, joined by '|'
    QString description;
    Kind kind = Kind::Text;
    bool required = false;
};

//! One subcommand: its words, what it asks of Handlers, its options.
struct CommandSpec {
    QStringList words; //!< "agent", "add"
    CommandLine::Kind kind = CommandLine::Kind::Control;
    QString cmd; //!< Control: "agent.add"
    QString nameField; //!< the field NAME goes to; empty: no argument
    bool nameOptional = false;
    QString nameLabel = QStringLiteral("NAME"); //!< its name in the help
    QString valueField = {}; //!< the field a second argument goes to; empty: none
    QString valueName = {}; //!< its name in the help
    QString summary;
    QList<OptionSpec> options;
    QList<Input> inputs; //!< exactly one of their options must be given; NewSecrets may be left out
    bool hasJson = false;
    bool inputOptional = false; //!< none of `inputs` has to be given
};

const QList<CommandSpec> &commandSpecs();
QString inputOption(Input input); //!< "password-stdin"
QString inputDescription(Input input);

} // namespace kefu::control
