// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/shadow.h"

#include <QImage>
#include <cmath>
#include <vector>

namespace kefu::ui {

namespace {

//! Share of the shadow at each of `count` pixels from `first` of a bar [from, to) blurred by
//! `sigma`.
std::vector<float> profile(int first, int count, int from, int to, qreal sigma)
{
    std::vector<float> out(size_t(std::max(count, 0)));
    const qreal scale = 1.0 / (sigma * std::sqrt(2.0));
    for (int i = 0; i < count; ++i) {
        const qreal at = first + i + 0.5;
        out[size_t(i)] = float(0.5 * (std::erf((at - from) * scale) - std::erf((at - to) * scale)));
    }
    return out;
}

} // namespace

void paintShadow(QPainter &painter, const QRect &area, const QRect &box, const QColor &colour,
                 qreal sigma)
{
    const auto across = profile(area.left(), area.width(), box.left() + 1, box.right() + 2, sigma);
    const auto down = profile(area.top(), area.height(), box.top() + 1, box.bottom() + 2, sigma);
    QImage image(area.size(), QImage::Format_ARGB32_Premultiplied);
    for (int y = 0; y < image.height(); ++y) {
        auto *line = reinterpret_cast<QRgb *>(image.scanLine(y));
        const bool row = y + area.top() >= box.top() && y + area.top() <= box.bottom();
        for (int x = 0; x < image.width(); ++x) {
            const bool inside =
                row && x + area.left() >= box.left() && x + area.left() <= box.right();
            const float share = inside ? 0.0F : across[size_t(x)] * down[size_t(y)];
            line[x] = qPremultiply(qRgba(colour.red(), colour.green(), colour.blue(),
                                         int(float(colour.alpha()) * share)));
        }
    }
    painter.drawImage(area.topLeft(), image);
}

} // namespace kefu::ui
