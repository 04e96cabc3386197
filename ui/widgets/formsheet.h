// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/sheet.h"

#include <QJsonObject>
#include <QList>
#include <QPair>

class QVBoxLayout;

namespace kefu::ui {

class Button;
class PlainLabel;

//! One line of a form.
struct FormField {
    enum class Kind {
        Text,
        Long, //!< several lines
        Secret, //!< not shown
        Number, //!< a whole number between `least` and `most`
        Choice, //!< one of `choices`
        Checks, //!< any of `choices`; a list
        Flag, //!< yes or no
        Note, //!< only its label, nothing to fill in
    };
    Kind kind = Kind::Text;
    QString key {}; //!< of the value
    QString label {};
    QString hint {}; //!< a line below; may be empty
    QJsonValue value {}; //!< what is there at first
    QList<QPair<QString, QString>> choices {}; //!< value and words
    bool required = false;
    int least = 0;
    int most = 1'000'000;
    int maxLength = 200;
};

//! A sheet that asks for some values. It stays open, with its button grey, until whoever listens
//! says how it went (succeed, fail); what is missing or out of range it says itself.
class FormSheet : public Sheet {
    Q_OBJECT
public:
    FormSheet(const Look &look, QWidget *over, const QString &title, const QList<FormField> &fields,
              const QString &ok);

    void openNow();
    QJsonObject values() const;
    void succeed() { dismiss(); }
    void fail(const QString &words);

Q_SIGNALS:
    void submitted(const QJsonObject &values);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Row {
        FormField field;
        QWidget *input = nullptr;
    };
    void addField(const FormField &field, QVBoxLayout *layout);
    QWidget *makeInput(const FormField &field, QWidget *parent);
    QWidget *makeChecks(const FormField &field, QWidget *parent);
    QJsonValue valueOf(const Row &row) const;
    QString problemOf(const Row &row) const;
    void submit();

    QList<Row> m_rows;
    PlainLabel *m_problem;
    Button *m_ok;
};

} // namespace kefu::ui
