// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/channelchip.h"

#include "ui/widgets/displaytext.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kHeight = 20;
constexpr int kSign = 14;
constexpr int kGlyph = 10;
constexpr int kGap = 4;
constexpr int kPad = 4;
constexpr int kFont = 12;
} // namespace

ChannelChip::ChannelChip(const Look &look, bool ground, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_ground(ground)
{
    setFixedHeight(kHeight);
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
}

void ChannelChip::setChannel(const QString &name, int place)
{
    if (name == m_name && place == m_place)
        return;
    m_name = name;
    m_place = place;
    setToolTip(plainToolTip(displayLine(name)));
    setAccessibleName(name);
    updateGeometry();
    update();
}

int ChannelChip::side() const
{
    return m_ground ? kPad : 0;
}

QSize ChannelChip::sizeHint() const
{
    const int words = QFontMetrics(m_look.font(kFont)).horizontalAdvance(displayLine(m_name, 40));
    return { m_name.isEmpty() ? 0 : side() + kSign + kGap + words + 1 + (m_ground ? kPad + 2 : 0),
             kHeight };
}

void ChannelChip::paintEvent(QPaintEvent *)
{
    if (m_name.isEmpty())
        return;
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    if (m_ground) {
        painter.setBrush(theme.chip);
        painter.drawRoundedRect(rect(), 2, 2);
    }
    const QRect sign(side(), (height() - kSign) / 2, kSign, kSign);
    painter.setBrush(theme.channels[size_t(m_place) % theme.channels.size()]);
    painter.drawRoundedRect(sign, 3, 3);
    painter.drawPixmap(sign.left() + (kSign - kGlyph) / 2, sign.top() + (kSign - kGlyph) / 2,
                       m_look.icon(Icon::Bag, kGlyph, Qt::white, devicePixelRatioF()));
    const QRect words(sign.right() + 1 + kGap, 0, width() - sign.right() - 1 - kGap - side(),
                      height());
    if (words.width() < kLeastWords && width() < sizeHint().width())
        return;
    painter.setFont(m_look.font(kFont));
    painter.setPen(theme.sub);
    painter.drawText(
        words, Qt::AlignVCenter | Qt::TextSingleLine,
        painter.fontMetrics().elidedText(displayLine(m_name, 40), Qt::ElideRight, words.width()));
}

} // namespace kefu::ui
