// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"

#include <QByteArray>
#include <optional>

//! What of a text is found by which words (product.md 7: Chinese words of two characters and up).
//! The index holds pairs of neighbouring letters; what it finds is looked at once more here, so it
//! may find too much and never too little.
namespace kefu::domain {

//! More than this of a text is not searched.
inline constexpr qsizetype kMaxSearchedUnits = 8192;

//! A text as it is compared: case, full width and accents are gone.
struct FoldedText {
    QString text;
    QList<int> origin; //!< where each unit of `text` stood; one more behind the last
};
FoldedText foldForSearch(QStringView text);

//! The words of a query, folded; a message has all of them.
QStringList searchWords(QStringView query);

//! The pairs of neighbouring letters and digits, each once, as words of letters and digits of ASCII
//! parted by blanks, so that no tokenizer can cut them wrongly.
QByteArray searchPairs(QStringView folded);

//! What a content is found by, one line each.
QString searchableText(const Content &content);

//! Some of `text` around the first of the words, which are marked. Nothing when it does not have
//! all of them.
std::optional<QList<SnippetPart>> snippetOf(QStringView text, const QStringList &words);

} // namespace kefu::domain
