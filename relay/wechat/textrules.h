// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QString>
#include <QStringList>

namespace kefu::wechat {

//! WeChat's limit for one text message, bytes of UTF-8 (wechat.md 3).
inline constexpr qsizetype kMaxTextBytes = 2048;

//! Text both XML and WeChat's JSON take: control characters but tab, CR and LF dropped, U+FFFE and
//! U+FFFF too, lone surrogates made U+FFFD (they would go out as \ud83d, wechat.md P1).
QString cleanedText(const QString &text);

//! Bytes of `text` as UTF-8.
qsizetype utf8Size(QStringView text);

//! Pieces of at most `maxBytes` that joined give `text` again; one piece is one unit of the reply
//! quota. Cuts between characters as people see them where possible, and never inside a code point
//! (a piece is then longer only if one code point is). Empty text gives no piece.
QStringList splitText(const QString &text, qsizetype maxBytes = kMaxTextBytes);

} // namespace kefu::wechat
