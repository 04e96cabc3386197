// SPDX-License-Identifier: Apache-2.0
#include "ui/search/recordrow.h"

#include "ui/chat/rowwords.h"
#include "ui/search/recordsmodel.h"
#include "ui/search/switcherrow.h"
#include "ui/widgets/avatar.h"

namespace kefu::ui {

namespace {
constexpr int kSide = 16;
constexpr int kAvatar = 36;
constexpr int kGap = 12;
constexpr int kFirstTop = 10;
constexpr int kSecondTop = 33;
constexpr int kLine = 21;
constexpr int kMostWho = 120;
} // namespace

RecordRow::RecordRow(const Look &look, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_look(look)
{
}

QSize RecordRow::sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const
{
    return { 200, kHeight };
}

void RecordRow::paintHead(QPainter &painter, const QRect &line, const QModelIndex &index) const
{
    const Theme &theme = m_look.theme();
    painter.setFont(m_look.font(12));
    const QString time = fullTime(index.data(RecordsModel::TimeRole).toLongLong());
    const int timeWidth = painter.fontMetrics().horizontalAdvance(time);
    painter.setPen(theme.sub);
    painter.drawText(line, Qt::AlignRight | Qt::AlignVCenter, time);
    const QString channel = index.data(RecordsModel::ChannelRole).toString();
    const int room = std::max(line.width() - timeWidth - kGap, 0);
    painter.setFont(m_look.font(14));
    const QString name = painter.fontMetrics().elidedText(
        index.data(RecordsModel::NameRole).toString(), Qt::ElideRight, room);
    const int nameWidth = painter.fontMetrics().horizontalAdvance(name);
    painter.setPen(theme.text);
    painter.drawText(line, Qt::AlignLeft | Qt::AlignVCenter, name);
    painter.setFont(m_look.font(12));
    painter.setPen(theme.sub);
    const QRect chip(line.left() + nameWidth + kGap, line.top(), room - nameWidth - kGap,
                     line.height());
    if (chip.width() > 0)
        painter.drawText(chip, Qt::AlignLeft | Qt::AlignVCenter,
                         painter.fontMetrics().elidedText(channel, Qt::ElideRight, chip.width()));
}

void RecordRow::paint(QPainter *painter, const QStyleOptionViewItem &option,
                      const QModelIndex &index) const
{
    const Theme &theme = m_look.theme();
    const QRect row = option.rect;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(row, theme.rowSelected);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(row, theme.rowHover);
    paintAvatar(*painter, QRect(row.left() + kSide, row.top() + 14, kAvatar, kAvatar), m_look,
                index.data(RecordsModel::VisitorRole).toLongLong(),
                index.data(RecordsModel::NameRole).toString());
    const int left = row.left() + kSide + kAvatar + kGap;
    const int width = std::max(row.right() - kSide - left, 0);
    paintHead(*painter, QRect(left, row.top() + kFirstTop, width, kLine), index);
    painter->setFont(m_look.font(13));
    const QString who = painter->fontMetrics().elidedText(
        index.data(RecordsModel::WhoRole).toString() + u':', Qt::ElideRight, kMostWho);
    const int whoWidth = painter->fontMetrics().horizontalAdvance(who) + 6;
    painter->setPen(theme.sub);
    painter->drawText(QRect(left, row.top() + kSecondTop, whoWidth, kLine), Qt::AlignVCenter, who);
    paintMarkedLine(
        *painter,
        QRect(left + whoWidth, row.top() + kSecondTop, std::max(width - whoWidth, 0), kLine),
        m_look, 13, index.data(RecordsModel::SnippetRole).toString(),
        index.data(RecordsModel::MarksRole).value<QList<int>>(), theme.text);
    painter->fillRect(QRect(left, row.bottom(), row.right() - left, 1), theme.line);
    painter->restore();
}

} // namespace kefu::ui
