// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/unreadpill.h"

#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kHeight = 16;
constexpr int kPadding = 5;
} // namespace

int paintUnreadPill(QPainter &painter, const Look &look, int right, int middle, int count)
{
    if (count <= 0)
        return 0;
    const QString text = count > 99 ? QStringLiteral("99+") : QString::number(count);
    painter.save();
    painter.setFont(look.font(11, true));
    const int width =
        std::max(kHeight, painter.fontMetrics().horizontalAdvance(text) + 2 * kPadding);
    const QRect pill(right - width, middle - kHeight / 2, width, kHeight);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(look.theme().badge);
    painter.drawRoundedRect(pill, kHeight / 2.0, kHeight / 2.0);
    painter.setPen(look.theme().onBadge);
    painter.drawText(pill, Qt::AlignCenter | Qt::TextSingleLine, text);
    painter.restore();
    return width;
}

} // namespace kefu::ui
