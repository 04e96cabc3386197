// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/model/boardrules.h"
#include "ui/widgets/look.h"

#include <QAbstractButton>

namespace kefu::ui {

//! The day in half hours: bars of the conversations begun, last week's line over them, and below
//! the service level with its target (desk/dashboard-light-1366x768.png). A click or Enter opens
//! the same as a table, to be read and copied.
class DayChart : public QAbstractButton {
    Q_OBJECT
public:
    explicit DayChart(const Look &look, QWidget *parent = nullptr);

    //! `now`: the relay's clock; its half hour is drawn as the running one.
    void setDay(const QList<HalfHour> &today, const QList<HalfHour> &lastWeek, qint64 now,
                bool stale);
    const QList<HalfHour> &today() const { return m_today; }
    const QList<HalfHour> &lastWeek() const { return m_lastWeek; }
    QSize sizeHint() const override { return { 442, 256 }; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Scale {
        qint64 fromAt = 0; //!< left end
        qint64 toAt = 0;
        qint64 top = 4; //!< conversations at the upper edge
        QRectF bars;
        QRectF level;
        double x(qint64 at) const;
        double step() const; //!< width of a half hour
    };
    Scale scale() const;
    void paintHead(QPainter &painter) const;
    void paintAxes(QPainter &painter, const Scale &scale) const;
    void paintBars(QPainter &painter, const Scale &scale) const;
    void paintLastWeek(QPainter &painter, const Scale &scale) const;
    void paintLevel(QPainter &painter, const Scale &scale) const;
    QString tipAt(const QPoint &at) const;
    void retranslate();

    const Look &m_look;
    QList<HalfHour> m_today;
    QList<HalfHour> m_lastWeek; //!< moved to today
    qint64 m_now = 0;
    bool m_stale = false;
    bool m_byKey = false;
};

} // namespace kefu::ui
