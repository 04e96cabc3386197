// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QAbstractScrollArea>

namespace kefu::ui {

//! A 6 px handle over the right edge of a scroll area, shown while the pointer is over the area or
//! the area scrolls. It takes no width, so nothing shifts when it comes (LayIM's does).
class OverlayScrollBar : public QWidget {
    Q_OBJECT
public:
    //! Switches `area`'s own vertical bar off and stands for it. Owned by `area`.
    OverlayScrollBar(const Look &look, QAbstractScrollArea *area);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    void place();
    void showNow();
    QRect handle() const;

    const Look &m_look;
    QAbstractScrollArea *m_area;
    class QTimer *m_hide;
    int m_pressOffset = -1; //!< where on the handle it is held; -1: not held
};

} // namespace kefu::ui
