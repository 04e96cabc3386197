// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/button.h"

#include "ui/widgets/focusring.h"

#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

namespace kefu::ui {

namespace {

constexpr qreal kRadius = 3;
constexpr int kHintGap = 4;

QPainterPath groundPath(const QRectF &rect, bool leftRound, bool rightRound)
{
    QPainterPath path;
    path.addRoundedRect(rect, kRadius, kRadius);
    if (!leftRound)
        path.addRect(rect.adjusted(0, 0, -kRadius, 0));
    if (!rightRound)
        path.addRect(rect.adjusted(kRadius, 0, 0, 0));
    path.setFillRule(Qt::WindingFill);
    return path.simplified();
}

} // namespace

Button::Button(const Look &look, Kind kind, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
    , m_kind(kind)
{
    setFont(look.font(kind == Kind::Quiet || kind == Kind::Link || kind == Kind::Pill ? 13 : 14));
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Button::setKind(Kind kind)
{
    m_kind = kind;
    updateGeometry();
    update();
}

void Button::setHint(const QString &hint)
{
    m_hint = hint;
    updateGeometry();
    update();
}

QSize Button::sizeHint() const
{
    if (m_kind == Kind::SplitArrow)
        return { 31, 32 };
    int text = QFontMetrics(font()).horizontalAdvance(this->text());
    if (!m_hint.isEmpty())
        text += kHintGap + QFontMetrics(m_look.font(12)).horizontalAdvance(m_hint);
    switch (m_kind) {
    case Kind::Quiet:
        return { std::max(m_minimum, text + 24), 28 };
    case Kind::Link:
        return { text + 4, 24 };
    case Kind::Pill:
        return { text + 30, 28 };
    default:
        return { std::max(std::max(m_minimum, 68), text + 40), 32 };
    }
}

bool Button::isFilled() const
{
    return m_kind == Kind::Primary || m_kind == Kind::SplitText || m_kind == Kind::SplitArrow;
}

void Button::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!isEnabled())
        painter.setOpacity(0.5);
    paintGround(painter);
    if (m_kind == Kind::SplitArrow) {
        painter.fillRect(QRectF(0, 0, 1, height()), m_look.theme().actionSplit);
        painter.drawPixmap(
            (width() - 13) / 2, (height() - 13) / 2,
            m_look.icon(Icon::CaretDown, 13, m_look.theme().onAction, devicePixelRatioF()));
    } else {
        paintText(painter);
    }
    if (hasFocus() && m_byKey) {
        painter.setPen(isFilled() ? m_look.theme().onAction : m_look.theme().accent);
        painter.setBrush(Qt::NoBrush);
        const qreal inset = isFilled() ? 2.5 : .5;
        painter.drawRoundedRect(QRectF(rect()).adjusted(inset, inset, -inset, -inset), 2, 2);
    }
}

void Button::paintGround(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    if (isFilled()) {
        const bool hover = underMouse() && isEnabled();
        painter.fillPath(groundPath(rect(), m_kind != Kind::SplitArrow, m_kind != Kind::SplitText),
                         isDown()    ? theme.actionPressed
                             : hover ? theme.actionHover
                                     : theme.action);
    } else if (m_kind == Kind::Pill) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.accent);
        painter.drawRoundedRect(rect(), height() / 2.0, height() / 2.0);
    } else if (m_kind == Kind::Quiet) {
        painter.setPen(theme.line);
        painter.setBrush(isDown() ? theme.pressed : underMouse() ? theme.panel : theme.field);
        painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), kRadius, kRadius);
    }
}

QColor Button::textColour() const
{
    if (isFilled() || m_kind == Kind::Pill)
        return m_look.theme().onAction;
    return m_kind == Kind::Link ? m_look.theme().accent : m_look.theme().text;
}

void Button::paintText(QPainter &painter) const
{
    const QFont small = m_look.font(12);
    const int textWidth = QFontMetrics(font()).horizontalAdvance(text());
    const int hintWidth =
        m_hint.isEmpty() ? 0 : kHintGap + QFontMetrics(small).horizontalAdvance(m_hint);
    const int left = (width() - textWidth - hintWidth) / 2;
    QFont main = font();
    main.setUnderline(m_kind == Kind::Link && underMouse());
    painter.setFont(main);
    painter.setPen(textColour());
    painter.drawText(QRect(left, 0, textWidth + 1, height()), Qt::AlignVCenter | Qt::TextSingleLine,
                     text());
    painter.setFont(small);
    painter.drawText(QRect(left + textWidth + kHintGap, 0, hintWidth, height()),
                     Qt::AlignVCenter | Qt::TextSingleLine, m_hint);
}

void Button::enterEvent(QEnterEvent *event)
{
    QAbstractButton::enterEvent(event);
    update();
}

void Button::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

void Button::leaveEvent(QEvent *event)
{
    QAbstractButton::leaveEvent(event);
    update();
}

void Button::keyPressEvent(QKeyEvent *event)
{
    // As agents expect of a focused button; Qt's own buttons answer to Space only.
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        click();
    else
        QAbstractButton::keyPressEvent(event);
}

} // namespace kefu::ui
