// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/visitorscript.h"

namespace kefu::simulator {

constexpr int kMaxDay = 20'000;

//! The visitors of a shop from midnight to midnight: `count` (1..kMaxDay) conversations, few at
//! night, most before noon, in the afternoon and after supper; one in eight is somebody who was
//! there before. Each says one to four things, a pause of his own between them, waits for the
//! answers and goes without a goodbye. A day takes a day: play it with a speed. The same for the
//! same seed.
Script dayOfVisitors(int count, quint32 seed);

} // namespace kefu::simulator
