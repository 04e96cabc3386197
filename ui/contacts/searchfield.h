// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

class QLineEdit;

namespace kefu::ui {

class IconButton;

//! LayIM's search over the tool row: a grey field 250×30 with a round cross. Hidden until it is
//! opened.
class SearchField : public QWidget {
    Q_OBJECT
public:
    explicit SearchField(const Look &look, QWidget *parent = nullptr);

    void open();
    void close();
    QLineEdit *edit() const { return m_edit; }

Q_SIGNALS:
    void textChanged(const QString &text);
    void accepted(); //!< Enter
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();
    void style();

    const Look &m_look;
    QLineEdit *m_edit;
    IconButton *m_cross;
};

} // namespace kefu::ui
