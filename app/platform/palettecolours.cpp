// SPDX-License-Identifier: Apache-2.0
#include "app/platform/palettecolours.h"

#include <QGuiApplication>
#include <QPalette>

namespace kefu::app {

bool isPaletteDark()
{
    const QPalette palette = QGuiApplication::palette();
    return palette.color(QPalette::Window).lightness()
        < palette.color(QPalette::WindowText).lightness();
}

} // namespace kefu::app
