// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QStyledItemDelegate>

namespace kefu::ui {

//! Paints a message that was found, 64 high: avatar, visitor and mini program, time, and below who
//! wrote it and the words with those that were looked for marked.
class RecordRow : public QStyledItemDelegate {
    Q_OBJECT
public:
    static constexpr int kHeight = 64;

    RecordRow(const Look &look, QObject *parent);

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;

private:
    void paintHead(QPainter &painter, const QRect &line, const QModelIndex &index) const;

    const Look &m_look;
};

} // namespace kefu::ui
