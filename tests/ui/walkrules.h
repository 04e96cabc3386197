// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "paintrecord.h"

#include <QImage>
#include <QStringList>

//! What every window of the console must keep (issue of the desk: names, room, contrast, keys).
//! Each rule answers with one line per defect, which names the widget.
namespace kefu::ui::walk {

//! Widgets that are worked with by mouse or keys.
QList<QWidget *> interactive(QWidget *window);
QString nameOf(const QWidget *widget);

//! Whoever cannot see it hears what it is and what it is called.
QStringList namesAndRoles(QWidget *window);
//! No word of the interface is cut by an edge or an ellipsis, and none lies over another. The words
//! must be marked (MarkedWords); data may end in an ellipsis.
QStringList cutWords(QWidget *window);
//! Letters against what is really behind them, 4.5:1 at least. Switched off widgets are left out.
QStringList faintWords(QWidget *window);
//! By Tab and Shift+Tab everything interactive is reached, except what arrow keys reach inside a
//! group; and wherever the focus is, it can be seen.
QStringList unreachable(QWidget *window);
//! Pixmaps (icons) are drawn pixel for pixel.
QStringList blurred(QWidget *window);

} // namespace kefu::ui::walk
