// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QColor>
#include <QPainter>

namespace kefu::ui {

//! A box's blurred shadow, as CSS draws it (sigma = half the blur): exact for a rectangle, so
//! nothing is blurred pixel by pixel. Drawn only outside `box`, inside `area`.
void paintShadow(QPainter &painter, const QRect &area, const QRect &box, const QColor &colour,
                 qreal sigma);

} // namespace kefu::ui
