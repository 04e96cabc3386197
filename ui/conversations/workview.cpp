// SPDX-License-Identifier: Apache-2.0
#include "ui/conversations/workview.h"

#include "ui/conversations/rowmarks.h"
#include "ui/model/modelroles.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/unreadpill.h"

#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace kefu::ui {

namespace {

constexpr int kEdge = 3;
constexpr int kSectionName = 170; // the interface's own words, in any language
constexpr int kAvatar = 40;
constexpr int kAvatarLeft = 10;
constexpr int kAvatarTop = 8;
constexpr int kBadge = 14;
constexpr int kBadgeOut = 2; // past the avatar's corner
constexpr int kTextLeft = 60;
constexpr int kRight = 12;
constexpr int kFirstTop = 8;
constexpr int kSecondTop = 30;
constexpr int kLine = 20;
constexpr int kGap = 8;
constexpr int kChip = 18;
constexpr int kChipPadding = 5;
constexpr int kButton = 22;
constexpr int kButtonPadding = 9;
constexpr int kButtonLeast = 44;
constexpr int kButtonGap = 6;
constexpr int kHelp = 14;
constexpr int kOfferSoon = 5'000;
constexpr int kFlags = Qt::AlignVCenter | Qt::TextSingleLine;

QString actionWords(WorkView::Action action)
{
    switch (action) {
    case WorkView::Action::Accept:
        return WorkView::tr("Accept");
    case WorkView::Action::Refuse:
        return WorkView::tr("Decline");
    case WorkView::Action::Claim:
        return WorkView::tr("Take");
    case WorkView::Action::None:
        break;
    }
    return {};
}

QColor channelColour(const Theme &theme, const QModelIndex &index)
{
    return theme.channels[size_t(index.data(ChannelPlaceRole).toInt()) % theme.channels.size()];
}

} // namespace

WorkView::WorkView(const Look &look, Kind kind, QWidget *parent)
    : ContactsView(look, parent)
    , m_kind(kind)
{
    setRowMetrics(kWorkRow, 0);
    setGroupNameWidth(kSectionName);
}

void WorkView::setShown(VisitorId visitor)
{
    m_shown = visitor;
    viewport()->update();
}

void WorkView::setBusy(ConversationId conversation)
{
    m_busy = conversation;
    viewport()->update();
}

// ---- buttons in rows
// ---------------------------------------------------------------------------

QList<WorkView::Action> WorkView::actionsOf(const QModelIndex &index) const
{
    if (index.data(KindRole).toInt() != int(RowKind::Visitor))
        return {};
    if (m_kind == Kind::Leaves)
        return { Action::Claim };
    if (index.data(AcceptUntilRole).toLongLong() > 0)
        return { Action::Accept, Action::Refuse };
    return {};
}

QRect WorkView::actionRect(const QModelIndex &index, Action action) const
{
    const QRect box = visualRect(index);
    const QFontMetrics metrics(look().font(12));
    int right = box.right() + 1 - kRight;
    const QList<Action> actions = actionsOf(index);
    for (auto it = actions.rbegin(); it != actions.rend(); ++it) {
        const int width = std::max(metrics.horizontalAdvance(actionWords(*it)) + 2 * kButtonPadding,
                                   kButtonLeast);
        if (*it == action)
            return { right - width, box.top() + kSecondTop - 1, width, kButton };
        right -= width + kButtonGap;
    }
    return {};
}

WorkView::Action WorkView::actionAt(const QPoint &at) const
{
    const QModelIndex index = indexAt(at);
    const QList<Action> actions = index.isValid() ? actionsOf(index) : QList<Action>();
    for (const Action action : actions) {
        if (actionRect(index, action).contains(at))
            return action;
    }
    return Action::None;
}

void WorkView::mousePressEvent(QMouseEvent *event)
{
    const QPoint at = event->position().toPoint();
    m_pressedAction = event->button() == Qt::LeftButton ? actionAt(at) : Action::None;
    m_pressedRow = m_pressedAction != Action::None ? QPersistentModelIndex(indexAt(at))
                                                   : QPersistentModelIndex();
    if (m_pressedAction == Action::None)
        ContactsView::mousePressEvent(event);
}

void WorkView::mouseReleaseEvent(QMouseEvent *event)
{
    const Action pressed = std::exchange(m_pressedAction, Action::None);
    if (pressed == Action::None)
        return ContactsView::mouseReleaseEvent(event);
    const QPoint at = event->position().toPoint();
    const QModelIndex index = indexAt(at);
    const bool busy = index.data(ConversationIdRole).toLongLong() == m_busy.value;
    if (index.isValid() && m_pressedRow == index && actionAt(at) == pressed && !busy)
        Q_EMIT actionRequested(index, pressed);
}

void WorkView::mouseMoveEvent(QMouseEvent *event)
{
    const Action over = actionAt(event->position().toPoint());
    if (std::exchange(m_hoveredAction, over) != over)
        viewport()->update();
    ContactsView::mouseMoveEvent(event);
    Q_EMIT pointerMoved();
}

void WorkView::leaveEvent(QEvent *event)
{
    m_hoveredAction = Action::None;
    ContactsView::leaveEvent(event);
    Q_EMIT pointerLeft();
}

// ---- time
// ----------------------------------------------------------------------------------

//! Waiting times and countdowns go on by themselves, only where somebody looks.
void WorkView::showEvent(QShowEvent *event)
{
    ContactsView::showEvent(event);
    m_second.start(1000, this);
}

void WorkView::hideEvent(QHideEvent *event)
{
    ContactsView::hideEvent(event);
    m_second.stop();
}

void WorkView::timerEvent(QTimerEvent *event)
{
    if (event->timerId() != m_second.timerId())
        return ContactsView::timerEvent(event);
    if (model() && model()->rowCount() > 0)
        viewport()->update();
}

QString WorkView::tipOf(const QModelIndex &index) const
{
    if (index.data(KindRole).toInt() != int(RowKind::Visitor))
        return {};
    const QString message = displayLine(index.data(PreviewRole).toString());
    return plainToolTip(displayLine(index.data(NameRole).toString()) + u'\n'
                        + displayLine(index.data(ChannelNameRole).toString())
                        + (message.isEmpty() ? QString() : QString(u'\n' + message)));
}

bool WorkView::viewportEvent(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return ContactsView::viewportEvent(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const QModelIndex index = indexAt(help->pos());
    QToolTip::showText(help->globalPos(), index.isValid() ? tipOf(index) : QString(), viewport(),
                       index.isValid() ? visualRect(index) : QRect());
    return true;
}

// ---- painting
// -----------------------------------------------------------------------------

void WorkView::paintGround(QPainter &painter, const QRect &box, const QModelIndex &index) const
{
    if (index.data(KindRole).toInt() != int(RowKind::Visitor))
        return ContactsView::paintGround(painter, box, index);
    const Theme &theme = look().theme();
    const bool shown = m_shown.isValid() && index.data(VisitorIdRole).toLongLong() == m_shown.value;
    if (shown)
        painter.fillRect(box, theme.rowSelected);
    else if (isKeyRow(index) || isHovered(index))
        painter.fillRect(box, theme.rowHover);
    if (isKeyRow(index)) {
        painter.setPen(theme.accent);
        painter.drawRect(box.adjusted(kEdge, 0, -1, -1));
    }
}

void WorkView::paintVisitor(QPainter &painter, const QRect &box, const QModelIndex &index) const
{
    paintIdentity(painter, box, index);
    QRect first(kTextLeft, box.top() + kFirstTop, box.right() + 1 - kRight - kTextLeft, kLine);
    QRect second(kTextLeft, box.top() + kSecondTop, first.width(), kLine);
    first.setRight(first.right() - paintTime(painter, first, index) - kGap);
    paintName(painter, first, index);
    const int buttons = paintActions(painter, index);
    const int marks = buttons > 0 ? buttons : paintMarks(painter, second, index);
    second.setRight(second.right() - marks - (marks > 0 ? kGap : 0));
    paintMessage(painter, second, index);
}

//! Edge, avatar and badge.
void WorkView::paintIdentity(QPainter &painter, const QRect &box, const QModelIndex &index) const
{
    const Theme &theme = look().theme();
    const QColor colour = channelColour(theme, index);
    painter.fillRect(QRect(box.left(), box.top(), kEdge, box.height()), colour);
    const QRect avatar(kAvatarLeft, box.top() + kAvatarTop, kAvatar, kAvatar);
    paintAvatar(painter, avatar, look(), index.data(VisitorIdRole).toLongLong(),
                displayLine(index.data(NameRole).toString()), index.data(EndedRole).toBool());
    const QRect badge(avatar.right() + 1 + kBadgeOut - kBadge,
                      avatar.bottom() + 1 + kBadgeOut - kBadge, kBadge, kBadge);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.bg);
    painter.drawRoundedRect(badge.adjusted(-1, -1, 1, 1), 4.5, 4.5);
    painter.setBrush(colour);
    painter.drawRoundedRect(badge, 3.5, 3.5);
    painter.restore();
    painter.drawPixmap(badge.adjusted(2, 2, -2, -2).topLeft(),
                       look().icon(Icon::Bag, kBadge - 4, QColor(Qt::white), devicePixelRatioF()));
}

//! When the last thing happened; of an offer, how long it stands, of a leave message, how long it
//! can be answered. Its width.
int WorkView::paintTime(QPainter &painter, const QRect &line, const QModelIndex &index) const
{
    const Theme &theme = look().theme();
    const qint64 offered = index.data(AcceptUntilRole).toLongLong();
    const qint64 left = (offered > 0 ? offered : index.data(QuotaUntilRole).toLongLong()) - now();
    QString text = rowTime(index.data(ActivityAtRole).toLongLong(), now());
    QColor ink = theme.sub;
    if (offered > 0) {
        text = countdown(left);
        ink = left <= kOfferSoon ? theme.danger : theme.amber;
    } else if (m_kind == Kind::Leaves && left > 0) {
        const Deadline level = deadlineLevel(left);
        text = deadlineWords(left);
        ink = level == Deadline::Close ? theme.danger
            : level == Deadline::Near  ? theme.amber
                                       : theme.sub;
    }
    painter.setFont(look().font(12, offered > 0));
    painter.setPen(ink);
    painter.drawText(line, kFlags | Qt::AlignRight, text);
    return painter.fontMetrics().horizontalAdvance(text);
}

void WorkView::paintName(QPainter &painter, const QRect &line, const QModelIndex &index) const
{
    const Theme &theme = look().theme();
    const QString name = displayLine(index.data(NameRole).toString());
    const bool help = index.data(HelpAtRole).toLongLong() > 0;
    painter.setFont(look().font(14, index.data(UnreadRole).toInt() > 0));
    painter.setPen(theme.text);
    const int room = line.width() - (help ? kHelp + 4 : 0);
    const QString shown = painter.fontMetrics().elidedText(name, Qt::ElideRight, room);
    painter.drawText(line, kFlags, shown);
    if (help)
        painter.drawPixmap(line.left() + painter.fontMetrics().horizontalAdvance(shown) + 4,
                           line.center().y() + 1 - kHelp / 2,
                           look().icon(Icon::Help, kHelp, theme.danger, devicePixelRatioF()));
}

//! Width of the buttons; 0 when the row has none.
int WorkView::paintActions(QPainter &painter, const QModelIndex &index) const
{
    const Theme &theme = look().theme();
    const QList<Action> actions = actionsOf(index);
    const bool busy =
        m_busy.isValid() && index.data(ConversationIdRole).toLongLong() == m_busy.value;
    const bool over = m_kind == Kind::Leaves
        && deadlineLevel(index.data(QuotaUntilRole).toLongLong() - now()) == Deadline::Over;
    int width = 0;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(look().font(12));
    for (const Action action : actions) {
        const QRect box = actionRect(index, action);
        const bool main = action != Action::Refuse && !busy && !over;
        const bool hot = isHovered(index) && m_hoveredAction == action && !busy;
        painter.setPen(main ? QPen(Qt::NoPen) : QPen(theme.menuLine));
        painter.setBrush(main ? (hot ? theme.actionHover : theme.action)
                              : (hot ? theme.menuHover : theme.field));
        painter.drawRoundedRect(QRectF(box).adjusted(.5, .5, -.5, -.5), 3, 3);
        painter.setPen(main ? theme.onAction : busy ? theme.meta : theme.text);
        painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, actionWords(action));
        width += box.width() + (width > 0 ? kButtonGap : 0);
    }
    painter.restore();
    return width;
}

int WorkView::paintChip(QPainter &painter, const QRect &line, const QString &text,
                        const QColor &ground, const QColor &ink, bool bold) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(look().font(12, bold));
    const int width = painter.fontMetrics().horizontalAdvance(text) + 2 * kChipPadding;
    const QRect chip(line.right() + 1 - width, line.center().y() + 1 - kChip / 2, width, kChip);
    painter.setPen(Qt::NoPen);
    painter.setBrush(ground);
    painter.drawRoundedRect(chip, 3, 3);
    painter.setPen(ink);
    painter.drawText(chip, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter.restore();
    return width;
}

//! Waiting time, unread pill, scarce quota; the width taken.
int WorkView::paintMarks(QPainter &painter, const QRect &line, const QModelIndex &index) const
{
    const Theme &theme = look().theme();
    const qint64 since = index.data(WaitingSinceRole).toLongLong();
    const qint64 waited = since > 0 ? now() - since : 0;
    const WaitLevel level = waitLevel(waited);
    int taken = 0;
    if (level == WaitLevel::TooLong)
        taken = paintChip(painter, line, waitWords(waited), theme.redSolid, theme.onRed, true);
    else if (level == WaitLevel::Slow)
        taken = paintChip(painter, line, waitWords(waited), theme.amberBg, theme.amber, true);
    else if (level == WaitLevel::Told)
        taken = paintChip(painter, line, waitWords(waited), theme.chip, theme.text, false);
    else
        taken = paintUnreadPill(painter, look(), line.right() + 1, line.center().y() + 1,
                                index.data(UnreadRole).toInt());
    const QRect rest = line.adjusted(0, 0, taken > 0 ? -taken - 4 : 0, 0);
    const int quota = paintQuota(painter, rest, index);
    return taken + (quota > 0 ? quota + (taken > 0 ? 4 : 0) : 0);
}

//! The draft goes before the last message; what can be answered no more says so.
void WorkView::paintMessage(QPainter &painter, const QRect &line, const QModelIndex &index) const
{
    const Theme &theme = look().theme();
    painter.setFont(look().font(12));
    painter.setPen(theme.sub);
    QString text = displayLine(index.data(PreviewRole).toString());
    QRect box = line;
    const qint64 left = index.data(QuotaUntilRole).toLongLong() - now();
    if (m_kind == Kind::Leaves && deadlineLevel(left) == Deadline::Over) {
        painter.setPen(theme.danger);
        text = deadlineWords(left);
    } else if (const QString draft = displayLine(index.data(DraftRole).toString());
               !draft.isEmpty()) {
        const QString label = tr("Draft: ");
        const int width = painter.fontMetrics().horizontalAdvance(label);
        text = draft;
        painter.setPen(theme.danger);
        if (width < box.width()) { // else the colour alone says it
            painter.drawText(box, kFlags, label);
            box.setLeft(box.left() + width);
            painter.setPen(theme.sub);
        }
    }
    painter.drawText(box, kFlags,
                     painter.fontMetrics().elidedText(text, Qt::ElideRight, box.width()));
}

} // namespace kefu::ui
