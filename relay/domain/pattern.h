// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/result.h"

#include <QList>
#include <QString>
#include <QStringView>
#include <utility>

namespace kefu::domain {

//! Text as keywords see it: full-width and other compatibility forms as their ordinary ones
//! (ＡＢＣ１ → abc1), case folded, runs of blanks as one, none at the ends (product.md 6).
QString foldedText(const QString &text);

//! A regular expression that cannot hang anybody: it is run as an automaton that reads each
//! character once, so its cost is at most states × characters, whatever was written; both are
//! bounded, and `budget` bounds the sum over all expressions tried for one message. What an
//! automaton cannot do (back references, look-around) is refused when the rule is saved.
//!
//! Understood: characters, `.`, `[a-z]`, `[^…]`, `\d \D \w \W \s \S`, `\` before anything else,
//! `( )`, `(?: )`, `|`, `* + ? {n} {n,} {n,m}` (lazy ones mean the same, since only "found" is
//! asked), `^`, `$`. Matching is on folded text, so it heeds neither case nor width.
class Pattern {
public:
    static constexpr int kMaxChars = 500; //!< of the expression
    static constexpr int kMaxStates = 1000; //!< repetitions multiply
    static constexpr int kMaxDepth = 50; //!< groups in groups

    //! Errors: BadRequest with what is wrong and `details.at`, the index of the character.
    static Result<Pattern> compile(const QString &expression);

    //! Whether it is found anywhere in `folded` (a foldedText()). Takes what it did from `budget`;
    //! at 0 it stops and has not matched.
    bool isFoundIn(QStringView folded, int &budget) const;
    int stateCount() const { return int(m_states.size()); }

    struct Range {
        char32_t from = 0;
        char32_t to = 0;
    };
    //! One state: either reads a character or moves on without one.
    struct State {
        enum class Kind { Set, Split, Jump, Begin, End, Match };
        Kind kind = Kind::Match;
        int next = 0; //!< Set, Jump, Split, Begin, End
        int other = 0; //!< Split
        QList<Range> ranges = {}; //!< Set
        bool negated = false; //!< Set
    };

private:
    QList<State> m_states; //!< 0 is the start
};

//! What one message's expressions may cost together: a few milliseconds.
inline constexpr int kPatternBudget = 1'000'000;

} // namespace kefu::domain
