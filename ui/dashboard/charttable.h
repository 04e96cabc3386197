// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/boardrules.h"
#include "ui/widgets/sheet.h"

class QTableWidget;

namespace kefu::ui {

//! The table behind the day chart: read by keys and screen readers, copied as columns that a
//! spreadsheet takes.
class ChartTable : public Sheet {
    Q_OBJECT
public:
    ChartTable(const Look &look, const QList<HalfHour> &today, const QList<HalfHour> &lastWeek,
               QWidget *over);

    void openNow();
    //! Columns apart by tabs, a line each.
    QString text() const;
    QTableWidget *table() const { return m_table; }

private:
    void fill(const QList<HalfHour> &today, const QList<HalfHour> &lastWeek);

    QTableWidget *m_table;
};

} // namespace kefu::ui
