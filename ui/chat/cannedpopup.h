// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "relay/protocol/types.h"
#include "ui/widgets/look.h"

#include <QWidget>

namespace kefu::ui {

//! 快捷回复 over the composer (desk/docked-dark-1920x1080.png): a head of 28 and rows of 48, six at
//! a time. Never has the focus: what is typed goes on into the composer, which hands it the keys
//! that move and choose.
class CannedPopup : public QWidget {
    Q_OBJECT
public:
    static constexpr int kHead = 28;
    static constexpr int kRow = 48;
    static constexpr int kRows = 6;

    explicit CannedPopup(const Look &look, QWidget *parent = nullptr);

    //! What is shown of one: where in its title what was typed is, and how many messages it costs.
    struct Row {
        CannedReply reply;
        std::pair<int, int> hit { 0, 0 }; //!< first character and how many
        int messages = 1;
    };
    //! `typed`: what they were looked for with; `empty`: what is said when there is none.
    void setReplies(const QList<Row> &rows, const QString &typed, const QString &empty);
    //! With its lower left corner at `corner` of the parent, `width` wide.
    void popUp(const QPoint &corner, int width);
    //! Up, Down, Page keys, Enter, Tab and Esc; false for all others.
    bool takeKey(int key);
    int current() const { return m_current; }
    QRect rowRect(int index) const; //!< empty when it is not on the screen

Q_SIGNALS:
    void chosen(const kefu::CannedReply &reply);
    void dismissed(); //!< by Esc

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void setCurrent(int index);
    void choose(int index);
    int shownRows() const;
    int rowAt(const QPoint &point) const;
    void place();
    void paintRow(QPainter &painter, int index) const;

    const Look &m_look;
    QString head() const;
    void paintTitle(QPainter &painter, const Row &row, const QRect &line, bool current) const;

    QList<Row> m_rows;
    QString m_typed;
    QString m_empty;
    QPoint m_corner;
    int m_current = 0;
    int m_first = 0; //!< the uppermost row shown
};

} // namespace kefu::ui
