// SPDX-License-Identifier: Apache-2.0
// How rows and headers of LayIM's lists are drawn.
#include "relay/protocol/types.h"
#include "ui/contacts/contactsview.h"
#include "ui/contacts/statusmenu.h"
#include "ui/model/modelroles.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/quotawords.h"
#include "ui/widgets/skin.h"
#include "ui/widgets/unreadpill.h"

#include <QPaintEvent>
#include <QPainter>

namespace kefu::ui {

namespace {

constexpr int kArrowLeft = 12;
constexpr int kArrow = 14;
constexpr int kGroupName = 30;
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
    for (int row = firstRowAt(event->rect().top() + verticalOffset());
         row < count && rowTop(row) <= bottom; ++row) {
        const QModelIndex index = model()->index(row, 0);
        const QRect box = visualRect(index);
        paintGround(painter, box, index);
        if (isHeader(row)) {
            paintHeader(painter, box, index);
            if (std::binary_search(m_empties.begin(), m_empties.end(), row))
                paintEmptyGroup(painter, box, index);
        } else
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
    QString name = displayLine(index.data(NameRole).toString());
    if (name.isEmpty())
        name = tr("Unnamed group %1").arg(headersBefore(index.row()) + 1);
    name = metrics.elidedText(name, Qt::ElideRight, m_groupNameWidth);
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

void ContactsView::paintEmptyGroup(QPainter &painter, const QRect &header,
                                   const QModelIndex &index) const
{
    const bool emptied = m_hadRows.contains(index.data(NameRole).toString());
    painter.setFont(m_look.font(14));
    painter.setPen(m_look.theme().meta);
    painter.drawText(QRect(0, header.bottom() + 1, header.width(), kEmptyGroup), Qt::AlignCenter,
                     emptied ? m_emptiedGroupText : m_emptyGroupText);
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
    QString name = displayLine(index.data(NameRole).toString());
    if (name.isEmpty())
        name = tr("No name");
    const bool member = index.data(KindRole).toInt() == int(RowKind::Member);
    const QRect avatar(kAvatarLeft, box.top() + kAvatarTop, kAvatar, kAvatar);
    paintAvatar(painter, avatar, m_look,
                index.data(member ? AgentIdRole : VisitorIdRole).toLongLong(), name, grey);
    if (member)
        paintPresence(painter, avatar, index);
    const int flags = Qt::AlignVCenter | Qt::TextSingleLine;
    const int right = box.right() + 1 - kRightPadding;
    const QRect line(kTextLeft, box.top() + kNameTop, right - kTextLeft, kNameHeight);
    const int chip = member ? 0 : paintQuota(painter, line, index); // colleagues have none
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
