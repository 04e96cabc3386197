// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

//! An icon that is no button.
class Glyph : public QWidget {
    Q_OBJECT
public:
    Glyph(const Look &look, Icon icon, int size, QWidget *parent = nullptr);

    void setColour(QColor Theme::*colour);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    Icon m_icon;
    QColor Theme::*m_colour = &Theme::sub;
};

} // namespace kefu::ui
