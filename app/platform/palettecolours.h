// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace kefu::app {

//! Whether the palette the desktop gave this program is a dark one. Before the program sets its
//! own.
bool isPaletteDark();

} // namespace kefu::app
