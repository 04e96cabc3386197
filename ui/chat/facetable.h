// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>
#include <QString>

namespace kefu::ui {

//! One of the little pictures an agent can put into a message.
struct Face {
    QString key; //!< to find it again: a face's name, or the emoji itself
    QString shown; //!< one emoji
    QString words; //!< what finds it, in both languages, parted by blanks
    bool isFace = false; //!< one of LayIM's 72 (markup::faceNames()); else plain text
};

//! LayIM's faces in the order of markup::faceNames().
const QList<Face> &layimFaces();
//! As many other emoji.
const QList<Face> &emojiFaces();
//! Those whose words contain `typed`, or whose Chinese words are read with these initials; faces
//! first.
QList<Face> findFaces(const QString &typed);
//! The one with that key; an empty one when there is none.
Face faceOfKey(const QString &key);

} // namespace kefu::ui
