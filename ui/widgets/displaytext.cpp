// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/displaytext.h"

#include <QRegularExpression>
#include <QTextBoundaryFinder>
#include <QTextDocument>

namespace kefu::ui {

namespace {

constexpr int kMaxMarks = 8;
constexpr int kMaxLetterUnits =
    8; // a family emoji has up to 11 units; the rest of a longer cluster is noise

bool isBidiControl(char16_t c)
{
    return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
}

bool isMark(QChar c)
{
    return c.category() == QChar::Mark_NonSpacing || c.category() == QChar::Mark_Enclosing;
}

bool isControl(char16_t c)
{
    return c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0xFFFE || c == 0xFFFF;
}

QChar safeChar(QChar c)
{
    const char16_t u = c.unicode();
    if (u == u'\n' || u == u'\t')
        return c;
    if (u == 0x2028 || u == 0x2029 || u == 0x0085)
        return u'\n';
    if (isControl(u))
        return QChar(QChar::ReplacementCharacter);
    return isBidiControl(u) ? QChar(0x200B) : c;
}

bool isHexName(QStringView name)
{
    const auto hex = [](QChar c) { return (c >= u'0' && c <= u'9') || (c >= u'A' && c <= u'F'); };
    const QStringView end = name.right(4);
    return name.size() > 5 && name.at(name.size() - 5) == u' '
        && std::all_of(end.begin(), end.end(), hex);
}

} // namespace

QString displayText(QStringView text)
{
    QString out;
    out.reserve(text.size());
    int marks = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        QChar c = text.at(i);
        if (c == u'\r') {
            if (i + 1 < text.size() && text.at(i + 1) == u'\n')
                continue;
            c = u'\n';
        }
        marks = isMark(c) ? marks + 1 : 0;
        if (marks > kMaxMarks)
            continue;
        const bool paired =
            c.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        if (paired) {
            out += c;
            out += text.at(++i);
        } else {
            out += c.isSurrogate() ? QChar(QChar::ReplacementCharacter) : safeChar(c);
        }
    }
    return out;
}

QString displayLine(QStringView text, int limit)
{
    // Only a bounded part is looked at: a preview of 200,000 characters costs no more than one of
    // 200.
    QString line = displayText(cutAtCharacter(text, limit * 4));
    for (QChar &c : line) {
        if (c == u'\n' || c == u'\t')
            c = u' ';
    }
    line = line.trimmed();
    if (line.size() <= limit)
        return line;
    return cutAtCharacter(line, limit - 1).toString() + QChar(0x2026);
}

QStringView cutAtCharacter(QStringView text, qsizetype units)
{
    if (text.size() <= units)
        return text;
    if (units > 0 && text.at(units - 1).isHighSurrogate() && text.at(units).isLowSurrogate())
        --units;
    return text.left(units);
}

QString maskedPhones(const QString &text)
{
    static const QRegularExpression phone(
        QStringLiteral("(?<![0-9])(1[0-9]{2})[0-9]{4}([0-9]{4})(?![0-9])"));
    return QString(text).replace(phone, QStringLiteral("\\1****\\2"));
}

QString plainToolTip(const QString &text)
{
    return Qt::mightBeRichText(text)
        ? QStringLiteral("<span>") + text.toHtmlEscaped() + QStringLiteral("</span>")
        : text;
}

QString plainMenuText(const QString &text)
{
    return QString(text).replace(u'&', QStringLiteral("&&"));
}

QString avatarLetters(const QString &name)
{
    const QString line = displayLine(name, 64);
    if (isHexName(line))
        return line.right(4).left(2);
    QTextBoundaryFinder finder(QTextBoundaryFinder::Grapheme, line);
    const qsizetype end = finder.toNextBoundary();
    return end > 0
        ? cutAtCharacter(QStringView(line).left(end), kMaxLetterUnits).toString().toUpper()
        : QString();
}

} // namespace kefu::ui
