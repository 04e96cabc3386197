// SPDX-License-Identifier: Apache-2.0
#include "ui/login/loginparts.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr QPoint kMark(48, 52);
constexpr QSize kMarkSize(48, 48);
constexpr qreal kMarkRadius = 8;
constexpr int kMarkIcon = 26;
constexpr int kFoot = 40;
} // namespace

LoginPage::LoginPage(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_mark(kMark)
{
}

void LoginPage::setMark(const QPoint &topLeft)
{
    m_mark = topLeft;
    update();
}

void LoginPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, height() - kFoot, width(), 1), theme.line);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.bar);
    const QRect mark(m_mark, kMarkSize);
    painter.drawRoundedRect(mark, kMarkRadius, kMarkRadius);
    painter.drawPixmap(mark.center() + QPoint(1 - kMarkIcon / 2, 1 - kMarkIcon / 2),
                       m_look.icon(Icon::Headset, kMarkIcon, theme.text, devicePixelRatioF()));
}

} // namespace kefu::ui
