// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/plainlabel.h"

#include "ui/widgets/displaytext.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kMaxHeight = 100'000;
}

PlainLabel::PlainLabel(const Look &look, int pixels, QColor Theme::*colour, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_colour(colour)
{
    setFont(look.font(pixels));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void PlainLabel::setText(const QString &text)
{
    const QString shown = m_wrapped ? displayText(text) : displayLine(text);
    if (shown == m_text)
        return;
    m_text = shown;
    setAccessibleName(m_text);
    updateToolTip();
    updateGeometry();
    update();
}

void PlainLabel::setColour(QColor Theme::*colour)
{
    m_colour = colour;
    update();
}

void PlainLabel::setBold(bool bold)
{
    setFont(m_look.font(font().pixelSize(), bold));
    updateGeometry();
}

void PlainLabel::setAlignment(Qt::Alignment alignment)
{
    m_alignment = alignment;
    update();
}

void PlainLabel::setWrapped(bool wrapped)
{
    m_wrapped = wrapped;
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    policy.setHeightForWidth(wrapped);
    setSizePolicy(policy);
    updateGeometry();
}

QSize PlainLabel::sizeHint() const
{
    const QFontMetrics metrics(font());
    return { metrics.horizontalAdvance(m_text) + 1, metrics.height() };
}

QSize PlainLabel::minimumSizeHint() const
{
    return { 0, QFontMetrics(font()).height() };
}

int PlainLabel::heightForWidth(int width) const
{
    return QFontMetrics(font())
        .boundingRect(QRect(0, 0, width, kMaxHeight), Qt::TextWordWrap, m_text)
        .height();
}

void PlainLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(m_look.theme().*m_colour);
    if (m_wrapped) {
        painter.drawText(rect(), int(m_alignment) | Qt::TextWordWrap, m_text);
        return;
    }
    painter.drawText(rect(), int(m_alignment) | Qt::TextSingleLine,
                     QFontMetrics(font()).elidedText(m_text, Qt::ElideRight, width()));
}

void PlainLabel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    updateToolTip();
}

void PlainLabel::updateToolTip()
{
    const bool cut = !m_wrapped && QFontMetrics(font()).horizontalAdvance(m_text) > width();
    setToolTip(cut ? plainToolTip(m_text) : QString());
}

} // namespace kefu::ui
