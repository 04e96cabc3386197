// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

//! LayIM's content markup (layim.md 2.6) as tokens. A whitelist: http and https only, no attributes
//! but a code class, an unknown face is literal text. The tokenizer never fails; what it does not
//! know is text.
namespace kefu::markup {

enum class TokenKind { Text, Mention, Face, Image, File, Audio, Video, Link, Code };

struct Token {
    TokenKind kind = TokenKind::Text;
    QString text; //!< what is shown: text, face name, link text, file name, code
    QString url; //!< Image, File, Audio, Video, Link
    bool operator==(const Token &) const = default;
};

//! Splits `content` into tokens; their text together covers all of it. Linear in its length.
QList<Token> tokenize(const QString &content);

//! The 72 face names in LayIM's order (layim.md 2.7).
const QList<QString> &faceNames();
bool isFaceName(const QString &name);

//! For `/layim` out: a visitor's text, unchanged to the eye, but with the opening bracket of
//! whatever LayIM would take for markup made a character reference, so that it stays text there
//! (design.md 17).
QString escapedForLayim(const QString &visitorText);

//! Plain text of a LayIM message for WeChat: faces as it writes them (faces.h), links as "text
//! url", media as their url.
QString plainText(const QString &content);

//! `& < > " '` as entities, for every other string a LayIM page inserts as HTML.
QString htmlEscaped(const QString &text);

} // namespace kefu::markup
