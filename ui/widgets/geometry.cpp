// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/geometry.h"

#include <QGuiApplication>
#include <QScreen>

namespace kefu::ui {

namespace {
constexpr int kTitleBar = 36; //!< room for the system's frame around a window
constexpr int kFrame = 2;
} // namespace

QPoint centredOnScreen(QSize size)
{
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    return { screen.center().x() - size.width() / 2, screen.center().y() - size.height() / 2 };
}

QPoint cornerOfScreen(QSize size)
{
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    return { screen.right() + 1 - size.width(), screen.bottom() + 1 - size.height() };
}

QPoint bottomOfScreen(QSize size, int above)
{
    const QRect screen = QGuiApplication::primaryScreen()->availableGeometry();
    return { screen.center().x() - size.width() / 2, screen.bottom() + 1 - size.height() - above };
}

QPoint keptOnScreen(const QRect &window)
{
    const QScreen *screen = QGuiApplication::screenAt(window.center());
    const QRect room = (screen ? screen : QGuiApplication::primaryScreen())->availableGeometry();
    return { std::clamp(window.left(), room.left(),
                        std::max(room.left(), room.right() + 1 - window.width())),
             std::clamp(window.top(), room.top(),
                        std::max(room.top(), room.bottom() + 1 - window.height())) };
}

QRect fittedToScreen(const QRect &window)
{
    const QScreen *screen = QGuiApplication::screenAt(window.center());
    const QRect room = (screen ? screen : QGuiApplication::primaryScreen())
                           ->availableGeometry()
                           .adjusted(kFrame, kTitleBar, -kFrame, -kFrame);
    const QSize size = window.size().boundedTo(room.size());
    return { { std::clamp(window.left(), room.left(), room.right() + 1 - size.width()),
               std::clamp(window.top(), room.top(), room.bottom() + 1 - size.height()) },
             size };
}

} // namespace kefu::ui
