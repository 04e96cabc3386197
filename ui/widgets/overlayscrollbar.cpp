// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/overlayscrollbar.h"

#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QTimer>

namespace kefu::ui {

namespace {
constexpr int kWidth = 10;
constexpr int kHandle = 6;
constexpr int kMinHandle = 28;
constexpr int kShownMs = 900;
} // namespace

OverlayScrollBar::OverlayScrollBar(const Look &look, QAbstractScrollArea *area)
    : QWidget(area)
    , m_look(look)
    , m_area(area)
    , m_hide(new QTimer(this))
{
    area->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->installEventFilter(this);
    area->viewport()->installEventFilter(this);
    m_hide->setSingleShot(true);
    m_hide->setInterval(kShownMs);
    connect(m_hide, &QTimer::timeout, this, [this] {
        if (m_pressOffset < 0 && !underMouse() && !m_area->viewport()->underMouse())
            hide();
    });
    const auto changed = [this] {
        update();
        showNow();
    };
    connect(area->verticalScrollBar(), &QScrollBar::valueChanged, this, changed);
    connect(area->verticalScrollBar(), &QScrollBar::rangeChanged, this, [this] { update(); });
    hide();
}

void OverlayScrollBar::place()
{
    const QRect port = m_area->viewport()->geometry();
    setGeometry(port.right() + 1 - kWidth, port.top(), kWidth, port.height());
}

void OverlayScrollBar::showNow()
{
    if (m_area->verticalScrollBar()->maximum() <= m_area->verticalScrollBar()->minimum()) {
        hide();
        return;
    }
    place();
    show();
    raise();
    m_hide->start();
}

bool OverlayScrollBar::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Resize)
        place();
    else if (event->type() == QEvent::Enter)
        showNow();
    else if (event->type() == QEvent::Leave)
        m_hide->start();
    return QWidget::eventFilter(watched, event);
}

QRect OverlayScrollBar::handle() const
{
    const QScrollBar *bar = m_area->verticalScrollBar();
    const int range = bar->maximum() - bar->minimum();
    const int total = range + bar->pageStep();
    if (range <= 0 || total <= 0)
        return {};
    const int length = std::max(kMinHandle, int(qint64(height()) * bar->pageStep() / total));
    const int top = int(qint64(height() - length) * (bar->value() - bar->minimum()) / range);
    return { (kWidth - kHandle) / 2, top, kHandle, length };
}

void OverlayScrollBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_look.theme().scrollHandle);
    painter.drawRoundedRect(QRectF(handle()).adjusted(0, 2, 0, -2), kHandle / 2.0, kHandle / 2.0);
}

void OverlayScrollBar::mousePressEvent(QMouseEvent *event)
{
    const QRect grip = handle();
    const int y = event->position().toPoint().y();
    m_pressOffset = y >= grip.top() && y <= grip.bottom() ? y - grip.top() : grip.height() / 2;
    mouseMoveEvent(event);
}

void OverlayScrollBar::mouseMoveEvent(QMouseEvent *event)
{
    const int room = height() - handle().height();
    if (m_pressOffset < 0 || room <= 0)
        return;
    QScrollBar *bar = m_area->verticalScrollBar();
    const int top = std::clamp(event->position().toPoint().y() - m_pressOffset, 0, room);
    bar->setValue(bar->minimum() + int(qint64(top) * (bar->maximum() - bar->minimum()) / room));
}

void OverlayScrollBar::mouseReleaseEvent(QMouseEvent *)
{
    m_pressOffset = -1;
    m_hide->start();
}

void OverlayScrollBar::enterEvent(QEnterEvent *)
{
    setCursor(Qt::ArrowCursor);
}

void OverlayScrollBar::leaveEvent(QEvent *)
{
    m_hide->start();
}

} // namespace kefu::ui
