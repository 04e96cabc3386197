// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QRect>

namespace kefu::ui {

//! Top left of a window of `size` in the middle of the main screen.
QPoint centredOnScreen(QSize size);
//! Top left of a window of `size` in the bottom right corner of the main screen.
QPoint cornerOfScreen(QSize size);
//! Bottom centre of the screen's usable room, `above` px over its edge.
QPoint bottomOfScreen(QSize size, int above);
//! A remembered place, moved so that the window can be reached: screens come and go.
QPoint keptOnScreen(const QRect &window);
//! A remembered window inside its frame, made to fit on the screen it is on, or on the main one
//! when its screen is gone.
QRect fittedToScreen(const QRect &window);

} // namespace kefu::ui
