// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatview.h"

#include "ui/model/messagemodel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QScrollBar>

namespace kefu::ui {

using namespace chatmetrics;

void ChatView::extendSelection(const QPoint &point)
{
    const Hit hit = hitAt(point);
    if (hit.row < 0)
        return;
    m_selection.extend(m_messages->index(hit.row), positionAt(hit));
    viewport()->update();
}

QString ChatView::headingAndText(int row, bool heading) const
{
    const MessageModel::Item item = m_messages->item(row);
    const QString text = RowLayout::textOf(item, shownChars(row));
    const auto [start, end] = m_selection.partOf(row, int(text.size()));
    const QString part = text.mid(start, end - start);
    const QString head = heading ? RowLayout::headingOf(m_context, item) : QString();
    return head.isEmpty() ? part : head + QLatin1Char('\n') + part;
}

QString ChatView::selectedText() const
{
    const auto [first, last] = m_selection.rows();
    QStringList parts;
    for (int row = first; row >= 0 && row <= last; ++row) {
        const MessageModel::Item item = m_messages->item(row);
        if (item.message || item.local)
            parts.append(headingAndText(row, first != last));
    }
    return parts.join(QLatin1Char('\n'));
}

void ChatView::copySelection() const
{
    if (!m_selection.isEmpty())
        QGuiApplication::clipboard()->setText(selectedText());
}

void ChatView::selectAll()
{
    const int count = m_heights.count();
    if (count == 0)
        return;
    m_selection.start(m_messages->index(0), 0);
    const QString last = RowLayout::textOf(m_messages->item(count - 1), shownChars(count - 1));
    m_selection.extend(m_messages->index(count - 1), int(last.size()));
    viewport()->update();
}

// ---- by keys

//! Where Shift and an arrow lead from the selection's moving end: row and position.
std::pair<int, int> ChatView::steppedCursor(int key, bool words)
{
    const ChatSelection::End cursor = m_selection.cursor();
    const int row = cursor.row.row();
    const int length = int(layoutOf(row).text().size());
    const int last = m_heights.count() - 1;
    switch (key) {
    case Qt::Key_Left: {
        if (cursor.position == 0)
            return { std::max(row - 1, 0),
                     row > 0 ? int(layoutOf(row - 1).text().size()) : cursor.position };
        return { row, layoutOf(row).steppedFrom(cursor.position, -1, words) };
    }
    case Qt::Key_Right:
        if (cursor.position >= length)
            return { std::min(row + 1, last), row < last ? 0 : cursor.position };
        return { row, layoutOf(row).steppedFrom(cursor.position, 1, words) };
    case Qt::Key_Up: // whole messages: the lines of two bubbles have nothing in common
        return cursor.position > 0 ? std::pair(row, 0) : std::pair(std::max(row - 1, 0), 0);
    case Qt::Key_Down: {
        if (cursor.position < length || row == last)
            return { row, length };
        return { row + 1, int(layoutOf(row + 1).text().size()) };
    }
    case Qt::Key_Home:
        return { words ? 0 : row, 0 };
    default:
        return { words ? last : row, int(layoutOf(words ? last : row).text().size()) };
    }
}

//! Shift with arrows, Home or End: letters, words (with Ctrl) and whole messages, over bubbles. It
//! begins at the end of the last message on the screen.
bool ChatView::selectByKey(const QKeyEvent &event)
{
    static constexpr int kKeys[] = { Qt::Key_Left, Qt::Key_Right, Qt::Key_Up,
                                     Qt::Key_Down, Qt::Key_Home,  Qt::Key_End };
    const bool ours = std::find(std::begin(kKeys), std::end(kKeys), event.key()) != std::end(kKeys);
    if (!ours || !(event.modifiers() & Qt::ShiftModifier) || m_heights.count() == 0)
        return false;
    if (!m_selection.cursor().row.isValid()) {
        const int row = std::max(visibleRows().second, 0);
        m_selection.start(m_messages->index(row), int(layoutOf(row).text().size()));
    }
    const auto [row, position] =
        steppedCursor(event.key(), event.modifiers() & Qt::ControlModifier);
    m_selection.extend(m_messages->index(row), position);
    keepInSight(row);
    viewport()->update();
    return true;
}

//! Scrolls as little as shows the row.
void ChatView::keepInSight(int row)
{
    const int top = rowTop(row);
    const int below = top + m_heights.height(row) - viewport()->height();
    QScrollBar *bar = verticalScrollBar();
    if (top < 0)
        bar->setValue(bar->value() + top);
    else if (below > 0)
        bar->setValue(bar->value() + std::min(below, top));
}

} // namespace kefu::ui
