// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/profile.h"
#include "relay/protocol/ids.h"

#include <QString>
#include <QStringList>
#include <optional>

namespace kefu::app {

//! What the program was started with.
struct CommandLine {
    Profile profile;
    std::optional<QString> caFile; //!< further trust, PEM; remembered; empty = none any more
    ConversationId open; //!< of a kefudesk:// link
    QString relay;
    QString user;
    bool passwordFromStdin = false;
    QString language; //!< "zh_CN", "en" or empty
    QString demoAnswer; //!< not empty: play an agent once, then quit (packaging/demo)
    QString demoExpect; //!< the demo waits for a visitor's message that contains this
    QString demoPicture; //!< a file the demo pastes before its answer
    bool demoOpen = false; //!< the demo opens a chat and leaves it open
    QString demoEnter; //!< Enter is pressed when this file comes to exist
    QString demoDraft; //!< begun there, unless an earlier run's comes back
    int demoChats = 1; //!< with demoOpen: so many chats are opened in all
    bool demoPractice = false; //!< the demo begins practice with a click
    bool reportFirstPaint = false; //!< print a line when a window is first painted
    QString screenshots; //!< folder for the demo's pictures
    int demoTimeoutS = 60;
};

//! Either what to run with, or what to print and the exit code (0 help or version, 2 usage).
struct ParsedCommandLine {
    std::optional<CommandLine> run;
    QString text;
    int exitCode = 0;
};

//! `arguments` begin with the program's name. Needs no application object.
ParsedCommandLine parseCommandLine(const QStringList &arguments);

} // namespace kefu::app
