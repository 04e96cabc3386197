// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/masking.h"

#include <QList>

namespace kefu {

namespace {

constexpr qsizetype kShortest = 7;
constexpr qsizetype kKeptInFront = 3;
constexpr qsizetype kKeptBehind = 2;

//! Digits that belong together, by their places in the text.
using Run = QList<qsizetype>;

bool isSeparator(QChar c)
{
    return c == u' ' || c == u'-' || c == u'\u00A0';
}

//! The run that begins at `from`: digits, at most one separator between two of them.
Run runAt(const QString &text, qsizetype from)
{
    Run run;
    for (qsizetype i = from; i < text.size(); ++i) {
        if (text[i].isDigit()) {
            run.append(i);
            continue;
        }
        const bool goesOn = isSeparator(text[i]) && i + 1 < text.size() && text[i + 1].isDigit();
        if (!goesOn)
            break;
    }
    const qsizetype behind = run.isEmpty() ? text.size() : run.last() + 1;
    if (run.size() == 17 && behind < text.size() && text[behind].toUpper() == u'X')
        run.append(behind);
    return run;
}

} // namespace

QString maskedNumbers(const QString &text)
{
    QString masked = text;
    for (qsizetype i = 0; i < text.size();) {
        if (!text[i].isDigit()) {
            ++i;
            continue;
        }
        const Run run = runAt(text, i);
        if (run.size() >= kShortest) {
            for (qsizetype n = kKeptInFront; n < run.size() - kKeptBehind; ++n)
                masked[run[n]] = u'*';
        }
        i = run.last() + 1;
    }
    return masked;
}

} // namespace kefu
