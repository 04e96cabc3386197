// SPDX-License-Identifier: Apache-2.0
#include "ui/docked/railparts.h"

#include "ui/contacts/statusmenu.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/unreadpill.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kIcon = 22;
constexpr int kIconTop = 6;
constexpr int kWordTop = 30;
constexpr int kWordHeight = 16;
constexpr int kLeastWord = 9;
constexpr int kBar = 3;
constexpr int kDot = 8;
constexpr int kAvatar = 36;
constexpr int kAvatarTop = 10;
constexpr int kStatus = 11;
} // namespace

RailTab::RailTab(const Look &look, Icon icon, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
    , m_icon(icon)
{
    setFixedSize(kSize, kSize);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

void RailTab::setWords(const QString &word, const QString &name)
{
    setText(word);
    setAccessibleName(name);
    setToolTip(name);
    update();
}

void RailTab::setCurrent(bool current)
{
    m_current = current;
    update();
}

void RailTab::setCount(int count)
{
    m_count = count;
    update();
}

void RailTab::setDot(QColor Theme::*colour)
{
    m_dot = colour;
    update();
}

void RailTab::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    const bool lit = m_current || (underMouse() && focusPolicy() != Qt::NoFocus);
    if (m_current) {
        painter.fillRect(rect(), theme.railCurrent);
        painter.fillRect(QRect(0, 0, kBar, height()), theme.bar);
    }
    const QColor ink = lit ? theme.onRailCurrent : theme.railText;
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_dot) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.*m_dot);
        painter.drawEllipse(QRect((width() - kDot) / 2, kIconTop + 9, kDot, kDot));
    } else {
        const int top = text().isEmpty() ? (height() - kIcon) / 2 : kIconTop;
        painter.drawPixmap((width() - kIcon) / 2, top,
                           m_look.icon(m_icon, kIcon, ink, devicePixelRatioF()));
    }
    int pixels = 12; // an English word may be longer than two characters
    while (pixels > kLeastWord
           && QFontMetrics(m_look.font(pixels)).horizontalAdvance(text()) > width() - 4)
        --pixels;
    painter.setFont(m_look.font(pixels));
    painter.setPen(ink);
    painter.drawText(QRect(0, kWordTop, width(), kWordHeight), Qt::AlignCenter, text());
    paintUnreadPill(painter, m_look, width() - 4, kIconTop + 5, m_count);
    if (hasFocus() && m_byKey) {
        painter.setPen(theme.bar);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(rect()).adjusted(4.5, 2.5, -2.5, -2.5), 3, 3);
    }
}

void RailTab::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

void RailTab::enterEvent(QEnterEvent *)
{
    update();
}

void RailTab::leaveEvent(QEvent *)
{
    update();
}

RailAvatar::RailAvatar(const Look &look, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
{
    setFixedSize(RailTab::kSize, kAvatarTop * 2 + kAvatar);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

void RailAvatar::setAgent(const AgentInfo &agent)
{
    m_agent = agent;
    update();
}

void RailAvatar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    const QRect avatar((width() - kAvatar) / 2, kAvatarTop, kAvatar, kAvatar);
    paintAvatar(painter, avatar, m_look, m_agent.id.value, m_agent.nickname);
    const QRect mark(avatar.right() - kStatus + 3, avatar.bottom() - kStatus + 3, kStatus, kStatus);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.rail);
    painter.drawEllipse(mark.adjusted(-2, -2, 2, 2));
    const auto [icon, colour] = presenceIcon(m_agent.presence);
    painter.drawPixmap(mark.topLeft(),
                       m_look.icon(icon, kStatus, theme.*colour, devicePixelRatioF()));
    if (hasFocus() && m_byKey) {
        painter.setPen(QPen(theme.bar, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QRectF(avatar).adjusted(-2.5, -2.5, 2.5, 2.5));
    }
}

void RailAvatar::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

} // namespace kefu::ui
