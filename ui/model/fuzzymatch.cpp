// SPDX-License-Identifier: Apache-2.0
#include "ui/model/fuzzymatch.h"

#include <algorithm>

namespace kefu::ui {

namespace {

constexpr int kBeginning = 1000;
constexpr int kWordBeginning = 800;
constexpr int kInitialsBeginning = 700;
constexpr int kInside = 600;
constexpr int kInitials = 500;
constexpr int kLoose = 300;
constexpr int kLooseInitials = 200;
constexpr int kMostPenalty = 90; // within one kind the shorter one is meant

bool beginsWord(const QString &text, qsizetype at)
{
    return at == 0 || (!text.at(at - 1).isLetterOrNumber() && text.at(at).isLetterOrNumber());
}

//! Number of characters between the first and the last letter that are not meant; -1: not all
//! there.
int looseGaps(const QString &text, const QString &letters)
{
    qsizetype at = -1;
    int gaps = 0;
    for (const QChar letter : letters) {
        const qsizetype next = text.indexOf(letter, at + 1);
        if (next < 0)
            return -1;
        gaps += at < 0 ? 0 : int(next - at - 1);
        at = next;
    }
    return gaps;
}

int penalised(int score, qsizetype by)
{
    return score - int(std::min<qsizetype>(by, kMostPenalty));
}

struct Found {
    int score = 0;
    enum { None, Words, Initials, Loose, LooseInitials } how = None;
    qsizetype at = 0;
};

Found find(const FuzzyKey &key, const FuzzyWanted &wanted)
{
    if (wanted.isEmpty())
        return {};
    if (const qsizetype at = key.folded.indexOf(wanted.words); at >= 0) {
        const int kind = at == 0         ? kBeginning
            : beginsWord(key.folded, at) ? kWordBeginning
                                         : kInside;
        return { penalised(kind, key.folded.size()), Found::Words, at };
    }
    if (const qsizetype at = key.initials.indexOf(wanted.letters); at >= 0)
        return { penalised(at == 0 ? kInitialsBeginning : kInitials, key.folded.size()),
                 Found::Initials, at };
    if (wanted.letters.size() < 2)
        return {};
    if (const int gaps = looseGaps(key.folded, wanted.letters); gaps >= 0)
        return { penalised(kLoose, gaps * 4), Found::Loose, 0 };
    if (const int gaps = looseGaps(key.initials, wanted.letters); gaps >= 0)
        return { penalised(kLooseInitials, gaps * 8), Found::LooseInitials, 0 };
    return {};
}

QList<int> looseMarks(const QString &text, const QString &letters)
{
    QList<int> marks;
    qsizetype at = -1;
    for (const QChar letter : letters) {
        at = text.indexOf(letter, at + 1);
        marks.append(int(at));
    }
    return marks;
}

} // namespace

FuzzyKey fuzzyKey(const QString &text, const PinyinInitials &pinyin)
{
    FuzzyKey key;
    key.folded.reserve(text.size());
    bool inWord = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i).toLower();
        key.folded += c;
        const QChar letter = pinyin.of(c);
        const bool part = c.isLetterOrNumber() && letter.isNull();
        if (!letter.isNull() || (part && !inWord)) {
            key.initials += letter.isNull() ? c : letter;
            key.places.append(int(i));
        }
        inWord = part;
    }
    return key;
}

FuzzyWanted fuzzyWanted(const QString &typed)
{
    FuzzyWanted wanted;
    wanted.words = typed.simplified();
    for (QChar &c : wanted.words)
        c = c.toLower();
    wanted.letters = wanted.words;
    wanted.letters.remove(u' ');
    return wanted;
}

int fuzzyScore(const FuzzyKey &key, const FuzzyWanted &wanted)
{
    return find(key, wanted).score;
}

QList<int> fuzzyMarks(const FuzzyKey &key, const FuzzyWanted &wanted)
{
    const Found found = find(key, wanted);
    QList<int> marks;
    switch (found.how) {
    case Found::Words:
        for (qsizetype i = 0; i < wanted.words.size(); ++i)
            marks.append(int(found.at + i));
        break;
    case Found::Initials:
        for (qsizetype i = 0; i < wanted.letters.size(); ++i)
            marks.append(key.places.at(found.at + i));
        break;
    case Found::Loose:
        return looseMarks(key.folded, wanted.letters);
    case Found::LooseInitials:
        for (const int at : looseMarks(key.initials, wanted.letters))
            marks.append(key.places.at(at));
        break;
    case Found::None:
        break;
    }
    return marks;
}

} // namespace kefu::ui
