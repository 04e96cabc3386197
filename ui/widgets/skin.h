// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

class QPainter;
class QWidget;

namespace kefu::ui {

//! How strongly a skin shows: wholly in heads and tool rows, faintly below lists and messages,
//! where LayIM lays white of 90 % over it (layim.md 1.3).
enum class Ground { Head, Body };

//! Fills `rect` of `widget` with the theme's `colour`, or with the part of the skin's picture that
//! lies there: the picture spans the whole window.
void paintGround(QPainter &painter, const QWidget *widget, const QRect &rect, const Look &look,
                 Ground ground, QColor Theme::*colour);
//! The picture itself, for the skins' own list.
void paintSkin(QPainter &painter, const QRectF &window, const Theme &theme);

} // namespace kefu::ui
