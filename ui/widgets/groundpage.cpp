// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/groundpage.h"

#include "ui/widgets/skin.h"

#include <QPainter>

namespace kefu::ui {

GroundPage::GroundPage(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
}

void GroundPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    paintGround(painter, this, rect(), m_look, Ground::Head, &Theme::panel);
}

} // namespace kefu::ui
