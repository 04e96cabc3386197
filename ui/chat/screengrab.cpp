// SPDX-License-Identifier: Apache-2.0
#include "ui/chat/screengrab.h"

#include <QGuiApplication>
#include <QPixmap>
#include <QScreen>
#include <QTimer>

namespace kefu::ui {

ScreenGrab::ScreenGrab(const Look &look, QWidget *owner)
    : QObject(owner)
    , m_look(look)
    , m_owner(owner)
{
}

ScreenGrab::~ScreenGrab()
{
    delete m_overlay;
}

bool ScreenGrab::isPossible()
{
    return !QGuiApplication::platformName().startsWith(QLatin1String("wayland"));
}

void ScreenGrab::begin()
{
    if (m_window || !isPossible())
        return;
    m_window = m_owner->window();
    m_geometry = m_window->geometry();
    m_state = m_window->windowState();
    m_window->hide();
    QTimer::singleShot(kHideMs, this, &ScreenGrab::grab);
}

void ScreenGrab::grab()
{
    if (!m_window)
        return;
    QScreen *screen = QGuiApplication::screenAt(m_geometry.center());
    if (!screen)
        screen = QGuiApplication::primaryScreen();
    const QImage shot = screen ? screen->grabWindow(0).toImage() : QImage();
    if (shot.isNull()) {
        end();
        Q_EMIT failed();
        return;
    }
    m_overlay = new CropOverlay(m_look, shot);
    connect(m_overlay, &CropOverlay::givenUp, this, &ScreenGrab::end);
    connect(m_overlay, &CropOverlay::taken, this, [this](const QImage &image) {
        end();
        Q_EMIT taken(image);
    });
    m_overlay->setGeometry(screen->geometry());
    m_overlay->showFullScreen();
    m_overlay->raise();
    m_overlay->activateWindow();
    m_overlay->setFocus();
}

void ScreenGrab::end()
{
    if (m_overlay) {
        m_overlay->hide();
        m_overlay->deleteLater(); // it may be what called
        m_overlay = nullptr;
    }
    if (!m_window)
        return;
    m_window->setWindowState(m_state);
    m_window->show();
    if (!(m_state & (Qt::WindowMaximized | Qt::WindowFullScreen)))
        m_window->setGeometry(m_geometry); // window managers place what is shown anew
    m_window->raise();
    m_window->activateWindow();
    m_window = nullptr;
    Q_EMIT ended();
}

} // namespace kefu::ui
