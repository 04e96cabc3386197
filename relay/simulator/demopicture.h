// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>

namespace kefu::simulator {

//! A PNG of a cup on a table, for visitors who have no picture at hand; the colours follow from
//! `seed`. Sides of 1 to 4096 pixels.
QByteArray demoPicture(quint32 seed, int width = 480, int height = 360);

//! A short AMR file: silence.
QByteArray demoVoice();

} // namespace kefu::simulator
