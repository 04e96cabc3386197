// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QAbstractButton>

namespace kefu::ui {

//! A tool with its word beside the icon: 20 px icon, 13 px text.
class TextButton : public QAbstractButton {
    Q_OBJECT
public:
    TextButton(const Look &look, Icon icon, QWidget *parent = nullptr);

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;

private:
    const Look &m_look;
    Icon m_icon;
    bool m_byKey = false; //!< the focus came by a key: only then it is shown
};

} // namespace kefu::ui
