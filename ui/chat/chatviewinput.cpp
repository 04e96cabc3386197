// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatview.h"

#include "ui/chat/deliverymark.h"
#include "ui/chat/rowwords.h"
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
constexpr int kLinkTip = 300;
} // namespace

ChatView::Hit ChatView::hitAt(const QPoint &point)
{
    if (!m_messages || m_heights.count() == 0)
        return {};
    settlePending();
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
    const RowLayout::Part part = m_pressed.part;
    if (m_pressed.row < 0 || part == RowLayout::Part::Action || part == RowLayout::Part::More
        || part == RowLayout::Part::Box || part == RowLayout::Part::Date)
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
    viewport()->setCursor(cursorFor(hitAt(point)));
}

Qt::CursorShape ChatView::cursorFor(const Hit &hit)
{
    if (hit.part == RowLayout::Part::None)
        return Qt::ArrowCursor;
    if (hit.part == RowLayout::Part::Text)
        return Qt::IBeamCursor;
    const bool dead = hit.part == RowLayout::Part::Box
        && layoutOf(hit.row).box()->click() == ContentBox::Click::None;
    return dead ? Qt::ArrowCursor : Qt::PointingHandCursor;
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
        const Hit hit = hitAt(event->position().toPoint());
        if (m_selection.isEmpty() && hit.part == RowLayout::Part::Link && hit.row == m_pressed.row
            && m_pressed.part == RowLayout::Part::Link)
            act(hit);
        return;
    }
    const Hit hit = hitAt(event->position().toPoint());
    if (hit.row == m_pressed.row && hit.part == m_pressed.part)
        act(hit);
}

void ChatView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const Hit hit = hitAt(event->position().toPoint());
    if (hit.row < 0 || (hit.part != RowLayout::Part::Text && hit.part != RowLayout::Part::Link))
        return;
    const auto [start, end] = layoutOf(hit.row).wordAt(positionAt(hit));
    m_selection.start(m_messages->index(hit.row), start);
    m_selection.extend(m_messages->index(hit.row), end);
    viewport()->update();
}

const Message *ChatView::messageAt(int row) const
{
    const MessageModel::Item item = m_messages->item(row);
    return item.local ? &item.local->message : item.message;
}

void ChatView::act(const Hit &hit)
{
    if (hit.part == RowLayout::Part::More)
        return unfold(hit.row);
    if (hit.part == RowLayout::Part::Link)
        return Q_EMIT linkRequested(layoutOf(hit.row).linkAt(hit.inside));
    if (hit.part == RowLayout::Part::Date) {
        const QRect line = layoutOf(hit.row).dateLine().translated(0, rowTop(hit.row));
        return Q_EMIT dayRequested({ viewport()->mapToGlobal(line.topLeft()), line.size() });
    }
    const Message *message = messageAt(hit.row);
    if (!message)
        return;
    const Message copy = *message; // what is done may change the store
    if (hit.part == RowLayout::Part::Action)
        actOn(layoutOf(hit.row).action(), copy);
    else if (hit.part == RowLayout::Part::Box)
        clickBox(hit.row, copy);
}

void ChatView::actOn(RowLayout::MarkAction action, const Message &message)
{
    switch (action) {
    case RowLayout::MarkAction::None:
        break;
    case RowLayout::MarkAction::SendAgain:
        Q_EMIT sendAgainRequested(message);
        break;
    case RowLayout::MarkAction::SendAnyway:
        Q_EMIT sendAnywayRequested(message);
        break;
    case RowLayout::MarkAction::Withdraw:
        Q_EMIT withdrawRequested(message);
        break;
    }
}

void ChatView::clickBox(int row, const Message &message)
{
    const ContentBox *box = layoutOf(row).box();
    const QString id = box->mediaId();
    MediaService *media = m_context.media;
    switch (box->click()) {
    case ContentBox::Click::None:
        break;
    case ContentBox::Click::Picture:
        if (media && media->picture(id, PictureSize::Thumb).state == Picture::State::Failed)
            media->retry(id);
        else
            Q_EMIT pictureRequested(message);
        break;
    case ContentBox::Click::Link:
        Q_EMIT linkRequested(message.content.url);
        break;
    case ContentBox::Click::File:
        Q_EMIT fileRequested(message);
        break;
    }
}

void ChatView::unfold(int row)
{
    m_unfolded.insert(QPersistentModelIndex(m_messages->index(row)), shownChars(row) + kUnfoldStep);
    m_pinned = false;
    setAtEnd(false); // the reader goes on from here, not from the end of what appears
    takeAnchor();
    invalidate(row, row);
    settle();
}

void ChatView::contextMenuEvent(QContextMenuEvent *event)
{
    const Hit hit = hitAt(event->pos());
    auto *menu = new Menu(m_look, 28, this);
    if (!m_selection.isEmpty())
        connect(menu->addRow(tr("Copy")), &QAction::triggered, this, &ChatView::copySelection);
    if (hit.row >= 0 && layoutOf(hit.row).kind() != RowLayout::Kind::Placeholder)
        addMessageRows(menu, hit.row);
    addLinkRow(menu, hit);
    connect(menu->addRow(tr("Select all")), &QAction::triggered, this, &ChatView::selectAll);
    menu->popup(event->globalPos());
}

void ChatView::addMessageRows(Menu *menu, int row)
{
    const QString text = RowLayout::textOf(m_messages->item(row), shownChars(row));
    connect(menu->addRow(tr("Copy message")), &QAction::triggered, this,
            [text] { QGuiApplication::clipboard()->setText(text); });
    if (layoutOf(row).box())
        addBoxRows(menu, row);
    addDeliveryRows(menu, row);
}

void ChatView::addLinkRow(Menu *menu, const Hit &hit)
{
    if (hit.part != RowLayout::Part::Link)
        return;
    connect(menu->addRow(tr("Copy link")), &QAction::triggered, this,
            [words = layoutOf(hit.row).linkAt(hit.inside)] {
                QGuiApplication::clipboard()->setText(words);
            });
}

void ChatView::addBoxRows(Menu *menu, int row)
{
    const Message message = *messageAt(row);
    if (message.content.kind == ContentKind::Link)
        connect(menu->addRow(tr("Copy link")), &QAction::triggered, this,
                [url = message.content.url] { QGuiApplication::clipboard()->setText(url); });
    const bool saved = !layoutOf(row).box()->mediaId().isEmpty() && message.id.isValid();
    if (saved)
        connect(menu->addRow(tr("Save as …")), &QAction::triggered, this,
                [this, message] { Q_EMIT fileRequested(message); });
}

void ChatView::addDeliveryRows(Menu *menu, int row)
{
    const QPersistentModelIndex where(m_messages->index(row));
    const RowLayout::MarkAction action = layoutOf(row).action();
    const bool again =
        action == RowLayout::MarkAction::SendAgain || action == RowLayout::MarkAction::SendAnyway;
    if (again)
        connect(menu->addRow(tr("Send again")), &QAction::triggered, this, [this, where] {
            if (where.isValid())
                act({ where.row(), {}, RowLayout::Part::Action });
        });
    const Message message = *messageAt(row);
    if (isWithdrawable(m_messages->item(row))) {
        connect(menu->addRow(tr("Take back")), &QAction::triggered, this,
                [this, message] { Q_EMIT withdrawRequested(message); });
    } else if (message.delivery == DeliveryState::Accepted
               || message.delivery == DeliveryState::Uncertain) {
        menu->addRow(tr("WeChat knows no taking back"))->setEnabled(false);
    }
}

void ChatView::keyPressEvent(QKeyEvent *event)
{
    QScrollBar *bar = verticalScrollBar();
    if (selectByKey(*event))
        return;
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

void ChatView::refreshLocal(const QString &clientMessageId)
{
    for (int row = m_heights.count() - 1; row >= 0; --row) {
        const MessageModel::Item item = m_messages->item(row);
        if (!item.local)
            return;
        if (item.local->message.clientMessageId == clientMessageId) {
            invalidate(row, row);
            settle();
            return;
        }
    }
}

bool ChatView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QAbstractItemView::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), plainToolTip(tipAt(hitAt(help->pos()))), viewport());
    return true;
}

namespace {

//! When its agent had read it; the relay tells supervisors only (product.md 9).
QString readTip(const MessageModel::Item &item)
{
    const qint64 at = item.message ? item.message->readAt : 0;
    return at > 0 ? u'\n' + ChatView::tr("Read by its agent at %1").arg(fullTime(at)) : QString();
}

} // namespace

//! How an own message fared; the whole address of a link; of everything else, when it was written.
QString ChatView::tipAt(const Hit &hit)
{
    if (hit.row < 0)
        return {};
    const RowLayout &layout = layoutOf(hit.row);
    if (layout.mark().contains(hit.inside))
        return deliveryTip(m_messages->item(hit.row));
    if (hit.part == RowLayout::Part::Link)
        return displayLine(layout.linkAt(hit.inside), kLinkTip);
    const bool onIt = layout.bubble().contains(hit.inside) || layout.meta().contains(hit.inside)
        || layout.avatar().contains(hit.inside);
    return onIt ? layout.timeTip() + readTip(m_messages->item(hit.row)) : QString();
}

} // namespace kefu::ui
