// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/admin/adminparts.h"
#include "ui/model/adminservice.h"
#include "ui/reports/reportrows.h"

class QComboBox;
class QLineEdit;
class QTableWidget;

namespace kefu::ui {

//! The tab 报表 (product.md 8): the dashboard's figures for any past period, by hour, day, week,
//! agent or mini program, beside the same span before; saved as a CSV file.
class ReportsPage : public AdminPage {
    Q_OBJECT
public:
    ReportsPage(const Look &look, AdminService &service, int headMargin, QWidget *parent = nullptr);

    //! Asks the relay for what is chosen.
    void run();
    QTableWidget *table() const { return m_table; }
    //! What the relay is asked.
    QJsonObject query() const;

Q_SIGNALS:
    //! The file as the relay made it: UTF-8 with its mark; it is asked where to save it.
    void csvReady(const QByteArray &file, const QString &suggestedName);

protected:
    void retranslate() override;
    void showEvent(QShowEvent *event) override;

private:
    void build();
    void choosePeriod();
    void take(const QJsonObject &answer);
    void save(const QByteArray &file, const QString &name);
    void fill();
    void exportCsv();
    QWidget *addPicker(QHBoxLayout *row, QWidget *widget, const char *name);

    AdminService &m_service;
    QComboBox *m_period;
    QLineEdit *m_from;
    QLineEdit *m_to;
    QComboBox *m_by;
    QLineEdit *m_shift;
    class QCheckBox *m_before;
    Button *m_run;
    Button *m_csv;
    PlainLabel *m_note;
    QTableWidget *m_table;
    QJsonObject m_answer;
    bool m_asked = false;
};

} // namespace kefu::ui
