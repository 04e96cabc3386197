// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/textbutton.h"

#include "ui/widgets/focusring.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kIcon = 20;
constexpr int kText = 13;
constexpr int kGap = 6;
constexpr int kHeight = 24;
constexpr int kSide = 4;
constexpr qreal kRadius = 3;
} // namespace

TextButton::TextButton(const Look &look, Icon icon, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
    , m_icon(icon)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

QSize TextButton::sizeHint() const
{
    const int words = QFontMetrics(m_look.font(kText)).horizontalAdvance(text());
    return { 2 * kSide + kIcon + kGap + words + 1, kHeight };
}

void TextButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.setRenderHint(QPainter::Antialiasing);
    if (hasFocus() && m_byKey) {
        painter.setPen(theme.accent);
        painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), kRadius, kRadius);
    }
    const QColor colour = underMouse() ? theme.text : theme.icon;
    painter.drawPixmap(kSide, (height() - kIcon) / 2,
                       m_look.icon(m_icon, kIcon, colour, devicePixelRatioF()));
    painter.setFont(m_look.font(kText));
    painter.setPen(underMouse() ? theme.text : theme.sub);
    painter.drawText(rect().adjusted(kSide + kIcon + kGap, 0, 0, 0),
                     Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine, text());
}

void TextButton::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void TextButton::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void TextButton::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

} // namespace kefu::ui
