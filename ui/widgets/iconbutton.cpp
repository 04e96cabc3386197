// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/iconbutton.h"

#include "ui/widgets/focusring.h"
#include "ui/widgets/unreadpill.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kBlinkMs = 1'000;
constexpr int kBlinks = 5; // LayIM's never ends and costs 6.5 % of a core (layim.md 5.5)
} // namespace

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
    m_blinking.setDuration(kBlinkMs);
    m_blinking.setLoopCount(kBlinks);
    m_blinking.setStartValue(0.0);
    m_blinking.setEndValue(1.0);
    connect(&m_blinking, &QVariantAnimation::valueChanged, this, qOverload<>(&QWidget::update));
}

void IconButton::blinkBadge()
{
    m_blinking.stop();
    if (!m_look.reduceMotion())
        m_blinking.start();
}

qreal IconButton::badgeOpacity() const
{
    const bool blinks = m_blinking.state() == QAbstractAnimation::Running;
    return blinks ? m_blinking.currentValue().toReal() : 1;
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
    if (count == 0)
        m_blinking.stop();
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
    painter.setOpacity(badgeOpacity());
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
