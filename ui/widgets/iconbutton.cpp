// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/iconbutton.h"

#include "ui/widgets/focusring.h"
#include "ui/widgets/unreadpill.h"

#include <QPainter>

namespace kefu::ui {

IconButton::IconButton(const Look &look, Icon icon, int iconSize, QSize cell, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
    , m_icon(icon)
    , m_iconSize(iconSize)
    , m_cell(cell)
{
    setFixedSize(cell);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

void IconButton::setName(const QString &name)
{
    setToolTip(name);
    setAccessibleName(name);
}

void IconButton::setIconShape(Icon icon)
{
    m_icon = icon;
    update();
}

void IconButton::setBadge(int count)
{
    m_badge = count;
    update();
}

void IconButton::setColours(QColor Theme::*rest, QColor Theme::*hover)
{
    m_rest = rest;
    m_hover = hover;
    update();
}

void IconButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    if (isDown() && m_pressedGround)
        painter.fillRect(rect(), theme.pressed);
    if (hasFocus() && m_byKey) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(theme.accent);
        painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 3, 3);
    }
    const QColor colour = theme.*(underMouse() && isEnabled() ? m_hover : m_rest);
    painter.setOpacity(isEnabled() ? 1 : 0.4);
    const QPoint place((width() - m_iconSize) / 2, (height() - m_iconSize) / 2);
    painter.drawPixmap(place, m_look.icon(m_icon, m_iconSize, colour, devicePixelRatioF()));
    paintUnreadPill(painter, m_look, std::min(place.x() + m_iconSize + 8, width()), place.y() + 3,
                    m_badge);
}

void IconButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void IconButton::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

void IconButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

} // namespace kefu::ui
