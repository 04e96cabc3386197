// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"
#include "relay/simulator/types.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringList>

namespace kefu::simulator {

//! One way to go on after an answer: the first whose words occur in it is taken; no words = always.
struct Reaction {
    QStringList any;
    QStringList say; //!< one of them is chosen; empty = say nothing
};

//! Anything but a text.
struct ScriptedPush {
    QString msgType;
    PushFields fields;
    QByteArray file; //!< empty = one is made up, if the type has one
};

//! What the answers since the visitor's last words must be; else the visitor leaves and is counted.
struct Expectation {
    QStringList any; //!< one of them must occur in the answers; empty = any text does
    QString msgType; //!< the last answer's; empty = any
    bool nothing = false; //!< there must be no answer at all
};

//! One thing a scripted visitor does.
struct ScriptStep {
    enum class Kind { Enter, Say, Push, Pause, Wait, React, Expect };
    Kind kind = Kind::Pause;
    QStringList say; //!< Say: one of them is chosen
    QString sessionFrom; //!< Enter
    int ms = -1; //!< Pause: how long; Say: delay before it (-1 = as long as typing takes); Wait:
                 //!< patience
    int answers = 1; //!< Wait: how many
    QString remind; //!< Wait: said once when the patience is over, then it waits again
    QList<Reaction> reactions; //!< React
    ScriptedPush push; //!< Push
    Expectation expect; //!< Expect
};

struct ScriptedVisitor {
    QString name;
    QString app; //!< empty = the apps take turns
    int startMs = 0;
    QList<ScriptStep> steps;
};

//! Visitors and what they do, without loops: every script ends by itself.
struct Script {
    QList<ScriptedVisitor> visitors;
};

//! Reads the JSON described in relay/simulator/README.md. Errors name the place:
//! "visitors[1].steps[3]: …". Files are looked for in `folder`; without one the script may name
//! none.
Result<Script> parseScript(const QByteArray &json, const QString &folder = {});

} // namespace kefu::simulator
