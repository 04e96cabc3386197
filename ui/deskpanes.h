// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QList>

class QWidget;

namespace kefu::ui {

//! F6: the focus goes to the next (by = 1) or previous (-1) of the window's parts that is shown and
//! can take it, round and round.
void stepPane(const QList<QWidget *> &panes, int by);
//! Into the widget: itself, or the first in it that takes the focus by Tab; false when there is
//! none.
bool focusInto(QWidget *pane);

} // namespace kefu::ui
