// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/http/httptypes.h"

namespace kefu::simulator {

//! The page at `/`: everything in one file, and only what it holds may run in it.
http::Response trainerPage();

} // namespace kefu::simulator
