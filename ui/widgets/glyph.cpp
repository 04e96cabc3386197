// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/glyph.h"

#include <QPainter>

namespace kefu::ui {

Glyph::Glyph(const Look &look, Icon icon, int size, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_icon(icon)
{
    setFixedSize(size, size);
    setAttribute(Qt::WA_TransparentForMouseEvents);
}

void Glyph::setColour(QColor Theme::*colour)
{
    m_colour = colour;
    update();
}

void Glyph::paintEvent(QPaintEvent *)
{
    QPainter(this).drawPixmap(
        0, 0, m_look.icon(m_icon, width(), m_look.theme().*m_colour, devicePixelRatioF()));
}

} // namespace kefu::ui
