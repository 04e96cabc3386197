// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/layimframe.h"

#include "ui/widgets/iconbutton.h"
#include "ui/widgets/motion.h"
#include "ui/widgets/shadow.h"

#include <QCloseEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QVBoxLayout>
#include <QWindow>

namespace kefu::ui {

namespace {

constexpr int kBorder = 1;
//! LayIM's shadow reaches 50 px; a window's margin swallows clicks meant for what lies below, so
//! ours ends sooner.
constexpr int kShadow = 18;
constexpr qreal kShadowSigma = 8;
constexpr qreal kRadius = 2;
constexpr int kIcon = 16;
constexpr int kIconPitch = 26; // 16 wide, 10 apart
constexpr int kIconRight = 15;
constexpr int kIconTop = 16;
constexpr int kGrip = 5;

//! A strip along one edge (or a corner) of a window that resizes it.
class EdgeGrip : public QWidget {
public:
    EdgeGrip(Qt::Edges edges, QWidget *frame)
        : QWidget(frame)
        , m_edges(edges)
    {
        const bool diagonal =
            (edges & (Qt::LeftEdge | Qt::RightEdge)) && (edges & (Qt::TopEdge | Qt::BottomEdge));
        const bool falling =
            edges == (Qt::LeftEdge | Qt::TopEdge) || edges == (Qt::RightEdge | Qt::BottomEdge);
        if (diagonal)
            setCursor(falling ? Qt::SizeFDiagCursor : Qt::SizeBDiagCursor);
        else
            setCursor(edges & (Qt::LeftEdge | Qt::RightEdge) ? Qt::SizeHorCursor
                                                             : Qt::SizeVerCursor);
    }

    void place(const QRect &box)
    {
        const auto span = [](bool low, bool high, int from, int to) {
            if (low)
                return std::pair(from - kGrip / 2, kGrip + 1);
            if (high)
                return std::pair(to - kGrip / 2, kGrip + 1);
            return std::pair(from + kGrip, to - from - 2 * kGrip);
        };
        const auto [x, w] =
            span(m_edges & Qt::LeftEdge, m_edges & Qt::RightEdge, box.left(), box.right());
        const auto [y, h] =
            span(m_edges & Qt::TopEdge, m_edges & Qt::BottomEdge, box.top(), box.bottom());
        setGeometry(x, y, w, h);
    }

protected:
    void mousePressEvent(QMouseEvent *event) override
    {
        m_byHand = event->button() == Qt::LeftButton
            && !window()->windowHandle()->startSystemResize(m_edges);
        m_start = window()->geometry();
        m_from = event->globalPosition().toPoint();
    }
    void mouseMoveEvent(QMouseEvent *event) override
    {
        if (!m_byHand)
            return;
        const QPoint by = event->globalPosition().toPoint() - m_from;
        const QSize least = window()->minimumSize();
        QRect box = m_start;
        if (m_edges & Qt::LeftEdge)
            box.setLeft(std::min(box.left() + by.x(), box.right() + 1 - least.width()));
        if (m_edges & Qt::RightEdge)
            box.setRight(std::max(box.right() + by.x(), box.left() - 1 + least.width()));
        if (m_edges & Qt::TopEdge)
            box.setTop(std::min(box.top() + by.y(), box.bottom() + 1 - least.height()));
        if (m_edges & Qt::BottomEdge)
            box.setBottom(std::max(box.bottom() + by.y(), box.top() - 1 + least.height()));
        window()->setGeometry(box);
    }
    void mouseReleaseEvent(QMouseEvent *) override { m_byHand = false; }

private:
    Qt::Edges m_edges;
    QRect m_start;
    QPoint m_from;
    bool m_byHand = false;
};

} // namespace

LayimFrame::LayimFrame(const Look &look, int buttons, QWidget *parent)
    : QWidget(parent, Qt::Window | Qt::FramelessWindowHint)
    , m_look(look)
    , m_layout(new QVBoxLayout(this))
{
    setAttribute(Qt::WA_TranslucentBackground, look.shadows());
    m_layout->setSpacing(0);
    applyMargins();
    addButtons(buttons);
    retranslate();
}

void LayimFrame::addButtons(int buttons)
{
    const auto add = [&](Icon icon, const char *name) {
        auto *button = new IconButton(m_look, icon, kIcon, { kIcon, kIcon }, this);
        button->setObjectName(QLatin1String(name));
        button->setColours(&Theme::text, &Theme::accent);
        return button;
    };
    if (buttons & MinimiseButton) {
        m_minimise = add(Icon::Minimise, "windowMinimise");
        connect(m_minimise, &QAbstractButton::clicked, this, &LayimFrame::minimise);
    }
    if (buttons & MaximiseButton) {
        m_maximise = add(Icon::Maximise, "windowMaximise");
        connect(m_maximise, &QAbstractButton::clicked, this, &LayimFrame::toggleMaximised);
    }
    if (buttons & CloseButton) {
        m_close = add(Icon::Close, "windowClose");
        m_close->setColours(&Theme::text, &Theme::danger);
        connect(m_close, &QAbstractButton::clicked, this, &LayimFrame::closeRequested);
    }
}

void LayimFrame::retranslate()
{
    if (m_minimise)
        m_minimise->setName(tr("Minimise"));
    if (m_maximise)
        m_maximise->setName(isMaximized() ? tr("Restore") : tr("Maximise"));
    if (m_close)
        m_close->setName(tr("Close"));
}

void LayimFrame::setContent(QWidget *content)
{
    m_content = content;
    m_layout->addWidget(content);
    for (QWidget *button : { m_minimise, m_maximise, m_close }) {
        if (button)
            button->raise();
    }
    for (QWidget *grip : std::as_const(m_grips))
        grip->raise();
}

void LayimFrame::setResizable(QSize minimum)
{
    const int around = 2 * margin();
    setMinimumSize(minimum + QSize(around, around));
    const Qt::Edges horizontal[] = { Qt::Edges(), Qt::LeftEdge, Qt::RightEdge };
    const Qt::Edges vertical[] = { Qt::Edges(), Qt::TopEdge, Qt::BottomEdge };
    for (const Qt::Edges h : horizontal) {
        for (const Qt::Edges v : vertical) {
            if (h | v)
                m_grips.append(new EdgeGrip(h | v, this));
        }
    }
    placeGrips();
}

void LayimFrame::setContentSize(QSize size)
{
    const int around = 2 * margin();
    resize(size + QSize(around, around));
}

QSize LayimFrame::contentSize() const
{
    const int around = 2 * margin();
    return size() - QSize(around, around);
}

int LayimFrame::margin() const
{
    if (isMaximized())
        return 0;
    return kBorder + (m_look.shadows() ? kShadow : 0);
}

void LayimFrame::applyMargins()
{
    const int m = margin();
    m_layout->setContentsMargins(m, m, m, m);
}

void LayimFrame::minimise()
{
    showMinimized();
}

void LayimFrame::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_growing && !event->spontaneous() && !isMaximized())
        growOpen(m_look, this);
}

void LayimFrame::toggleMaximised()
{
    if (isMaximized())
        showNormal();
    else
        showMaximized();
}

void LayimFrame::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    if (isMaximized()) {
        painter.fillRect(rect(), m_look.theme().bg);
        return;
    }
    const int around = margin() - kBorder;
    const QRect box = rect().adjusted(around, around, -around, -around);
    if (around > 0)
        paintShadow(painter, rect(), box, m_look.theme().shadow, kShadowSigma);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_look.theme().bg);
    painter.drawRoundedRect(box, kRadius, kRadius);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(m_look.theme().frame);
    painter.drawRoundedRect(QRectF(box).adjusted(.5, .5, -.5, -.5), kRadius, kRadius);
}

void LayimFrame::placeButtons()
{
    const int m = margin();
    int x = width() - m - kIconRight - kIcon;
    for (QWidget *button : { m_close, m_maximise, m_minimise }) {
        if (!button)
            continue;
        button->move(x, m + kIconTop);
        x -= kIconPitch;
    }
}

void LayimFrame::placeGrips()
{
    const int around = margin();
    for (QWidget *grip : std::as_const(m_grips)) {
        static_cast<EdgeGrip *>(grip)->place(rect().adjusted(around, around, -around, -around));
        grip->setVisible(!isMaximized());
    }
}

void LayimFrame::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    applyMargins();
    placeButtons();
    placeGrips();
}

bool LayimFrame::inTitle(const QPoint &position) const
{
    const int m = margin();
    return rect().adjusted(m, m, -m, -m).contains(position) && position.y() < m + m_titleHeight;
}

void LayimFrame::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !inTitle(event->position().toPoint()) || isMaximized())
        return;
    // Wayland knows no other way; where the system cannot, the window is moved from here.
    if (windowHandle() && windowHandle()->startSystemMove())
        return;
    m_dragging = true;
    m_dragFrom = event->globalPosition().toPoint() - pos();
}

void LayimFrame::mouseMoveEvent(QMouseEvent *event)
{
    if (m_dragging)
        move(event->globalPosition().toPoint() - m_dragFrom);
}

void LayimFrame::mouseReleaseEvent(QMouseEvent *)
{
    m_dragging = false;
}

void LayimFrame::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (m_maximise && inTitle(event->position().toPoint()))
        toggleMaximised();
}

void LayimFrame::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    if (event->type() == QEvent::ActivationChange && isActiveWindow()) {
        raise();
        Q_EMIT activated();
    }
    if (event->type() == QEvent::WindowStateChange) {
        applyMargins();
        placeButtons();
        placeGrips();
        if (m_maximise)
            m_maximise->setIconShape(isMaximized() ? Icon::Restore : Icon::Maximise);
        retranslate();
    }
}

void LayimFrame::closeEvent(QCloseEvent *event)
{
    event->ignore();
    Q_EMIT closeRequested();
}

} // namespace kefu::ui
