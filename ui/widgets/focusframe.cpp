// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/focusframe.h"

#include "ui/widgets/focusring.h"

#include <QApplication>
#include <QPainter>
#include <QScrollArea>

namespace kefu::ui {

namespace {
constexpr int kAround = 4; //!< pixels kept free above and below
}

FocusFrame::FocusFrame(const Look &look, QAbstractScrollArea *area)
    : QWidget(area)
    , m_look(look)
{
    setAttribute(Qt::WA_TransparentForMouseEvents);
    setFocusPolicy(Qt::NoFocus);
    hide();
    area->installEventFilter(this);
}

void FocusFrame::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(m_look.theme().accent);
    painter.drawRoundedRect(QRectF(rect()).adjusted(.5, .5, -.5, -.5), 3, 3);
}

bool FocusFrame::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Resize:
        setGeometry(parentWidget()->rect());
        break;
    case QEvent::FocusIn:
        if (!cameByKey(*static_cast<QFocusEvent *>(event)))
            break;
        setGeometry(parentWidget()->rect());
        show();
        raise();
        break;
    case QEvent::FocusOut:
        hide();
        break;
    default:
        break;
    }
    return QWidget::eventFilter(watched, event);
}

void scrollToFocus(QScrollArea *area)
{
    QObject::connect(qApp, &QApplication::focusChanged, area, [area](QWidget *, QWidget *now) {
        // Not under a pressed mouse: the release would miss what was pressed.
        const bool pressed = QApplication::mouseButtons() != Qt::NoButton;
        if (now && !pressed && area->widget() && area->widget()->isAncestorOf(now))
            area->ensureWidgetVisible(now, 0, kAround);
    });
}

} // namespace kefu::ui
