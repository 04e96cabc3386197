// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/tablestyle.h"

#include <QHeaderView>
#include <QTableWidget>

namespace kefu::ui {

namespace {

constexpr int kRow = 32;
constexpr int kHead = 28;

void paintTable(const Theme &theme, QTableView *table)
{
    table->setStyleSheet(
        QStringLiteral("QTableView { background: %1; color: %2; border: none; outline: none;"
                       " selection-background-color: %4; selection-color: %2; }"
                       "QTableView::item { border-bottom: 1px solid %3; padding: 0 8px; }"
                       "QTableView::item:hover { background: %5; }"
                       "QTableView::item:selected { background: %4; color: %2; }"
                       "QHeaderView { background: %1; border: none; }"
                       "QHeaderView::section { background: %1; color: %6; border: none;"
                       " border-bottom: 1px solid %3; padding: 0 8px; }")
            .arg(theme.bg.name(), theme.text.name(), theme.line.name(), theme.rowSelected.name(),
                 theme.rowHover.name(), theme.sub.name()));
}

} // namespace

void styleTable(const Look &look, QTableView *table)
{
    table->setShowGrid(false);
    table->setFrameShape(QFrame::NoFrame);
    table->setFont(look.font(13));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    table->setTabKeyNavigation(false);
    table->setWordWrap(false);
    table->setMouseTracking(true);
    table->verticalHeader()->hide();
    table->verticalHeader()->setDefaultSectionSize(kRow);
    table->horizontalHeader()->setFont(look.font(12));
    table->horizontalHeader()->setFixedHeight(kHead);
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    look.onTheme(table, [&look, table] { paintTable(look.theme(), table); });
}

QTableWidgetItem *tableCell(const QString &text, bool number)
{
    auto *cell = new QTableWidgetItem(text);
    cell->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    cell->setTextAlignment((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    cell->setToolTip(text.toHtmlEscaped());
    return cell;
}

} // namespace kefu::ui
