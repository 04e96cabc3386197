// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/systemcolours.h"

#include <memory>

namespace kefu::app {

//! This system's preference. Never blocks: until the system has answered, what the palette says.
std::unique_ptr<ui::SystemColours> makeSystemColours();

} // namespace kefu::app
