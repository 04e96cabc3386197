// SPDX-License-Identifier: Apache-2.0
#include "ui/login/startcard.h"

#include "ui/widgets/focusring.h"

#include <QKeyEvent>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr qreal kRadius = 3;
constexpr QRect kRound(21, 20, 48, 48);
constexpr int kRoundIcon = 24;
constexpr int kTextLeft = 85;
constexpr int kTitleTop = 22;
constexpr int kTitleHeight = 24;
constexpr int kLineTop = 47;
constexpr int kLineHeight = 22;
constexpr int kTwoLines = 42; //!< in a language that needs them
constexpr int kUpForTwo = 9;
constexpr int kArrow = 16;
constexpr int kArrowRight = 23;
constexpr int kTextRight = 56;
} // namespace

StartCard::StartCard(const Look &look, Icon icon, bool first, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
    , m_icon(icon)
    , m_first(first)
{
    setFixedSize(kSize);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::TabFocus);
}

void StartCard::setWords(const QString &title, const QString &line)
{
    m_line = line;
    setText(title);
    setAccessibleName(title);
    setAccessibleDescription(line);
    update();
}

void StartCard::paintIcon(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_first ? theme.accent : theme.soft);
    painter.drawEllipse(kRound);
    painter.drawPixmap(kRound.center() + QPoint(1 - kRoundIcon / 2, 1 - kRoundIcon / 2),
                       m_look.icon(m_icon, kRoundIcon, m_first ? theme.onAction : theme.accent,
                                   devicePixelRatioF()));
}

void StartCard::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Theme &theme = m_look.theme();
    if (!isEnabled())
        painter.setOpacity(0.5);
    const bool marked = m_first || (underMouse() && isEnabled()) || (hasFocus() && m_byKey);
    painter.setPen(marked ? theme.accent : theme.line);
    painter.setBrush(isDown() ? theme.soft : theme.field);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), kRadius, kRadius);
    if (hasFocus() && m_byKey) {
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(2.5, 2.5, -2.5, -2.5), 2, 2);
    }
    paintIcon(painter);
    const int width = this->width() - kTextLeft - kTextRight;
    const bool two = QFontMetrics(m_look.font(13)).horizontalAdvance(m_line) > width;
    const int up = two ? kUpForTwo : 0;
    painter.setPen(theme.text);
    painter.setFont(m_look.font(16, true));
    painter.drawText(QRect(kTextLeft, kTitleTop - up, width, kTitleHeight),
                     Qt::AlignVCenter | Qt::TextSingleLine, text());
    painter.setPen(theme.sub);
    painter.setFont(m_look.font(13));
    painter.drawText(QRect(kTextLeft, kLineTop - up, width, two ? kTwoLines : kLineHeight),
                     Qt::AlignVCenter | Qt::TextWordWrap, m_line);
    painter.drawPixmap(this->width() - kArrowRight - kArrow, (height() - kArrow) / 2,
                       m_look.icon(Icon::ArrowRight, kArrow, theme.sub, devicePixelRatioF()));
}

void StartCard::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void StartCard::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void StartCard::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

void StartCard::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace kefu::ui
