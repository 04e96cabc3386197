// SPDX-License-Identifier: Apache-2.0
#include "ui/reports/reportspage.h"

#include "ui/widgets/button.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/errorwords.h"
#include "ui/widgets/filechooser.h"
#include "ui/widgets/overlayscrollbar.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/tablestyle.h"
#include "ui/widgets/toast.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QComboBox>
#include <QDate>
#include <QHeaderView>
#include <QJsonArray>
#include <QLineEdit>
#include <QLocale>
#include <QPointer>
#include <QSaveFile>
#include <QTableWidget>

namespace kefu::ui {

namespace {

using L = QLatin1String;

constexpr int kField = 30;
constexpr int kDay = 112;
constexpr int kShift = 156;
constexpr int kName = 190;
constexpr int kCell = 92;
enum Period { Today, Yesterday, ThisWeek, LastWeek, ThisMonth, LastMonth, Chosen };

QString isoDay(const QDate &day)
{
    return day.toString(Qt::ISODate);
}

//! Weeks go from Monday to Sunday (product.md 8); nothing is asked of days to come.
std::pair<QDate, QDate> daysOf(Period period, const QDate &today)
{
    const QDate monday = today.addDays(1 - today.dayOfWeek());
    const QDate first(today.year(), today.month(), 1);
    switch (period) {
    case Yesterday:
        return { today.addDays(-1), today.addDays(-1) };
    case ThisWeek:
        return { monday, today };
    case LastWeek:
        return { monday.addDays(-7), monday.addDays(-1) };
    case ThisMonth:
        return { first, today };
    case LastMonth:
        return { first.addMonths(-1), first.addDays(-1) };
    case Today:
    case Chosen:
        break;
    }
    return { today, today };
}

QList<QJsonObject> objects(const QJsonValue &array)
{
    QList<QJsonObject> all;
    for (const QJsonValue &value : array.toArray())
        all.append(value.toObject());
    return all;
}

} // namespace

ReportsPage::ReportsPage(const Look &look, AdminService &service, int headMargin, QWidget *parent)
    : AdminPage(look, false, parent)
    , m_service(service)
    , m_period(new QComboBox)
    , m_from(new QLineEdit)
    , m_to(new QLineEdit)
    , m_by(new QComboBox)
    , m_shift(new QLineEdit)
    , m_before(new QCheckBox)
    , m_run(new Button(look, Button::Kind::Quiet))
    , m_csv(addAction("reportCsv", true))
    , m_note(new PlainLabel(look, 12, &Theme::sub))
    , m_table(new QTableWidget)
{
    setObjectName(QStringLiteral("reportsPage"));
    setHeadMargin(headMargin);
    build();
    connect(m_period, &QComboBox::activated, this, [this] {
        choosePeriod();
        if (m_period->currentIndex() != Chosen)
            run();
    });
    connect(m_by, &QComboBox::activated, this, &ReportsPage::run);
    connect(m_before, &QCheckBox::clicked, this, &ReportsPage::run);
    connect(m_run, &QAbstractButton::clicked, this, &ReportsPage::run);
    connect(m_csv, &QAbstractButton::clicked, this, &ReportsPage::exportCsv);
    connect(this, &ReportsPage::csvReady, this, &ReportsPage::save);
    for (QLineEdit *edit : { m_from, m_to, m_shift })
        connect(edit, &QLineEdit::returnPressed, this, &ReportsPage::run);
    for (QLineEdit *edit : { m_from, m_to })
        connect(edit, &QLineEdit::textEdited, this, [this] { m_period->setCurrentIndex(Chosen); });
    retranslate();
    choosePeriod();
}

QWidget *ReportsPage::addPicker(QHBoxLayout *row, QWidget *widget, const char *name)
{
    widget->setObjectName(L(name));
    widget->setFixedHeight(kField);
    widget->setFont(look().font(13));
    row->addWidget(widget);
    return widget;
}

void ReportsPage::build()
{
    auto *pickers = new QHBoxLayout;
    pickers->setSpacing(8);
    addPicker(pickers, m_period, "reportPeriod");
    addPicker(pickers, m_from, "reportFrom")->setFixedWidth(kDay);
    addPicker(pickers, m_to, "reportTo")->setFixedWidth(kDay);
    addPicker(pickers, m_by, "reportBy");
    addPicker(pickers, m_shift, "reportShift")->setFixedWidth(kShift);
    addPicker(pickers, m_before, "reportBefore");
    addPicker(pickers, m_run, "reportRun");
    pickers->addStretch(1);
    for (QComboBox *box : { m_period, m_by })
        styleCombo(look(), box);
    for (QLineEdit *edit : { m_from, m_to, m_shift })
        styleField(look(), edit);
    styleCheck(look(), m_before);
    body()->addLayout(pickers);
    body()->addWidget(m_note);
    m_table->setObjectName(QStringLiteral("reportTable"));
    m_table->setMinimumHeight(240);
    styleTable(look(), m_table);
    new OverlayScrollBar(look(), m_table);
    body()->addWidget(m_table, 1);
    for (const char *by : { "day", "hour", "week", "agent", "channel", "total" })
        m_by->addItem(QString(), L(by));
    for (int period = Today; period <= Chosen; ++period)
        m_period->addItem(QString());
    m_before->setChecked(true);
}

void ReportsPage::retranslate()
{
    setTitle(tr("Reports"));
    m_csv->setText(tr("Save as CSV"));
    m_run->setText(tr("Show"));
    m_before->setText(tr("beside the span before"));
    const QStringList periods { tr("Today"),     tr("Yesterday"),  tr("This week"),
                                tr("Last week"), tr("This month"), tr("Last month"),
                                tr("Other days") };
    for (int i = 0; i < periods.size(); ++i)
        m_period->setItemText(i, periods.at(i));
    const QStringList by { tr("By day"),   tr("By hour"),         tr("By week"),
                           tr("By agent"), tr("By mini program"), tr("In all") };
    for (int i = 0; i < by.size(); ++i)
        m_by->setItemText(i, by.at(i));
    m_period->setAccessibleName(tr("Period"));
    m_by->setAccessibleName(tr("Rows"));
    m_from->setAccessibleName(tr("First day"));
    m_to->setAccessibleName(tr("Last day"));
    m_shift->setAccessibleName(tr("Shift"));
    m_shift->setPlaceholderText(tr("Shift 09:00-18:00"));
    m_table->setAccessibleName(tr("Reports"));
    fill();
}

void ReportsPage::showEvent(QShowEvent *event)
{
    AdminPage::showEvent(event);
    if (!m_asked)
        run();
}

void ReportsPage::choosePeriod()
{
    const auto period = Period(m_period->currentIndex());
    if (period == Chosen)
        return m_from->setFocus();
    const auto [from, to] = daysOf(period, QDate::currentDate());
    m_from->setText(isoDay(from));
    m_to->setText(isoDay(to));
}

QJsonObject ReportsPage::query() const
{
    QJsonObject asked { { L("from"), m_from->text().trimmed() },
                        { L("to"), m_to->text().trimmed() },
                        { L("by"), m_by->currentData().toString() } };
    if (!m_shift->text().trimmed().isEmpty())
        asked.insert(L("shift"), m_shift->text().trimmed());
    if (m_before->isChecked())
        asked.insert(L("before"), true);
    return asked;
}

void ReportsPage::run()
{
    m_asked = true;
    m_note->setText(tr("Counting…"));
    m_service.run(QStringLiteral("report"), query(), this,
                  [this](const Result<QJsonObject> &answer) {
                      m_note->setText({});
                      if (!answer) {
                          const QString field = answer.error().details.value(L("field")).toString();
                          return setProblem(field == L("from") || field == L("to")
                                                ? tr("A day is written like 2026-11-24.")
                                                : field == L("shift")
                                                ? tr("A shift is written like 09:00-18:00.")
                                                : errorWords(answer.error()));
                      }
                      setProblem({});
                      take(*answer);
                  });
}

void ReportsPage::take(const QJsonObject &answer)
{
    m_answer = answer;
    fill();
}

//! Each row, and under it the one of the span before.
void ReportsPage::fill()
{
    const QString by = m_answer.value(L("by")).toString();
    const QList<QJsonObject> rows = objects(m_answer.value(L("rows")));
    const QList<QJsonObject> before = objects(m_answer.value(L("before")));
    const QStringList heads = reportHeads();
    const QStringList formulas = reportFormulas();
    m_table->setColumnCount(int(heads.size()) + 1);
    m_table->setHorizontalHeaderLabels(QStringList { QString() } + heads);
    for (int i = 0; i < heads.size(); ++i) {
        m_table->horizontalHeaderItem(i + 1)->setToolTip(plainToolTip(formulas.at(i)));
        m_table->horizontalHeaderItem(i + 1)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    }
    const bool both = !before.isEmpty();
    m_table->setRowCount(int(rows.size()) * (both ? 2 : 1));
    int line = 0;
    const auto put = [this, &line](const QString &name, const QStringList &cells, bool pale) {
        for (int i = 0; i <= cells.size(); ++i) {
            QTableWidgetItem *cell = tableCell(i == 0 ? name : cells.at(i - 1), i > 0);
            if (pale)
                cell->setForeground(look().theme().sub);
            m_table->setItem(line, i, cell);
        }
        ++line;
    };
    for (int i = 0; i < rows.size(); ++i) {
        put(displayLine(reportRowName(rows.at(i), by), 60), reportCells(rows.at(i)), false);
        if (!both)
            continue;
        const QJsonObject then = rowBefore(rows.at(i), before, by, i);
        put(tr("  before"),
            then.isEmpty() ? QStringList(heads.size(), QStringLiteral("–")) : reportCells(then),
            true);
    }
    m_table->resizeColumnsToContents();
    m_table->setColumnWidth(0, std::max(kName, m_table->columnWidth(0)));
    for (int i = 1; i < m_table->columnCount(); ++i)
        m_table->setColumnWidth(i, std::max(kCell, m_table->columnWidth(i)));
    m_csv->setEnabled(!rows.isEmpty());
}

void ReportsPage::exportCsv()
{
    QJsonObject asked = query();
    asked.insert(L("csv"), true);
    asked.insert(L("language"), QLocale().language() == QLocale::Chinese ? L("zh") : L("en"));
    m_service.run(QStringLiteral("report"), asked, this,
                  [this, asked](const Result<QJsonObject> &answer) {
                      if (!answer)
                          return setProblem(errorWords(answer.error()));
                      Q_EMIT csvReady(answer->value(L("csv")).toString().toUtf8(),
                                      QStringLiteral("kefudesk-%1-%2-%3.csv")
                                          .arg(asked.value(L("by")).toString(),
                                               asked.value(L("from")).toString(),
                                               asked.value(L("to")).toString()));
                  });
}

void ReportsPage::save(const QByteArray &file, const QString &name)
{
    chooseSavePath(window(), name, [guard = QPointer(this), file](const QString &path) {
        if (!guard)
            return;
        QSaveFile target(path);
        const bool written = target.open(QIODevice::WriteOnly) && target.write(file) == file.size()
            && target.commit();
        if (!written)
            return guard->setProblem(
                tr("The file could not be written: %1").arg(target.errorString()));
        Toast::notify(guard->look(), guard->window(), tr("Saved."));
    });
}

} // namespace kefu::ui
