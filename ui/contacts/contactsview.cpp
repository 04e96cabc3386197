// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/contactsview.h"

#include "ui/model/modelroles.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/overlayscrollbar.h"

#include <QMouseEvent>
#include <QScrollBar>

namespace kefu::ui {

ContactsView::ContactsView(const Look &look, QWidget *parent)
    : QAbstractItemView(parent)
    , m_look(look)
{
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setMouseTracking(true);
    setTabKeyNavigation(false); // Tab goes on, the arrows go from row to row
    new OverlayScrollBar(look, this);
    speakRows();
}

void ContactsView::setModel(QAbstractItemModel *model)
{
    QAbstractItemView::setModel(model);
    if (!model)
        return;
    connect(model, &QAbstractItemModel::rowsInserted, this, &ContactsView::onRowsChanged);
    connect(model, &QAbstractItemModel::rowsRemoved, this, &ContactsView::onRowsChanged);
    connect(model, &QAbstractItemModel::rowsMoved, this, &ContactsView::onRowsChanged);
    connect(model, &QAbstractItemModel::layoutChanged, this, &ContactsView::onRowsChanged);
    onRowsChanged();
}

void ContactsView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

void ContactsView::setEmptyGroupTexts(const QString &never, const QString &anyMore)
{
    m_emptyGroupText = never;
    m_emptiedGroupText = anyMore;
    viewport()->update();
}

void ContactsView::setRowMetrics(int rowHeight, int padding)
{
    m_rowHeight = rowHeight;
    m_padding = padding;
    onRowsChanged();
}

void ContactsView::reset()
{
    QAbstractItemView::reset();
    onRowsChanged();
}

void ContactsView::onRowsChanged()
{
    findHeaders();
    updateGeometries();
    viewport()->update();
}

void ContactsView::findHeaders()
{
    m_headers.clear();
    m_empties.clear();
    const int count = rowCount();
    for (int row = 0; row < count;) {
        const QModelIndex index = model()->index(row, 0);
        if (index.data(KindRole).toInt() != int(RowKind::Group))
            break;
        m_headers.append(row);
        if (isEmptyGroup(index))
            m_empties.append(row);
        if (index.data(GroupCountRole).toInt() > 0)
            m_hadRows.insert(index.data(NameRole).toString());
        row += 1 + (index.data(GroupOpenRole).toBool() ? index.data(GroupCountRole).toInt() : 0);
    }
}

bool ContactsView::isEmptyGroup(const QModelIndex &header) const
{
    return header.data(GroupOpenRole).toBool() && header.data(GroupCountRole).toInt() == 0;
}

//! A group that lost its last row, or was opened without one, gets its line of words.
void ContactsView::dataChanged(const QModelIndex &from, const QModelIndex &to,
                               const QList<int> &roles)
{
    QAbstractItemView::dataChanged(from, to, roles);
    const bool known = std::binary_search(m_empties.begin(), m_empties.end(), from.row());
    if (isHeader(from.row()) && known != isEmptyGroup(from))
        onRowsChanged();
}

int ContactsView::rowCount() const
{
    return model() ? model()->rowCount() : 0;
}

bool ContactsView::isHeader(int row) const
{
    return std::binary_search(m_headers.begin(), m_headers.end(), row);
}

int ContactsView::headersBefore(int row) const
{
    return int(std::lower_bound(m_headers.begin(), m_headers.end(), row) - m_headers.begin());
}

int ContactsView::emptiesBefore(int row) const
{
    return int(std::lower_bound(m_empties.begin(), m_empties.end(), row) - m_empties.begin());
}

int ContactsView::heightOf(int row) const
{
    return isHeader(row) ? kHeader : m_rowHeight;
}

int ContactsView::rowTop(int row) const
{
    return m_padding + row * m_rowHeight - headersBefore(row) * (m_rowHeight - kHeader)
        + emptiesBefore(row) * kEmptyGroup;
}

int ContactsView::contentHeight() const
{
    return rowTop(rowCount()) + m_padding;
}

//! The last row whose top is at or above `y`; the first one where there is none.
int ContactsView::firstRowAt(int y) const
{
    int low = 0;
    int high = rowCount();
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        (rowTop(middle) <= y ? low : high) = middle;
    }
    return low;
}

int ContactsView::rowAt(int y) const
{
    if (y < m_padding || rowCount() == 0)
        return -1;
    const int row = firstRowAt(y);
    return y < rowTop(row) + heightOf(row) ? row : -1; // not in the words of an empty group
}

int ContactsView::verticalOffset() const
{
    return verticalScrollBar()->value();
}

void ContactsView::updateGeometries()
{
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(m_rowHeight / 2);
    bar->setRange(0, std::max(contentHeight() - viewport()->height(), 0));
}

void ContactsView::scrollContentsBy(int, int)
{
    viewport()->update();
}

QRect ContactsView::visualRect(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    return { 0, rowTop(index.row()) - verticalOffset(), viewport()->width(),
             heightOf(index.row()) };
}

QModelIndex ContactsView::indexAt(const QPoint &point) const
{
    const int row = rowAt(point.y() + verticalOffset());
    return row >= 0 ? model()->index(row, 0) : QModelIndex();
}

void ContactsView::scrollTo(const QModelIndex &index, ScrollHint)
{
    const QRect box = visualRect(index);
    QScrollBar *bar = verticalScrollBar();
    if (box.top() < 0)
        bar->setValue(bar->value() + box.top());
    else if (box.bottom() >= viewport()->height())
        bar->setValue(bar->value() + box.bottom() + 1 - viewport()->height());
}

QModelIndex ContactsView::moveCursor(CursorAction action, Qt::KeyboardModifiers)
{
    const int count = rowCount();
    if (count == 0)
        return {};
    const int page = std::max(viewport()->height() / m_rowHeight, 1);
    const int row = currentIndex().isValid() ? currentIndex().row() : -1;
    int next = row;
    switch (action) {
    case MoveUp:
    case MovePrevious:
        next = row - 1;
        break;
    case MoveDown:
    case MoveNext:
        next = row + 1;
        break;
    case MovePageUp:
        next = row - page;
        break;
    case MovePageDown:
        next = row + page;
        break;
    case MoveHome:
        next = 0;
        break;
    case MoveEnd:
        next = count - 1;
        break;
    case MoveLeft:
    case MoveRight:
        break;
    }
    return model()->index(std::clamp(next, 0, count - 1), 0);
}

void ContactsView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QAbstractItemView::currentChanged(current, previous);
    viewport()->update();
}

void ContactsView::activate(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    const bool visitor = index.data(KindRole).toInt() == int(RowKind::Visitor);
    if (isHeader(index.row()))
        Q_EMIT groupActivated(index.row());
    else if (visitor)
        Q_EMIT visitorActivated(VisitorId { index.data(VisitorIdRole).toLongLong() });
}

void ContactsView::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = index;
    m_byKey = false;
    setCurrentIndex(index);
}

void ContactsView::mouseReleaseEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (event->button() == Qt::LeftButton && index.isValid() && m_pressed == index)
        activate(index);
    m_pressed = QPersistentModelIndex();
}

void ContactsView::mouseDoubleClickEvent(QMouseEvent *event)
{
    mousePressEvent(event); // two clicks are two clicks: a group opens and closes again
}

void ContactsView::mouseMoveEvent(QMouseEvent *event)
{
    const int row = indexAt(event->position().toPoint()).row();
    if (row == m_hovered)
        return;
    m_hovered = row;
    viewport()->setCursor(row >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
}

void ContactsView::leaveEvent(QEvent *event)
{
    QAbstractItemView::leaveEvent(event);
    m_hovered = -1;
    viewport()->update();
}

void ContactsView::focusInEvent(QFocusEvent *event)
{
    QAbstractItemView::focusInEvent(event);
    m_byKey = cameByKey(*event);
    viewport()->update();
}

void ContactsView::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (!index.isValid())
        return;
    const QPoint at =
        byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos();
    if (isHeader(index.row()))
        Q_EMIT groupMenuRequested(index, at);
    else
        Q_EMIT menuRequested(index, at);
}

void ContactsView::keyPressEvent(QKeyEvent *event)
{
    m_byKey = true;
    viewport()->update();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Space) {
        activate(currentIndex());
        return;
    }
    QAbstractItemView::keyPressEvent(event);
}

} // namespace kefu::ui
