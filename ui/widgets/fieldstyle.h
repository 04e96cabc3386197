// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPlainTextEdit;

namespace kefu::ui {

//! Gives a field the theme's border, radius 3, and a green one with the focus; all three follow the
//! theme when it changes.
void styleField(const Look &look, QLineEdit *field);
void styleCheck(const Look &look, QCheckBox *check);
void styleCombo(const Look &look, QComboBox *box);
void styleText(const Look &look, QPlainTextEdit *edit);

} // namespace kefu::ui
