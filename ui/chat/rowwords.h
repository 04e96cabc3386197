// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

namespace kefu::ui {

//! What of a message are words on a grey line in the middle: entering, ending, events.
bool isSystemLine(const Message &message);
//! That line.
QString systemWords(const Message &message);
//! What can be read and copied of a bubble, at most shownLength() of a text; of what is no text,
//! what it is and what it says. WeChat's faces are shown as the desk's (one emoji each).
QString bubbleWords(const Message &message, int shownChars);
//! How much of a text `budget` shows: a character costs one, a line end kFoldLine, an emoji
//! kFoldPair; never a part of a character.
int shownLength(const QString &text, int budget);
//! "06:54", on the agent's clock; empty for 0.
QString clockTime(qint64 at);
//! "11月7日 星期二", with the year when it is not this one.
QString dayWords(qint64 at);
//! "2023-11-07 06:54:20"; empty for 0.
QString fullTime(qint64 at);

} // namespace kefu::ui
