// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QFont>
#include <QList>
#include <QPointer>
#include <QRectF>
#include <QString>
#include <QWidget>

namespace kefu::ui {

//! Letters as a painter put them down, in logical pixels of the recorded window.
struct PaintedText {
    QString text;
    QRectF box; //!< around the letters' ink
    QRectF
        room; //!< what the painter could touch: its widget, less what its parents hide, and clips
    QColor ink;
    qreal opacity = 1;
    QPointer<QWidget> widget; //!< that painted it
};

//! A pixmap as it was put down: crisp when both sizes are the same.
struct PaintedPixmap {
    QSizeF target; //!< in pixels of the screen
    QSizeF source; //!< in its own pixels
    QPointer<QWidget> widget;
};

//! A line from one widget's paint event, in the order of painting.
struct PaintRecord {
    QList<PaintedText> texts;
    QList<PaintedPixmap> pixmaps;
};

//! What `window` and everything in it draw, taken from the calls of their painters, not from
//! pixels: words that a clip, an ellipsis or a neighbour hides are seen all the same.
PaintRecord recordPaint(QWidget *window);

} // namespace kefu::ui
