// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/pinyin.h"

#include <QList>
#include <QString>

namespace kefu::ui {

//! A text made ready for being looked for many times.
struct FuzzyKey {
    QString folded; //!< in lower case, character by character: as long as the text
    QString initials; //!< of Chinese characters and of words ("新订单 Shop" → "xdds")
    QList<int> places; //!< where in the text each of the initials stands
};
FuzzyKey fuzzyKey(const QString &text, const PinyinInitials &pinyin);

//! What was typed, made ready once for all keys.
struct FuzzyWanted {
    QString words; //!< in lower case, blanks single
    QString letters; //!< the same without blanks
    bool isEmpty() const { return letters.isEmpty(); }
};
FuzzyWanted fuzzyWanted(const QString &typed);

//! How well the key is meant: the whole words at its beginning, at the beginning of a word, inside;
//! its initials; last the letters in their order with others between them. 0: not at all. No
//! allocation: it is asked for ten thousand of them at each key.
int fuzzyScore(const FuzzyKey &key, const FuzzyWanted &wanted);
//! The characters of the text that score came from, ascending.
QList<int> fuzzyMarks(const FuzzyKey &key, const FuzzyWanted &wanted);

} // namespace kefu::ui
