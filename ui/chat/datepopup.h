// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QDate>
#include <QWidget>

namespace kefu::ui {

//! A small calendar to jump to a day with. Weeks begin on Monday. Arrows move by days, Page Up and
//! Page Down by months, Home goes to today, Enter chooses; the wheel turns the months.
class DatePopup : public QWidget {
    Q_OBJECT
public:
    //! `current` is marked at first; nothing after `last` can be chosen.
    DatePopup(const Look &look, const QDate &current, const QDate &last, QWidget *parent = nullptr);

    //! Below `anchor`, a rectangle on the screen, or above it where there is no room.
    void popUp(const QRect &anchor);
    QDate current() const { return m_current; }
    QRect cell(const QDate &day) const; //!< null when the month shown does not have it

Q_SIGNALS:
    void chosen(const QDate &day);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    QDate firstShown() const;
    QDate dayAt(const QPoint &point) const;
    QRect arrow(bool next) const;
    void setCurrent(const QDate &day);
    void choose(const QDate &day);
    void paintHead(QPainter &painter) const;
    void paintDay(QPainter &painter, const QDate &day) const;

    const Look &m_look;
    QDate m_current;
    QDate m_last;
    QDate m_hovered;
};

} // namespace kefu::ui
