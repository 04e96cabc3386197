// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "desktour.h"

namespace kefu::ui {

//! desktourpages.cpp.
QList<DeskTour::Scene> pageScenes();

} // namespace kefu::ui
