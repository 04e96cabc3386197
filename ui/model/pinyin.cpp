// SPDX-License-Identifier: Apache-2.0
#include "ui/model/pinyin.h"

#include <QLocale>
#include <algorithm>
#include <array>

namespace kefu::ui {

namespace {

struct First {
    char16_t character; //!< the first one in the Chinese order that is read with …
    char letter;
};
// No Chinese word begins with i, u or v.
constexpr std::array<First, 23> kFirst {
    First { u'\u963F', 'a' }, First { u'\u516B', 'b' }, First { u'\u5693', 'c' },
    First { u'\u5491', 'd' }, First { u'\u59B8', 'e' }, First { u'\u53D1', 'f' },
    First { u'\u65EE', 'g' }, First { u'\u54C8', 'h' }, First { u'\u4E0C', 'j' },
    First { u'\u5494', 'k' }, First { u'\u5783', 'l' }, First { u'\u5988', 'm' },
    First { u'\u62FF', 'n' }, First { u'\u5662', 'o' }, First { u'\u5991', 'p' },
    First { u'\u4E03', 'q' }, First { u'\u5465', 'r' }, First { u'\u4EE8', 's' },
    First { u'\u4ED6', 't' }, First { u'\u7A75', 'w' }, First { u'\u5915', 'x' },
    First { u'\u4E2B', 'y' }, First { u'\u5E00', 'z' },
};

bool isChinese(QChar c)
{
    return c.unicode() >= 0x4E00 && c.unicode() <= 0x9FFF;
}

} // namespace

PinyinInitials::PinyinInitials()
    : m_order(QLocale(QLocale::Chinese, QLocale::SimplifiedHanScript, QLocale::China))
{
}

QChar PinyinInitials::of(QChar c) const
{
    if (!isChinese(c))
        return {};
    if (const auto known = m_known.constFind(c); known != m_known.constEnd())
        return *known;
    const auto behind =
        std::upper_bound(kFirst.begin(), kFirst.end(), c, [this](QChar wanted, const First &first) {
            return m_order.compare(QString(wanted), QString(QChar(first.character))) < 0;
        });
    const QChar letter =
        behind == kFirst.begin() ? QChar(u'a') : QChar::fromLatin1(std::prev(behind)->letter);
    m_known.insert(c, letter);
    return letter;
}

QString PinyinInitials::of(const QString &text) const
{
    QString initials;
    for (const QChar c : text) {
        if (const QChar letter = of(c); !letter.isNull())
            initials += letter;
        else if (c.isLetterOrNumber())
            initials += c.toLower();
    }
    return initials;
}

} // namespace kefu::ui
