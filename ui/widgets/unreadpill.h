// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

class QPainter;

namespace kefu::ui {

//! The unread count (LayIM's red pill, 16 high), its right edge at `right`, its middle at `middle`.
//! Draws nothing at 0; "99+" above 99. Returns the width taken.
int paintUnreadPill(QPainter &painter, const Look &look, int right, int middle, int count);

} // namespace kefu::ui
