// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/simulator/visitorscript.h"

namespace kefu::simulator {

constexpr int kMaxTalkative = 200;

//! `count` (1..kMaxTalkative) visitors with the small talk of an online shop: they enter by the
//! contact button, ask, wait for answers, answer back in a fitting way, and leave. The same for the
//! same seed.
Script talkativeVisitors(int count, quint32 seed);

} // namespace kefu::simulator
