// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/theme.h"

class QCheckBox;
class QLineEdit;

namespace kefu::ui {

//! Gives a field the theme's border, radius 3, and a green one with the focus.
void styleField(const Theme &theme, QLineEdit *field);
void styleCheck(const Theme &theme, QCheckBox *check);

} // namespace kefu::ui
