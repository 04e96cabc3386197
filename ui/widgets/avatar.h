// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/widgets/look.h"

#include <QImage>
#include <QPainter>
#include <QWidget>

namespace kefu::ui {

//! Draws a round letter avatar into the square `rect`. The pair of colours follows `seed` (a
//! visitor's or agent's id), so a person keeps his own everywhere; `grey` for ended conversations
//! and offline people.
void paintAvatar(QPainter &painter, const QRectF &rect, const Look &look, qint64 seed,
                 const QString &name, bool grey = false);

//! An avatar as a widget.
class Avatar : public QWidget {
    Q_OBJECT
public:
    Avatar(const Look &look, int size, QWidget *parent = nullptr);

    void setPerson(qint64 seed, const QString &name, bool grey = false);
    //! Shown instead of the letters; null: the letters.
    void setPicture(const QImage &picture);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    qint64 m_seed = 0;
    QString m_name;
    QImage m_picture;
    bool m_grey = false;
};

} // namespace kefu::ui
