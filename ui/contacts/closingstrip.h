// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QAbstractButton>

namespace kefu::ui {

//! A strip over the friend list while conversations wait for an answer that soon cannot be given
//! any more; a click shows only these, another one all again.
class ClosingStrip : public QAbstractButton {
    Q_OBJECT
public:
    static constexpr int kHeight = 28;

    explicit ClosingStrip(const Look &look, QWidget *parent = nullptr);

    //! Hides itself at 0.
    void setCount(int count);
    int count() const { return m_count; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    const Look &m_look;
    int m_count = 0;
    bool m_byKey = false;
};

} // namespace kefu::ui
