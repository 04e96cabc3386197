// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/infobox.h"

#include "ui/widgets/displaytext.h"

#include <QPainter>
#include <QPainterPath>
#include <QTextLayout>

namespace kefu::ui {

using namespace boxmetrics;

namespace {

constexpr qreal kRadius = 3;
constexpr int kIconLead = 28;
constexpr int kTitleLine = 20;
constexpr int kSecondLine = 18;
constexpr int kTitleLines = 2;
constexpr int kFootIcon = 14;
constexpr int kMaxText = 500;

int textHeight(const QStringList &title, const QStringList &second)
{
    return int(title.size()) * kTitleLine + int(second.size()) * kSecondLine;
}

} // namespace

QStringList brokenLines(const QString &text, const QFont &font, int width, int lines)
{
    const QString shown = displayLine(text, kMaxText);
    if (shown.isEmpty() || lines <= 0)
        return {};
    QTextLayout layout(shown, font);
    QTextOption option;
    option.setWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    layout.setTextOption(option);
    QStringList broken;
    layout.beginLayout();
    for (QTextLine line = layout.createLine(); line.isValid(); line = layout.createLine()) {
        line.setLineWidth(std::max(width, 1));
        if (broken.size() + 1 < lines) {
            broken.append(shown.mid(line.textStart(), line.textLength()).trimmed());
            continue;
        }
        broken.append(
            QFontMetrics(font).elidedText(shown.mid(line.textStart()), Qt::ElideRight, width));
        break;
    }
    layout.endLayout();
    return broken;
}

void paintBoxGround(QPainter &painter, const QRect &at, const Look &look)
{
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(look.theme().line);
    painter.setBrush(look.theme().field);
    painter.drawRoundedRect(QRectF(at).adjusted(.5, .5, -.5, -.5), kRadius, kRadius);
}

InfoBox::InfoBox(const Look &look, const Parts &parts, int width)
    : m_parts(parts)
    , m_lead(parts.hasPicture ? kCover : kIconLead)
{
    const int room = width - 3 * kPadding - m_lead;
    m_title = brokenLines(parts.title, look.font(14), room, kTitleLines);
    m_second = brokenLines(parts.second, look.font(12), room, parts.secondLines);
    const int body = std::max(m_lead, textHeight(m_title, m_second)) + 2 * kPadding;
    m_size = QSize(width, body + (hasFoot() ? kFoot : 0));
    m_click = parts.click;
    m_mediaId = parts.mediaId;
}

void InfoBox::paint(QPainter &painter, const QRect &at, const Look &look, MediaService *media) const
{
    const Theme &theme = look.theme();
    paintBoxGround(painter, at, look);
    const QRect body = at.adjusted(0, 0, 0, hasFoot() ? -kFoot : 0);
    const QRect lead(at.left() + kPadding, body.top() + kPadding, m_lead, m_lead);
    paintLead(painter, lead, look, media);
    const int left = lead.right() + 1 + kPadding;
    const int width = at.right() - kPadding - left;
    int y = body.top() + (body.height() - textHeight(m_title, m_second)) / 2;
    const auto draw = [&](const QStringList &lines, int pixels, int height, const QColor &colour) {
        painter.setFont(look.font(pixels));
        painter.setPen(colour);
        for (const QString &line : lines) {
            painter.drawText(QRect(left, y, width, height), Qt::AlignVCenter | Qt::TextSingleLine,
                             line);
            y += height;
        }
    };
    draw(m_title, 14, kTitleLine, theme.text);
    draw(m_second, 12, kSecondLine, theme.sub);
    if (hasFoot())
        paintFoot(painter, QRect(at.left(), body.bottom() + 1, at.width(), kFoot), look);
}

void InfoBox::paintLead(QPainter &painter, const QRect &lead, const Look &look,
                        MediaService *media) const
{
    const Theme &theme = look.theme();
    const qreal ratio = painter.device()->devicePixelRatioF();
    if (!m_parts.hasPicture) {
        painter.drawPixmap(lead.topLeft(), look.icon(m_parts.icon, m_lead, theme.sub, ratio));
        return;
    }
    const Picture picture = media && m_parts.picture.state == MediaState::Ready
        ? media->picture(m_parts.picture.id, PictureSize::Thumb)
        : Picture {};
    if (picture.state != Picture::State::Ready) {
        constexpr int kIcon = 24;
        painter.fillRect(lead, theme.chip);
        const QPoint place = lead.center() - QPoint(kIcon / 2 - 1, kIcon / 2 - 1);
        painter.drawPixmap(place, look.icon(m_parts.icon, kIcon, theme.sub, ratio));
        return;
    }
    // The middle of the picture, as a cover is cut.
    painter.save();
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QRect source(QPoint(), lead.size().scaled(picture.image.size(), Qt::KeepAspectRatio));
    source.moveCenter(picture.image.rect().center());
    painter.drawImage(lead, picture.image, source);
    painter.restore();
}

void InfoBox::paintFoot(QPainter &painter, const QRect &foot, const Look &look) const
{
    const Theme &theme = look.theme();
    painter.fillRect(QRect(foot.left() + 1, foot.top(), foot.width() - 2, 1), theme.line);
    painter.setFont(look.font(12));
    painter.setPen(theme.sub);
    const QFontMetrics metrics = painter.fontMetrics();
    const QRect room = foot.adjusted(kPadding, 1, -kPadding, 0);
    const int flags = Qt::AlignVCenter | Qt::TextSingleLine;
    painter.drawText(room, flags | Qt::AlignRight, m_parts.footRight);
    int left = room.left();
    if (!m_parts.footRight.isEmpty() && !m_parts.foot.isEmpty()) {
        painter.drawPixmap(left, room.top() + (room.height() - kFootIcon) / 2,
                           look.icon(m_parts.footIcon, kFootIcon, theme.sub,
                                     painter.device()->devicePixelRatioF()));
        left += kFootIcon + 4;
    }
    const int end = room.right() + 1 - metrics.horizontalAdvance(m_parts.footRight) - kPadding;
    painter.drawText(QRect(left, room.top(), end - left, room.height()), flags,
                     metrics.elidedText(displayLine(m_parts.foot), Qt::ElideRight, end - left));
}

} // namespace kefu::ui
