// SPDX-License-Identifier: Apache-2.0
#include "ui/dashboard/charttable.h"

#include "ui/dashboard/boardwords.h"
#include "ui/widgets/button.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/tablestyle.h"
#include "ui/widgets/toast.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace kefu::ui {

namespace {

constexpr QSize kBox { 720, 520 };
constexpr qint64 kHalf = 30 * 60'000;
constexpr qint64 kWeek = 7LL * 24 * 3'600'000;

QString clockTime(qint64 at)
{
    return QDateTime::fromMSecsSinceEpoch(at).toString(QStringLiteral("HH:mm"));
}

} // namespace

ChartTable::ChartTable(const Look &look, const QList<HalfHour> &today,
                       const QList<HalfHour> &lastWeek, QWidget *over)
    : Sheet(look, over, kBox)
    , m_table(new QTableWidget)
{
    setObjectName(QStringLiteral("chartTable"));
    setTitle(tr("Today in half hours"));
    m_table->setObjectName(QStringLiteral("chartRows"));
    m_table->setAccessibleName(tr("Today in half hours"));
    styleTable(look, m_table);
    fill(today, lastWeek);
    new OverlayScrollBar(look, m_table);
    auto *copy = new Button(look, Button::Kind::Primary);
    copy->setObjectName(QStringLiteral("chartCopy"));
    copy->setText(tr("Copy the table"));
    connect(copy, &QAbstractButton::clicked, this, [this] {
        QGuiApplication::clipboard()->setText(text());
        Toast::notify(this->look(), this, tr("Copied. It can be pasted into a spreadsheet."));
    });
    auto *foot = new QHBoxLayout;
    foot->addStretch(1);
    foot->addWidget(copy);
    content()->addWidget(m_table, 1);
    content()->addLayout(foot);
}

void ChartTable::openNow()
{
    open(m_table);
}

void ChartTable::fill(const QList<HalfHour> &today, const QList<HalfHour> &lastWeek)
{
    m_table->setColumnCount(8);
    m_table->setHorizontalHeaderLabels({ tr("Time"), tr("Conversations"), tr("A week ago"),
                                         tr("Level"), tr("Abandoned"), tr("Most queued"),
                                         tr("Longest wait"), tr("Messages in / out") });
    m_table->setRowCount(int(today.size()));
    for (int row = 0; row < today.size(); ++row) {
        const HalfHour &half = today.at(row);
        QString before = QStringLiteral("–");
        for (const HalfHour &then : lastWeek) {
            if (then.at == half.at || then.at + kWeek == half.at)
                before = QString::number(then.conversations);
        }
        const QStringList cells {
            clockTime(half.at) + u'–' + clockTime(half.at + kHalf),
            QString::number(half.conversations),
            before,
            percentWords(serviceLevel(half.levelHits, half.levelBase)),
            QString::number(half.abandoned),
            QString::number(half.queued),
            clockWords(half.waitMs),
            QStringLiteral("%1 / %2").arg(half.messagesIn).arg(half.messagesOut),
        };
        for (int column = 0; column < cells.size(); ++column)
            m_table->setItem(row, column, tableCell(cells.at(column), column > 0));
    }
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
}

QString ChartTable::text() const
{
    QStringList lines;
    for (int row = -1; row < m_table->rowCount(); ++row) {
        QStringList cells;
        for (int column = 0; column < m_table->columnCount(); ++column)
            cells.append(row < 0 ? m_table->horizontalHeaderItem(column)->text()
                                 : m_table->item(row, column)->text());
        lines.append(cells.join(u'\t'));
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace kefu::ui
