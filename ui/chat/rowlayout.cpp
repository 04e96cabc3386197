// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/rowlayout.h"

#include "ui/chat/deliverymark.h"
#include "ui/chat/rowwords.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTextBoundaryFinder>
#include <algorithm>
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
constexpr qint64 kGroupMs = 3 * 60'000; // what follows within it belongs to the same group …
constexpr qint64 kSlotMs = 5 * 60'000; // … but the time is said again as often as this

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

bool isSameDay(const Message &a, const Message &b)
{
    return QDateTime::fromMSecsSinceEpoch(a.createdAt).date()
        == QDateTime::fromMSecsSinceEpoch(b.createdAt).date();
}

//! Whether `message` goes on what the same person has just said.
bool continues(const Message &above, const Message &message)
{
    const qint64 later = message.createdAt - above.createdAt;
    return !isSystemLine(above) && !isSystemLine(message) && above.direction == message.direction
        && above.author == message.author && later >= 0 && later <= kGroupMs
        && above.createdAt / kSlotMs == message.createdAt / kSlotMs && isSameDay(above, message);
}

} // namespace

RowLayout::RowLayout(const RowContext &context, const MessageModel::Item &item, const Above &above,
                     int shownChars)
    : m_column(std::min(context.width, context.style.column))
{
    const Message *message = messageOf(item);
    if (!message) {
        m_height = kEstimatedRow;
        return;
    }
    m_grouped = above.message && continues(*above.message, *message);
    if (isSystemLine(*message))
        layOutSystem(context, *message);
    else
        layOutBubble(context, item, shownChars);
    stack(context, *message, above);
}

//! Puts the row under its day, or at its distance from the one above, and into its column.
void RowLayout::stack(const RowContext &context, const Message &message, const Above &above)
{
    const bool newDay = above.message ? !isSameDay(*above.message, message) : above.isFirst;
    const int top = newDay ? kDateLine : above.isFirst ? 0 : m_grouped ? kGroupGap : kGap;
    moveBy({ (context.width - m_column) / 2, top });
    m_height += top;
    if (!newDay)
        return;
    m_dateText = dayWords(message.createdAt);
    const int width = textWidth(context.look->font(12), m_dateText) + 2 * kPaddingY;
    m_dateLine = QRect((context.width - width) / 2, 0, width, kDateLine);
}

void RowLayout::moveBy(const QPoint &offset)
{
    for (QRect *part : { &m_avatar, &m_meta, &m_bubble, &m_more, &m_mark, &m_actionRect }) {
        if (!part->isNull())
            part->translate(offset);
    }
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
    const RowStyle &style = context.style;
    m_kind = Kind::System;
    const int room = m_column - 2 * style.side - 2 * kPaddingX;
    const QFont font = context.look->font(style.systemFont);
    m_text = QFontMetrics(font).elidedText(systemWords(message), Qt::ElideRight, room);
    m_fullTime = fullTime(message.createdAt);
    // It is one line already; a pixel's difference in measuring must not break it into two.
    layOutText(font, kLine, 2 * room);
    const int width = m_textWidth + 2 * kPaddingX;
    m_bubble = QRect((m_column - width) / 2, 0, width, style.systemLine);
    m_padding = { kPaddingX, (style.systemLine - m_textHeight) / 2 };
    m_height = style.systemLine;
}

void RowLayout::layOutBubble(const RowContext &context, const MessageModel::Item &item,
                             int shownChars)
{
    const Message &message = *messageOf(item);
    const RowStyle &style = context.style;
    m_kind = Kind::Bubble;
    m_own = message.direction == Direction::Out;
    m_grey = !m_own && context.visitorGrey;
    m_muted = message.content.kind == ContentKind::Unsupported;
    m_name = nameOf(context, message);
    m_time = clockTime(message.createdAt);
    m_fullTime = fullTime(message.createdAt);
    m_avatarSeed = m_own ? (message.author.isValid() ? message.author : context.me).value
                         : context.visitor.value;
    const bool colleague = message.author.isValid() && message.author != context.me;
    m_hasMeta = !m_grouped && (!m_own || style.ownName || colleague);
    m_padding = { style.paddingX, style.paddingY };

    const int room = std::min(m_column - style.bubbleOther, style.widestBubble);
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
    m_height = std::max(m_grouped ? 0 : style.minRow, foot);
}

void RowLayout::layOutWords(const RowContext &context, const Message &message, int shownChars)
{
    const RowStyle &style = context.style;
    m_text = bubbleWords(message, shownChars);
    const QString &whole = message.content.text;
    const int folded = m_muted ? 0 : int(whole.size()) - shownLength(whole, shownChars);
    if (folded > 0)
        m_moreText = QCoreApplication::translate("Chat", "Show more (%n character(s) left)",
                                                 nullptr, folded);
    if (!m_muted)
        m_links = textLinks(m_text);
    const int room = std::min(m_column - style.bubbleOther, style.widestBubble);
    layOutText(context.look->textFont(14), kLine * context.look->textZoom() / 100,
               room - 2 * style.paddingX, linkFormats(context));
    int width = m_textWidth;
    if (!m_moreText.isEmpty())
        width = std::max(width, textWidth(context.look->font(12), m_moreText));
    placeBubble(context, width + 2 * style.paddingX,
                m_textHeight + (m_moreText.isEmpty() ? 0 : kLine) + 2 * style.paddingY);
}

//! Links underlined, and in the accent's colour where that can be read.
QList<QTextLayout::FormatRange> RowLayout::linkFormats(const RowContext &context) const
{
    QList<QTextLayout::FormatRange> ranges;
    for (const TextLink &link : m_links) {
        QTextLayout::FormatRange range;
        range.start = link.start;
        range.length = link.length;
        range.format.setFontUnderline(true);
        if (!m_own)
            range.format.setForeground(context.look->theme().accent);
        ranges.append(range);
    }
    return ranges;
}

void RowLayout::layOutText(const QFont &font, int lineHeight, int maxWidth,
                           const QList<QTextLayout::FormatRange> &formats)
{
    m_lineHeight = lineHeight;
    QString laidOut = m_text;
    laidOut.replace(u'\n', QChar(QChar::LineSeparator));
    m_layout = std::make_unique<QTextLayout>(laidOut, font);
    m_layout->setFormats(formats);
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
            // needs, but no more than two lines of it.
            const qreal height =
                std::clamp<qreal>(std::ceil(line.height()), lineHeight, 2 * lineHeight);
            line.setPosition({ 0, y + std::floor((height - line.height()) / 2) });
            y += height;
            widest = std::max(widest, line.naturalTextWidth());
        }
        m_layout->endLayout();
        m_textHeight = int(y);
        return int(std::ceil(widest));
    };
    const int room = std::max(maxWidth, lineHeight);
    m_textWidth = std::min(lay(room), room);
    // Right-to-left lines stand at the right edge of the room; the bubble is only as wide as its
    // text.
    if (m_textWidth < room && m_text.isRightToLeft())
        lay(m_textWidth + 1);
}

void RowLayout::placeBubble(const RowContext &context, int width, int height)
{
    const RowStyle &style = context.style;
    const int left = style.side;
    const int right = m_column - style.side;
    const int top = m_hasMeta ? style.bubbleTop : 0;
    m_bubble = QRect(m_own ? right - style.bubbleInset - width : left + style.bubbleInset, top,
                     width, height);
    if (!m_grouped)
        m_avatar =
            QRect(m_own ? right - style.avatarInset - style.avatar : left + style.avatarInset, 0,
                  style.avatar, style.avatar);
    if (m_hasMeta)
        m_meta = QRect(m_own ? left : left + style.metaInset, style.metaTop,
                       right - style.metaInset - left, style.metaLine);
    if (!m_moreText.isEmpty()) {
        m_more =
            QRect(m_bubble.left() + style.paddingX, m_bubble.top() + style.paddingY + m_textHeight,
                  m_bubble.width() - 2 * style.paddingX, kLine);
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
    // Without a line above them own messages say their time here.
    if (!m_hasMeta && !context.style.ownName && !m_time.isEmpty()
        && mark.action == MarkAction::None)
        m_markText += u' ' + m_time;
    m_actionText = mark.actionText;
    m_action = mark.action;
    const QFont font = context.look->font(12);
    const int actionWidth = m_actionText.isEmpty() ? 0 : kActionGap + textWidth(font, m_actionText);
    const int whole =
        m_column - 2 * context.style.side - context.style.bubbleInset - kMarkIcon - kMarkIconGap;
    // In a narrow chat the button goes under the words.
    const bool below = actionWidth > 0 && textWidth(font, m_markText) + actionWidth > whole;
    const int room = below ? whole : whole - actionWidth;
    m_markText = QFontMetrics(font).elidedText(m_markText, Qt::ElideRight, room);
    m_mark = QRect(0, 0,
                   kMarkIcon + kMarkIconGap
                       + (below ? std::max(textWidth(font, m_markText), actionWidth - kActionGap)
                                : textWidth(font, m_markText) + actionWidth)
                       + 1,
                   below ? 2 * kMarkHeight : kMarkHeight);
}

void RowLayout::placeMark(const RowContext &context)
{
    if (m_mark.isNull())
        return;
    const int beside = m_bubble.left() - kMarkGap - m_mark.width();
    if (beside >= context.style.side)
        m_mark.moveTopLeft({ beside, m_bubble.bottom() + 1 - m_mark.height() });
    else // no room beside a wide bubble: below it, at its right edge
        m_mark.moveTopRight({ m_bubble.right(), m_bubble.bottom() + 4 });
    if (m_action != MarkAction::None) {
        const int width = textWidth(context.look->font(12), m_actionText) + 1;
        m_actionRect = QRect(m_mark.right() + 1 - width, m_mark.bottom() + 1 - kMarkHeight, width,
                             kMarkHeight);
    }
}

QPoint RowLayout::textOrigin() const
{
    return m_bubble.topLeft() + m_padding;
}

RowLayout::Part RowLayout::partAt(const QPoint &point) const
{
    if (m_dateLine.contains(point))
        return Part::Date;
    if (m_action != MarkAction::None && m_actionRect.contains(point))
        return Part::Action;
    if (!m_moreText.isEmpty() && m_more.contains(point))
        return Part::More;
    if (m_kind == Kind::Placeholder || !m_bubble.contains(point))
        return Part::None;
    return m_box ? Part::Box : linkIn(point) ? Part::Link : Part::Text;
}

//! The link whose letters are under `point`; beside a line's end there is none.
const TextLink *RowLayout::linkIn(const QPoint &point) const
{
    if (m_links.isEmpty())
        return nullptr;
    const QPointF inside = point - textOrigin();
    for (int i = 0; i < m_layout->lineCount(); ++i) {
        const QTextLine line = m_layout->lineAt(i);
        const QRectF letters = line.naturalTextRect();
        if (inside.y() < letters.top() || inside.y() > letters.bottom()
            || inside.x() < letters.left() || inside.x() > letters.right())
            continue;
        const int at = line.xToCursor(inside.x(), QTextLine::CursorOnCharacter);
        const auto found = std::find_if(m_links.begin(), m_links.end(), [at](const TextLink &link) {
            return at >= link.start && at < link.start + link.length;
        });
        return found == m_links.end() ? nullptr : &*found;
    }
    return nullptr;
}

QString RowLayout::linkAt(const QPoint &point) const
{
    const TextLink *link = linkIn(point);
    return link ? m_text.mid(link->start, link->length) : QString();
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
        if (inside.y() < line.y() + std::max<qreal>(line.height(), m_lineHeight)
            || i + 1 == m_layout->lineCount()) {
            if (i + 1 == m_layout->lineCount() && inside.y() > m_textHeight + m_padding.y())
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

int RowLayout::steppedFrom(int position, int by, bool word) const
{
    if (m_box)
        return by < 0 ? 0 : int(m_text.size());
    QTextBoundaryFinder finder(word ? QTextBoundaryFinder::Word : QTextBoundaryFinder::Grapheme,
                               m_text);
    finder.setPosition(position);
    const qsizetype at = by < 0 ? finder.toPreviousBoundary() : finder.toNextBoundary();
    return at < 0 ? (by < 0 ? 0 : int(m_text.size())) : int(at);
}

} // namespace kefu::ui
