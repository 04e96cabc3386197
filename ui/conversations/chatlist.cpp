// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/chatlist.h"

#include "ui/contacts/contactsspoken.h"
#include "ui/model/chatlistmodel.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/focusring.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/unreadpill.h"

#include <QMouseEvent>
#include <QPainter>

namespace kefu::ui {

namespace {

constexpr int kMargin = 5;
constexpr int kRow = 50;
constexpr int kRowWidth = 190;
constexpr int kAvatar = 40;
constexpr int kNameGap = 10;
constexpr int kNameWidth = 110;
constexpr int kClose = 22;
constexpr int kCloseRight = 5;

class ChatRow : public QStyledItemDelegate {
public:
    ChatRow(const Look &look, ChatList *list)
        : QStyledItemDelegate(list)
        , m_look(look)
        , m_list(list)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return { ChatList::kWidth, kRow + kMargin };
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &,
               const QModelIndex &index) const override
    {
        const Theme &theme = m_look.theme();
        const QRect row = m_list->rowRect(index.row());
        const bool current = index == m_list->currentIndex();
        const bool hovered = index.row() == m_list->hoveredRow();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->translate(m_list->shakeOffset(index.row()), 0);
        if (current || hovered) {
            painter->setPen(Qt::NoPen);
            painter->setBrush(current ? theme.chatListCurrent : theme.chatListHover);
            painter->drawRoundedRect(row, 3, 3);
        }
        const QString name = index.data(NameRole).toString();
        const QRect avatar(row.left() + kMargin, row.top() + kMargin, kAvatar, kAvatar);
        paintAvatar(*painter, avatar, m_look, index.data(VisitorIdRole).toLongLong(), name,
                    index.data(EndedRole).toBool());
        painter->setFont(m_look.font(16));
        painter->setPen(theme.text);
        const QRect text(avatar.right() + 1 + kNameGap, row.top(), kNameWidth, row.height());
        painter->drawText(
            text, Qt::AlignVCenter | Qt::TextSingleLine,
            painter->fontMetrics().elidedText(displayLine(name), Qt::ElideRight, kNameWidth));
        paintEnd(painter, index, hovered);
        painter->restore();
    }

private:
    void paintEnd(QPainter *painter, const QModelIndex &index, bool hovered) const
    {
        const QRect box = m_list->closeRect(index.row());
        const Theme &theme = m_look.theme();
        if (hovered) {
            const QColor colour = m_list->closeHovered() ? theme.danger : theme.closeRound;
            painter->drawPixmap(
                box.topLeft(),
                m_look.icon(Icon::CloseRound, kClose, colour, m_list->devicePixelRatioF()));
        } else {
            paintUnreadPill(*painter, m_look, box.right() + 1, box.center().y() + 1,
                            index.data(UnreadRole).toInt());
        }
    }

    const Look &m_look;
    ChatList *m_list;
};

} // namespace

ChatList::ChatList(const Look &look, ChatListModel *model, QWidget *parent)
    : QListView(parent)
    , m_look(look)
    , m_chats(model)
    , m_shaking(look, viewport())
{
    setObjectName(QStringLiteral("chatList"));
    setFixedWidth(kWidth);
    setFrameShape(QFrame::NoFrame);
    setModel(model);
    setItemDelegate(new ChatRow(look, this));
    setUniformItemSizes(true);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setMouseTracking(true);
    setAccessibleName(tr("Open chats"));
    new OverlayScrollBar(look, this);
    speakRows();
}

QString ChatList::spokenRow(const QModelIndex &index) const
{
    return spokenVisitor(index, 0);
}

void ChatList::setCurrentVisitor(VisitorId visitor)
{
    setCurrentIndex(m_chats->index(m_chats->rowOf(visitor)));
}

void ChatList::shake(VisitorId visitor)
{
    m_shaken = visitor;
    m_shaking.begin();
}

int ChatList::shakeOffset(int row) const
{
    return m_chats->visitorAt(row) == m_shaken ? m_shaking.offset() : 0;
}

QRect ChatList::rowRect(int row) const
{
    const QRect cell = visualRect(m_chats->index(row));
    return { cell.left() + kMargin, cell.top() + kMargin, kRowWidth, kRow };
}

QRect ChatList::closeRect(int row) const
{
    const QRect box = rowRect(row);
    return { box.right() + 1 - kCloseRight - kClose, box.top() + (kRow - kClose) / 2, kClose,
             kClose };
}

void ChatList::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        painter.fillRect(event->rect(), m_look.theme().chatList);
    }
    QListView::paintEvent(event);
    if (!hasFocus() || !m_byKey)
        return;
    QPainter painter(viewport());
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_look.theme().accent);
    const QRect ring =
        currentIndex().isValid() ? rowRect(currentIndex().row()) : viewport()->rect();
    painter.drawRoundedRect(QRectF(ring).adjusted(.5, .5, -.5, -.5), 3, 3);
}

void ChatList::focusInEvent(QFocusEvent *event)
{
    m_byKey = cameByKey(*event);
    QListView::focusInEvent(event);
    viewport()->update();
}

void ChatList::focusOutEvent(QFocusEvent *event)
{
    QListView::focusOutEvent(event);
    viewport()->update();
}

void ChatList::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (!index.isValid())
        return;
    const VisitorId visitor = m_chats->visitorAt(index.row());
    const bool middle = event->button() == Qt::MiddleButton;
    if (middle
        || (event->button() == Qt::LeftButton
            && closeRect(index.row()).contains(event->position().toPoint())))
        Q_EMIT closeRequested(visitor);
    else if (event->button() == Qt::LeftButton)
        setCurrentIndex(index);
}

void ChatList::mouseMoveEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    m_hovered = index.isValid() ? index.row() : -1;
    m_closeHovered = m_hovered >= 0 && closeRect(m_hovered).contains(event->position().toPoint());
    viewport()->setCursor(m_hovered >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
}

void ChatList::mouseReleaseEvent(QMouseEvent *) { }

void ChatList::leaveEvent(QEvent *event)
{
    QListView::leaveEvent(event);
    m_hovered = -1;
    viewport()->update();
}

void ChatList::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    viewport()->update();
    if (current.isValid())
        Q_EMIT chosen(m_chats->visitorAt(current.row()));
}

void ChatList::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Open chats"));
}

} // namespace kefu::ui
