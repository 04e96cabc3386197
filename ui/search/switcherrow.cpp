// SPDX-License-Identifier: Apache-2.0
#include "ui/search/switcherrow.h"

#include "ui/search/quickswitcher.h"
#include "ui/widgets/avatar.h"
#include "ui/widgets/unreadpill.h"

#include <QTextLayout>

namespace kefu::ui {

namespace {
constexpr int kHeading = 28;
constexpr int kRow = 40;
constexpr int kSide = 8;
constexpr int kAvatar = 26;
constexpr int kIcon = 18;
constexpr int kGap = 10;
constexpr int kNarrow = 320; // no room for details
} // namespace

void paintMarkedLine(QPainter &painter, const QRect &line, const Look &look, int pixels,
                     const QString &text, const QList<int> &marks, const QColor &colour)
{
    painter.setFont(look.font(pixels));
    const QFontMetrics metrics = painter.fontMetrics();
    const QString shown = metrics.elidedText(text, Qt::ElideRight, line.width());
    // Cut text keeps its places but for the ellipsis at the end.
    const qsizetype whole = shown.size() == text.size() ? text.size() : shown.size() - 1;
    QTextLayout layout(shown, look.font(pixels));
    QList<QTextLayout::FormatRange> formats;
    QTextCharFormat mark;
    mark.setForeground(look.theme().accent);
    mark.setFontWeight(QFont::Bold);
    for (const int at : marks) {
        if (at < whole)
            formats.append({ at, 1, mark });
    }
    layout.setFormats(formats);
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    layout.setTextOption(option);
    layout.beginLayout();
    QTextLine one = layout.createLine();
    if (one.isValid())
        one.setLineWidth(line.width() + pixels);
    layout.endLayout();
    painter.setPen(colour);
    const qreal top = line.top() + (line.height() - layout.boundingRect().height()) / 2;
    layout.draw(&painter, QPointF(line.left(), top), {}, line);
}

SwitcherRow::SwitcherRow(const Look &look, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_look(look)
{
}

QSize SwitcherRow::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return { 100, index.data(SwitcherModel::HeadingRole).toBool() ? kHeading : kRow };
}

void SwitcherRow::paintMark(QPainter &painter, const QRect &box, const QModelIndex &index) const
{
    const auto kind = SwitchTarget::Kind(index.data(SwitcherModel::KindRole).toInt());
    const qint64 id = index.data(SwitcherModel::IdRole).toLongLong();
    if (kind != SwitchTarget::Command) {
        paintAvatar(painter, box, m_look, id, index.data().toString(),
                    index.data(SwitcherModel::GreyRole).toBool());
        return;
    }
    const QPixmap icon = m_look.icon(Icon::ArrowRight, kIcon, m_look.theme().icon,
                                     painter.device()->devicePixelRatioF());
    painter.drawPixmap(box.center() - QPoint(kIcon / 2, kIcon / 2), icon);
}

void SwitcherRow::paint(QPainter *painter, const QStyleOptionViewItem &option,
                        const QModelIndex &index) const
{
    const Theme &theme = m_look.theme();
    const QRect row = option.rect.adjusted(0, 0, -kSide, 0);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (index.data(SwitcherModel::HeadingRole).toBool()) {
        painter->setFont(m_look.font(12, true));
        painter->setPen(theme.sub);
        painter->drawText(row.adjusted(kSide, 6, 0, 0), Qt::AlignVCenter, index.data().toString());
        painter->restore();
        return;
    }
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, theme.rowSelected);
    else if (option.state & QStyle::State_MouseOver)
        painter->fillRect(option.rect, theme.rowHover);
    paintMark(*painter,
              QRect(row.left() + kSide, row.center().y() - kAvatar / 2 + 1, kAvatar, kAvatar),
              index);
    int right = row.right();
    const int pill = paintUnreadPill(*painter, m_look, right, row.center().y(),
                                     index.data(SwitcherModel::UnreadRole).toInt());
    right -= pill > 0 ? pill + kSide / 2 : 0;
    const int left = row.left() + kSide + kAvatar + kGap;
    painter->setFont(m_look.font(12));
    const QString detail =
        row.width() < kNarrow ? QString() : index.data(SwitcherModel::DetailRole).toString();
    const int room = std::min(painter->fontMetrics().horizontalAdvance(detail) + 2,
                              std::max((right - left) / 2, 0));
    painter->setPen(theme.sub);
    painter->drawText(QRect(right - room - kSide / 2, row.top(), room + 1, row.height()),
                      Qt::AlignRight | Qt::AlignVCenter,
                      painter->fontMetrics().elidedText(detail, Qt::ElideRight, room));
    const QRect title(left, row.top(), right - room - 2 * kSide - left, row.height());
    paintMarkedLine(*painter, title, m_look, 14, index.data().toString(),
                    index.data(SwitcherModel::MarksRole).value<QList<int>>(), theme.text);
    painter->restore();
}

} // namespace kefu::ui
