// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/skin.h"

#include <QPainter>
#include <QPainterPath>
#include <QWidget>
#include <cmath>

namespace kefu::ui {

namespace {

constexpr qreal kBodyVeil = 0.9; // layim.md 1.3

//! Waves or hills over the whole width; `depth` is the height of a crest, `phase` where it stands.
void paintWaves(QPainter &painter, const QRectF &box, qreal top, qreal depth, qreal phase)
{
    QPainterPath path(box.bottomLeft());
    const qreal step = box.width() / 4;
    path.lineTo(box.left(), top);
    for (int i = 0; i < 4; ++i) {
        const qreal x = box.left() + i * step;
        const qreal crest = depth * std::sin(phase + i * 1.7);
        path.cubicTo(x + step * .35, top - crest, x + step * .65, top + crest, x + step, top);
    }
    path.lineTo(box.bottomRight());
    path.closeSubpath();
    painter.drawPath(path);
}

void paintDisc(QPainter &painter, const QPointF &middle, qreal radius)
{
    painter.drawEllipse(middle, radius, radius);
}

void paintStalks(QPainter &painter, const QRectF &box)
{
    constexpr int kStalks = 5;
    for (int i = 0; i < kStalks; ++i) {
        const qreal x = box.right() - 22 - i * 31;
        const qreal width = 5 + (i % 2) * 2;
        for (qreal y = box.top() - 12.0 * i; y < box.bottom(); y += 46)
            painter.drawRoundedRect(QRectF(x, y, width, 43), 2, 2);
    }
}

void paintBlossoms(QPainter &painter, const QRectF &box)
{
    constexpr int kBlossoms = 7;
    for (int i = 0; i < kBlossoms; ++i) {
        const QPointF middle(box.right() - 24 - 37 * (i % 4),
                             box.top() + 22 + 31 * (i % 3) + 5 * i);
        for (int petal = 0; petal < 5; ++petal) {
            const qreal angle = petal * 2 * M_PI / 5 + i;
            paintDisc(painter, middle + 6 * QPointF(std::cos(angle), std::sin(angle)), 4.5);
        }
    }
}

void paintStars(QPainter &painter, const QRectF &box)
{
    constexpr int kStars = 40;
    for (int i = 0; i < kStars; ++i) {
        const qreal x = std::fmod(i * 73.0, std::max(box.width(), 1.0));
        const qreal y = std::fmod(i * 41.0, std::max(box.height() * .5, 1.0));
        paintDisc(painter, box.topLeft() + QPointF(x, y), i % 3 == 0 ? 1.4 : .8);
    }
    paintDisc(painter, QPointF(box.right() - 60, box.top() + 46), 20);
}

void paintShapes(QPainter &painter, const QRectF &box, Skin skin)
{
    switch (skin) {
    case Skin::None:
        return;
    case Skin::Dawn:
        paintDisc(painter, QPointF(box.right() - 56, box.top() + 52), 26);
        return paintWaves(painter, box, box.top() + 104, 26, 0.4);
    case Skin::Sea:
        paintWaves(painter, box, box.top() + 66, 15, 0.2);
        return paintWaves(painter, box, box.bottom() - 46, 15, 1.2);
    case Skin::Bamboo:
        return paintStalks(painter, box);
    case Skin::Plum:
        return paintBlossoms(painter, box);
    case Skin::Paper:
        paintWaves(painter, box, box.top() + 74, 34, 1.9);
        return paintWaves(painter, box, box.bottom() - 40, 20, 0.7);
    case Skin::Night:
        return paintStars(painter, box);
    }
}

} // namespace

void paintSkin(QPainter &painter, const QRectF &window, const Theme &theme)
{
    QLinearGradient sky(window.topLeft(), window.bottomLeft());
    sky.setColorAt(0, theme.skinSky[0]);
    sky.setColorAt(.5, theme.skinSky[1]);
    sky.setColorAt(1, theme.skinSky[2]);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(window, sky);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.skinShape);
    paintShapes(painter, window, theme.skin);
    painter.restore();
}

void paintGround(QPainter &painter, const QWidget *widget, const QRect &rect, const Look &look,
                 Ground ground, QColor Theme::*colour)
{
    const Theme &theme = look.theme();
    if (theme.skin == Skin::None) {
        painter.fillRect(rect, theme.*colour);
        return;
    }
    const QWidget *window = widget->window();
    painter.save();
    painter.setClipRect(rect, Qt::IntersectClip);
    paintSkin(painter, QRectF(-widget->mapTo(window, QPoint()), window->size()), theme);
    if (ground == Ground::Body) {
        QColor veil = theme.*colour;
        veil.setAlphaF(float(kBodyVeil));
        painter.fillRect(rect, veil);
    }
    painter.restore();
}

} // namespace kefu::ui
