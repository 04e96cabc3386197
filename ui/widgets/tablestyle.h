// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

class QTableView;
class QTableWidgetItem;

namespace kefu::ui {

//! A table to be read, chosen row by row and copied: hairlines between rows, heads of 12 px, no
//! grid, the theme's colours; follows the theme when it changes.
void styleTable(const Look &look, QTableView *table);
//! A cell nobody edits; numbers stand right.
QTableWidgetItem *tableCell(const QString &text, bool number);

} // namespace kefu::ui
