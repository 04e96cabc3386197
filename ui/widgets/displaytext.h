// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QFontMetrics>
#include <QString>

namespace kefu::ui {

//! Text from outside, made fit for the screen without taking its words away:
//! line ends become U+000A, other control characters U+FFFD, and the bidirectional controls (which
//! could turn the text around them) zero-width spaces; no letter carries more than eight combining
//! marks. Never longer than `text`. Linear.
QString displayText(QStringView text);

//! The same on one line: line ends and tabs become blanks. At most `limit` UTF-16 units, an
//! ellipsis included.
QString displayLine(QStringView text, int limit = 200);

//! `text` cut to at most `units` UTF-16 units, never inside a surrogate pair.
QStringView cutAtCharacter(QStringView text, qsizetype units);

//! A Chinese mobile number anywhere in a text, its middle hidden: "138****2671".
QString maskedPhones(const QString &text);

//! For setToolTip(): Qt guesses whether a tool tip is HTML, and visitor text never may be.
QString plainToolTip(const QString &text);

//! For menu entries: `&` shown as such.
QString plainMenuText(const QString &text);

//! One or two letters for an avatar: of "访客 7F3A" the first two hex digits, else the name's first
//! character.
QString avatarLetters(const QString &name);

} // namespace kefu::ui
