// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/rowlayout.h"

#include "ui/chat/deliverymark.h"
#include "ui/chat/rowwords.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>
#include <QTextBoundaryFinder>
#include <cmath>

namespace kefu::ui {

using namespace chatmetrics;

namespace {

constexpr int kMarkHeight = 20;
constexpr int kMarkGap = 10; // between bubble and mark
constexpr int kMarkIcon = 14;
constexpr int kMarkIconGap = 4;
constexpr int kActionGap = 6;
constexpr int kMaxName = 60;
const Message *messageOf(const MessageModel::Item &item)
{
    return item.local ? &item.local->message : item.message;
}

QString nameOf(const RowContext &context, const Message &message)
{
    if (message.direction != Direction::Out)
        return displayLine(context.visitorName, kMaxName);
    return displayLine(message.authorName.isEmpty() ? context.myName : message.authorName,
                       kMaxName);
}

int textWidth(const QFont &font, const QString &text)
{
    return QFontMetrics(font).horizontalAdvance(text);
}

} // namespace

RowLayout::RowLayout(const RowContext &context, const MessageModel::Item &item, int shownChars)
{
    const Message *message = messageOf(item);
    if (!message) {
        m_height = kEstimatedRow;
        return;
    }
    if (isSystemLine(*message))
        layOutSystem(context, *message);
    else
        layOutBubble(context, item, shownChars);
}

QString RowLayout::textOf(const MessageModel::Item &item, int shownChars)
{
    const Message *message = messageOf(item);
    if (!message)
        return {};
    if (isSystemLine(*message))
        return systemWords(*message);
    return bubbleWords(*message, shownChars);
}

QString RowLayout::headingOf(const RowContext &context, const MessageModel::Item &item)
{
    const Message *message = messageOf(item);
    if (!message || isSystemLine(*message))
        return {};
    return nameOf(context, *message) + QLatin1Char(' ') + fullTime(message->createdAt);
}

void RowLayout::layOutSystem(const RowContext &context, const Message &message)
{
    m_kind = Kind::System;
    const int room = context.width - 2 * kSide - 2 * kPaddingX;
    const QFont font = context.look->font(14);
    m_text = QFontMetrics(font).elidedText(systemWords(message), Qt::ElideRight, room);
    // It is one line already; a pixel's difference in measuring must not break it into two.
    layOutText(font, 2 * room);
    const int width = m_textWidth + 2 * kPaddingX;
    m_bubble = QRect((context.width - width) / 2, 0, width, kSystemLine);
    m_height = kSystemLine + kGap;
}

void RowLayout::layOutBubble(const RowContext &context, const MessageModel::Item &item,
                             int shownChars)
{
    const Message &message = *messageOf(item);
    m_kind = Kind::Bubble;
    m_own = message.direction == Direction::Out;
    m_grey = !m_own && context.visitorGrey;
    m_muted = message.content.kind == ContentKind::Unsupported;
    m_name = nameOf(context, message);
    m_time = fullTime(message.createdAt);
    m_avatarSeed = m_own ? (message.author.isValid() ? message.author : context.me).value
                         : context.visitor.value;

    const int room = context.width - kBubbleOther;
    m_box = ContentBox::make(*context.look, message.content, context.channel, room);
    if (m_box) {
        m_text = textOf(item, shownChars);
        placeBubble(context, m_box->size().width(), m_box->size().height());
    } else {
        layOutWords(context, message, shownChars);
    }
    setMark(context, item);
    placeMark(context);
    const int foot = std::max(m_bubble.bottom(), m_mark.isNull() ? 0 : m_mark.bottom()) + 1;
    m_height = std::max(kMinRow, foot) + kGap;
}

void RowLayout::layOutWords(const RowContext &context, const Message &message, int shownChars)
{
    m_text = bubbleWords(message, shownChars);
    const qsizetype folded =
        m_muted ? 0 : std::max<qsizetype>(message.content.text.size() - shownChars, 0);
    if (folded > 0)
        m_moreText = QCoreApplication::translate("Chat", "Show more (%n character(s) left)",
                                                 nullptr, int(folded));
    layOutText(context.look->font(14), context.width - kBubbleOther - 2 * kPaddingX);
    int width = m_textWidth;
    if (!m_moreText.isEmpty())
        width = std::max(width, textWidth(context.look->font(12), m_moreText));
    placeBubble(context, width + 2 * kPaddingX,
                m_textHeight + (m_moreText.isEmpty() ? 0 : kLine) + 2 * kPaddingY);
}

void RowLayout::layOutText(const QFont &font, int maxWidth)
{
    QString laidOut = m_text;
    laidOut.replace(u'\n', QChar(QChar::LineSeparator));
    m_layout = std::make_unique<QTextLayout>(laidOut, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    option.setTextDirection(Qt::LayoutDirectionAuto);
    m_layout->setTextOption(option);
    const auto lay = [&](int width) {
        qreal y = 0;
        qreal widest = 0;
        m_layout->beginLayout();
        for (QTextLine line = m_layout->createLine(); line.isValid();
             line = m_layout->createLine()) {
            line.setLineWidth(width);
            // LayIM's lines are 22 px; a taller glyph (an emoji, a far script) gets the room it
            // needs.
            const qreal height = std::max<qreal>(kLine, std::ceil(line.height()));
            line.setPosition({ 0, y + std::floor((height - line.height()) / 2) });
            y += height;
            widest = std::max(widest, line.naturalTextWidth());
        }
        m_layout->endLayout();
        m_textHeight = int(y);
        return int(std::ceil(widest));
    };
    const int room = std::max(maxWidth, kLine);
    m_textWidth = std::min(lay(room), room);
    // Right-to-left lines stand at the right edge of the room; the bubble is only as wide as its
    // text.
    if (m_textWidth < room && m_text.isRightToLeft())
        lay(m_textWidth + 1);
}

void RowLayout::placeBubble(const RowContext &context, int width, int height)
{
    const int right = context.width - kSide;
    if (m_own) {
        m_avatar = QRect(right - kAvatarInset - kAvatar, 0, kAvatar, kAvatar);
        m_bubble = QRect(right - kBubbleInset - width, kBubbleTop, width, height);
        m_meta = QRect(kSide, kMetaTop, right - kMetaInset - kSide, kMetaLine);
    } else {
        m_avatar = QRect(kSide + kAvatarInset, 0, kAvatar, kAvatar);
        m_bubble = QRect(kSide + kBubbleInset, kBubbleTop, width, height);
        m_meta = QRect(kSide + kMetaInset, kMetaTop, right - kSide - kMetaInset, kMetaLine);
    }
    if (!m_moreText.isEmpty()) {
        const int top = m_bubble.top() + kPaddingY + m_textHeight;
        m_more = QRect(m_bubble.left() + kPaddingX, top, m_bubble.width() - 2 * kPaddingX, kLine);
    }
}

void RowLayout::setMark(const RowContext &context, const MessageModel::Item &item)
{
    if (!m_own)
        return;
    const int percent = item.local && context.media
        ? context.media->uploadPercent(item.local->message.clientMessageId)
        : -1;
    const DeliveryMark mark = deliveryMark(item, percent);
    if (mark.text.isEmpty())
        return;
    m_markIcon = mark.icon;
    m_markColour = mark.colour;
    m_markText = mark.text;
    m_actionText = mark.actionText;
    m_action = mark.action;
    const QFont font = context.look->font(12);
    const int actionWidth = m_actionText.isEmpty() ? 0 : kActionGap + textWidth(font, m_actionText);
    const int room =
        context.width - 2 * kSide - kBubbleInset - kMarkIcon - kMarkIconGap - actionWidth;
    m_markText = QFontMetrics(font).elidedText(m_markText, Qt::ElideRight, room);
    m_mark = QRect(0, 0, kMarkIcon + kMarkIconGap + textWidth(font, m_markText) + actionWidth + 1,
                   kMarkHeight);
}

void RowLayout::placeMark(const RowContext &context)
{
    if (m_mark.isNull())
        return;
    const int beside = m_bubble.left() - kMarkGap - m_mark.width();
    if (beside >= kSide)
        m_mark.moveTopLeft({ beside, m_bubble.bottom() + 1 - kMarkHeight });
    else // no room beside a wide bubble: below it, at its right edge
        m_mark.moveTopRight({ m_bubble.right(), m_bubble.bottom() + 4 });
    if (m_action != MarkAction::None) {
        const int width = textWidth(context.look->font(12), m_actionText) + 1;
        m_actionRect = QRect(m_mark.right() + 1 - width, m_mark.top(), width, kMarkHeight);
    }
}

QPoint RowLayout::textOrigin() const
{
    const int top = m_kind == Kind::System ? (kSystemLine - m_textHeight) / 2 : kPaddingY;
    return m_bubble.topLeft() + QPoint(kPaddingX, top);
}

RowLayout::Part RowLayout::partAt(const QPoint &point) const
{
    if (m_action != MarkAction::None && m_actionRect.contains(point))
        return Part::Action;
    if (!m_moreText.isEmpty() && m_more.contains(point))
        return Part::More;
    if (m_kind == Kind::Placeholder || !m_bubble.contains(point))
        return Part::None;
    return m_box ? Part::Box : Part::Text;
}

int RowLayout::positionAt(const QPoint &point) const
{
    if (m_box) // selected as a whole
        return point.x() < m_bubble.center().x() ? 0 : int(m_text.size());
    if (!m_layout || m_layout->lineCount() == 0)
        return 0;
    const QPointF inside = point - textOrigin();
    if (inside.y() < 0)
        return 0;
    for (int i = 0; i < m_layout->lineCount(); ++i) {
        const QTextLine line = m_layout->lineAt(i);
        if (inside.y() < line.y() + std::max<qreal>(line.height(), kLine)
            || i + 1 == m_layout->lineCount()) {
            if (i + 1 == m_layout->lineCount() && inside.y() > m_textHeight + kPaddingY)
                return int(m_text.size());
            return line.xToCursor(inside.x());
        }
    }
    return int(m_text.size());
}

std::pair<int, int> RowLayout::wordAt(int position) const
{
    QTextBoundaryFinder finder(QTextBoundaryFinder::Word, m_text);
    finder.setPosition(position);
    const int start = finder.isAtBoundary() ? position : int(finder.toPreviousBoundary());
    finder.setPosition(position);
    const int end = int(finder.toNextBoundary());
    return { std::max(start, 0), end < 0 ? int(m_text.size()) : end };
}

} // namespace kefu::ui
