// SPDX-License-Identifier: Apache-2.0
#include "relay/protocol/faces.h"

#include "relay/protocol/facetable.h"
#include "relay/protocol/markup.h"

#include <QHash>
#include <algorithm>

namespace kefu::faces {

namespace {

using L = QLatin1String;
constexpr qsizetype kMaxCode = 10; //!< "/:handclap"
constexpr qsizetype kMaxName = 12; //!< between brackets: "BrokenHeart"
constexpr qsizetype kMinCode = 3; //!< "/:v"
constexpr qsizetype kMaxFace = 16; //!< between the brackets of face[…]

using Index = QHash<QString, const WechatFace *>;

//! Codes and names in brackets, all in one.
const Index &index()
{
    static const Index built = [] {
        Index map;
        const auto bracketed = [](const QString &name) -> QString { return u'[' + name + u']'; };
        for (const WechatFace &face : kWechatFaces) {
            if (!face.code.isEmpty())
                map.insert(face.code, &face);
            map.insert(bracketed(face.chinese.toString()), &face);
            if (!face.english.isEmpty())
                map.insert(bracketed(QString(face.english)), &face);
        }
        for (const Alias &alias : kAliases) {
            if (const WechatFace *face = map.value(bracketed(alias.chinese.toString())))
                map.insert(bracketed(alias.other.toString()), face);
        }
        return map;
    }();
    return built;
}

struct Found {
    const WechatFace *face = nullptr;
    qsizetype length = 0;
};

//! Codes begin like each other ("/::-|", "/::-S"): the longest one counts.
Found codeAt(QStringView rest)
{
    for (qsizetype length = std::min(kMaxCode, rest.size()); length >= kMinCode; --length) {
        if (const WechatFace *face = index().value(rest.first(length).toString()))
            return { face, length };
    }
    return {};
}

Found nameAt(QStringView rest)
{
    const qsizetype end = rest.first(std::min(kMaxName + 2, rest.size())).indexOf(u']');
    if (end < 2)
        return {};
    return { index().value(rest.first(end + 1).toString()), end + 1 };
}

Found faceAt(QStringView text, qsizetype at)
{
    const QStringView rest = text.sliced(at);
    if (rest.startsWith(L("/:")))
        return codeAt(rest);
    return rest.front() == u'[' ? nameAt(rest) : Found {};
}

Piece pieceOf(const WechatFace &face, QStringView source)
{
    const bool drawn = !face.face.isEmpty();
    return { drawn ? PieceKind::Face : PieceKind::Emoji,
             (drawn ? face.face : face.emoji).toString(), source.toString() };
}

} // namespace

QList<WechatFace> wechatFaces()
{
    return { kWechatFaces.begin(), kWechatFaces.end() };
}

QList<Piece> pieces(const QString &wechatText)
{
    QList<Piece> list;
    const QStringView text(wechatText);
    qsizetype from = 0; // of the text not yet in the list
    const auto flush = [&](qsizetype end) {
        if (end > from)
            list.append({ PieceKind::Text, wechatText.mid(from, end - from),
                          wechatText.mid(from, end - from) });
    };
    for (qsizetype at = 0; at < text.size();) {
        const Found found = text[at] == u'/' || text[at] == u'[' ? faceAt(text, at) : Found {};
        if (!found.face) {
            ++at;
            continue;
        }
        flush(at);
        list.append(pieceOf(*found.face, text.sliced(at, found.length)));
        at += found.length;
        from = at;
    }
    flush(text.size());
    return list;
}

QString inWords(const QString &wechatText)
{
    QString words;
    for (const Piece &piece : pieces(wechatText))
        words += piece.kind == PieceKind::Face ? u'[' + piece.text + u']' : piece.text;
    return words.simplified();
}

QString wechatFor(const QString &faceName)
{
    static const QHash<QString, QString> map = [] {
        QHash<QString, QString> built;
        for (const Outgoing &row : kOutgoing)
            built.insert(row.face.toString(), row.wechat.toString());
        return built;
    }();
    return map.value(faceName);
}

QString toWechat(const QString &composed)
{
    const L open("face[");
    QString text;
    qsizetype from = 0; // of what is not yet in `text`
    for (qsizetype at = composed.indexOf(open); at >= 0;) {
        const qsizetype name = at + open.size();
        const QStringView rest = QStringView(composed).sliced(name);
        const qsizetype end = rest.first(std::min(kMaxFace + 1, rest.size())).indexOf(u']');
        const QString word = end < 0 ? QString() : wechatFor(rest.first(end).toString());
        if (!word.isEmpty()) {
            text += QStringView(composed).sliced(from, at - from) + word;
            from = name + end + 1;
        }
        at = composed.indexOf(open, std::max(from, name));
    }
    return from == 0 ? composed : text + QStringView(composed).sliced(from);
}

} // namespace kefu::faces
