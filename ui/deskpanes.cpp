// SPDX-License-Identifier: Apache-2.0
#include "ui/deskpanes.h"

#include <QApplication>
#include <QWidget>

namespace kefu::ui {

namespace {

bool takesFocus(const QWidget *widget)
{
    return (widget->focusPolicy() & Qt::TabFocus) && widget->isVisible() && widget->isEnabled();
}

} // namespace

bool focusInto(QWidget *pane)
{
    if (!pane->isVisible())
        return false;
    if (takesFocus(pane)) {
        pane->setFocus(Qt::TabFocusReason);
        return true;
    }
    for (QWidget *next = pane->nextInFocusChain(); next && next != pane;
         next = next->nextInFocusChain()) {
        if (pane->isAncestorOf(next) && takesFocus(next)) {
            next->setFocus(Qt::TabFocusReason);
            return true;
        }
    }
    return false;
}

void stepPane(const QList<QWidget *> &panes, int by)
{
    const auto count = panes.size();
    if (count == 0)
        return;
    const QWidget *now = QApplication::focusWidget();
    qsizetype at = by > 0 ? -1 : count; // nowhere yet: the first, or the last
    for (qsizetype i = 0; i < count; ++i) {
        if (now && (panes.at(i) == now || panes.at(i)->isAncestorOf(now)))
            at = i;
    }
    for (qsizetype step = 1; step <= count; ++step) {
        const qsizetype next = (at + by * step + 2 * count) % count;
        if (focusInto(panes.at(next)))
            return;
    }
}

} // namespace kefu::ui
