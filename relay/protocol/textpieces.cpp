// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/textpieces.h"

#include <QTextBoundaryFinder>

namespace kefu {

namespace {

//! Code units of the code point at `at`; a lone surrogate is one.
qsizetype codePointLength(QStringView text, qsizetype at)
{
    return text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate() ? 2
                                                                                               : 1;
}

qsizetype codePointBytes(QStringView text, qsizetype at)
{
    const char16_t c = text[at].unicode();
    if (codePointLength(text, at) == 2)
        return 4;
    return c < 0x80 ? 1 : c < 0x800 ? 2 : 3; // a lone surrogate goes out as U+FFFD
}

//! The furthest cut behind `from` that keeps the piece within `maxBytes`, but at least one code
//! point.
qsizetype codePointCut(QStringView text, qsizetype from, qsizetype maxBytes)
{
    qsizetype at = from + codePointLength(text, from);
    qsizetype bytes = codePointBytes(text, from);
    while (at < text.size()) {
        bytes += codePointBytes(text, at);
        if (bytes > maxBytes)
            break;
        at += codePointLength(text, at);
    }
    return at;
}

} // namespace

qsizetype utf8Size(QStringView text)
{
    qsizetype bytes = 0;
    for (qsizetype i = 0; i < text.size(); i += codePointLength(text, i))
        bytes += codePointBytes(text, i);
    return bytes;
}

QStringList textPieces(const QString &text, qsizetype maxBytes)
{
    QStringList pieces;
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, text);
    for (qsizetype from = 0; from < text.size();) {
        qsizetype cut = codePointCut(text, from, maxBytes);
        if (cut < text.size()) {
            finder.setPosition(cut);
            const qsizetype between = finder.isAtBoundary() ? cut : finder.toPreviousBoundary();
            if (between > from)
                cut = between;
        }
        pieces += text.sliced(from, cut - from);
        from = cut;
    }
    return pieces;
}

} // namespace kefu
