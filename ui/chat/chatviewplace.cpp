// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatview.h"

#include "ui/model/messagemodel.h"

#include <algorithm>

namespace kefu::ui {

using namespace chatmetrics;

namespace {
constexpr int kFadeMs = 50;
} // namespace

int ChatView::rowTop(int row) const
{
    return int(kSide + m_heights.top(row) - verticalOffset());
}

QRect ChatView::visualRect(const QModelIndex &index) const
{
    settlePending();
    if (!index.isValid() || index.row() >= m_heights.count())
        return {};
    return { 0, rowTop(index.row()), viewport()->width(), m_heights.height(index.row()) };
}

void ChatView::scrollTo(const QModelIndex &index, ScrollHint hint)
{
    const QRect box = visualRect(index);
    if (box.isNull() || (hint == EnsureVisible && viewport()->rect().contains(box)))
        return;
    setAtEnd(false);
    const int room = viewport()->height() - box.height();
    const qint64 offset = hint == PositionAtCenter                             ? room / 2
        : hint == PositionAtBottom || (hint == EnsureVisible && box.top() > 0) ? room
                                                                               : 0;
    m_anchor = { index.row(), std::max<qint64>(offset, 0), m_messages->item(index.row()).seq };
    settle();
}

bool ChatView::showSeq(int seq)
{
    settlePending();
    const int row = m_messages ? m_messages->rowOfSeq(seq) : -1;
    if (row < 0 || row >= m_heights.count())
        return false;
    setAtEnd(false);
    m_anchor = { row, std::max<qint64>((viewport()->height() - m_heights.height(row)) / 2, 0),
                 seq };
    m_pinned = true;
    m_marked = m_messages->index(row);
    m_markStrength = 1;
    m_markFade.start(kFadeMs, this);
    settle();
    return true;
}

qint64 ChatView::shownAt() const
{
    const auto [first, last] = visibleRows();
    for (int row = std::max(first, 0); row <= last; ++row) {
        if (const Message *message = messageAt(row))
            return message->createdAt;
    }
    return 0;
}

QModelIndex ChatView::indexAt(const QPoint &point) const
{
    settlePending();
    const qint64 y = point.y() + verticalOffset() - kSide;
    if (!m_messages || y < 0 || y >= m_heights.total())
        return {};
    return m_messages->index(m_heights.rowAt(y));
}

QModelIndex ChatView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int count = m_heights.count();
    if (count == 0)
        return {};
    const int row = currentIndex().isValid() ? currentIndex().row() : count - 1;
    switch (action) {
    case MoveUp:
    case MovePrevious:
        return m_messages->index(std::max(row - 1, 0));
    case MoveDown:
    case MoveNext:
        return m_messages->index(std::min(row + 1, count - 1));
    case MoveHome:
        return m_messages->index(0);
    case MoveEnd:
        return m_messages->index(count - 1);
    default:
        return m_messages->index(row);
    }
}

} // namespace kefu::ui
