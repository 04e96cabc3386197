// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/markup.h"

#include "relay/protocol/faces.h"

#include <QSet>
#include <algorithm>
#include <array>
#include <optional>

namespace kefu::markup {

namespace {

using L = QLatin1String;
constexpr qsizetype kMaxUrl = 2048;
constexpr qsizetype kMaxLabel = 3000;
constexpr qsizetype kMaxFace = 16;
constexpr qsizetype kMaxMention = 64;

//! Tags LayIM turns into HTML when it finds them in brackets (layim.md 2.6, 9).
constexpr std::array kTags { L("code"),  L("pre"), L("div"),   L("span"), L("p"),  L("table"),
                             L("thead"), L("th"),  L("tbody"), L("tr"),   L("td"), L("ul"),
                             L("li"),    L("ol"),  L("dl"),    L("dt"),   L("dd"), L("h2"),
                             L("h3"),    L("h4"),  L("h5") };

struct Match {
    Token token;
    qsizetype end = 0; //!< position behind it
};

//! Reads up to `close`, without the characters in `stop`, at most `max` long. Position of `close`
//! or -1. Every reader stops at its own opening character, so that no text is scanned twice over
//! its length.
qsizetype findClose(QStringView text, qsizetype from, QChar close, QStringView stop, qsizetype max)
{
    const qsizetype limit = std::min(text.size(), from + max + 1);
    for (qsizetype i = from; i < limit; ++i) {
        if (text[i] == close)
            return i;
        if (stop.contains(text[i]))
            return -1;
    }
    return -1;
}

bool isWebUrl(QStringView url)
{
    return url.startsWith(L("http://"), Qt::CaseInsensitive)
        || url.startsWith(L("https://"), Qt::CaseInsensitive);
}

//! Before a word of markup there must be no letter: "java(x)[1]" is no link.
bool atWordStart(QStringView text, qsizetype at)
{
    return at == 0 || !text[at - 1].isLetterOrNumber() || text[at - 1].unicode() > 0x7F;
}

std::optional<Match> readFace(QStringView text, qsizetype at)
{
    const qsizetype open = at + 5;
    const qsizetype close = findClose(text, open, u']', u"[ \t\n\r", kMaxFace);
    if (close <= open)
        return std::nullopt;
    const QString name = text.sliced(open, close - open).toString();
    if (!isFaceName(name))
        return std::nullopt;
    return Match { { TokenKind::Face, name, {} }, close + 1 };
}

//! img[url], audio[url], video[url]
std::optional<Match> readMedia(QStringView text, qsizetype at, qsizetype wordLength, TokenKind kind)
{
    const qsizetype open = at + wordLength + 1;
    const qsizetype close = findClose(text, open, u']', u"[ \t\n\r", kMaxUrl);
    if (close < 0 || !isWebUrl(text.sliced(open, close - open)))
        return std::nullopt;
    const QString url = text.sliced(open, close - open).toString();
    return Match { { kind, url, url }, close + 1 };
}

//! file(url)[name], a(url)[text]
std::optional<Match> readLabelled(QStringView text, qsizetype at, qsizetype wordLength,
                                  TokenKind kind)
{
    const qsizetype open = at + wordLength + 1;
    const qsizetype close = findClose(text, open, u')', u"( \t\n\r", kMaxUrl);
    if (close < 0 || close + 1 >= text.size() || text[close + 1] != u'['
        || !isWebUrl(text.sliced(open, close - open))) {
        return std::nullopt;
    }
    const qsizetype label = close + 2;
    const qsizetype end = findClose(text, label, u']', u"[", kMaxLabel);
    if (end < 0)
        return std::nullopt;
    const QString url = text.sliced(open, close - open).toString();
    const QString shown = end == label ? url : text.sliced(label, end - label).toString();
    return Match { { kind, shown, url }, end + 1 };
}

std::optional<Match> readMention(QStringView text, qsizetype at)
{
    qsizetype end = at + 1;
    while (end < text.size() && !text[end].isSpace() && text[end] != u'@'
           && end - at <= kMaxMention)
        ++end;
    const bool closed = end < text.size() && text[end].isSpace();
    if (!closed || end == at + 1 || !atWordStart(text, at))
        return std::nullopt;
    return Match { { TokenKind::Mention, text.sliced(at, end - at).toString(), {} }, end };
}

std::optional<Match> readCode(QStringView text, qsizetype at)
{
    for (const L open : { L("[pre class=layui-code]"), L("[pre]"), L("[code]") }) {
        if (!text.sliced(at).startsWith(open))
            continue;
        const L close = open == L("[code]") ? L("[/code]") : L("[/pre]");
        const qsizetype from = at + open.size();
        const qsizetype end = text.indexOf(close, from);
        if (end >= 0) {
            const QString code = text.sliced(from, end - from).toString();
            return Match { { TokenKind::Code, code, {} }, end + close.size() };
        }
    }
    return std::nullopt;
}

std::optional<Match> readWord(QStringView text, qsizetype at)
{
    const QStringView rest = text.sliced(at);
    if (rest.startsWith(L("face[")))
        return readFace(text, at);
    if (!atWordStart(text, at))
        return std::nullopt;
    if (rest.startsWith(L("img[")))
        return readMedia(text, at, 3, TokenKind::Image);
    if (rest.startsWith(L("audio[")))
        return readMedia(text, at, 5, TokenKind::Audio);
    if (rest.startsWith(L("video[")))
        return readMedia(text, at, 5, TokenKind::Video);
    if (rest.startsWith(L("file(")))
        return readLabelled(text, at, 4, TokenKind::File);
    if (rest.startsWith(L("a(")))
        return readLabelled(text, at, 1, TokenKind::Link);
    return std::nullopt;
}

//! True if the bracket at `at` opens one of LayIM's HTML tags, opening or closing.
bool opensTag(QStringView text, qsizetype at)
{
    QStringView rest = text.sliced(at + 1);
    if (rest.startsWith(u'/'))
        rest = rest.sliced(1);
    return std::any_of(kTags.begin(), kTags.end(), [rest](L tag) { return rest.startsWith(tag); });
}

bool endsWithAny(QStringView text, qsizetype end, std::initializer_list<L> words)
{
    const QStringView before = text.first(end);
    return std::any_of(words.begin(), words.end(),
                       [before](L word) { return before.endsWith(word); });
}

} // namespace

QList<Token> tokenize(const QString &content)
{
    QList<Token> tokens;
    const QStringView text(content);
    // Without any closing tag behind us there is nothing to look for: keeps hostile "[pre][pre]…"
    // linear.
    const qsizetype lastCodeEnd =
        std::max(text.lastIndexOf(L("[/pre]")), text.lastIndexOf(L("[/code]")));
    QString plain;
    qsizetype at = 0;
    while (at < text.size()) {
        const QChar c = text[at];
        std::optional<Match> match;
        if (c == u'@')
            match = readMention(text, at);
        else if (c == u'[' && at < lastCodeEnd)
            match = readCode(text, at);
        else if (c == u'f' || c == u'i' || c == u'a' || c == u'v')
            match = readWord(text, at);
        if (!match) {
            plain += c;
            ++at;
            continue;
        }
        if (!plain.isEmpty())
            tokens.append({ TokenKind::Text, std::exchange(plain, {}), {} });
        tokens.append(match->token);
        at = match->end;
    }
    if (!plain.isEmpty())
        tokens.append({ TokenKind::Text, plain, {} });
    return tokens;
}

const QList<QString> &faceNames()
{
    static const QList<QString> names =
        QStringLiteral("微笑 嘻嘻 哈哈 可爱 可怜 挖鼻 吃惊 害羞 挤眼 闭嘴 鄙视 爱你 "
                       "泪 偷笑 亲亲 生病 太开心 白眼 右哼哼 左哼哼 嘘 衰 委屈 吐 "
                       "哈欠 抱抱 怒 疑问 馋嘴 拜拜 思考 汗 困 睡 钱 失望 "
                       "酷 色 哼 鼓掌 晕 悲伤 抓狂 黑线 阴险 怒骂 互粉 心 "
                       "伤心 猪头 熊猫 兔子 ok 耶 good NO 赞 来 弱 草泥马 "
                       "神马 囧 浮云 给力 围观 威武 奥特曼 礼物 钟 话筒 蜡烛 蛋糕")
            .split(u' ');
    return names;
}

bool isFaceName(const QString &name)
{
    static const QSet<QString> names(faceNames().begin(), faceNames().end());
    return names.contains(name);
}

QString escapedForLayim(const QString &visitorText)
{
    const QStringView text(visitorText);
    const qsizetype lastClose = text.lastIndexOf(u']');
    const qsizetype lastLabel = lastClose < 0 ? -1 : text.first(lastClose).lastIndexOf(L(")["));
    QString out;
    out.reserve(text.size() + 32);
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool bracket = c == u'[' && i < lastClose
            && (endsWithAny(text, i, { L("face"), L("img"), L("audio"), L("video") })
                || opensTag(text, i));
        const bool paren =
            c == u'(' && i < lastLabel && endsWithAny(text, i, { L("file"), L("a") });
        if (bracket)
            out += L("&#91;");
        else if (paren)
            out += L("&#40;");
        else
            out += c;
    }
    return out;
}

QString plainText(const QString &content)
{
    QString out;
    for (const Token &token : tokenize(content)) {
        switch (token.kind) {
        case TokenKind::Face:
            out += faces::wechatFor(token.text);
            break;
        case TokenKind::Link:
        case TokenKind::File:
            out += token.text == token.url ? token.url : token.text + QChar(u' ') + token.url;
            break;
        default:
            out += token.text;
        }
    }
    return out;
}

QString htmlEscaped(const QString &text)
{
    QString out;
    out.reserve(text.size() + text.size() / 8);
    for (const QChar c : text) {
        switch (c.unicode()) {
        case u'&':
            out += L("&amp;");
            break;
        case u'<':
            out += L("&lt;");
            break;
        case u'>':
            out += L("&gt;");
            break;
        case u'"':
            out += L("&quot;");
            break;
        case u'\'':
            out += L("&#39;");
            break;
        default:
            out += c;
        }
    }
    return out;
}

} // namespace kefu::markup
