// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

class QAbstractScrollArea;
class QScrollArea;

namespace kefu::ui {

//! The ring around a list or a scrolled text that the keyboard has come to (see cameByKey()); rows
//! that are chosen look the same with and without the focus. Lies over the area, which owns it.
class FocusFrame : public QWidget {
public:
    FocusFrame(const Look &look, QAbstractScrollArea *area);

protected:
    void paintEvent(QPaintEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    const Look &m_look;
};

//! What gets the focus inside is scrolled into sight. Qt does so only while the focus goes from one
//! widget inside to another, not when it comes in from outside.
void scrollToFocus(QScrollArea *area);

} // namespace kefu::ui
