// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

class QCheckBox;
class QLineEdit;

namespace kefu::ui {

//! Gives a field the theme's border, radius 3, and a green one with the focus; all three follow the
//! theme when it changes.
void styleField(const Look &look, QLineEdit *field);
void styleCheck(const Look &look, QCheckBox *check);

} // namespace kefu::ui
