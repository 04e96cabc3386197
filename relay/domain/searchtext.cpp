// SPDX-License-Identifier: Apache-2.0
#include "relay/domain/searchtext.h"

#include <algorithm>
#include <vector>

namespace kefu::domain {

namespace {

constexpr int kLead = 16; //!< units of a snippet before its first hit …
constexpr int kSnippetUnits = 90; //!< … and in all
constexpr int kPairDigits = 4; //!< 36^4 is more than there are code points

//! One letter or sign as it is compared: NFKD makes full width half and parts accents from letters,
//! which then go.
void appendFolded(QString &out, char32_t letter)
{
    const QString parts =
        QString::fromUcs4(&letter, 1).normalized(QString::NormalizationForm_KD).toCaseFolded();
    for (const QChar part : parts) {
        if (!part.isMark())
            out.append(part);
    }
}

//! Nothing to do for them: Chinese, kana, digits, small letters, most signs.
bool isPlain(char32_t letter)
{
    const bool ascii = letter < 0x80 && !(letter >= 'A' && letter <= 'Z');
    return ascii || (letter >= 0x4E00 && letter <= 0x9FFF);
}

bool isWordLetter(char32_t letter)
{
    return QChar::isLetterOrNumber(letter);
}

void appendPairDigits(QByteArray &out, char32_t letter)
{
    constexpr char kDigits[] = "0123456789abcdefghijklmnopqrstuvwxyz";
    char digits[kPairDigits];
    for (int i = kPairDigits - 1; i >= 0; --i) {
        digits[i] = kDigits[letter % 36];
        letter /= 36;
    }
    out.append(digits, kPairDigits);
}

char32_t letterAt(QStringView text, qsizetype &at)
{
    const QChar unit = text[at++];
    if (unit.isHighSurrogate() && at < text.size() && text[at].isLowSurrogate())
        return QChar::surrogateToUcs4(unit, text[at++]);
    return unit.unicode();
}

struct Span {
    int from;
    int to; //!< exclusive
};

//! Where the words stand in the folded text, in order, touching ones joined. Empty when one is
//! missing.
QList<Span> findWords(const QString &folded, const QStringList &words)
{
    QList<Span> spans;
    for (const QString &word : words) {
        qsizetype at = folded.indexOf(word);
        if (at < 0)
            return {};
        for (; at >= 0; at = folded.indexOf(word, at + word.size()))
            spans.append({ int(at), int(at + word.size()) });
    }
    std::sort(spans.begin(), spans.end(), [](Span a, Span b) { return a.from < b.from; });
    QList<Span> joined;
    for (const Span span : std::as_const(spans)) {
        if (!joined.isEmpty() && span.from <= joined.last().to)
            joined.last().to = std::max(joined.last().to, span.to);
        else
            joined.append(span);
    }
    return joined;
}

//! Never into the middle of a surrogate pair or before a mark that belongs to the letter.
int letterBorder(QStringView text, int at)
{
    while (at > 0 && at < text.size() && (text[at].isLowSurrogate() || text[at].isMark()))
        --at;
    return at;
}

} // namespace

FoldedText foldForSearch(QStringView text)
{
    const QStringView searched = text.left(kMaxSearchedUnits);
    FoldedText folded;
    folded.text.reserve(searched.size());
    folded.origin.reserve(searched.size() + 1);
    for (qsizetype at = 0; at < searched.size();) {
        const int from = int(at);
        const char32_t letter = letterAt(searched, at);
        if (isPlain(letter))
            folded.text.append(QChar(char16_t(letter)));
        else
            appendFolded(folded.text, letter);
        while (folded.origin.size() < folded.text.size())
            folded.origin.append(from);
    }
    folded.origin.append(int(searched.size()));
    return folded;
}

QStringList searchWords(QStringView query)
{
    QStringList words;
    for (const QString &word : foldForSearch(query).text.simplified().split(u' ')) {
        if (!word.isEmpty() && !words.contains(word))
            words.append(word);
    }
    return words;
}

QByteArray searchPairs(QStringView folded)
{
    std::vector<quint64> pairs;
    char32_t before = 0;
    for (qsizetype at = 0; at < folded.size();) {
        const char32_t letter = letterAt(folded, at);
        if (before != 0 && isWordLetter(letter))
            pairs.push_back((quint64(before) << 32) | letter);
        before = isWordLetter(letter) ? letter : 0;
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    QByteArray out;
    out.reserve(qsizetype(pairs.size()) * (2 * kPairDigits + 1));
    for (const quint64 pair : pairs) {
        if (!out.isEmpty())
            out.append(' ');
        appendPairDigits(out, char32_t(pair >> 32));
        appendPairDigits(out, char32_t(pair & 0xffffffff));
    }
    return out;
}

QString searchableText(const Content &content)
{
    switch (content.kind) {
    case ContentKind::Text:
        return content.text;
    case ContentKind::Card:
    case ContentKind::Link:
    case ContentKind::Location:
    case ContentKind::Voice:
        break;
    default: // what a mini program or WeChat said, not a person; pictures have no words
        return {};
    }
    QStringList lines { content.title, content.description };
    lines.removeAll(QString());
    return lines.join(u'\n');
}

std::optional<QList<SnippetPart>> snippetOf(QStringView text, const QStringList &words)
{
    const FoldedText folded = foldForSearch(text);
    const QList<Span> hits = findWords(folded.text, words);
    if (hits.isEmpty())
        return std::nullopt;
    const int first = folded.origin[hits.first().from];
    const int begin = letterBorder(text, std::max(0, first - kLead));
    const int end = letterBorder(text, std::min(int(text.size()), begin + kSnippetUnits));
    QList<SnippetPart> parts;
    const auto add = [&parts, text](int from, int to, bool hit) {
        if (to > from)
            parts.append({ text.mid(from, to - from).toString(), hit });
    };
    int at = begin;
    for (const Span hit : hits) {
        const int from = std::min(folded.origin[hit.from], end);
        const int to = std::min(folded.origin[hit.to], end);
        add(at, from, false);
        add(std::max(from, at), to, true);
        at = std::max(at, to);
    }
    add(at, end, false);
    if (begin > 0)
        parts.first().text.prepend(u'…');
    if (end < text.size())
        parts.last().text.append(u'…');
    return parts;
}

} // namespace kefu::domain
