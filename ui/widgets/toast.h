// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

//! LayIM's dark notice in the middle of a window; goes away by itself.
class Toast : public QWidget {
    Q_OBJECT
public:
    //! Replaces the notice `over` may still show. Shown for `ms` milliseconds.
    static void notify(const Look &look, QWidget *over, const QString &text, int ms = 4000);

    QString text() const { return m_text; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    Toast(const Look &look, QWidget *over, const QString &text);

    const Look &m_look;
    QString m_text;
};

} // namespace kefu::ui
