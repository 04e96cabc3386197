// SPDX-License-Identifier: Apache-2.0
#include "ui/contacts/contactsview.h"

#include "relay/protocol/types.h"
#include "ui/contacts/statusmenu.h"
#include "ui/model/modelroles.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/quotawords.h"
#include "ui/widgets/skin.h"
#include "ui/widgets/unreadpill.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

namespace kefu::ui {

namespace {

constexpr int kArrowLeft = 12;
constexpr int kArrow = 14;
constexpr int kGroupName = 30;
constexpr int kGroupNameWidth = 125;
constexpr int kGroupCountGap = 5;
constexpr int kAvatar = 36;
constexpr int kAvatarLeft = 15;
constexpr int kAvatarTop = 8;
constexpr int kTextLeft = 60;
constexpr int kNameTop = 9;
constexpr int kNameHeight = 22;
constexpr int kNameWidth = 155;
constexpr int kSecondTop = 29;
constexpr int kSecondHeight = 18;
constexpr int kRightPadding = 15;
constexpr int kSecondRight = 30;
constexpr int kPillGap = 8;
constexpr int kEmptyTop = 20;
constexpr int kChip = 18;
constexpr int kChipPadding = 5;
constexpr int kPresence = 12;

} // namespace

ContactsView::ContactsView(const Look &look, QWidget *parent)
    : QAbstractItemView(parent)
    , m_look(look)
{
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setMouseTracking(true);
    new OverlayScrollBar(look, this);
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
    const int count = rowCount();
    for (int row = 0; row < count;) {
        const QModelIndex index = model()->index(row, 0);
        if (index.data(KindRole).toInt() != int(RowKind::Group))
            break;
        m_headers.append(row);
        row += 1 + (index.data(GroupOpenRole).toBool() ? index.data(GroupCountRole).toInt() : 0);
    }
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

int ContactsView::rowTop(int row) const
{
    return m_padding + row * m_rowHeight - headersBefore(row) * (m_rowHeight - kHeader);
}

int ContactsView::contentHeight() const
{
    return rowTop(rowCount()) + m_padding;
}

int ContactsView::rowAt(int y) const
{
    const int count = rowCount();
    if (y < m_padding || count == 0)
        return -1;
    int low = 0;
    int high = count; // the last row whose top is at or above y
    while (high - low > 1) {
        const int middle = (low + high) / 2;
        (rowTop(middle) <= y ? low : high) = middle;
    }
    return y < rowTop(low + 1) ? low : -1;
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
    const int height = isHeader(index.row()) ? kHeader : m_rowHeight;
    return { 0, rowTop(index.row()) - verticalOffset(), viewport()->width(), height };
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
    if (!index.isValid() || isHeader(index.row()))
        return;
    const QPoint at =
        byKey ? viewport()->mapToGlobal(visualRect(index).center()) : event->globalPos();
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

void ContactsView::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    ui::paintGround(painter, viewport(), event->rect(), m_look, Ground::Body, &Theme::bg);
    const int count = rowCount();
    if (count == 0) {
        painter.setFont(m_look.font(14));
        painter.setPen(m_look.theme().meta);
        painter.drawText(QRect(0, kEmptyTop, viewport()->width(), 20), Qt::AlignCenter,
                         m_emptyText);
        return;
    }
    const int bottom = event->rect().bottom() + verticalOffset();
    for (int row = std::max(rowAt(event->rect().top() + verticalOffset()), 0);
         row < count && rowTop(row) <= bottom; ++row) {
        const QModelIndex index = model()->index(row, 0);
        const QRect box = visualRect(index);
        paintGround(painter, box, index);
        if (isHeader(row))
            paintHeader(painter, box, index);
        else
            paintVisitor(painter, box, index);
    }
}

void ContactsView::paintGround(QPainter &painter, const QRect &box, const QModelIndex &index) const
{
    if (isKeyRow(index) || (index.row() == m_hovered && !isHeader(index.row())))
        painter.fillRect(box, m_look.theme().hover);
}

void ContactsView::paintHeader(QPainter &painter, const QRect &box, const QModelIndex &index) const
{
    const Theme &theme = m_look.theme();
    const Icon arrow = index.data(GroupOpenRole).toBool() ? Icon::ArrowDown : Icon::ArrowRight;
    painter.drawPixmap(kArrowLeft, box.center().y() + 1 - kArrow / 2,
                       m_look.icon(arrow, kArrow, theme.arrow, devicePixelRatioF()));
    painter.setFont(m_look.font(14));
    painter.setPen(theme.text);
    const QFontMetrics metrics = painter.fontMetrics();
    const QString name = metrics.elidedText(displayLine(index.data(NameRole).toString()),
                                            Qt::ElideRight, kGroupNameWidth);
    const int flags = Qt::AlignVCenter | Qt::TextSingleLine;
    painter.drawText(box.adjusted(kGroupName, 0, 0, 0), flags, name);
    painter.setPen(theme.meta);
    const int count = index.data(GroupCountRole).toInt();
    const QVariant online = index.data(GroupOnlineRole);
    painter.drawText(
        box.adjusted(kGroupName + metrics.horizontalAdvance(name) + kGroupCountGap, 0, 0, 0), flags,
        online.isValid() ? QStringLiteral("(%1/%2)").arg(online.toInt()).arg(count)
                         : QStringLiteral("(%1)").arg(count));
}

int ContactsView::paintQuota(QPainter &painter, const QRect &line, const QModelIndex &index) const
{
    if (!m_now || index.data(EndedRole).toBool())
        return 0;
    const Quota quota { index.data(QuotaLeftRole).toInt(),
                        index.data(QuotaUntilRole).toLongLong() };
    const qint64 now = m_now();
    const QString text = quotaChip(quota, now);
    if (text.isEmpty())
        return 0;
    const Theme &theme = m_look.theme();
    const bool shut = quota.untilAt <= now;
    painter.setFont(m_look.font(12));
    const int width = painter.fontMetrics().horizontalAdvance(text) + 2 * kChipPadding;
    const QRect chip(line.right() + 1 - width, line.center().y() - kChip / 2, width, kChip);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(shut ? theme.danger : theme.amber);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(QRectF(chip).adjusted(.5, .5, -.5, -.5), 3, 3);
    painter.drawText(chip, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter.restore();
    return width;
}

//! The state of a colleague at the foot of his avatar.
void ContactsView::paintPresence(QPainter &painter, const QRect &avatar,
                                 const QModelIndex &index) const
{
    const auto [icon, colour] = presenceIcon(PresenceState(index.data(PresenceRole).toInt()));
    const QRect mark(avatar.right() - kPresence + 2, avatar.bottom() - kPresence + 2, kPresence,
                     kPresence);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_look.theme().bg);
    painter.drawEllipse(mark.adjusted(-1, -1, 1, 1));
    painter.restore();
    painter.drawPixmap(mark.topLeft(),
                       m_look.icon(icon, kPresence, m_look.theme().*colour, devicePixelRatioF()));
}

void ContactsView::paintVisitor(QPainter &painter, const QRect &box, const QModelIndex &index) const
{
    const Theme &theme = m_look.theme();
    const bool grey = index.data(EndedRole).toBool();
    const int unread = index.data(UnreadRole).toInt();
    const QString name = displayLine(index.data(NameRole).toString());
    const bool member = index.data(KindRole).toInt() == int(RowKind::Member);
    const QRect avatar(kAvatarLeft, box.top() + kAvatarTop, kAvatar, kAvatar);
    paintAvatar(painter, avatar, m_look,
                index.data(member ? AgentIdRole : VisitorIdRole).toLongLong(), name, grey);
    if (member)
        paintPresence(painter, avatar, index);
    const int flags = Qt::AlignVCenter | Qt::TextSingleLine;
    const int right = box.right() + 1 - kRightPadding;
    const QRect line(kTextLeft, box.top() + kNameTop, right - kTextLeft, kNameHeight);
    const int chip = paintQuota(painter, line, index);
    const int nameWidth =
        chip > 0 ? std::min(kNameWidth, line.width() - chip - kPillGap) : kNameWidth;
    painter.setFont(m_look.font(14, unread > 0));
    painter.setPen(grey ? theme.meta : theme.text);
    painter.drawText(QRect(kTextLeft, line.top(), nameWidth, kNameHeight), flags,
                     painter.fontMetrics().elidedText(name, Qt::ElideRight, nameWidth));
    const int pill =
        paintUnreadPill(painter, m_look, right, box.top() + kSecondTop + kSecondHeight / 2, unread);
    const int end = pill > 0 ? right - pill - kPillGap : box.right() + 1 - kSecondRight;
    painter.setFont(m_look.font(12));
    painter.setPen(theme.meta);
    const QRect second(kTextLeft, box.top() + kSecondTop, end - kTextLeft, kSecondHeight);
    painter.drawText(
        second, flags,
        painter.fontMetrics().elidedText(displayLine(index.data(PreviewRole).toString()),
                                         Qt::ElideRight, second.width()));
}

} // namespace kefu::ui
