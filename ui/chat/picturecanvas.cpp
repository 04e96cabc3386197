// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/picturecanvas.h"

#include <QMouseEvent>
#include <QPainter>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace kefu::ui {

namespace {
constexpr qreal kWheelNotch = 120;
constexpr qreal kClickSlack = 4;
} // namespace

PictureCanvas::PictureCanvas(const Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setCursor(Qt::OpenHandCursor);
    setMinimumSize(120, 90);
}

void PictureCanvas::setPicture(const QImage &image, QSize whole)
{
    m_image = image;
    const QSize size = whole.isEmpty() ? image.size() : whole;
    if (size != m_whole) {
        m_whole = size;
        fit();
    }
    update();
}

void PictureCanvas::setNote(const QString &note)
{
    m_note = note;
    setAccessibleDescription(note);
    update();
}

qreal PictureCanvas::fittingScale() const
{
    if (m_whole.isEmpty())
        return 1;
    const qreal scale =
        std::min(width() / qreal(m_whole.width()), height() / qreal(m_whole.height()));
    return std::clamp(scale, kLeast, 1.0); // a small one is not blown up by itself
}

void PictureCanvas::fit()
{
    m_fitted = true;
    m_centre = QRectF(rect()).center();
    applyScale(fittingScale());
}

void PictureCanvas::setScale(qreal scale)
{
    m_fitted = false;
    applyScale(std::clamp(scale, kLeast, kMost));
}

void PictureCanvas::zoomBy(qreal factor, const QPointF &at)
{
    const qreal wanted = std::clamp(m_scale * factor, kLeast, kMost);
    m_centre = at + (m_centre - at) * (wanted / m_scale);
    m_fitted = false;
    applyScale(wanted);
}

void PictureCanvas::applyScale(qreal scale)
{
    m_scale = scale;
    keepInView();
    update();
    Q_EMIT scaleChanged(scale);
}

//! A picture larger than the window covers it, a smaller one stays inside.
void PictureCanvas::keepInView()
{
    const QSizeF size = QSizeF(m_whole) * m_scale;
    const auto kept = [](qreal centre, qreal extent, qreal room) {
        const qreal half = extent / 2;
        return extent <= room ? room / 2 : std::clamp(centre, room - half, half);
    };
    m_centre = { kept(m_centre.x(), size.width(), width()),
                 kept(m_centre.y(), size.height(), height()) };
}

QRectF PictureCanvas::shown() const
{
    QRectF box(QPointF(), QSizeF(m_whole) * m_scale);
    box.moveCenter(m_centre);
    return box;
}

void PictureCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_look.theme().chip);
    if (m_image.isNull()) {
        painter.setFont(m_look.font(14));
        painter.setPen(m_look.theme().sub);
        painter.drawText(rect(), Qt::AlignCenter | Qt::TextWordWrap, m_note);
        return;
    }
    painter.setRenderHint(QPainter::SmoothPixmapTransform, m_scale < 4);
    painter.drawImage(shown(), m_image);
}

void PictureCanvas::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_fitted)
        fit();
    else
        keepInView();
}

void PictureCanvas::wheelEvent(QWheelEvent *event)
{
    zoomBy(std::pow(kStep, event->angleDelta().y() / kWheelNotch), event->position());
    event->accept();
}

void PictureCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_dragging = true;
    m_pressedAt = event->position();
    m_dragFrom = event->position() - m_centre;
    setCursor(Qt::ClosedHandCursor);
}

void PictureCanvas::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_dragging)
        return;
    m_centre = event->position() - m_dragFrom;
    keepInView();
    update();
}

void PictureCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    if (!std::exchange(m_dragging, false))
        return;
    setCursor(Qt::OpenHandCursor);
    const QPointF moved = event->position() - m_pressedAt;
    if (std::abs(moved.x()) + std::abs(moved.y()) <= kClickSlack)
        Q_EMIT clicked();
}

void PictureCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (m_fitted)
        zoomBy(1 / m_scale, event->position());
    else
        fit();
}

} // namespace kefu::ui
