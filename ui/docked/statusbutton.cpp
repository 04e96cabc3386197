// SPDX-License-Identifier: Apache-2.0
#include "ui/docked/statusbutton.h"

#include "ui/contacts/statusmenu.h"
#include "ui/widgets/focusring.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kHeight = 20;
constexpr int kMark = 10;
constexpr int kCaret = 12;
constexpr int kGap = 4;
} // namespace

StatusButton::StatusButton(const Look &look, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
{
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
}

void StatusButton::setState(PresenceState state, const QString &word, const QString &name)
{
    m_state = state;
    setText(word);
    setAccessibleName(name);
    setToolTip(name);
    update();
}

QSize StatusButton::sizeHint() const
{
    const int word = QFontMetrics(m_look.font(12)).horizontalAdvance(text());
    return { kMark + word + kCaret + 4 * kGap, kHeight };
}

void StatusButton::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    const auto [icon, colour] = presenceIcon(m_state);
    painter.drawPixmap(kGap, (height() - kMark) / 2,
                       m_look.icon(icon, kMark, theme.*colour, devicePixelRatioF()));
    const int left = kMark + 2 * kGap;
    const QRect word(left, 0, width() - left - kCaret - kGap, height());
    painter.setFont(m_look.font(12));
    painter.setPen(theme.text);
    painter.drawText(word, Qt::AlignVCenter | Qt::TextSingleLine,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, word.width()));
    painter.drawPixmap(width() - kCaret - 2, (height() - kCaret) / 2,
                       m_look.icon(Icon::CaretDown, kCaret, theme.sub, devicePixelRatioF()));
    if (hasFocus() && m_byKey) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(theme.accent);
        painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 3, 3);
    }
}

void StatusButton::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

} // namespace kefu::ui
