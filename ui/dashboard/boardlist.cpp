// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/boardlist.h"

#include "ui/widgets/displaytext.h"
#include "ui/widgets/menu.h"
#include "ui/widgets/overlayscrollbar.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTimerEvent>
#include <QToolTip>

namespace kefu::ui {

namespace {
constexpr int kLinkGap = 14;
constexpr int kMore = 16;
constexpr int kMenuRow = 30;
constexpr int kHeads = 24;
constexpr int kStillMs = 2000; // a pointer that has rested so long is not about to click
constexpr int kFlags = Qt::AlignVCenter | Qt::TextSingleLine;
constexpr qreal kBadgeRadius = 3.5;
} // namespace

//! Hands every row to its list.
class BoardRowPainter : public QStyledItemDelegate {
public:
    explicit BoardRowPainter(BoardList *list)
        : QStyledItemDelegate(list)
        , m_list(list)
    {
    }
    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return { 100, m_list->rowHeight() };
    }
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const qint64 id = index.data(BoardRows::IdRole).toLongLong();
        BoardList::RowState state;
        state.hovered = m_list->m_hover.row == index.row();
        state.current = m_list->m_byKey && m_list->hasFocus() && m_list->currentIndex() == index;
        const Theme &theme = m_list->look().theme();
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (state.hovered || state.current)
            painter->fillRect(option.rect, theme.rowHover);
        m_list->paintRow(*painter, option.rect, id, state);
        m_list->paintLinks(*painter, option.rect, id, state);
        painter->setRenderHint(QPainter::Antialiasing, false);
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                          theme.line);
        if (state.current) {
            painter->setPen(theme.accent);
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(option.rect.adjusted(0, 0, -1, -1));
        }
        painter->restore();
    }

private:
    BoardList *m_list;
};

BoardList::BoardList(const Look &look, BoardRows *rows, int rowHeight, QWidget *parent)
    : QListView(parent)
    , m_look(look)
    , m_rows(rows)
    , m_rowHeight(rowHeight)
{
    setModel(rows);
    setItemDelegate(new BoardRowPainter(this));
    setUniformItemSizes(true);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setSelectionMode(QAbstractItemView::NoSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    viewport()->setAutoFillBackground(false);
    setStyleSheet(QStringLiteral("QListView{background:transparent}"));
    new OverlayScrollBar(look, this);
    connect(rows, &QAbstractItemModel::rowsRemoved, this, [this] { m_hover = {}; });
}

void BoardList::setEmptyText(const QString &text)
{
    m_empty = text;
    viewport()->update();
}

void BoardList::setStale(bool stale)
{
    if (std::exchange(m_stale, stale) != stale)
        viewport()->update();
}

QColor BoardList::ink(QColor Theme::*colour) const
{
    return m_stale ? m_look.theme().sub : m_look.theme().*colour;
}

// ---- links
// -------------------------------------------------------------------------------------

QRect BoardList::linkRect(int row, int action) const
{
    const qint64 id = m_rows->idAt(row);
    const QRect box = visualRect(m_rows->index(row));
    const QFontMetrics metrics(m_look.font(13));
    int right = box.right() + 1 - kSide;
    const QList<RowLink> links = linksOf(id);
    for (auto it = links.rbegin(); it != links.rend(); ++it) {
        const int width = metrics.horizontalAdvance(it->text);
        if (it->action == action)
            return { right - width, box.top(), width, box.height() };
        right -= width + kLinkGap;
    }
    return {};
}

void BoardList::paintLinks(QPainter &painter, const QRect &row, qint64 id,
                           const RowState &state) const
{
    const QList<RowLink> links = linksOf(id);
    if (links.isEmpty())
        return;
    const Theme &theme = m_look.theme();
    if (!state.hovered && !state.current && !keepsLinks(id)) {
        painter.drawPixmap(row.right() + 1 - kSide - kMore, row.center().y() - kMore / 2,
                           m_look.icon(Icon::More, kMore, theme.sub, devicePixelRatioF()));
        return;
    }
    painter.setPen(theme.accent);
    const int at = m_rows->rowOf(id);
    for (const RowLink &link : links) {
        QFont font = m_look.font(13);
        font.setUnderline(state.hovered && m_hover.action == link.action);
        painter.setFont(font);
        painter.drawText(linkRect(at, link.action).adjusted(-2, 0, 2, 0), kFlags | Qt::AlignHCenter,
                         link.text);
    }
}

BoardList::Hit BoardList::hitAt(const QPoint &at) const
{
    Hit hit;
    const QModelIndex index = indexAt(at);
    if (!index.isValid())
        return hit;
    hit.row = index.row();
    const QList<RowLink> links = linksOf(m_rows->idAt(hit.row));
    for (const RowLink &link : links) {
        if (linkRect(hit.row, link.action).adjusted(-4, 0, 4, 0).contains(at))
            hit.action = link.action;
    }
    return hit;
}

void BoardList::openLinks(int row, const QPoint &at)
{
    const qint64 id = m_rows->idAt(row);
    const QList<RowLink> links = menuOf(id);
    if (links.isEmpty())
        return Q_EMIT rowActivated(id);
    auto *menu = new Menu(m_look, kMenuRow, this);
    menu->setObjectName(QStringLiteral("boardRowMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (const RowLink &link : links)
        connect(menu->addRow(link.text), &QAction::triggered, this,
                [this, id, action = link.action] { Q_EMIT linkClicked(id, action); });
    menu->popup(at);
}

// ---- pointer and keys
// ----------------------------------------------------------------------------

void BoardList::mousePressEvent(QMouseEvent *event)
{
    m_byKey = false;
    const QPoint at = event->position().toPoint();
    m_pressed = event->button() == Qt::LeftButton ? hitAt(at) : Hit {};
    setFocus(Qt::MouseFocusReason);
    if (m_pressed.row >= 0)
        setCurrentIndex(m_rows->index(m_pressed.row));
}

void BoardList::mouseReleaseEvent(QMouseEvent *event)
{
    const Hit pressed = std::exchange(m_pressed, Hit {});
    const QPoint at = event->position().toPoint();
    if (pressed.row < 0 || hitAt(at) != pressed)
        return;
    const qint64 id = m_rows->idAt(pressed.row);
    if (pressed.action >= 0)
        Q_EMIT linkClicked(id, pressed.action);
    else
        (void)clicked(id, at);
}

void BoardList::mouseDoubleClickEvent(QMouseEvent *event)
{
    const Hit hit = hitAt(event->position().toPoint());
    if (hit.row >= 0 && hit.action < 0)
        Q_EMIT rowActivated(m_rows->idAt(hit.row));
    else
        mousePressEvent(event);
}

void BoardList::mouseMoveEvent(QMouseEvent *event)
{
    const Hit hit = hitAt(event->position().toPoint());
    if (std::exchange(m_hover, hit) != hit) {
        viewport()->update();
        viewport()->setCursor(hit.action >= 0 ? Qt::PointingHandCursor : Qt::ArrowCursor);
    }
    m_rows->setHeld(true);
    m_still.start(kStillMs, this);
}

void BoardList::leaveEvent(QEvent *event)
{
    QListView::leaveEvent(event);
    m_hover = {};
    m_still.stop();
    m_rows->setHeld(false);
    viewport()->update();
}

void BoardList::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_still.timerId())
        return QListView::timerEvent(event);
    m_still.stop();
    m_rows->setHeld(false);
}

void BoardList::keyPressEvent(QKeyEvent *event)
{
    m_byKey = true;
    const QModelIndex index = currentIndex();
    if (index.isValid() && keyed(m_rows->idAt(index.row()), event->key()))
        return;
    const bool open = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter
        || event->key() == Qt::Key_Menu;
    if (index.isValid() && open) {
        openLinks(index.row(),
                  viewport()->mapToGlobal(visualRect(index).bottomLeft() + QPoint(kSide, 0)));
        return;
    }
    QListView::keyPressEvent(event);
    viewport()->update();
}

void BoardList::contextMenuEvent(QContextMenuEvent *event)
{
    const QModelIndex index = indexAt(event->pos());
    if (index.isValid() && event->reason() == QContextMenuEvent::Mouse)
        openLinks(index.row(), event->globalPos());
}

bool BoardList::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QListView::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const Hit hit = hitAt(help->pos());
    const QString text = hit.row >= 0 ? tipOf(m_rows->idAt(hit.row), help->pos()) : QString();
    QToolTip::showText(help->globalPos(), plainToolTip(text), viewport());
    return true;
}

void BoardList::paintEvent(QPaintEvent *event)
{
    QListView::paintEvent(event);
    if (m_rows->rowCount() > 0 || m_empty.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setFont(m_look.font(13));
    painter.setPen(m_look.theme().sub);
    painter.drawText(viewport()->rect().adjusted(kSide, 12, -kSide, 0),
                     Qt::AlignTop | Qt::AlignHCenter | Qt::TextWordWrap, m_empty);
}

// ---- heads of columns
// ----------------------------------------------------------------------------

ColumnHeads::ColumnHeads(const Look &look, int designWidth, int scale, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_design(designWidth)
    , m_scale(scale)
{
    setFixedHeight(kHeads * scale);
}

void ColumnHeads::setColumns(const QList<Column> &columns)
{
    m_columns = columns;
    QStringList words;
    for (const Column &column : columns)
        words.append(column.text);
    setAccessibleName(words.join(QStringLiteral(", ")));
    update();
}

QRect ColumnHeads::place(const Column &column) const
{
    const int text = QFontMetrics(m_look.font(12 * m_scale)).horizontalAdvance(column.text) + 2;
    const int x = spread(column.x, m_design, width());
    return { column.right ? x - text : x, 0, text, height() };
}

void ColumnHeads::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setFont(m_look.font(12 * m_scale));
    painter.setPen(m_look.theme().sub);
    for (const Column &column : std::as_const(m_columns))
        painter.drawText(place(column), kFlags | (column.right ? Qt::AlignRight : Qt::AlignLeft),
                         column.text);
    painter.fillRect(QRect(0, height() - 1, width(), 1), m_look.theme().line);
}

bool ColumnHeads::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QString tip;
    for (const Column &column : std::as_const(m_columns)) {
        if (place(column).contains(help->pos()))
            tip = column.tip;
    }
    QToolTip::showText(help->globalPos(), plainToolTip(tip), this);
    return true;
}

void paintChannelBadge(QPainter &painter, const Look &look, const QRect &rect, int place)
{
    const Theme &theme = look.theme();
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.channels[size_t(std::max(place, 0)) % theme.channels.size()]);
    painter.drawRoundedRect(rect, kBadgeRadius, kBadgeRadius);
    painter.restore();
    const int icon = rect.width() - 6;
    painter.drawPixmap(
        rect.left() + 3, rect.top() + 3,
        look.icon(Icon::Bag, icon, QColor(Qt::white), painter.device()->devicePixelRatioF()));
}

} // namespace kefu::ui
