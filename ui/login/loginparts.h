// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/fieldstyle.h"
#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

//! The ground of the sign-in window, with the product's mark (desk/first-run-light).
class LoginPage : public QWidget {
    Q_OBJECT
public:
    explicit LoginPage(const Look &look, QWidget *parent = nullptr);

    void setMark(const QPoint &topLeft);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    QPoint m_mark;
};

} // namespace kefu::ui
