// SPDX-License-Identifier: Apache-2.0
#include "relay/wechat/textrules.h"

#include <algorithm>

namespace kefu::wechat {

namespace {

bool isForbidden(char16_t c)
{
    return (c < 0x20 && c != u'\t' && c != u'\n' && c != u'\r') || c >= 0xfffe;
}

bool needsCare(QChar c)
{
    return c.isSurrogate() || isForbidden(c.unicode());
}

//! Code units of the code point at `at`; a lone surrogate is one.
qsizetype codePointLength(QStringView text, qsizetype at)
{
    return text[at].isHighSurrogate() && at + 1 < text.size() && text[at + 1].isLowSurrogate() ? 2
                                                                                               : 1;
}

} // namespace

QString cleanedText(const QString &text)
{
    if (std::none_of(text.begin(), text.end(), needsCare))
        return text;
    QString out;
    out.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (codePointLength(text, i) == 2) {
            out += c;
            out += text[++i];
        } else if (c.isSurrogate()) {
            out += QChar(QChar::ReplacementCharacter);
        } else if (!isForbidden(c.unicode())) {
            out += c;
        }
    }
    return out;
}

} // namespace kefu::wechat
