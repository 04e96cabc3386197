// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>
#include <array>

//! WeChat's faces are words in a text: `/::)`, `[微笑]` or `[Smile]`, as the visitor's client
//! writes it (wechat.md P12). The store keeps them as they came; at the edges they become one of
//! the 72 faces of the desk (layim.md 2.7) or an emoji, and the desk's faces become WeChat's words.
namespace kefu::faces {

//! A face as WeChat writes it, and what stands for it here.
struct WechatFace {
    QLatin1String code; //!< "/::)"; empty for the later ones, which have names only
    QStringView chinese; //!< without brackets
    QLatin1String english; //!< without brackets
    QStringView face; //!< one of markup::faceNames(); empty: the emoji stands for it
    QStringView emoji; //!< one emoji; empty where `face` is not
};

//! All of them, also those that current clients only still show.
QList<WechatFace> wechatFaces();

enum class PieceKind { Text, Face, Emoji };
//! A part of a text. `source` is how it stands there: joined, the sources give the text again.
struct Piece {
    PieceKind kind = PieceKind::Text;
    QString text {}; //!< Text: the text; Face: one of markup::faceNames(); Emoji: the emoji
    QString source {};
    bool operator==(const Piece &) const = default;
};

//! Splits a text as WeChat writes it, incoming or sent. Never fails: what is no face is text.
//! Linear in its length.
QList<Piece> pieces(const QString &wechatText);

//! The same on one line of plain words, for lists and notifications: `[微笑]` for every face.
QString inWords(const QString &wechatText);

//! How one of markup::faceNames() goes to WeChat: its code, its name in brackets, or one emoji
//! where WeChat has no such face (product.md 3). Empty for other names.
QString wechatFor(const QString &faceName);

//! What an agent wrote, `face[名]` being a face, as WeChat takes it. Never longer than `composed`,
//! also in bytes of UTF-8.
QString toWechat(const QString &composed);

} // namespace kefu::faces
