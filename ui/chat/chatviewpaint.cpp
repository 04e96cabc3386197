// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatview.h"

#include "ui/model/messagemodel.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/skin.h"

#include <QPainter>

namespace kefu::ui {

using namespace chatmetrics;

namespace {
constexpr int kSpinMs = 60;
} // namespace

void ChatView::paintEvent(QPaintEvent *event)
{
    settlePending();
    QPainter painter(viewport());
    paintGround(painter, viewport(), event->rect(), m_look, Ground::Body, &Theme::bg);
    if (m_messages && m_heights.count() > 0)
        paintRows(painter, event->rect());
    if (hasFocus() && m_byKey) {
        painter.setPen(m_look.theme().accent);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void ChatView::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QAbstractItemView::focusInEvent(event);
    viewport()->update();
}

void ChatView::focusOutEvent(QFocusEvent *event)
{
    QAbstractItemView::focusOutEvent(event);
    viewport()->update();
}

void ChatView::paintRows(QPainter &painter, const QRect &dirty)
{
    const auto [first, last] = visibleRows();
    bool spinning = false;
    int y = rowTop(first);
    for (int row = first; row <= last; ++row) {
        const int height = m_heights.height(row);
        const QRect box(0, y, viewport()->width(), height);
        y += height;
        if (!box.intersects(dirty))
            continue;
        const RowLayout &layout = layoutOf(row);
        paintMarked(painter, box, row);
        painter.save();
        // Piled-up combining marks stay inside their own row.
        painter.setClipRect(box.adjusted(0, kMetaTop, 0, 0) & viewport()->rect());
        painter.translate(box.topLeft());
        layout.paint(painter, m_context, m_selection.partOf(row, int(layout.text().size())),
                     m_spin);
        painter.restore();
        spinning = spinning || layout.isSpinning();
    }
    trimLayouts(first, last);
    if (spinning && !m_spinner.isActive())
        m_spinner.start(kSpinMs, this);
}

//! A band behind the message a jump has led to; it fades.
void ChatView::paintMarked(QPainter &painter, const QRect &box, int row)
{
    if (!m_marked.isValid() || m_marked.row() != row || m_markStrength <= 0)
        return;
    QColor band = m_look.theme().accent;
    band.setAlphaF(float(0.25 * m_markStrength));
    painter.fillRect(box, band);
}

void ChatView::changeEvent(QEvent *event)
{
    QAbstractItemView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange) {
        invalidateAll();
        settle();
    }
}

} // namespace kefu::ui
