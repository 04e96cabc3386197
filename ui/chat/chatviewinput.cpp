// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatview.h"

#include "ui/chat/deliverymark.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/menu.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QScrollBar>
#include <QToolTip>

namespace kefu::ui {

using namespace chatmetrics;

namespace {
constexpr int kDragScrollMs = 30;
}

ChatView::Hit ChatView::hitAt(const QPoint &point)
{
    if (!m_messages || m_heights.count() == 0)
        return {};
    const qint64 y = point.y() + verticalOffset() - kSide;
    Hit hit;
    hit.row = m_heights.rowAt(y);
    hit.inside = QPoint(point.x(), int(y - m_heights.top(hit.row)));
    hit.part = layoutOf(hit.row).partAt(hit.inside);
    return hit;
}

int ChatView::positionAt(const Hit &hit)
{
    return layoutOf(hit.row).positionAt(hit.inside);
}

void ChatView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = hitAt(event->position().toPoint());
    if (m_pressed.row < 0 || m_pressed.part == RowLayout::Part::Action
        || m_pressed.part == RowLayout::Part::More)
        return;
    const QModelIndex index = m_messages->index(m_pressed.row);
    if (event->modifiers() & Qt::ShiftModifier)
        m_selection.extend(index, positionAt(m_pressed));
    else
        m_selection.start(index, positionAt(m_pressed));
    m_selecting = true;
    viewport()->update();
}

void ChatView::mouseMoveEvent(QMouseEvent *event)
{
    const QPoint point = event->position().toPoint();
    if (m_selecting && event->buttons() & Qt::LeftButton) {
        m_dragAt = point;
        const bool outside = point.y() < 0 || point.y() >= viewport()->height();
        if (outside && !m_dragScroll.isActive())
            m_dragScroll.start(kDragScrollMs, this);
        else if (!outside)
            m_dragScroll.stop();
        extendSelection(point);
        return;
    }
    const RowLayout::Part part = hitAt(point).part;
    viewport()->setCursor(part == RowLayout::Part::Text       ? Qt::IBeamCursor
                              : part == RowLayout::Part::None ? Qt::ArrowCursor
                                                              : Qt::PointingHandCursor);
}

void ChatView::extendSelection(const QPoint &point)
{
    const Hit hit = hitAt(point);
    if (hit.row < 0)
        return;
    m_selection.extend(m_messages->index(hit.row), positionAt(hit));
    viewport()->update();
}

void ChatView::mouseReleaseEvent(QMouseEvent *event)
{
    m_dragScroll.stop();
    if (event->button() != Qt::LeftButton)
        return;
    if (m_selecting) {
        m_selecting = false;
        QClipboard *clipboard = QGuiApplication::clipboard();
        if (clipboard->supportsSelection() && !m_selection.isEmpty())
            clipboard->setText(selectedText(), QClipboard::Selection);
        return;
    }
    const Hit hit = hitAt(event->position().toPoint());
    if (hit.row == m_pressed.row && hit.part == m_pressed.part)
        act(hit);
}

void ChatView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const Hit hit = hitAt(event->position().toPoint());
    if (hit.row < 0 || hit.part != RowLayout::Part::Text)
        return;
    const auto [start, end] = layoutOf(hit.row).wordAt(positionAt(hit));
    m_selection.start(m_messages->index(hit.row), start);
    m_selection.extend(m_messages->index(hit.row), end);
    viewport()->update();
}

void ChatView::act(const Hit &hit)
{
    if (hit.part == RowLayout::Part::More) {
        unfold(hit.row);
    } else if (hit.part == RowLayout::Part::Action) {
        const MessageModel::Item item = m_messages->item(hit.row);
        if (!item.local && !item.message)
            return;
        const Message message = item.local ? item.local->message : *item.message;
        if (layoutOf(hit.row).action() == RowLayout::MarkAction::SendAnyway)
            Q_EMIT sendAnywayRequested(message);
        else
            Q_EMIT sendAgainRequested(message);
    }
}

void ChatView::unfold(int row)
{
    m_unfolded.insert(QPersistentModelIndex(m_messages->index(row)), shownChars(row) + kFoldChars);
    setAtEnd(false); // the reader goes on from here, not from the end of what appears
    takeAnchor();
    invalidate(row, row);
    settle();
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

void ChatView::contextMenuEvent(QContextMenuEvent *event)
{
    const Hit hit = hitAt(event->pos());
    auto *menu = new Menu(m_look, 28, this);
    if (!m_selection.isEmpty())
        connect(menu->addRow(tr("Copy")), &QAction::triggered, this, &ChatView::copySelection);
    const bool onMessage = hit.row >= 0 && layoutOf(hit.row).kind() != RowLayout::Kind::Placeholder;
    if (onMessage) {
        const QString text = RowLayout::textOf(m_messages->item(hit.row), shownChars(hit.row));
        connect(menu->addRow(tr("Copy message")), &QAction::triggered, this,
                [text] { QGuiApplication::clipboard()->setText(text); });
        if (layoutOf(hit.row).action() != RowLayout::MarkAction::None) {
            const QPersistentModelIndex where(m_messages->index(hit.row));
            connect(menu->addRow(tr("Send again")), &QAction::triggered, this, [this, where] {
                if (where.isValid())
                    act({ where.row(), {}, RowLayout::Part::Action });
            });
        }
    }
    connect(menu->addRow(tr("Select all")), &QAction::triggered, this, &ChatView::selectAll);
    menu->popup(event->globalPos());
}

void ChatView::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *bar = verticalScrollBar();
    if (event->matches(QKeySequence::Copy))
        copySelection();
    else if (event->matches(QKeySequence::SelectAll))
        selectAll();
    else if (event->key() == Qt::Key_Up)
        bar->triggerAction(QAbstractSlider::SliderSingleStepSub);
    else if (event->key() == Qt::Key_Down)
        bar->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    else if (event->key() == Qt::Key_PageUp)
        bar->triggerAction(QAbstractSlider::SliderPageStepSub);
    else if (event->key() == Qt::Key_PageDown)
        bar->triggerAction(QAbstractSlider::SliderPageStepAdd);
    else if (event->key() == Qt::Key_Home)
        bar->setValue(bar->minimum());
    else if (event->key() == Qt::Key_End)
        scrollToEnd();
    else
        event->ignore(); // the page hands letters to the composer
}

bool ChatView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractItemView::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const Hit hit = hitAt(help->pos());
    const bool onMark = hit.row >= 0 && layoutOf(hit.row).mark().contains(hit.inside);
    QToolTip::showText(help->globalPos(),
                       onMark ? plainToolTip(deliveryTip(m_messages->item(hit.row))) : QString(),
                       viewport());
    return true;
}

} // namespace kefu::ui
