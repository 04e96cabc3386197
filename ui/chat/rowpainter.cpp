// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/rowlayout.h"
#include "ui/widgets/avatar.h"

#include <QPainter>
#include <QPainterPath>

namespace kefu::ui {

using namespace chatmetrics;

namespace {
constexpr int kMarkIcon = 14;
constexpr int kMarkIconGap = 4;
constexpr qreal kPlaceholderOpacity = 0.35;
} // namespace

void RowLayout::paint(QPainter &painter, const RowContext &context, std::pair<int, int> selection,
                      int spin) const
{
    if (!m_dateText.isEmpty())
        paintDate(painter, context);
    switch (m_kind) {
    case Kind::Placeholder:
        paintPlaceholder(painter, context);
        return;
    case Kind::System:
        paintSystem(painter, context, selection);
        return;
    case Kind::Bubble:
        break;
    }
    if (!m_avatar.isNull())
        paintAvatar(painter, m_avatar, *context.look, m_avatarSeed, m_name, m_grey);
    if (m_hasMeta)
        paintMeta(painter, context);
    paintBubble(painter, context, selection);
    paintMark(painter, context, spin);
}

void RowLayout::paintMeta(QPainter &painter, const RowContext &context) const
{
    const QFont font = context.look->font(12);
    const QFontMetrics metrics(font);
    painter.setFont(font);
    painter.setPen(context.look->theme().meta);
    const int timeWidth = metrics.horizontalAdvance(m_time);
    const QString name =
        metrics.elidedText(m_name, Qt::ElideRight, m_meta.width() - timeWidth - kNameTimeGap);
    const int nameWidth = metrics.horizontalAdvance(name);
    const int flags = Qt::AlignVCenter | Qt::TextSingleLine;
    if (m_own) {
        painter.drawText(m_meta, flags | Qt::AlignRight, name);
        painter.drawText(m_meta.adjusted(0, 0, -nameWidth - kNameTimeGap, 0),
                         flags | Qt::AlignRight, m_time);
    } else {
        painter.drawText(m_meta, flags | Qt::AlignLeft, name);
        painter.drawText(m_meta.adjusted(nameWidth + kNameTimeGap, 0, 0, 0), flags | Qt::AlignLeft,
                         m_time);
    }
}

void RowLayout::paintBubble(QPainter &painter, const RowContext &context,
                            std::pair<int, int> selection) const
{
    const Theme &theme = context.look->theme();
    if (m_box) {
        m_box->paint(painter, m_bubble, *context.look, context.media);
        if (selection.first < selection.second)
            paintSelected(painter, context);
        return;
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_own ? theme.ownBubble : theme.otherBubble);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.drawRoundedRect(m_bubble, kRadius, kRadius);
    if (!m_grouped)
        paintTail(painter, context);
    const QColor colour = m_own ? theme.ownText : m_muted ? theme.sub : theme.otherText;
    drawText(painter, context, colour, selection);
    if (!m_moreText.isEmpty()) {
        QFont font = context.look->font(12);
        font.setUnderline(true);
        painter.setFont(font);
        painter.setPen(m_own ? theme.ownText : theme.accent);
        painter.drawText(m_more, Qt::AlignVCenter | Qt::TextSingleLine, m_moreText);
    }
}

//! LayIM's tail: flat on top, its slanting side going back to the bubble.
void RowLayout::paintTail(QPainter &painter, const RowContext &context) const
{
    const qreal length = context.style.tail;
    const qreal top = m_bubble.top() + context.style.tailTop;
    const qreal edge = m_own ? m_bubble.right() + 1 : m_bubble.left();
    const qreal tip = m_own ? edge + length : edge - length;
    painter.drawPolygon(
        QPolygonF { QPointF(edge, top), QPointF(tip, top), QPointF(edge, top + length) });
}

void RowLayout::paintDate(QPainter &painter, const RowContext &context) const
{
    const Theme &theme = context.look->theme();
    painter.setFont(context.look->font(12));
    painter.setPen(theme.sub);
    painter.drawText(m_dateLine, Qt::AlignCenter | Qt::TextSingleLine, m_dateText);
    const int left = (context.width - m_column) / 2 + context.style.side;
    const int y = m_dateLine.center().y();
    painter.fillRect(QRect(left, y, m_dateLine.left() - left, 1), theme.line);
    painter.fillRect(QRect(m_dateLine.right() + 1, y, m_dateLine.left() - left, 1), theme.line);
}

//! A box is selected as a whole: its picture stays visible under the selection's colour.
void RowLayout::paintSelected(QPainter &painter, const RowContext &context) const
{
    QColor veil = context.look->theme().selection;
    veil.setAlphaF(0.5F);
    painter.setPen(Qt::NoPen);
    painter.setBrush(veil);
    painter.drawRoundedRect(m_bubble, kRadius, kRadius);
}

void RowLayout::drawText(QPainter &painter, const RowContext &context, const QColor &colour,
                         std::pair<int, int> selection) const
{
    const Theme &theme = context.look->theme();
    QList<QTextLayout::FormatRange> ranges;
    if (selection.first < selection.second) {
        QTextLayout::FormatRange range;
        range.start = selection.first;
        range.length = selection.second - selection.first;
        range.format.setBackground(m_own && m_kind == Kind::Bubble ? theme.ownSelection
                                                                   : theme.selection);
        range.format.setForeground(colour);
        ranges.append(range);
    }
    painter.setPen(colour);
    // Only the lines that are on the screen: a long text has many more.
    m_layout->draw(&painter, textOrigin(), ranges, painter.clipBoundingRect());
}

void RowLayout::paintMark(QPainter &painter, const RowContext &context, int spin) const
{
    if (m_mark.isNull())
        return;
    const Theme &theme = context.look->theme();
    const QColor colour = theme.*m_markColour;
    const QPixmap icon =
        context.look->icon(m_markIcon, kMarkIcon, colour, painter.device()->devicePixelRatioF());
    const int line = m_action == MarkAction::None ? m_mark.height() : m_actionRect.height();
    const QPointF place(m_mark.left(), m_mark.top() + (line - kMarkIcon) / 2.0);
    if (isSpinning()) {
        painter.save();
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.translate(place + QPointF(kMarkIcon / 2.0, kMarkIcon / 2.0));
        painter.rotate(spin);
        painter.drawPixmap(QPointF(-kMarkIcon / 2.0, -kMarkIcon / 2.0), icon);
        painter.restore();
    } else {
        painter.drawPixmap(place, icon);
    }
    QFont font = context.look->font(12);
    painter.setFont(font);
    painter.setPen(colour);
    QRect text = m_mark.adjusted(kMarkIcon + kMarkIconGap, 0, 0, 0);
    text.setHeight(line);
    painter.drawText(text, Qt::AlignVCenter | Qt::TextSingleLine, m_markText);
    if (m_action == MarkAction::None)
        return;
    font.setUnderline(true);
    painter.setFont(font);
    painter.drawText(m_actionRect, Qt::AlignVCenter | Qt::TextSingleLine, m_actionText);
}

void RowLayout::paintSystem(QPainter &painter, const RowContext &context,
                            std::pair<int, int> selection) const
{
    const Theme &theme = context.look->theme();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.chip);
    painter.drawRoundedRect(m_bubble, kRadius, kRadius);
    drawText(painter, context, theme.text, selection);
}

void RowLayout::paintPlaceholder(QPainter &painter, const RowContext &context) const
{
    const Theme &theme = context.look->theme();
    painter.save();
    painter.setOpacity(kPlaceholderOpacity);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.otherBubble);
    painter.drawEllipse(kSide + kAvatarInset, 0, kAvatar, kAvatar);
    painter.drawRoundedRect(kSide + kMetaInset, 4, std::min(context.width / 4, 130), 12, kRadius,
                            kRadius);
    painter.drawRoundedRect(kSide + kBubbleInset, kBubbleTop, std::min(context.width / 2, 240), 38,
                            kRadius, kRadius);
    painter.restore();
}

} // namespace kefu::ui
