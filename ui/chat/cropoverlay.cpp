// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/cropoverlay.h"

#include <QKeyEvent>
#include <QPainter>

namespace kefu::ui {

namespace {
constexpr int kLeast = 4; // a smaller frame is a click that slipped
constexpr int kFirstFrame = 200; // of whoever begins with the arrows
constexpr int kWordsPadding = 8;
constexpr int kWordsHeight = 28;
} // namespace

CropOverlay::CropOverlay(const Look &look, const QImage &shot, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
    , m_shot(shot)
{
    setObjectName(QStringLiteral("cropOverlay"));
    setWindowFlags(Qt::Window | Qt::FramelessWindowHint | Qt::WindowStaysOnTopHint);
    setCursor(Qt::CrossCursor);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Part of the screen to send"));
}

void CropOverlay::setFrame(const QRect &frame)
{
    m_frame = frame.normalized() & rect();
    setAccessibleDescription(QStringLiteral("%1 × %2").arg(m_frame.width()).arg(m_frame.height()));
    update();
}

void CropOverlay::take()
{
    const qreal ratio = m_shot.devicePixelRatio();
    const QRect part = m_frame.isEmpty() ? rect() : m_frame;
    const QRect pixels(qRound(part.x() * ratio), qRound(part.y() * ratio),
                       qRound(part.width() * ratio), qRound(part.height() * ratio));
    QImage image = m_shot.copy(pixels & m_shot.rect());
    image.setDevicePixelRatio(1);
    Q_EMIT taken(image);
}

void CropOverlay::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Theme &theme = m_look.theme();
    painter.drawImage(0, 0, m_shot);
    QColor veil = theme.shadow;
    veil.setAlphaF(0.45F);
    QRegion outside(rect());
    for (const QRect &part : outside.subtracted(m_frame))
        painter.fillRect(part, veil);
    if (m_frame.isEmpty()) {
        paintWords(painter,
                   tr("Drag over what is to be sent. Enter takes the whole screen, Esc gives up."),
                   QPoint(width() / 2, height() / 8));
        return;
    }
    painter.setPen(theme.bar);
    painter.drawRect(m_frame.adjusted(0, 0, -1, -1));
    const int above = m_frame.top() - kWordsHeight / 2 - 2;
    paintWords(
        painter,
        tr("%1 × %2 · Enter takes it, Esc gives up").arg(m_frame.width()).arg(m_frame.height()),
        QPoint(m_frame.center().x(), above > kWordsHeight ? above : m_frame.top() + 20));
}

void CropOverlay::paintWords(QPainter &painter, const QString &words, const QPoint &at) const
{
    const QFont font = m_look.font(13);
    const int wide = QFontMetrics(font).horizontalAdvance(words) + 2 * kWordsPadding;
    QRect box(0, 0, wide, kWordsHeight);
    box.moveCenter(at);
    box.moveLeft(std::clamp(box.left(), 0, std::max(width() - wide, 0)));
    painter.fillRect(box, m_look.theme().toast);
    painter.setFont(font);
    painter.setPen(m_look.theme().onToast);
    painter.drawText(box, Qt::AlignCenter, words);
}

void CropOverlay::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::RightButton)
        return Q_EMIT givenUp();
    m_pressed = event->position().toPoint();
    m_dragging = true;
}

void CropOverlay::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragging)
        setFrame(QRect(m_pressed, event->position().toPoint()));
}

void CropOverlay::mouseReleaseEvent(QMouseEvent *)
{
    m_dragging = false;
    if (m_frame.width() < kLeast || m_frame.height() < kLeast)
        setFrame({});
}

void CropOverlay::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        take();
}

void CropOverlay::moveFrame(int key, Qt::KeyboardModifiers with)
{
    const int step = with & Qt::ControlModifier ? 10 : 1;
    const int dx = key == Qt::Key_Left ? -step : key == Qt::Key_Right ? step : 0;
    const int dy = key == Qt::Key_Up ? -step : key == Qt::Key_Down ? step : 0;
    QRect frame = m_frame;
    if (frame.isEmpty()) {
        frame = QRect(0, 0, kFirstFrame, kFirstFrame);
        frame.moveCenter(rect().center());
    } else if (with & Qt::ShiftModifier) {
        frame.setSize(
            { std::max(frame.width() + dx, kLeast), std::max(frame.height() + dy, kLeast) });
    } else {
        frame.translate(dx, dy);
    }
    setFrame(frame);
}

void CropOverlay::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return take();
    case Qt::Key_Escape:
        return Q_EMIT givenUp();
    case Qt::Key_Left:
    case Qt::Key_Right:
    case Qt::Key_Up:
    case Qt::Key_Down:
        return moveFrame(event->key(), event->modifiers());
    default:
        QWidget::keyPressEvent(event);
    }
}

} // namespace kefu::ui
