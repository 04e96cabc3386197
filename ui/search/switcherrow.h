// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QStyledItemDelegate>

namespace kefu::ui {

//! Paints the rows of the quick switcher: headings of 28, and of 40 avatar or mark, title with what
//! was meant in the accent's colour, at the right mini program, state or keys, and what is unread.
class SwitcherRow : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit SwitcherRow(const Look &look, QObject *parent);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    void paintMark(QPainter &painter, const QRect &box, const QModelIndex &index) const;

    const Look &m_look;
};

//! A line of text, the characters `marks` (ascending) in the accent's colour and bold; ends in an
//! ellipsis where it does not fit.
void paintMarkedLine(QPainter &painter, const QRect &line, const Look &look, int pixels,
                     const QString &text, const QList<int> &marks, const QColor &colour);

} // namespace kefu::ui
