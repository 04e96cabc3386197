// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/wallview.h"

#include "ui/dashboard/boardlist.h"
#include "ui/dashboard/channeltable.h"
#include "ui/dashboard/tilerow.h"

#include <QKeyEvent>
#include <QPainter>
#include <QScreen>
#include <QVBoxLayout>

namespace kefu::ui {

WallView::WallView(const Look &look, const BoardStore &store)
    : m_look(look)
    , m_tiles(new TileRow(look, store, 2, this))
    , m_channels(new ChannelTable(look, store, 2, this))
{
    setObjectName(QStringLiteral("wallView"));
    setWindowTitle(tr("Queue dashboard"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_tiles);
    layout->addWidget(m_channels, 1);
    m_tiles->setAttribute(Qt::WA_TransparentForMouseEvents);
}

void WallView::openOn(QScreen *screen)
{
    if (screen)
        setGeometry(screen->geometry());
    showFullScreen();
    setFocus();
}

void WallView::refresh()
{
    m_channels->refresh();
}

void WallView::refreshTime(qint64 relayNow, const QString &visitorFallback, bool stale)
{
    m_tiles->refresh(relayNow, visitorFallback, stale);
    m_channels->setStale(stale);
    m_channels->setNow(relayNow);
}

void WallView::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_look.theme().bg);
}

void WallView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_F11)
        hide();
    else
        QWidget::keyPressEvent(event);
}

void WallView::mouseDoubleClickEvent(QMouseEvent *)
{
    hide();
}

void WallView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    Q_EMIT closed();
}

} // namespace kefu::ui
