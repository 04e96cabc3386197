// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/closingstrip.h"

#include "ui/widgets/focusring.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kSide = 12;
constexpr int kIcon = 14;
constexpr int kGap = 6;
} // namespace

ClosingStrip::ClosingStrip(const Look &look, QWidget *parent)
    : QAbstractButton(parent)
    , m_look(look)
{
    setCheckable(true);
    setFixedHeight(kHeight);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    connect(this, &QAbstractButton::toggled, this, &ClosingStrip::refresh);
    refresh();
    hide();
}

void ClosingStrip::setCount(int count)
{
    m_count = count;
    if (count == 0)
        setChecked(false);
    setVisible(count > 0);
    refresh();
}

void ClosingStrip::refresh()
{
    setText(tr("%n waiting, shut within 2 h", nullptr, m_count));
    setAccessibleName(text());
    setToolTip(isChecked() ? tr("Show all visitors")
                           : tr("Show only visitors who wait for an answer and cannot be answered "
                                "any more in 2 hours"));
    update();
}

void ClosingStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.fillRect(rect(), theme.amberBg);
    painter.drawPixmap(kSide, (height() - kIcon) / 2,
                       m_look.icon(Icon::Expired, kIcon, theme.amber, devicePixelRatioF()));
    painter.setFont(m_look.font(12));
    painter.setPen(theme.amber);
    const int flags = Qt::AlignVCenter | Qt::TextSingleLine;
    const QString action = isChecked() ? tr("Show all") : tr("Show");
    const int room = painter.fontMetrics().horizontalAdvance(action);
    const int left = kSide + kIcon + kGap;
    const QRect words(left, 0, width() - left - room - kSide - kGap, height());
    painter.drawText(words, flags,
                     painter.fontMetrics().elidedText(text(), Qt::ElideRight, words.width()));
    QFont underlined = m_look.font(12);
    underlined.setUnderline(true);
    painter.setFont(underlined);
    painter.drawText(QRect(width() - kSide - room, 0, room, height()), flags, action);
    if (hasFocus() && m_byKey)
        painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void ClosingStrip::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractButton::focusInEvent(event);
}

void ClosingStrip::changeEvent(QEvent *event)
{
    QAbstractButton::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace kefu::ui
