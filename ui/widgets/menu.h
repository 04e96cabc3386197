// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QMenu>

namespace kefu::ui {

//! A pop-up in LayIM's style: white, 1 px border, 12 px text, 23 or 28 px rows, green tick at x
//! = 8.
class Menu : public QMenu {
    Q_OBJECT
public:
    explicit Menu(const Look &look, int rowHeight = 28, QWidget *parent = nullptr);

    //! The text is shown as it is, `&` included.
    QAction *addRow(const QString &text);
    QAction *addChoice(const QString &text, bool current);
    //! An icon before the text, in its own colour.
    QAction *addIconChoice(Icon icon, QColor Theme::*colour, const QString &text, bool current);

    //! A row that opens `rows`, which becomes this menu's.
    QAction *addSubmenu(Icon icon, QColor Theme::*colour, const QString &text, bool current,
                        Menu *rows);
    //! Room above the first row and below the last; 5 px unless it is set.
    void setVerticalPadding(int pixels);
    int rowHeight() const { return m_rowHeight; }

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void paintRow(QPainter &painter, QAction *action, const QRect &row);

    struct RowIcon {
        QAction *action;
        Icon icon;
        QColor Theme::*colour;
    };
    const RowIcon *iconOf(const QAction *action) const;

    const Look &m_look;
    int m_rowHeight;
    QList<RowIcon> m_icons;
};

} // namespace kefu::ui
