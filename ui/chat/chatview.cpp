// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/chatview.h"

#include "ui/model/messagemodel.h"
#include "ui/widgets/overlayscrollbar.h"

#include <QScrollBar>
#include <QTimerEvent>

namespace kefu::ui {

using namespace chatmetrics;

namespace {
constexpr int kRestMs = 60;
constexpr int kRounds = 32; // more than enough for estimates to settle; a bound against a wrong one
constexpr size_t kMaxLayouts = 300;
constexpr int kKeptAround = 60;
constexpr int kHistoryAbove = 30;
constexpr int kHistoryBelow = 10;
constexpr int kSpinStep = 24;
constexpr qreal kFadeStep = 0.02; // 2.5 s from full to nothing
} // namespace

ChatView::ChatView(const Look &look, QWidget *parent)
    : QAbstractItemView(parent)
    , m_look(look)
{
    m_context.look = &look;
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(QAbstractItemView::NoSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setFocusPolicy(Qt::StrongFocus);
    setTabKeyNavigation(false);
    viewport()->setMouseTracking(true);
    viewport()->setAutoFillBackground(false);
    setAccessibleName(tr("Messages"));
    new OverlayScrollBar(look, this);
    speakRows();
    // Layouts hold the colour of links and the size of the letters.
    const auto layAnew = [this] {
        invalidateAll();
        settle();
    };
    connect(&look, &Look::themeChanged, this, layAnew);
    connect(&look, &Look::textZoomChanged, this, layAnew);
}

ChatView::~ChatView() = default;

void ChatView::setMessages(MessageModel *model)
{
    m_messages = model;
    setModel(model);
    connect(model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex &, int start, int end) { onRowsRemoved(start, end); });
    connect(model, &QAbstractItemModel::rowsMoved, this,
            [this](const QModelIndex &, int start, int end, const QModelIndex &, int to) {
                invalidate(std::min(start, to), std::max(end, to) + 1);
            });
}

void ChatView::setPeople(const RowContext &context)
{
    const int width = m_context.width;
    m_context = context;
    m_context.look = &m_look;
    m_context.width = width;
    invalidateAll();
    settle();
}

void ChatView::fillRows()
{
    m_layouts.clear();
    m_heights.clear();
    const int rows = m_messages ? m_messages->rowCount() : 0;
    m_heights.insert(0, rows, kEstimatedRow);
    m_exact.assign(size_t(rows), false);
}

void ChatView::reset()
{
    QAbstractItemView::reset();
    m_selection.clear();
    m_unfolded.clear();
    m_pressed = {};
    m_marked = QPersistentModelIndex();
    m_pinned = false;
    m_wantedBefore = 0;
    fillRows();
    // The relay's picture was sent anew: stay at the message that was read, if it is still there.
    const int row = m_messages && !m_atEnd ? m_messages->rowOfSeq(m_anchor.seq) : -1;
    if (row >= 0)
        m_anchor.row = row;
    else
        setAtEnd(true);
    settle();
}

// ---- heights and place

qint64 ChatView::contentHeight() const
{
    return kSide + m_heights.total() + kBottom;
}

qint64 ChatView::anchoredTop() const
{
    const qint64 last = std::max<qint64>(contentHeight() - viewport()->height(), 0);
    if (m_atEnd || m_anchor.row < 0 || m_anchor.row >= m_heights.count())
        return last;
    return std::clamp<qint64>(kSide + m_heights.top(m_anchor.row) - m_anchor.offset, 0, last);
}

void ChatView::takeAnchor()
{
    const auto [first, last] = visibleRows();
    int chosen = first;
    // A row that is not loaded yet will change its height, and one under such a row may; hold on to
    // one that will not.
    int best = 0;
    for (int row = first; row <= last && best < 2; ++row) {
        const int worth = !messageAt(row) ? 0 : row == 0 || messageAt(row - 1) ? 2 : 1;
        if (worth > best) {
            best = worth;
            chosen = row;
        }
    }
    if (chosen < 0)
        return;
    m_anchor = { chosen, kSide + m_heights.top(chosen) - verticalOffset(),
                 m_messages->item(chosen).seq };
}

std::pair<int, int> ChatView::visibleRows() const
{
    if (m_heights.count() == 0)
        return { -1, -2 };
    const int top = verticalOffset() - kSide;
    return { m_heights.rowAt(top), m_heights.rowAt(top + viewport()->height() - 1) };
}

//! Lays out the rows within one screen of the one that starts at `top`; true when a height changed.
bool ChatView::layOutAround(qint64 top)
{
    if (m_heights.count() == 0)
        return false;
    const int screen = std::max(viewport()->height(), 1);
    bool changed = false;
    const int last = m_heights.rowAt(top - kSide + 2 * screen);
    for (int row = m_heights.rowAt(top - kSide - screen); row <= last; ++row) {
        if (m_exact[size_t(row)])
            continue;
        const int height = layoutOf(row).height();
        m_exact[size_t(row)] = true;
        if (height != m_heights.height(row)) {
            m_heights.set(row, height);
            changed = true;
        }
    }
    return changed;
}

//! Brings heights, place and scroll bar in accord after any change.
void ChatView::settle()
{
    if (m_settling || !m_messages || !isVisible())
        return;
    m_settling = true;
    m_settleTimer.stop();
    if (m_context.width != viewport()->width()) {
        m_context.width = viewport()->width();
        invalidateAll();
    }
    for (int round = 0; round < kRounds && layOutAround(anchoredTop()); ++round) { }
    const qint64 top = anchoredTop();
    QScrollBar *bar = verticalScrollBar();
    bar->setPageStep(viewport()->height());
    bar->setSingleStep(kLine + 2);
    bar->setRange(0, int(std::max<qint64>(contentHeight() - viewport()->height(), 0)));
    bar->setValue(int(top));
    m_settling = false;
    if (!m_atEnd && top >= bar->maximum())
        setAtEnd(true);
    if (!m_atEnd && !m_pinned)
        takeAnchor();
    m_rest.start(kRestMs, this);
    viewport()->update();
}

//! Many messages at once are laid out once. Whoever asks for a place before that gets the true one.
void ChatView::settleSoon()
{
    if (!m_settleTimer.isActive())
        m_settleTimer.start(0, this);
}

void ChatView::settlePending() const
{
    if (m_settleTimer.isActive())
        const_cast<ChatView *>(this)->settle(); // what is seen does not change by it
}

void ChatView::invalidate(int first, int last)
{
    const int end = std::min(last + 1, int(m_exact.size()));
    if (first >= end)
        return;
    std::fill(m_exact.begin() + first, m_exact.begin() + end, false);
    // A range may be a million rows long; there are never many layouts.
    std::erase_if(m_layouts, [first, end](const auto &entry) {
        return entry.first >= first && entry.first < end;
    });
}

void ChatView::invalidateAll()
{
    m_layouts.clear();
    m_exact.assign(m_exact.size(), false);
}

void ChatView::shiftLayouts(int from, int by)
{
    std::unordered_map<int, std::unique_ptr<RowLayout>> moved;
    for (auto &[row, layout] : m_layouts) {
        if (row < from)
            moved.emplace(row, std::move(layout));
        else if (by > 0 || row >= from - by)
            moved.emplace(row + by, std::move(layout));
    }
    m_layouts = std::move(moved);
}

void ChatView::trimLayouts(int first, int last)
{
    if (m_layouts.size() <= kMaxLayouts)
        return;
    std::erase_if(m_layouts, [=](const auto &entry) {
        return entry.first < first - kKeptAround || entry.first > last + kKeptAround;
    });
}

int ChatView::shownChars(int row) const
{
    if (m_unfolded.isEmpty())
        return kFoldChars;
    return m_unfolded.value(QPersistentModelIndex(m_messages->index(row)), kFoldChars);
}

const RowLayout &ChatView::layoutOf(int row)
{
    auto &slot = m_layouts[row];
    if (!slot) {
        if (m_context.width == 0)
            m_context.width = viewport()->width();
        slot = std::make_unique<RowLayout>(m_context, m_messages->item(row), above(row),
                                           shownChars(row));
    }
    return *slot;
}

RowLayout::Above ChatView::above(int row) const
{
    if (row == 0)
        return { nullptr, true };
    return { messageAt(row - 1), false };
}

// ---- changes of the model

//! Qt's own would ask where the row is, and so lay out every message that has come in by itself.
void ChatView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                           const QList<int> &)
{
    m_wantedBefore = 0;
    invalidate(topLeft.row(), bottomRight.row() + 1); // the next one says what this one does not
    const auto [first, last] = visibleRows();
    if (bottomRight.row() + 1 < first || topLeft.row() > last)
        settleSoon();
    else
        settle();
}

void ChatView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QAbstractItemView::rowsInserted(parent, start, end);
    const int count = end - start + 1;
    m_heights.insert(start, count, kEstimatedRow);
    m_exact.insert(m_exact.begin() + start, size_t(count), false);
    if (end + 1 < m_heights.count()) {
        shiftLayouts(start, count);
        invalidate(end + 1, end + 1);
    }
    if (m_anchor.row >= start)
        m_anchor.row += count;
    m_wantedBefore = 0;
    if (m_messages->item(end).local)
        setAtEnd(true);
    else
        countNew(start, end);
    sayNew(start, end);
    settleSoon();
}

void ChatView::countNew(int start, int end)
{
    if (m_atEnd || end + 1 != m_heights.count())
        return;
    int incoming = 0;
    for (int row = start; row <= end; ++row) {
        const Message *message = m_messages->item(row).message;
        incoming += message && message->direction == Direction::In ? 1 : 0;
    }
    setNewMessages(m_newMessages + incoming);
}

void ChatView::onRowsRemoved(int start, int end)
{
    const int count = end - start + 1;
    m_heights.remove(start, count);
    m_exact.erase(m_exact.begin() + start, m_exact.begin() + end + 1);
    shiftLayouts(start, -count);
    invalidate(start, start);
    if (m_anchor.row > end)
        m_anchor.row -= count;
    else if (m_anchor.row >= start)
        m_anchor.row = std::min(start, m_heights.count() - 1);
    settle();
}

void ChatView::setAtEnd(bool atEnd)
{
    if (atEnd)
        setNewMessages(0);
    if (atEnd == m_atEnd)
        return;
    m_atEnd = atEnd;
    Q_EMIT atEndChanged(atEnd);
}

void ChatView::setNewMessages(int count)
{
    if (count == m_newMessages)
        return;
    m_newMessages = count;
    Q_EMIT newMessagesChanged(count);
}

// ---- scrolling

void ChatView::scrollToEnd()
{
    m_pinned = false;
    setAtEnd(true);
    settle();
}

int ChatView::verticalOffset() const
{
    return verticalScrollBar()->value();
}

void ChatView::scrollContentsBy(int, int)
{
    viewport()->update();
    if (m_settling || !m_messages)
        return;
    m_settleTimer.stop(); // the bar has been moved; the place is where it stands now
    m_pinned = false;
    const QScrollBar *bar = verticalScrollBar();
    setAtEnd(bar->value() >= bar->maximum());
    takeAnchor();
    settle();
}

void ChatView::updateGeometries()
{
    settle();
}

void ChatView::resizeEvent(QResizeEvent *event)
{
    QAbstractItemView::resizeEvent(event);
    settle();
}

void ChatView::showEvent(QShowEvent *event)
{
    QAbstractItemView::showEvent(event);
    settle();
}

void ChatView::askForHistoryAgain()
{
    m_wantedBefore = 0;
    m_rest.start(kRestMs, this);
}

void ChatView::wantHistory()
{
    const auto [first, last] = visibleRows();
    if (first < 0 || !isVisible())
        return;
    const int before = m_messages->historyNeeded(
        std::max(first - kHistoryAbove, 0), std::min(last + kHistoryBelow, m_heights.count() - 1));
    if (before <= 0 || before == m_wantedBefore)
        return;
    m_wantedBefore = before;
    Q_EMIT historyWanted(before);
}

void ChatView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() == m_rest.timerId()) {
        m_rest.stop();
        if (m_messages)
            wantHistory();
    } else if (event->timerId() == m_settleTimer.timerId()) {
        settle();
    } else if (event->timerId() == m_markFade.timerId()) {
        m_markStrength = std::max(m_markStrength - kFadeStep, 0.0);
        if (m_markStrength <= 0)
            m_markFade.stop();
        viewport()->update();
    } else if (event->timerId() == m_spinner.timerId()) {
        m_spin = (m_spin + kSpinStep) % 360;
        m_spinner.stop(); // the next painting starts it again while something turns
        viewport()->update();
    } else if (event->timerId() == m_dragScroll.timerId()) {
        const int beyond =
            m_dragAt.y() < 0 ? m_dragAt.y() : std::max(m_dragAt.y() - viewport()->height(), 0);
        verticalScrollBar()->setValue(verticalScrollBar()->value() + beyond / 2);
        extendSelection(m_dragAt);
    } else {
        QAbstractItemView::timerEvent(event);
    }
}

} // namespace kefu::ui
